import { describe, expect, it } from "vitest";
import type { KnownPlace } from "../../scripts/model-answers/each-place.js";
import { Judge } from "../../scripts/model-answers/likeness.js";
import { type AskedTexts, questionsOf } from "../../src/assist/questions.js";
import { hunksBetween } from "../../src/text/hunks.js";
import { splitLines } from "../../src/text/lines.js";

const CALLS = Array.from({ length: 30 }, (_, i) => `\tpump_step(${i});\n`).join("");
const file = (includes: readonly string[], calls = CALLS) =>
	`${includes.map((name) => `#include <linux/${name}.h>\n`).join("")}\nint pump_run(void)\n{\n${calls}\treturn 0;\n}\n`;
const TARGET = file(["io", "of"]);

/** How `given` compares at the place where a patch adds something to a file that maintainers made `wanted` of. */
function likeness(patched: string, wanted: string, given: (now: string) => string): string {
	return judged(asked(TARGET, patched), TARGET, wanted, given);
}

function asked(target: string, patched: string): AskedTexts {
	const [base, own] = [splitLines(target), splitLines(patched)];
	return questionsOf("pump.c", base, own, target, hunksBetween(target, patched), () => true);
}

function judged(texts: AskedTexts, target: string, wanted: string, given: (now: string) => string): string {
	const [question] = texts.questions;
	const row = { path: "pump.c", file_new: target, file_new_p: wanted };
	const known = { open: { texts }, question, row } as unknown as KnownPlace;
	const { from, to } = question!.target!;
	const now = splitLines(target).slice(from, to).join("");
	return new Judge(known, question!.target!).likenessOf(splitLines(given(now)));
}

describe("an answer about a place is held against the file as a whole", () => {
	const patched = file(["io", "of", "pm"]);
	const behind = (now: string) => now.replace("<linux/of.h>\n", "<linux/of.h>\n#include <linux/pm.h>\n");

	it("and right where it is what the maintainers have", () => {
		expect(likeness(patched, patched, behind)).toBe("right");
	});

	it("and right but for a free order where theirs stands elsewhere and means the same", () => {
		expect(likeness(patched, file(["pm", "io", "of"]), behind)).toBe("right but for a free order");
	});

	it("and told apart where the maintainers have a row a second time", () => {
		const rows = (...more: string[]) =>
			file(["io"], `${CALLS}}\n\nint table[] = {\n${more.map((row) => `\t{ ${row} },\n`).join("")}`);
		const [now, twice] = [rows("1", "2"), rows("2", "1", "2")];
		const texts = asked(now, twice);
		expect(judged(texts, now, twice, (code) => code)).toBe("doubled by them");
	});

	it("and told apart where the order may count, or a line is another", () => {
		const call = (at: string) => CALLS.replace(at, `${at}\tpump_wait();\n`);
		const mine = file(["io", "of"], call("\tpump_step(9);\n"));
		const at = (line: string) => (now: string) =>
			now.replace("\tpump_step(7);\n", `\tpump_step(7);\n${line}`);
		expect(likeness(mine, mine, at("\tpump_wait();\n"))).toBe("in another order");
		expect(likeness(mine, mine, at("\tpump_stop();\n"))).toBe("wrong");
	});
});
