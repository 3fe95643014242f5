import { expect, it } from "vitest";
import { expectNothingLeft, finish, forgetRuns, killingGit } from "../support/faults.js";
import { numbered, TestRepo } from "../support/repo.js";

const WAY = ["rebase", "old..middle..new", "--series", "series"];
const BRANCH = "refs/heads/miggpt/series-new";

/** Three patches, of which one is upstream in the middle. */
function scene(): TestRepo {
	const text = (...at: number[]) =>
		numbered(60, (line, i) => (at.includes(i) ? `\tchanged_${i}(dev);` : line));
	const repo = new TestRepo().scene(
		{ "a.c": text() },
		{ "a.c": text(20, 40) },
		{ message: "a: one\n", files: { "a.c": text(10) } },
		{ message: "a: two\n", files: { "a.c": text(10, 20) } },
		{ message: "a: three\n", files: { "a.c": text(10, 20, 30) } },
	);
	repo.git("tag", "middle", repo.commit(repo.git("rev-parse", "old"), "middle\n", { "a.c": text(20) }));
	return repo;
}

it("kill -9 in a leg, at its end or between two: --resume carries the series all the way", async () => {
	const repo = scene();
	expect((await finish(repo, WAY)).ended).toBe(0);
	const tip = repo.git("rev-parse", BRANCH);
	const environment = killingGit(repo);
	let kills = 0;
	for (const at of ["fast-import", "update-ref"])
		for (let nth = 1; nth <= 12; nth++) {
			forgetRuns(repo);
			const order = nth % 2 === 0 ? "before" : "after";
			const { ended } = await finish(repo, WAY, { env: environment(at, order, nth) });
			if (ended !== "SIGKILL") break;
			kills++;
			const where = `${order} the ${nth}th git ${at}`;
			const resumed = await finish(repo, ["rebase", "--resume"]);
			if (/^error: no run is under way here\n/.test(resumed.output))
				expect((await finish(repo, WAY)).ended, where).toBe(0);
			else expect(resumed.ended, `${where}: ${resumed.output}`).toBe(0);
			expect(repo.git("rev-parse", BRANCH), where).toBe(tip);
			await expectNothingLeft(repo);
		}
	expect(kills).toBeGreaterThan(3);
});
