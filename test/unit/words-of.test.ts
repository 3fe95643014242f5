import fc from "fast-check";
import { expect, test } from "vitest";
import { identifiersOf } from "../../src/text/tokens.js";
import { wordsOf } from "../../src/text/words-of.js";

const word = fc.stringMatching(/^[a-c_][a-c_1]{2,4}$/);
const text = fc
	.array(fc.oneof(word, fc.constantFrom(" ", "->", "1", "(", "\n", "é")))
	.map((parts) => parts.join(""));

test("a text has the words that its identifiers are", () => {
	fc.assert(
		fc.property(text, fc.array(word, { maxLength: 100 }), (text, asked) => {
			const [all, words] = [identifiersOf(text), wordsOf(text)];
			expect(asked.filter((each) => words.has(each))).toEqual(asked.filter((each) => all.has(each)));
			for (const each of all) expect(words.has(each)).toBe(true);
		}),
	);
});
