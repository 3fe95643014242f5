import { describe, expect, it } from "vitest";
import { questionsOf } from "../../src/assist/questions.js";
import { upstreamAt } from "../../src/assist/upstream-at.js";
import { hunksBetween } from "../../src/text/hunks.js";
import { splitLines } from "../../src/text/lines.js";

const steps = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, i) => `\tpump_step(pump, ${from + i});\n`);

/** What is shown of upstream's changes where a patch adds a line behind step 40 of a function. */
function shown(before: readonly string[], now: readonly string[], added = "\tpump_wait(pump);\n"): string {
	const whole = (lines: readonly string[]) => `void pump_run(struct pump *pump)\n{\n${lines.join("")}}\n`;
	const at = before.indexOf("\tpump_step(pump, 40);\n") + 1;
	const [base, patched] = [whole(before), whole(before.toSpliced(at, 0, added))];
	const hunks = hunksBetween(base, patched);
	const [old, own] = [splitLines(base), splitLines(patched)];
	const texts = questionsOf("pump.c", old, own, whole(now), hunks, () => true);
	const [question] = texts.questions;
	return upstreamAt(texts, question!, question!.target!);
}

describe("what upstream changed at a place", () => {
	it("is told near the patch's change", () => {
		const now = steps(0, 80).toSpliced(43, 1, "\tpump_jump(pump);\n");
		expect(shown(steps(0, 80), now)).toContain("-\tpump_step(pump, 43);\n+\tpump_jump(pump);\n");
	});

	it("is not told farther off, but where it has to do with the patch's words", () => {
		const now = (line: string) => steps(0, 80).toSpliced(60, 1, line);
		expect(shown(steps(0, 80), now("\tother();\n"))).toBe("");
		expect(shown(steps(0, 80), now("\tpump_wait(other);\n"))).toContain("+\tpump_wait(other);\n");
	});

	it("is nothing that the old code has above or below what is shown of it", () => {
		const now = steps(0, 80).toSpliced(20, 30);
		const text = shown(steps(0, 80), [...now, ...Array(9).fill("\tcpu_relax();\n")]);
		expect(text).not.toMatch(/^\+\tpump_step/m);
	});

	it("is told of many lines in a row by the first and the last, as all of them stand in the new code", () => {
		const added = Array.from({ length: 20 }, (_, i) => `\tpump_more(pump, ${i});\n`);
		const now = steps(0, 80).toSpliced(43, 0, ...added);
		expect(shown(steps(0, 80), now)).toContain(
			"+\tpump_more(pump, 3);\n+... 14 lines more, see NEW CODE\n+\tpump_more(pump, 18);\n+\tpump_more(pump, 19);\n",
		);
	});

	it("is told of a rewrite only near the patch's change", () => {
		const now = steps(0, 80).map((line) => line.replace("pump_step", "pump_wait"));
		const text = shown(steps(0, 80), [...now.slice(0, 38), ...steps(38, 41), ...now.slice(41)]);
		expect(text).toContain("+\tpump_wait(pump, 41);\n");
		expect(text).toContain("-\tpump_step(pump, 14);\n-... 21 lines more\n-\tpump_step(pump, 36);\n");
		const far = steps(0, 80).map((line, i) => (i % 8 === 4 ? line.replace("pump_step", "pump_wait") : line));
		expect(shown(steps(0, 80), far)).toContain("+\tpump_wait(pump, 12);\n");
	});
});
