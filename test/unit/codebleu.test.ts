import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type CodeBleu, codeBleu } from "../../src/bench/codebleu/codebleu.js";
import { withoutComments } from "../../src/bench/codebleu/comments.js";
import { ngramMatch, weightedNgramMatch } from "../../src/bench/codebleu/ngrams.js";
import { strip, words } from "../../src/bench/codebleu/whitespace.js";
import { loadTreeSitter } from "../../src/syntax/load.js";

let score: (reference: string, prediction: string) => CodeBleu;

beforeAll(async () => {
	const parser = await loadTreeSitter();
	score = (reference, prediction) => codeBleu(reference, prediction, parser);
});

describe("the words of a text", () => {
	it("are split where Python splits them, not where JavaScript does", () => {
		expect(words("a\u0085b\u001cc d\u3000e")).toEqual(["a", "b", "c", "d", "e"]);
		expect(words("a\ufeffb")).toEqual(["a\ufeffb"]);
		expect(strip("\u0085 x\ufeff \n")).toBe("x\ufeff");
	});
});

describe("n-gram match", () => {
	const match = (reference: string, prediction: string) => ngramMatch(words(reference), words(prediction));

	it("smooths what a short text has no n-grams for", () => {
		expect(match("a", "a")).toBeCloseTo(0.1 ** (3 / 4), 12);
		expect(match("a b c", "a b c")).toBeCloseTo(0.1 ** (1 / 4), 12);
		expect(match("a b c d", "a b c d")).toBeCloseTo(1, 12);
	});

	it("is a precision with a brevity penalty", () => {
		// 1-grams 4/5, 2-grams 3/4, 3-grams 2/3, 4-grams 1/2; the prediction is longer
		expect(match("a b c d", "a b c d e")).toBeCloseTo(
			(4 / 5) ** 0.25 * (3 / 4) ** 0.25 * (1 / 3) ** 0.25,
			12,
		);
		// all precisions are 1; e^(1 - 5/4)
		expect(match("a b c d e", "a b c d")).toBeCloseTo(Math.exp(-0.25), 12);
		expect(match("a b", "c d")).toBe(0);
		expect(match("a b", "")).toBe(0);
	});

	it("counts a repeated word no more often than the reference has it", () => {
		// 1-grams 1/4, the others 0.1 of 3, 2 and 1
		expect(match("a b c d", "a a a a")).toBeCloseTo(((1 / 4) * (0.1 / 3) * (0.1 / 2) * 0.1) ** 0.25, 12);
	});
});

describe("weighted n-gram match", () => {
	const match = (reference: string, prediction: string) =>
		weightedNgramMatch(words(reference), words(prediction));

	it("gives a keyword five times the weight, and a short reference no full one", () => {
		expect(match("out:", "out:")).toBeCloseTo(Math.exp(-1) * (0.2 * 0.1 ** 3) ** 0.25, 12);
		// 1-grams: if 1, x 0.2 of 1.2; 2-grams 1; then 0.1 twice
		expect(match("if x", "if x")).toBeCloseTo(0.1 ** 0.5, 12);
		// 1-grams: return is 1 of 1 + 4 × 0.2
		expect(match("return a b c d", "return z")).toBeCloseTo(
			((1 / 1.8) * (0.1 / 4) * (0.1 / 3) * (0.1 / 2)) ** 0.25,
			12,
		);
	});

	it("is a recall: what the prediction has besides costs nothing", () => {
		expect(match("if a b c", "if a b c d e f")).toBeCloseTo(1, 12);
	});
});

describe("the code without comments", () => {
	it.each([
		["a /* b\nc */ d", "a   d"],
		["a // b \\\nc", "a  \nc"],
		["a /* b", "a /* b"],
		["\"/* a */\" '//' // b", "\"/* a */\" '//'  "],
		["#error can't /* a */\nb /* it's */ c", "#error can't /* a */\nb /* it's */ c"],
		["a\n\n \u0085\nb", "a\nb"],
		["// a\r b\u2028c\nd", "d"],
	])("of %j is %j", (text, code) => expect(withoutComments(text)).toBe(code));
});

