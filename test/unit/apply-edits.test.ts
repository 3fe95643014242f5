import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/assist/apply-edits.js";
import { readAnswer } from "../../src/llm/answer.js";
import { splitLines } from "../../src/text/lines.js";

const SHOWN = "int f(void)\n{\n\ta();\n\tb();\n\n\ta();\n\tc();\n}\n";

function edit(first: "REPLACE" | "AFTER", quoted: string, lines: string): string {
	const block = (text: string) => `\`\`\`c\n${text}\`\`\`\n`;
	return `${first}\n${block(quoted)}${first === "AFTER" ? "INSERT" : "WITH"}\n${block(lines)}`;
}

function apply(...edits: string[]): string {
	const answer = readAnswer(`${edits.join("\n")}\nREASON: so\n`);
	if (answer.kind !== "edits") return JSON.stringify(answer);
	const applied = applyEdits(splitLines(SHOWN), answer.edits);
	return "lines" in applied ? applied.lines.join("") : applied.failed;
}

describe("edits of a model", () => {
	it("take the place of the lines that they quote, or come behind them", () => {
		expect(apply(edit("REPLACE", "\tb();\n", "\tx();\n"), edit("AFTER", "\tc();\n", "\td();\n"))).toBe(
			"int f(void)\n{\n\ta();\n\tx();\n\n\ta();\n\tc();\n\td();\n}\n",
		);
		expect(apply(edit("REPLACE", "\tb();\n\n\ta();\n", ""))).toBe("int f(void)\n{\n\ta();\n\tc();\n}\n");
	});

	it("need their order only where they are at one place", () => {
		expect(
			apply(
				edit("AFTER", "\tc();\n", "\tone();\n"),
				edit("AFTER", "int f(void)\n{\n", "\tint x;\n"),
				edit("AFTER", "\ta();\n\tc();\n", "\ttwo();\n"),
			),
		).toBe("int f(void)\n{\n\tint x;\n\ta();\n\tb();\n\n\ta();\n\tc();\n\tone();\n\ttwo();\n}\n");
	});

	it("may quote with other white space, and blank lines around", () => {
		expect(apply(edit("REPLACE", "\n    b();\n\n", "\tx();\n"))).toContain("\ta();\n\tx();\n\n\ta();\n");
	});

	it.each([
		[
			"lines that are not there",
			[edit("REPLACE", "\tz();\n", "")],
			"edit 1 quotes what stands nowhere in the code shown: z();",
		],
		["a part of a line", [edit("REPLACE", "b\n", "")], "stands nowhere"],
		["lines of a diff", [edit("REPLACE", "-\tb();\n", "")], "stands nowhere"],
		[
			"lines that are there twice",
			[edit("AFTER", "\ta();\n", "x();\n")],
			"edit 1 quotes what stands 2 times, not once,",
		],
		[
			"lines of another edit",
			[edit("REPLACE", "\tb();\n", ""), edit("REPLACE", "\tb();\n\n\ta();\n", "")],
			"two edits meet at: ",
		],
		[
			"lines in the middle of another edit",
			[edit("REPLACE", "\ta();\n\tb();\n\n\ta();\n", ""), edit("AFTER", "\tb();\n", "x();\n")],
			"two edits meet at: ",
		],
		["nothing", [edit("AFTER", "\n", "x();\n")], "a AFTER block quotes no line"],
	])("are refused where they quote %s", (_, edits, reason) => {
		expect(apply(...edits)).toContain(reason);
	});

	it("say all that does not apply at once", () => {
		const failed = apply(edit("REPLACE", "\ty();\n", ""), edit("AFTER", "\tz();\n", "x();\n"));
		expect(failed.split("\n")).toHaveLength(2);
	});
});

describe("an answer of blocks", () => {
	const block = "```\nx();\n```\n";

	it.each([
		[`REPLACE\n${block}`, "two by two"],
		[`REPLACE\n${block}INSERT\n${block}`, "two by two"],
		[`WITH\n${block}REPLACE\n${block}`, "two by two"],
		[`REPLACE\n${block}WITH\n${block}${block}`, "two by two"],
		[`REPLACE\n${block}WITH\n\`\`\`\nx();\n`, "not closed"],
		[`REPLACE\n${block}WITH\n${block}`.repeat(200), "more than 100 edits"],
		["MERGED is RIGHT, I think", "no fenced code block"],
	])("is malformed where it is %.60j", (text, reason) => {
		expect(readAnswer(text)).toMatchObject({ kind: "malformed", reason: expect.stringContaining(reason) });
	});

	it("may mark its words as Markdown has them, and fence what has fences", () => {
		const text = "**REPLACE:**\n````\n```\n````\n### With\n~~~\nx\n~~~\nNOT NEEDED: y();\nREASON: so\n";
		expect(readAnswer(text)).toEqual({
			kind: "edits",
			edits: [{ quoted: ["```\n"], isInsertion: false, lines: ["x\n"] }],
			isOfMerge: false,
			notNeeded: ["y();"],
			reason: "so",
		});
	});

	it("may be of what a merge made", () => {
		const text = "MERGED BUT:\nREPLACE\n```\nx\n```\nWITH\n```\ny\n```\nREASON: so\n";
		expect(readAnswer(text)).toMatchObject({ kind: "edits", isOfMerge: true });
	});

	it("may be none: all is there already, or the merge is right", () => {
		expect(readAnswer("THERE ALREADY: upstream took it\nNOT NEEDED: y();\n")).toEqual({
			kind: "edits",
			edits: [],
			isOfMerge: false,
			notNeeded: ["y();"],
			reason: "upstream took it",
		});
		expect(readAnswer("**MERGED IS RIGHT**: it is a build switch")).toEqual({
			kind: "upheld",
			reason: "it is a build switch",
		});
	});
});
