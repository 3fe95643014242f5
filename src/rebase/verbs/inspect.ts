import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readCommit } from "../../git/commits.js";
import { ObjectReader } from "../../git/objects.js";
import { commitsBetween, readRef } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import { Scratch } from "../../git/scratch.js";
import { Worktree } from "../../git/worktree.js";
import type { PatchDecision } from "../../model/decision.js";
import type { RunResult } from "../../model/run.js";
import { mailLosses } from "../../series/mailable.js";
import { subjectOf } from "../../series/read.js";
import type { FoundRun } from "../record/current.js";
import { lockOwner } from "../record/lock.js";
import { homeFolder, runFolder, tipRefOf, worktreeFolder } from "../record/paths.js";
import { countFates } from "../replay/reconcile.js";
import { laidOut, notesFile } from "../stop/lay-out.js";
import { countOpen } from "./take.js";

/** Makes of a run's journal what the run itself would report. */
export async function inspectRun(repository: Repository, { plan, state }: FoundRun): Promise<RunResult> {
	const tip = state.published?.tip ?? (await readRef(repository, tipRefOf(plan)));
	const known = new Map(state.decisions.map((decision) => [decision.key, decision]));
	const keys = [...known.keys(), ...plan.commits.filter((key) => !known.has(key))];
	const landed = state.decisions.filter(({ fate }) => fate === "landed").map(({ key }) => key);
	const made = tip === undefined ? [] : await commitsBetween(repository, plan.target.commit, tip);
	const newCommits = new Map(
		made.length === landed.length ? landed.map((key, i) => [key, made[i]!.commit] as const) : [],
	);
	const messages = await messagesOf(repository, keys);
	const { phase } = state;
	const isOver = phase.kind === "ended";
	const patches = keys.map((commit) => {
		const decision: PatchDecision = known.get(commit) ?? {
			...{ key: commit, fate: "pending", partlyUpstream: false, files: [] },
			reason: { kind: "not reached", run: isOver ? "ended" : "under way" },
		};
		const newCommit = newCommits.get(commit);
		const { message, encoding } = messages.get(commit)!;
		const losses = newCommit === undefined ? [] : mailLosses(decision.message ?? message, encoding);
		return {
			commit,
			subject: subjectOf(message),
			decision,
			losses,
			...(newCommit !== undefined && { newCommit }),
		};
	});
	const isMade = isOver && (phase.how === "done" || phase.how === "quit");
	const shown =
		phase.kind === "stopped" ? await shownAt(repository, { plan, state, entries: [] }) : undefined;
	return {
		plan,
		dryRun: false,
		patches,
		fates: countFates(patches.map(({ decision }) => decision)),
		...(tip !== undefined && { tip, tipRef: tipRefOf(plan) }),
		branchMade: isMade,
		...(isMade && { patchesDir: plan.output ?? join(runFolder(repository.commonDir, plan.run), "patches") }),
		mailLosses: patches.flatMap(({ commit, losses }) => (losses.length > 0 ? [{ commit, losses }] : [])),
		droppedHeaders: [],
		seconds: 0,
		...(phase.kind === "stopped" && { stopped: { stop: phase.stop, ...shown } }),
	};
}

/** Where a stopped run's user works, and how much is open there; nothing where the worktree is gone. */
async function shownAt(repository: Repository, { plan }: FoundRun) {
	const folder = worktreeFolder(repository, plan);
	const worktree = await Worktree.open(repository.context, folder);
	if (!worktree) return undefined;
	const stop = await laidOut(repository, plan);
	const notes = notesFile(repository, plan);
	const isNoted = (await stat(notes).catch(() => undefined)) !== undefined;
	return {
		worktree: folder,
		...(isNoted && { notes }),
		...(stop && { open: await countOpen(worktree, stop), questions: stop.items.length }),
	};
}

/** The process that is at work on a run, where one is. */
export function workerOf({ plan }: FoundRun): Promise<number | undefined> {
	return lockOwner(homeFolder(plan.home));
}

async function messagesOf(repository: Repository, keys: readonly string[]) {
	const scratch = await Scratch.open(repository);
	const objects = new ObjectReader(scratch.context);
	try {
		return new Map(
			await Promise.all(keys.map(async (key) => [key, await readCommit(objects, key)] as const)),
		);
	} finally {
		await objects.close();
		await scratch.close();
	}
}
