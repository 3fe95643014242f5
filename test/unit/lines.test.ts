import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLines, squash, squashed } from "../../src/text/lines.js";

/** Texts that are long enough for what is worked out for them to be kept. */
const texts = fc
	.array(fc.string({ unit: fc.constantFrom("a", "b", " ", "\t", "\r", "\n", "\f", "\xa0"), maxLength: 8 }), {
		minLength: 300,
		maxLength: 400,
	})
	.map((parts) => parts.join("\n"));

describe("lines without their white space", () => {
	it("are those of a text one by one, whatever it ends with", () => {
		fc.assert(
			fc.property(texts, fc.constantFrom("", "\n", " ", "\n \t", "\r\n", "x"), (text, end) => {
				const lines = splitLines(text + end);
				expect(squashed(lines)).toEqual(lines.map(squash));
			}),
			{ numRuns: 50 },
		);
	});
});
