import { describe, expect, it } from "vitest";
import type { KnownPlace } from "../../scripts/model-answers/each-place.js";
import { Judge } from "../../scripts/model-answers/likeness.js";
import { questionsOf } from "../../src/assist/questions.js";
import { hunksBetween } from "../../src/text/hunks.js";
import { splitLines } from "../../src/text/lines.js";

const CALLS = Array.from({ length: 30 }, (_, i) => `\tpump_step(${i});\n`).join("");
const file = (includes: readonly string[], calls = CALLS) =>
	`${includes.map((name) => `#include <linux/${name}.h>\n`).join("")}\nint pump_run(void)\n{\n${calls}\treturn 0;\n}\n`;
const TARGET = file(["io", "of"]);

/** How `given` compares at the place where a patch adds something to a file that maintainers made `wanted` of. */
function likeness(patched: string, wanted: string, given: (now: string) => string): string {
	const [base, own] = [splitLines(TARGET), splitLines(patched)];
	const texts = questionsOf("pump.c", base, own, TARGET, hunksBetween(TARGET, patched), () => true);
	const [question] = texts.questions;
	const row = { path: "pump.c", file_new: TARGET, file_new_p: wanted };
	const known = { open: { texts }, question, row } as unknown as KnownPlace;
	const { from, to } = question!.target!;
	return new Judge(known, question!.target!).likenessOf(splitLines(given(base.slice(from, to).join(""))));
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

	it("and told apart where the order may count, or a line is another", () => {
		const call = (at: string) => CALLS.replace(at, `${at}\tpump_wait();\n`);
		const mine = file(["io", "of"], call("\tpump_step(9);\n"));
		const at = (line: string) => (now: string) =>
			now.replace("\tpump_step(7);\n", `\tpump_step(7);\n${line}`);
		expect(likeness(mine, mine, at("\tpump_wait();\n"))).toBe("in another order");
		expect(likeness(mine, mine, at("\tpump_stop();\n"))).toBe("wrong");
	});
});
