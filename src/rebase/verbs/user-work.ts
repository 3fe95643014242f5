import { InternalError } from "../../errors.js";
import { gitText } from "../../git/repository.js";
import type { PatchDecision } from "../../model/decision.js";
import type { Stop } from "../../model/run.js";
import { withReaders } from "../../series/readers.js";
import type { HeldRun } from "../record/run.js";
import { type LaidOut, laidOut } from "../stop/lay-out.js";
import { forgetLeftOut, questionOf, rememberLeftOut } from "../stop/leave-out.js";
import { type Allowed, humanDecision, readWork, resolutionsOf, type UserWork } from "../stop/resolution.js";
import { requireWorktree } from "../stop/worktrees.js";

/** Takes the user's work as the decision on the patch that could not be decided, and remembers it. */
export async function resolveConflict(run: HeldRun, key: string, allowed: Allowed, now: Date): Promise<void> {
	const worktree = await requireWorktree(run);
	const stop = await laidOut(run);
	if (!stop || stop.key !== key) throw new InternalError(`the stop at ${key.slice(0, 12)} was not laid out`);
	const before = run.state.decisions.find((decision) => decision.key === key)!;
	await withReaders(run.repository, async (readers) => {
		const patch = await readers.patch(key);
		const work = await readWork(worktree, readers, stop.tip, stop.tip);
		const decision =
			before.reason?.kind === "to be edited" && isAsLaidOut(stop, work)
				? asItLanded(before)
				: await humanDecision(readers, stop.tip, patch, before, work, allowed);
		const when = { run: run.plan.run, date: now.toISOString() };
		const resolutions = await resolutionsOf(readers, stop.tip, stop, patch, work, when);
		for (const resolution of resolutions) await run.memory.keep(resolution);
		const { context } = readers.scratch;
		if (decision.fate === "landed") await forgetLeftOut(run, context, patch);
		else if (resolutions.length < Math.max(1, stop.files.length))
			await rememberLeftOut(run, context, patch, "not needed", questionOf(stop.files, before.reason));
		await run.journal.append({ kind: "decided", decision });
	});
}

function isAsLaidOut({ files, sure }: LaidOut, { changes, message }: UserWork): boolean {
	const texts = new Map(sure.map(({ path, text }) => [path, text]));
	return (
		files.length === 0 &&
		message === undefined &&
		changes.length === texts.size &&
		changes.every(({ path, text }) => texts.has(path) && texts.get(path) === text)
	);
}

/** What was decided of a patch before it was laid out to be edited. */
function asItLanded({ reason: _, ...decision }: PatchDecision): PatchDecision {
	return { ...decision, fate: "landed" };
}

/** Takes what the user changed in the run's worktree after a patch has landed into that patch. */
export async function amendPatch(run: HeldRun, { key }: Stop, allowed: Allowed): Promise<void> {
	const worktree = await run.worktree();
	const tip = await run.tip();
	if (!worktree || tip === undefined || key === undefined) return;
	const before = run.state.decisions.find((decision) => decision.key === key)!;
	const parent = await gitText(run.repository, ["rev-parse", "--verify", `${tip}^`]);
	await withReaders(run.repository, async (readers) => {
		const { changes } = await readWork(worktree, readers, tip, tip);
		if (changes.length === 0) return;
		const patch = await readers.patch(key);
		const work = await readWork(worktree, readers, parent, tip);
		const decision = await humanDecision(readers, parent, patch, before, work, allowed);
		await run.journal.append({ kind: "decided", decision });
	});
}
