import { expect, it } from "vitest";
import { fitted } from "../../src/cli/fitted.js";

const TERMINAL = { isTTY: true, columns: 20 };

it("breaks lines for a terminal between words, under where they began", () => {
	expect(fitted("  one two three four five\nshort\n", TERMINAL)).toBe(
		"  one two three four\n  five\nshort\n",
	);
});

it("leaves a word whole that is longer than the terminal is wide, and blanks between columns", () => {
	const path = "/a/very/long/path/to/some/folder";
	expect(fitted(`see ${path} there`, TERMINAL)).toBe(`see\n${path}\nthere`);
	expect(fitted("landed        1", TERMINAL)).toBe("landed        1");
});

it("goes on under the words of a table's last column", () => {
	const wide = { isTTY: true, columns: 44 };
	expect(fitted("    ported       1   the line on one side of it is gone; it stays", wide)).toBe(
		"    ported       1   the line on one side of\n                     it is gone; it stays",
	);
});

it("gives colours no room", () => {
	const coloured = "\u001b[31mred\u001b[39m and no more than that";
	expect(fitted(coloured, TERMINAL)).toBe("\u001b[31mred\u001b[39m and no more than\nthat");
});

it("leaves what goes into a file or a pipe as it is", () => {
	const line = "a line that is longer than the twenty columns";
	expect(fitted(line, { isTTY: false, columns: 20 })).toBe(line);
});
