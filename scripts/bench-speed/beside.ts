import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Git } from "./git.js";
import { type Measured, measure, median } from "./measure.js";

/** Of so many runs of each the middle one counts. */
const RUNS = 3;

/**
 * Prints what ours, git rebase and git am -3 take on one series.
 *
 * @param scratch a folder for the worktree that git works in, and for the mails
 * @param names of base, target and series
 * @param branch that `runOurs` makes
 */
export async function beside(
	repo: string,
	git: Git,
	scratch: string,
	names: readonly string[],
	branch: string,
	runOurs: (base: string, target: string, series: string) => Promise<Measured>,
): Promise<void> {
	// By their ids: HEAD is another commit in a worktree.
	const ids = names.map((name) => git(["rev-parse", "--verify", `${name}^{commit}`]));
	const [base, target, series] = ids as [string, string, string];
	const [mails, worktree] = [join(scratch, "series.mbox"), join(scratch, "worktree")];
	git(["format-patch", "--binary", `--output=${mails}`, `${base}..${series}`]);
	const mine = await median(RUNS, () => runOurs(base, target, names[2]!));
	git(["worktree", "add", "-q", "--force", "--detach", worktree, series]);
	try {
		const timed = (from: string, ...args: string[]) =>
			median(RUNS, () => {
				startAt(git, worktree, from);
				return measure("git", ["-C", worktree, "-c", "core.hooksPath=/dev/null", ...args], repo);
			});
		const gits = await timed(series, "rebase", "-q", "--onto", target, base);
		const mailed = await timed(target, "am", "-3", "-q", mails);
		const count = git(["rev-list", "--count", `${base}..${series}`]);
		console.log(`${count} patches, ${names[0]}..${names[1]}, medians of ${RUNS} runs`);
		console.log(`  git miggpt rebase  ${line(mine)}`);
		for (const [name, other] of Object.entries({ "git rebase": gits, "git am -3": mailed }))
			console.log(
				`  ${name.padEnd(17)}  ${line(other)}  ${(mine.seconds / other.seconds).toFixed(3)} of its time`,
			);
		if (mailed.code !== 0 || mine.code !== 0) return;
		const same = git(["rev-parse", `${branch}^{tree}`]) === git(["-C", worktree, "rev-parse", "HEAD^{tree}"]);
		console.log(`  the trees of git miggpt and git am are ${same ? "the same" : "DIFFERENT"}`);
	} finally {
		git(["worktree", "remove", "--force", worktree]);
	}
}

/** Leaves what was stopped, and begins at a commit with a clean worktree. */
function startAt(git: Git, worktree: string, commit: string): void {
	for (const verb of ["rebase", "am"]) {
		try {
			execFileSync("git", ["-C", worktree, verb, "--abort"], { stdio: "ignore" });
		} catch {
			// None was under way.
		}
	}
	git(["-C", worktree, "checkout", "-q", "--force", "--detach", commit]);
	git(["-C", worktree, "clean", "-q", "-f", "-d", "-x"]);
}

function line({ code, seconds, cpu, peak }: Measured): string {
	const figures = [`${seconds.toFixed(1).padStart(7)} s`, `${cpu.toFixed(1).padStart(7)} s CPU`];
	return `${figures.join("")}  ${(peak / 1024).toFixed(0).padStart(5)} MB${code === 0 ? "" : `  (exit ${code})`}`;
}
