import { describe, expect, it } from "vitest";
import { answer, newCodeOf } from "../../scripts/model-server/prompt.js";
import type { Seen } from "../../scripts/model-server/server.js";
import { BRANCH, ported, runWithModel } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import { TestRepo } from "../support/repo.js";

const insert = (line: string) =>
	PUMP.old.replace("\tpump->level = left;\n", `\t${line}\n\tpump->level = left;\n`);

/** Both sides put a call at the same place: its order is the model's, which leaves it at .75. */
function scene(): TestRepo {
	const [path, old] = [PUMP.path, PUMP.old];
	return new TestRepo().scene(
		{ [path]: old },
		{ [path]: insert("trace_pump(pump);") },
		{ message: "water: Check\n", files: { [path]: insert("check_pump(pump);") } },
	);
}

/** The other order than the engine would have them in. */
const before = (seen: Seen) =>
	answer(newCodeOf(seen).replace("\ttrace_pump(pump);\n", "\tcheck_pump(pump);\n\ttrace_pump(pump);\n"));

describe("--llm-threshold", () => {
	it("is apart from the engine's: what the engine would not land at its own lands by default", async () => {
		const repo = scene();
		const { code, stdout } = await runWithModel(repo, before, ["--threshold", "0.95"]);
		expect(code, stdout).toBe(0);
		expect(ported(repo)).toContain("\tcheck_pump(pump);\n\ttrace_pump(pump);\n\tpump->level");
		const bold = scene();
		const unasked = await bold.miggpt("rebase", "old..new", "--series", "series", "--llm-threshold", "0");
		expect(unasked.code).toBe(3);
	});

	it("flags what is below it, in a run, from the config, and when it goes on", async () => {
		const repo = scene();
		repo.git("config", "miggpt.llmThreshold", "0.9");
		const { code, stdout, server } = await runWithModel(repo, before);
		expect(code).toBe(3);
		expect(stdout).toContain("not sure enough (0.75)");
		const model = ["--llm", "test-model", "--llm-url", server.url];
		const same = await repo.miggpt("rebase", "--resume", ...model);
		expect(same.code).toBe(3);
		expect(repo.refs()).not.toContain(BRANCH);
		await repo.miggpt("rebase", "--abort");
		const parked = await runWithModel(repo, before, ["--on-conflict", "park"]);
		expect(parked.code).toBe(3);
		const retried = await repo.miggpt("retry", ...model, "--llm-threshold", "0.7");
		expect(retried.code, retried.stdout).toBe(0);
		expect(ported(repo)).toContain("\tcheck_pump(pump);\n");
	});

	it("counts from there on where a run goes on with another", async () => {
		const [path, old] = [PUMP.path, PUMP.old];
		const other = "drivers/water/other.c";
		const repo = new TestRepo().scene(
			{ [path]: old, [other]: old },
			{ [path]: insert("trace_pump(pump);"), [other]: insert("trace_pump(pump);") },
			{ message: "water: Check\n", files: { [path]: insert("check_pump(pump);") } },
			{ message: "other: Check\n", files: { [other]: insert("check_pump(pump);") } },
		);
		const server = await serverForTest(before);
		const model = ["--llm", "test-model", "--llm-url", server.url];
		const args = ["rebase", "old..new", "--series", "series", ...model, "--llm-threshold", "0.9"];
		expect((await repo.miggpt(...args)).stdout).toContain("Stopped at patch 1 of 2");
		const bad = await repo.miggpt("rebase", "--skip", ...model, "--llm-threshold", "2");
		expect(bad.code).toBe(2);
		expect(bad.stderr).toContain("--llm-threshold takes a number from 0 to 1, not 2");
		const { code, stdout } = await repo.miggpt("rebase", "--skip", ...model, "--llm-threshold", "0.7");
		expect(stdout).toContain("2 in = 1 landed + 1 skipped");
		expect(code).toBe(0);
		expect(repo.show(BRANCH, other)).toContain("\tcheck_pump(pump);\n");
	});
});