describe("CodeBLEU", () => {
	it("of nothing is a quarter of the data flow, and half for nothing against nothing", () => {
		expect(score("int a = 1;", "").score).toBe(0.25);
		expect(score("", "")).toMatchObject({ score: 0.5, syntax: 1, dataflow: 0 });
	});

	it("is not moved by other names, in syntax and data flow", () => {
		const code = (x: string, y: string) => `int f(int ${x}, int ${y})\n{\n\t${x} = ${y};\n\treturn ${x};\n}`;
		expect(score(code("a", "b"), code("left", "right"))).toMatchObject({ syntax: 1, dataflow: 1 });
	});

	it("tells what a value comes from", () => {
		const code = (edit: string) => `void f(int a, int b)\n{\n\t${edit}\n}`;
		// items: b comes from nowhere, a is computed from b, b comes from b
		expect(score(code("a = b;"), code("b = a;")).dataflow).toBe(1);
		expect(score(code("a = b;"), code("a = a;")).dataflow).toBeCloseTo(2 / 3, 12);
		expect(score(code("a = b;"), code("a += b;")).dataflow).toBe(1);
		expect(score(code("a = b;"), code("a = 1;")).dataflow).toBeCloseTo(2 / 3, 12);
	});

	it("walks the body of a while twice, and of a for once", () => {
		const loop = (head: string) => `${head} {\n\ta = b;\n\tb = a;\n}`;
		const twice = loop("while (b)");
		expect(score(twice, twice).dataflow).toBe(1);
		expect(score(twice, loop("for (; b; )")).dataflow).toBeLessThan(1);
	});

	it("cuts a line by bytes where it means characters", () => {
		const line = (text: string) => `void f(void)\n{\n\tint n = 0; puts("${text}"); n = g(n);\n}`;
		expect(score(line("abc"), line("xyz")).dataflow).toBe(1);
		expect(score(line("abc"), line("äöü")).dataflow).toBeLessThan(1);
	});

	it("compares a sub-tree by its shape", () => {
		// translation_unit, if_statement, parenthesized_expression, expression_statement, call_expression, argument_list
		expect(score("if (a) f();", "if (b) g();").syntax).toBe(1);
		// of seven, the call with one argument, its list, its statement, the if and the root have another shape
		expect(score("if (a) f(x);", "if (a) f();").syntax).toBeCloseTo(1 / 6, 12);
	});

	it("takes code that is nested beyond Python's recursion limit for code without data flow", () => {
		const chain = (length: number) => `int f(int a) { a = a${" + a".repeat(length)}; }`;
		expect(score(chain(900), chain(900)).dataflow).toBe(1);
		expect(score(chain(1000), chain(1000)).dataflow).toBe(0);
	});

	it("of any text with itself is full in syntax, and never fails", () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.constantFrom("if (", ")", "{", "}", "int a", "=", "a", ";", "\n", "'", "ä", "#if X\n", "/*"),
				),
				(parts) => {
					const text = parts.join(" ");
					const { score: value, syntax } = score(text, text);
					expect(syntax).toBe(1);
					expect(value).toBeGreaterThanOrEqual(0.25);
					expect(value).toBeLessThanOrEqual(1 + 1e-12);
				},
			),
			{ numRuns: 200 },
		);
	});
});

const VECTORS = fileURLToPath(new URL("../../../shared/benchmark/codebleu-vectors.json", import.meta.url));

interface Vector {
	readonly id: string;
	readonly reference: string;
	readonly prediction: string;
	readonly codebleu: number;
	readonly ngram_match_score: number;
	readonly weighted_ngram_match_score: number;
	readonly syntax_match_score: number;
	readonly dataflow_match_score: number;
	readonly above_0_9: boolean;
	readonly codebleu_insertion_order?: number;
	readonly dataflow_insertion_order?: number;
	readonly codebleu_utf16?: number;
	readonly syntax_match_utf16?: number;
	readonly dataflow_match_utf16?: number;
}

describe.skipIf(!existsSync(VECTORS))("CodeBLEU, as the Python package gives it", () => {
	const vectors = existsSync(VECTORS) ? (JSON.parse(readFileSync(VECTORS, "utf8")) as Vector[]) : [];

	/** The parser reads UTF-16; where it mends a broken text otherwise than in UTF-8, the values are those of that tree. */
	it.each(vectors)("$id", (vector) => {
		const got = score(vector.reference, vector.prediction);
		expect(got.ngram).toBeCloseTo(vector.ngram_match_score, 9);
		expect(got.weightedNgram).toBeCloseTo(vector.weighted_ngram_match_score, 9);
		expect(got.syntax).toBeCloseTo(vector.syntax_match_utf16 ?? vector.syntax_match_score, 9);
		expect(got.dataflow).toBeCloseTo(
			vector.dataflow_match_utf16 ?? vector.dataflow_insertion_order ?? vector.dataflow_match_score,
			9,
		);
		expect(got.score).toBeCloseTo(
			vector.codebleu_utf16 ?? vector.codebleu_insertion_order ?? vector.codebleu,
			9,
		);
		expect(got.score > 0.9).toBe(vector.above_0_9);
	});
});
