import { describe, expect, it } from "vitest";
import { readAnswer } from "../../src/llm/answer.js";

describe("an answer", () => {
	const block = "```c\nint x;\n```";

	it("is one fenced block, with a reason and lines that are not needed", () => {
		const text = `<think>\n\`\`\`\nnot this\n\`\`\`\n</think>\nHere:\n${block}\nREASON: moved it\nNOT NEEDED: \tlock();\n- NOT NEEDED: \`-\tunlock();\`\n`;
		expect(readAnswer(text)).toEqual({
			kind: "code",
			lines: ["int x;\n"],
			notNeeded: ["\tlock();", "lock();", "`-\tunlock();`", "\tunlock();"],
			reason: "moved it",
		});
		expect(readAnswer("CANNOT: it is gone\n")).toEqual({ kind: "cannot", reason: "it is gone" });
		for (const word of ["MERGED IS RIGHT", "CHECK IS WRONG"])
			expect(readAnswer(`${word}: a macro\n`)).toEqual({ kind: "upheld", reason: "a macro" });
		expect(readAnswer(`${block.replaceAll("\n", "\r\n")}`)).toMatchObject({ lines: ["int x;\n"] });
	});

	it.each([
		["int x;", "no fenced code block"],
		["```c\nint x;", "not closed"],
		[`${block}\n${block}`, "more than one"],
		["x".repeat(500_000), "far too long"],
	])("is malformed where it is %.20s", (text, reason) => {
		expect(readAnswer(text)).toMatchObject({ kind: "malformed", reason: expect.stringContaining(reason) });
	});

	it("shows control characters and direction marks of its reason as what they are", () => {
		const answer = readAnswer(`${block}\nREASON: a\u001b[31m\u202e \u00ad\tb`);
		expect(answer).toMatchObject({ reason: "a\\x1b[31m\\x202e \\xad b" });
	});
});
