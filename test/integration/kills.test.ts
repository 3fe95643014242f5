import { describe, expect, it } from "vitest";
import {
	expectNothingLeft,
	finish,
	forgetRuns,
	killingGit,
	LONG_BRANCH,
	LONG_RUN,
	longSeries,
	PATCHES,
	type start,
} from "../support/faults.js";
import type { TestRepo } from "../support/repo.js";
import { BRANCH, inTree, RUN, resolve, stopScene } from "../support/stop-scene.js";

/** How often a run is killed at a random moment: MIGGPT_KILLS=50 is what docs/reliability.md was measured with. */
const KILLS = Number(process.env.MIGGPT_KILLS ?? 5);

/** Goes on with a run that was killed, or begins anew where it was killed before it had begun. */
async function resume(
	repo: TestRepo,
	run: readonly string[],
	branch: string,
): Promise<"resumed" | "begun" | "made"> {
	if (repo.git("for-each-ref", branch) !== "") {
		const { output } = await finish(repo, ["status"]);
		if (/^Done\./m.test(output)) {
			// All was made, and only the lock is left: it keeps nobody out.
			forgetRuns(repo);
			expect((await finish(repo, run)).ended).toBe(3);
			return "made";
		}
	}
	const resumed = await finish(repo, ["rebase", "--resume"]);
	if (resumed.ended === 3 || resumed.ended === 0) return "resumed";
	expect(resumed.output).toMatch(/^error: no run is under way here\n/);
	expect((await finish(repo, run)).ended).toBe(3);
	return "begun";
}

/** Runs undisturbed. @returns how much it says of its work, in bytes, and how long it works, in milliseconds */
async function measured(repo: TestRepo, run: readonly string[]) {
	const began = performance.now();
	let said = 0;
	const { ended } = await finish(repo, run, {
		kill: (child) =>
			child.stderr.on("data", (chunk: Buffer) => {
				said += chunk.length;
			}),
	});
	return { ended, said, took: performance.now() - began };
}

/** Kills a program a moment after it has said so much, so that it is as far whatever the machine's speed. */
function killAfter(child: ReturnType<typeof start>, bytes: number, moment: number): void {
	let said = 0;
	child.stderr.on("data", function listen(chunk: Buffer) {
		said += chunk.length;
		if (said < bytes) return;
		child.stderr.off("data", listen);
		setTimeout(() => child.kill("SIGKILL"), moment);
	});
}

describe("kill -9", () => {
	it(
		`at ${KILLS} random moments of a run of forty patches: --resume gives the very same branch, nothing is left`,
		async () => {
			const repo = longSeries();
			const { ended, said, took } = await measured(repo, LONG_RUN);
			expect(ended).toBe(3);
			const tip = repo.git("rev-parse", LONG_BRANCH);
			expect(repo.git("rev-list", "--count", `new..${tip}`)).toBe("39");
			const counts = { resumed: 0, begun: 0, made: 0 };
			for (let i = 0; i < KILLS; i++) {
				forgetRuns(repo);
				// One in ten while it starts, the others from the first patch to the end.
				const bytes = Math.ceil(said * Math.random());
				const moment = (took / PATCHES) * Math.random();
				await finish(repo, LONG_RUN, {
					kill: (child) =>
						i % 10 === 9
							? setTimeout(() => child.kill("SIGKILL"), (took / 2) * Math.random())
							: killAfter(child, bytes, moment),
				});
				counts[await resume(repo, LONG_RUN, LONG_BRANCH)]++;
				expect(repo.git("rev-parse", LONG_BRANCH), `killed ${moment} ms after ${bytes} bytes`).toBe(tip);
				await expectNothingLeft(repo);
			}
			console.info(`kill -9 at ${KILLS} moments, ${Math.round(took)} ms of work:`, counts);
			expect(counts.resumed).toBeGreaterThan(0);
		},
		300_000 + KILLS * 30_000,
	);

	const MOMENTS = ["fast-import", "rev-list", "format-patch", "apply", "show-ref", "update-ref"].flatMap(
		(at) => (["before", "after"] as const).map((order) => [order, at] as const),
	);
	it(`${MOMENTS.map(([order, at]) => `${order} git ${at}`).join(", ")}: the same`, async () => {
		const repo = longSeries();
		expect((await finish(repo, LONG_RUN)).ended).toBe(3);
		const tip = repo.git("rev-parse", LONG_BRANCH);
		const environment = killingGit(repo);
		for (const [order, at] of MOMENTS) {
			forgetRuns(repo);
			const { ended } = await finish(repo, LONG_RUN, { env: environment(at, order) });
			expect(ended, `${order} ${at}`).toBe("SIGKILL");
			await resume(repo, LONG_RUN, LONG_BRANCH);
			expect(repo.git("rev-parse", LONG_BRANCH), `${order} ${at}`).toBe(tip);
			await expectNothingLeft(repo);
		}
	});

	it("while a stop is laid out: --resume lays it out again, whole", async () => {
		const repo = stopScene();
		const environment = killingGit(repo);
		const layout = (folder: string) => [
			inTree(repo, folder).git("ls-files", "-s"),
			inTree(repo, folder).read("a.c"),
		];
		const folderOf = (output: string) => /^worktree {2}(.*)$/m.exec(output)![1]!;
		const calm = await finish(repo, RUN);
		const expected = layout(folderOf(calm.output));
		await finish(repo, ["rebase", "--abort"]);
		for (const [order, at] of [
			["before", "worktree"],
			["after", "worktree"],
			["before", "read-tree"],
			["after", "update-index"],
			["after", "hash-object"],
		] as const) {
			expect((await finish(repo, RUN, { env: environment(at, order) })).ended, `${order} ${at}`).toBe(
				"SIGKILL",
			);
			const resumed = await finish(repo, ["rebase", "--resume"]);
			expect(resumed.ended).toBe(3);
			expect(layout(folderOf(resumed.output)), `${order} ${at}`).toEqual(expected);
			expect((await finish(repo, ["rebase", "--abort"])).ended).toBe(0);
			await expectNothingLeft(repo);
		}
	});

	it("in the middle of --continue loses no resolution", async () => {
		const repo = stopScene();
		const environment = killingGit(repo);
		for (const at of ["stripspace", "fast-import", "format-patch"]) {
			const { output } = await finish(repo, RUN);
			const folder = /^worktree {2}(.*)$/m.exec(output)?.[1];
			if (folder) resolve(repo, folder);
			await finish(repo, ["rebase", "--continue"], { env: environment(at, "before") });
			if (repo.git("for-each-ref", `refs/heads/${BRANCH}`) === "")
				expect((await finish(repo, ["rebase", "--continue"])).ended, at).toBe(0);
			await expectNothingLeft(repo);
			forgetRuns(repo);
		}
	});
});
