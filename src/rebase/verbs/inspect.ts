import { stat } from "node:fs/promises";
import { readCommitsIn } from "../../git/commits.js";
import type { PatchDecision } from "../../model/decision.js";
import { countFates } from "../../model/fate.js";
import { meldsOf } from "../../model/meld.js";
import type { RunPhase, RunResult } from "../../model/run.js";
import { mailLosses } from "../../series/mailable.js";
import { subjectOf } from "../../series/subject.js";
import { batchOf } from "../record/batch.js";
import { lockOwner } from "../record/lock.js";
import { madeCommits } from "../record/made.js";
import type { Run } from "../record/run.js";
import { messageOf } from "../replay/message.js";

/** Makes of a run's journal what the run itself would report. */
export async function inspectRun(run: Run): Promise<RunResult> {
	const { repository, plan, state, phase, paths } = run;
	const tip = state.published?.tip ?? (await run.tip());
	const known = new Map(state.decisions.map((decision) => [decision.key, decision]));
	const keys = [...known.keys(), ...plan.commits.filter((key) => !known.has(key))];
	const newCommits = tip === undefined ? new Map<string, string>() : await madeCommits(run, tip);
	const apart = await commitsApart(run, newCommits);
	const messages = await readCommitsIn(repository, keys);
	const isOver = phase.kind === "ended";
	const patches = keys.map((commit) => {
		const decision: PatchDecision = known.get(commit) ?? {
			...{ key: commit, fate: "pending", partlyUpstream: false, files: [] },
			reason: { kind: "not reached", run: notReached(phase) },
		};
		const newCommit = newCommits.get(commit);
		const madeAs = apart.get(commit);
		const { message, encoding } = messages.get(commit)!;
		const losses =
			newCommit === undefined || madeAs !== undefined
				? []
				: mailLosses(messageOf(plan, { key: commit, message }, decision), encoding);
		return {
			commit,
			subject: subjectOf(message),
			decision,
			losses,
			...(newCommit !== undefined && { newCommit }),
			...(madeAs !== undefined && { madeAs }),
		};
	});
	const isMade = isOver && (phase.how === "done" || phase.how === "quit");
	const batch = isMade ? await batchOf(repository, plan) : undefined;
	const shown = phase.kind === "stopped" ? await shownAt(run) : undefined;
	return {
		plan,
		dryRun: false,
		patches,
		fates: countFates(patches.map(({ decision }) => decision)),
		...(tip !== undefined && { tip, tipRef: paths.tipRef }),
		branchMade: isMade,
		...(isMade && { patchesDir: paths.output }),
		...(isOver && { ended: phase.how }),
		...(isOver && phase.how === "quit" && (await leftAt(run))),
		...(isMade && state.published?.moved && { movedRefs: state.published.moved }),
		mailLosses: patches.flatMap(({ commit, losses }) => (losses.length > 0 ? [{ commit, losses }] : [])),
		droppedHeaders: [],
		seconds: state.seconds,
		...(batch && { batch: { id: batch.id, questions: batch.keys.length } }),
		...(phase.kind === "stopped" && { stopped: { stop: phase.stop, ...shown } }),
	};
}

/** The commits that patches which were melded had by themselves. */
async function commitsApart(
	run: Run,
	newCommits: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
	const melds = meldsOf(run.state.decisions);
	const tip = melds.size === 0 || !run.state.published ? undefined : await run.tip();
	if (tip === undefined) return new Map();
	const inGroup = new Set([...melds].flat());
	const apart = [...(await madeCommits(run, tip))];
	return new Map(apart.filter(([key, commit]) => inGroup.has(key) && commit !== newCommits.get(key)));
}

function notReached(phase: RunPhase): "ended" | "given up" | "under way" {
	if (phase.kind !== "ended") return "under way";
	return phase.how === "aborted" ? "given up" : "ended";
}

/** The worktree that a run which was quit left to its user. */
async function leftAt(run: Run) {
	const { leftWorktree } = await import("../stop/worktrees.js");
	return leftWorktree(run);
}

/** Where a stopped run's user works, and how much is open there; nothing where the worktree is gone. */
async function shownAt(run: Run) {
	const worktree = await run.worktree();
	if (!worktree) return undefined;
	// Most runs that are looked at are not stopped, and what lays one out loads half of the engine.
	const { laidOut } = await import("../stop/lay-out.js");
	const { questionsOf } = await import("../stop/questions.js");
	const stop = await laidOut(run);
	const { notes } = run.paths;
	const isNoted = (await stat(notes).catch(() => undefined)) !== undefined;
	return {
		worktree: run.paths.worktree,
		...(isNoted && { notes }),
		...(stop && { questions: await questionsOf(worktree, stop) }),
	};
}

/** The process that is at work on a run, where one is. */
export function workerOf({ paths }: Run): Promise<number | undefined> {
	return lockOwner(paths.home);
}
