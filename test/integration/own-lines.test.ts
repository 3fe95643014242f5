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

/** As the scene, but the second patch changes the line before the one that the first brings. */
function replacing(): TestRepo {
	const code = (middle: string) => numbered(12, (text, i) => (i === 5 ? middle : text));
	const [lazy, both] = ["\tselect GAMMA\n\tselect LAZY\n", "\tselect GAMMA if !KVM\n\tselect LAZY\n"];
	return new TestRepo().scene(
		{ [KCONFIG]: BASE, "a.c": code("\tdemo_start(1);") },
		{ [KCONFIG]: BASE, "a.c": code("\tdemo_begin(now, forever);") },
		{
			message: "demo: lazy\n",
			files: { [KCONFIG]: BASE.replace("\tselect GAMMA\n", lazy), "a.c": code("\tdemo_start(2);") },
		},
		{ message: "demo: gamma\n", files: { [KCONFIG]: BASE.replace("\tselect GAMMA\n", both) } },
	);
}

/** What became of each patch of the series, as a run reports it. */
async function patchesOf(repo: TestRepo) {
	const { stdout } = await repo.miggpt(
		...["rebase", "old..new", "--series", "series", "--on-conflict", "park", "--json"],
	);
	return JSON.parse(stdout).patches;
}

describe("a line beside an edit that an earlier, parked patch brought", () => {
	it("is not said to be gone by upstream's doing", async () => {
		const repo = scene();
		const [first, second] = await patchesOf(repo);
		expect(first.fate).toBe("parked");
		expect(second).toMatchObject({ fate: "landed" });
		const [fact] = second.files[0].hunks[0].evidence;
		expect(fact).toMatchObject({ kind: "neighbour lost", by: { patch: first.commit, fate: "parked" } });
		expect((await repo.miggpt("show", "--adapted")).stdout).toMatch(
			/^ +\d+< +select LAZY {2}\(from patch 1, which is parked\)$/m,
		);
		expect(fact.text).toBe(
			`the line after it comes from patch ${first.commit.slice(0, 12)} of the series, which is parked; it stays behind the line before it`,
		);
	});

	it("is told where the edit replaces the line before it, too, and in the review by the patch's number", async () => {
		const repo = replacing();
		const [first, second] = await patchesOf(repo);
		expect([first.fate, second.fate]).toEqual(["parked", "landed"]);
		expect(second.files[0].hunks[0].evidence[0]).toMatchObject({
			...{ kind: "neighbour changed", by: { patch: first.commit, fate: "parked" } },
		});
		expect((await repo.miggpt("show", "--adapted")).stdout).toContain(
			"the neighbouring line comes from patch 1 of the series, which is parked\n",
		);
	});
});
