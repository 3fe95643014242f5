import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";
import { gitEdits } from "../support/git-diff.js";

const line = fc.constantFrom(
	"a",
	"b",
	"c",
	"{",
	"}",
	"",
	"\treturn 0;",
	"\tif (x)",
	"  a",
	"a b",
	"int f(void)",
	"}\r",
);
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.map((each) => `${each}\n`).join(""));

describe("diffLines", () => {
	it.each([true, false])("finds what git's histogram diff finds (ignoring space: %s)", (ignoreSpace) => {
		const options = ["--histogram", "--no-indent-heuristic", ...(ignoreSpace ? ["-w"] : [])];
		fc.assert(
			fc.property(text, text, (before, after) => {
				expect(diffLines(splitLines(before), splitLines(after), { ignoreSpace })).toEqual(
					gitEdits(before, after, ...options),
				);
			}),
			{ numRuns: 150 },
		);
	});

	it("takes a file of lines that are too common to split at", () => {
		const lines = (count: number) => "x;\n".repeat(count);
		const before = `${lines(200)}one\n${lines(200)}`;
		const after = `${lines(150)}two\n${lines(250)}`;
		expect(diffLines(splitLines(before), splitLines(after), { ignoreSpace: false }).length).toBeGreaterThan(
			0,
		);
	});
});
