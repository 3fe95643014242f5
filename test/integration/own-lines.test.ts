import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const KCONFIG = "arch/demo/Kconfig";
const rows = (...names: string[]) => `config DEMO\n${names.map((name) => `\tselect ${name}\n`).join("")}`;
const BASE = rows("ALPHA", "BETA", "GAMMA", "DELTA", "OMEGA");

/** The first patch brings a line and is parked for its other file; the second puts a line in front of that line. */
function scene(): TestRepo {
	const code = (middle: string) => numbered(12, (text, i) => (i === 5 ? middle : text));
	return new TestRepo().scene(
		{ [KCONFIG]: BASE, "a.c": code("\tdemo_start(1);") },
		{
			[KCONFIG]: rows("ALPHA", "BETA", "NEW_ROW", "GAMMA", "DELTA", "OMEGA"),
			"a.c": code("\tdemo_begin(now, forever);"),
		},
		{
			message: "demo: lazy\n",
			files: {
				[KCONFIG]: BASE.replace("\tselect DELTA\n", "\tselect LAZY\n\tselect DELTA\n"),
				"a.c": code("\tdemo_start(2);"),
			},
		},
		{
			message: "demo: timers\n",
			files: {
				[KCONFIG]: BASE.replace(
					"\tselect DELTA\n",
					"\tselect TIMERS if !KVM\n\tselect LAZY\n\tselect DELTA\n",
				),
			},
		},
	);
}

describe("a line beside an edit that an earlier, parked patch brought", () => {
	it("is not said to be gone by upstream's doing", async () => {
		const repo = scene();
		const run = await repo.miggpt(
			"rebase",
			"old..new",
			"--series",
			"series",
			"--on-conflict",
			"park",
			"--json",
		);
		const [first, second] = JSON.parse(run.stdout).patches;
		expect(first.fate).toBe("parked");
		expect(second).toMatchObject({ fate: "landed" });
		const [fact] = second.files[0].hunks[0].evidence;
		expect(fact).toMatchObject({ kind: "neighbour lost", by: { patch: first.commit, fate: "parked" } });
		expect(fact.text).toBe(
			`the line after it comes from patch ${first.commit.slice(0, 12)} of the series, which is parked; it stays behind the line before it`,
		);
	});
});
