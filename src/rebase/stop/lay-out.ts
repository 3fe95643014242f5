import { rm } from "node:fs/promises";
import * as z from "zod/mini";
import { type IndexEntry, Worktree } from "../../git/worktree.js";
import type { HunkOutcome, PatchDecision } from "../../model/decision.js";
import type { Patch } from "../../model/series.js";
import { hunkFacts } from "../../report/wording/hunk.js";
import { readIfThere, writeDurably } from "../../system/durable.js";
import { setCurrentRun } from "../record/current.js";
import type { Run } from "../record/run.js";
import type { Overlay } from "../replay/overlay.js";
import { lineInBase, openNotes } from "./notes.js";
import { type OpenSide, openPatch } from "./open-patch.js";

const stopSchema = z.object({
	key: z.string(),
	/** What the worktree was made on. */
	tip: z.string(),
	folder: z.string(),
	isFull: z.boolean(),
	items: z.array(
		z.object({
			number: z.number(),
			path: z.string(),
			/** The first line of the target that it is about, from 0. */
			line: z.exactOptional(z.number()),
			/** The first line of the base that the patch changes there, from 0. */
			oldLine: z.exactOptional(z.number()),
			/** Why it is open, in words. */
			why: z.exactOptional(z.string()),
			proposal: z.exactOptional(z.string()),
		}),
	),
	/** The open files, as they were written. */
	files: z.array(
		z.object({ path: z.string(), mode: z.string(), marked: z.string(), id: z.exactOptional(z.string()) }),
	),
	/** The other files of the patch, as they were written and staged; without text where taken away. */
	sure: z.array(z.object({ path: z.string(), text: z.exactOptional(z.string()) })),
});

function oldLineOf(hunks: readonly HunkOutcome[]): { oldLine?: number } {
	const oldLine = lineInBase(hunks);
	return oldLine === undefined ? {} : { oldLine };
}

/** A stop as it was laid out in the run's worktree; all texts latin1. */
export type LaidOut = z.infer<typeof stopSchema>;

/** Where a user works on a stop. */
interface Shown {
	readonly worktree: string;
	/** A text that says what is open, and why. */
	readonly notes: string;
}

/**
 * Lays a conflict out in the run's worktree: sure hunks applied and staged, unsure ones between markers and
 * as stages 1, 2 and 3, and a text beside it that says what was tried. Begins anew where it was interrupted.
 */
export async function layOutConflict(
	run: Run,
	patch: Patch,
	decision: PatchDecision,
	{ overlay, tip }: { overlay: Overlay; tip: string },
): Promise<Shown> {
	const { repository, paths } = run;
	const before = await laidOut(run);
	await rm(paths.stop, { force: true });
	const folder = paths.worktree;
	const isFull = before?.isFull ?? run.hasCommands;
	const isOwn = !run.plan.worktree;
	const worktree =
		(await run.worktree()) ?? (await Worktree.add(repository.context, folder, tip, { isFull, isOwn }));
	await setCurrentRun(worktree.gitDir, run.plan.run);
	const touched = before && !isFull ? await worktree.staged(before.tip) : [];
	for (const { path } of [...(before?.files ?? []), ...(before?.sure ?? []), ...touched])
		await worktree.remove(path);
	await worktree.reset(tip, isFull);

	const open = await openPatch(patch, decision, overlay);
	const entries: IndexEntry[] = [];
	const gone: string[] = [];
	const sure: { path: string; text?: string }[] = [];
	for (const effect of open.effects) {
		if (effect.kind === "delete") {
			gone.push(effect.path);
			sure.push({ path: effect.path });
			await worktree.remove(effect.path);
			continue;
		}
		const text = await overlay.textOf(effect);
		const oid = effect.mode === "160000" ? effect.oid : await worktree.storeBlob(text);
		entries.push({ path: effect.path, stage: 0, mode: effect.mode, oid });
		sure.push({ path: effect.path, text });
		await worktree.write(effect.path, effect.mode, text);
	}
	const store = async (side: OpenSide) => ("oid" in side ? side.oid : worktree.storeBlob(side.text));
	for (const { path, mode, marked, stages } of open.files) {
		for (const [i, side] of stages.entries())
			if (side) entries.push({ path, stage: (i + 1) as 1 | 2 | 3, mode: side.mode, oid: await store(side) });
		await worktree.write(path, mode, marked);
	}
	await worktree.stage(entries, gone);
	await worktree.setMessage(patch.message);

	await writeDurably(paths.notes, openNotes(patch, decision, open, folder));
	const { items, files } = open;
	const stop: LaidOut = {
		key: patch.key,
		tip,
		folder,
		isFull,
		items: items.map(({ number, path, line, hunks, proposal }) => ({
			number,
			path,
			...(line !== undefined && { line }),
			...oldLineOf(hunks),
			why: hunks.flatMap((hunk) => hunkFacts(hunk))[0] ?? "",
			...(proposal !== undefined && { proposal }),
		})),
		files: files.map(({ path, mode, marked, id }) => ({
			path,
			mode,
			marked,
			...(id !== undefined && { id }),
		})),
		sure,
	};
	await writeDurably(paths.stop, JSON.stringify(stop));
	return { worktree: folder, notes: paths.notes };
}

/** A stop as it was laid out last; undefined where it was not, or not to its end. */
export async function laidOut({ paths }: Run): Promise<LaidOut | undefined> {
	const text = await readIfThere(paths.stop);
	return text === undefined ? undefined : stopSchema.parse(JSON.parse(text));
}

/** Where a stop stands that was laid out whole, and whose worktree is there: it is the user's, and left alone. */
export async function shownBefore(run: Run): Promise<Shown | undefined> {
	const stop = (await run.worktree()) && (await laidOut(run));
	return stop && { worktree: stop.folder, notes: run.paths.notes };
}

/** Forgets a stop that is over. */
export async function forgetLaidOut({ paths }: Run): Promise<void> {
	await rm(paths.stop, { force: true });
	await rm(paths.notes, { force: true });
}

/** Remembers that the run's worktree is a full checkout from now on. */
export async function markFull({ paths }: Run, stop: LaidOut): Promise<void> {
	await writeDurably(paths.stop, JSON.stringify({ ...stop, isFull: true }));
}
