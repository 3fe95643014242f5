import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerByEdits } from "../../scripts/model-server/edits.js";
import { applyEdits } from "../../src/assist/apply-edits.js";
import { readAnswer } from "../../src/llm/answer.js";
import { splitLines } from "../../src/text/lines.js";

const lines = fc.array(fc.constantFrom("a();\n", "b();\n", "c();\n", "}\n", "\n"), {
	minLength: 1,
	maxLength: 12,
});

describe("the code of an honest model as edits", () => {
	it("comes to that code", () => {
		fc.assert(
			fc.property(lines, lines, (now, code) => {
				fc.pre(now[0] !== "\n" && now.at(-1) !== "\n");
				const answer = readAnswer(answerByEdits(code.join(""), now.join(""), "so"));
				if (answer.kind !== "edits") throw new Error(`${answer.kind}`);
				const made = applyEdits(now, answer.edits);
				expect(made).toEqual({ lines: code });
			}),
		);
	});

	it("quotes no more than it takes", () => {
		const now = "a();\nb();\na();\nc();\n";
		expect(answerByEdits("a();\nb();\nx();\na();\nc();\n", now, "so")).toBe(
			"AFTER\n```\nb();\n```\nINSERT\n```\nx();\n```\nREASON: so\n",
		);
		expect(splitLines(answerByEdits(now, now, "so"))).toEqual(["THERE ALREADY: so\n"]);
	});
});
