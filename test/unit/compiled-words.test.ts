import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compileWords } from "../../scripts/compile-words.js";
import { CompiledScanner } from "../../src/git/index/compiled-words.js";
import { WordScanner } from "../../src/git/index/words.js";

const plain = new WordScanner();
let compiled: CompiledScanner;
beforeAll(async () => {
	compiled = new CompiledScanner(await compileWords());
});

function found(scanner: Pick<WordScanner, "scan">, bytes: Uint8Array) {
	const { words, codes } = scanner.scan(bytes);
	return { words: [...words], codes };
}

function expectSame(bytes: Uint8Array): void {
	expect(found(compiled, bytes)).toEqual(found(plain, bytes));
}

const PIECES = [
	..."/*\"'\\\n \t;0_aZ\xe4",
	"//",
	"/*",
	"*/",
	"word",
	"of_16_characters",
	"0x1f",
	"if",
	'\\"',
];
const piece = fc.oneof(
	fc.constantFrom(...PIECES),
	fc.string({ unit: fc.constantFrom(..."abcXYZ_019"), minLength: 1, maxLength: 140 }),
	fc.string({ unit: fc.constantFrom(..." ;()\n"), minLength: 1, maxLength: 70 }),
);

describe("the compiled loop over a text's bytes", () => {
	it("finds what the other finds in any text, in the same order", () => {
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 120 }), (pieces) =>
				expectSame(Buffer.from(pieces.join(""), "latin1")),
			),
			{ numRuns: 2000 },
		);
	});

	it("finds what the other finds in any bytes", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => expectSame(bytes)),
			{ numRuns: 1000 },
		);
	});

	it("finds no word of the text before, however much shorter the next one is", () => {
		expectSame(Buffer.from(`${"x".repeat(300)} "a literal /* that is open`));
		expectSame(Buffer.from('abc "'));
		expectSame(Buffer.from(""));
		expectSame(Buffer.from("ab"));
	});

	it("takes as many words as the longest text can have, and longer texts", () => {
		const words = (bytes: number) => {
			const text = Buffer.alloc(bytes, " ");
			for (let at = 0; at + 3 <= bytes; at += 4)
				text.write((at / 4).toString(36).padStart(3, "_").replace(/^\d/, "Z").slice(-3), at, "latin1");
			return text;
		};
		expectSame(words(1 << 20));
		expectSame(words((1 << 20) + 1));
		expectSame(Buffer.alloc(1 << 20, "z"));
	});
});
