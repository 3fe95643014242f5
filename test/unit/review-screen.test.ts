import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fitted, Scroll } from "../../src/cli/review/screen.js";
import { cellLines } from "../../src/report/review/cell-text.js";
import { proseLines } from "../../src/report/review/prose.js";
import type { Style } from "../../src/report/review/style.js";

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

describe("a review on a screen", () => {
	it("shows all where there is room, and says nothing of more", () => {
		const view = { head: ["head"], body: lines(4), foot: ["foot: "] };
		expect(fitted(view, 24, 0)).toEqual({ lines: ["head", ...lines(4), "", "foot: "], from: 0, to: 4 });
	});

	it("fills the screen and no more, keeps head and foot, and says where it is", () => {
		const view = { head: ["head"], body: lines(40), foot: ["said", "foot: "] };
		const { lines: shown, from, to } = fitted(view, 24, 0);
		expect([shown.length, from, to]).toEqual([24, 0, 20]);
		expect([shown[0], shown[1], shown.at(-1)]).toEqual(["head", "line 1", "foot: "]);
		expect(shown[21]).toBe("-- lines 1-20 of 40: space shows more, v all of it");
		const last = fitted(view, 24, 38);
		expect(last).toMatchObject({ from: 20, to: 40 });
		expect(last.lines[21]).toBe("-- lines 21-40 of 40: its end; up goes back, v shows all of it");
	});

	it("knows how much was not seen yet, also when it is gone through back and forth", () => {
		const view = { head: ["head"], body: lines(40), foot: ["foot: "] };
		const scroll = new Scroll();
		scroll.fit(view, 24);
		expect(scroll.unseen).toBe(19);
		expect(scroll.backward()).toBe(false);
		expect(scroll.forward()).toBe(true);
		scroll.fit(view, 24);
		expect([scroll.unseen, scroll.forward()]).toEqual([0, false]);
		expect(scroll.backward()).toBe(true);
		scroll.fit(view, 24);
		expect(scroll.unseen).toBe(0);
		scroll.reset();
		scroll.fit(view, 24);
		expect(scroll.unseen).toBe(19);
	});

	it("shows something of a hunk on the smallest screen", () => {
		expect(fitted({ head: lines(2), body: lines(9), foot: lines(2) }, 4, 2)).toMatchObject({
			from: 2,
			to: 5,
		});
	});
});

describe("a line of code that is longer than the screen", () => {
	const style = { colours: { context: "", old: "", new: "" }, reset: "", width: 80, isUnicode: false };
	const broken = (text: string, width: number) =>
		cellLines(
			style as unknown as Style,
			{ sign: " ", line: 1, parts: [{ text, isOther: false }] },
			width,
			false,
		);

	it("is broken between its words and operators", () => {
		expect(broken("select BITREVERSE if (CPU_32v7M || CPU_32v7) && !CPU_32v6", 34)).toEqual([
			"select BITREVERSE if (CPU_32v7M ||",
			" CPU_32v7) && !CPU_32v6",
		]);
		expect(broken("if a && !CPU_32v6", 12)).toEqual(["if a && ", "!CPU_32v6"]);
	});

	it("is broken within a word that is longer than a line, and loses nothing", () => {
		expect(broken("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij ", "kl"]);
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom("a", "_", " ", "&", "!", "("), maxLength: 60 }),
				(text) => {
					const lines = broken(text, 7);
					expect(lines.join("")).toBe(text);
					expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(7);
				},
			),
		);
	});
});

describe("prose in lines", () => {
	it("breaks at blanks and sets in what follows", () => {
		expect(proseLines("upstream deleted the line after it", 16, "  ")).toEqual([
			"upstream deleted",
			"  the line after",
			"  it",
		]);
		expect(proseLines("", 10)).toEqual([""]);
	});

	it("cuts a word that is longer than a line, by the columns that it takes", () => {
		expect(proseLines("a 漢字漢字漢字", 6, " ")).toEqual(["a", " 漢字", " 漢字", " 漢字"]);
	});

	it("is never wider than it may be, and loses nothing but blanks", () => {
		const word = fc.string({
			unit: fc.constantFrom("a", "/", "漢", "é", "e\u0301", "→", "👩"),
			maxLength: 30,
		});
		fc.assert(
			fc.property(fc.array(word, { maxLength: 12 }), fc.integer({ min: 6, max: 40 }), (words, width) => {
				const text = words.join(" ");
				const broken = proseLines(text, width, "  ");
				expect(Math.max(...broken.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
				expect(broken.join("").replace(/ /g, "")).toBe(text.replace(/ /g, ""));
			}),
		);
	});
});
