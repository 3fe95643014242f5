import type { Rerere } from "../../git/rerere.js";
import type { FileOutcome, HunkOutcome, PatchDecision, TreeEffect } from "../../model/decision.js";
import type { Evidence, Provenance } from "../../model/evidence.js";
import type { FileChange, Patch } from "../../model/series.js";
import { editsBetween } from "../../port/edits.js";
import { MARKER, withMarkers } from "../../port/markers.js";
import { decidePatch } from "../../port/patch.js";
import { carryOver } from "../../text/carry-over.js";
import { type Memory, provenance, type Resolution } from "../record/memory.js";
import type { Overlay } from "../replay/overlay.js";
import { conflictOf, openLines } from "./open-patch.js";
import { droppedFrom, withDropped } from "./resolution.js";

/** What a recall works with. */
export interface Recaller {
	readonly memory: Memory;
	/** Git's own cache of resolutions, where it is enabled. */
	readonly rerere: Rerere | undefined;
	readonly overlay: Overlay;
}

/**
 * Resolves what can be resolved of a conflict as it was resolved before: by the same texts, in whichever patch
 * or run, with all that had to be changed beside.
 *
 * @returns the decision as it is then
 */
export async function recall(patch: Patch, decision: PatchDecision, tools: Recaller): Promise<PatchDecision> {
	const files: FileOutcome[] = [];
	const beside = new Map<string, TreeEffect | undefined>();
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		const isOpen = outcome.hunks.some(({ state }) => state === "unsure");
		const found = isOpen ? await recallFile(change, outcome, decision, tools) : undefined;
		files.push(found?.file ?? outcome);
		for (const [path, effect] of found?.beside ?? []) beside.set(path, effect);
	}
	if (files.every((file, i) => file === decision.files[i])) return decision;
	const own = files.map((file) => ({
		...file,
		effects: file.effects.filter(({ path }) => !beside.has(path)),
	}));
	const others = [...beside].flatMap(([path, effect]) =>
		effect ? [{ path, effects: [effect], hunks: [] }] : [],
	);
	return decidePatch(patch, [...own, ...others]);
}

async function recallFile(
	change: FileChange,
	outcome: FileOutcome,
	decision: PatchDecision,
	tools: Recaller,
): Promise<{ readonly file: FileOutcome; readonly beside: Beside } | undefined> {
	const lines = await openLines(change, outcome, tools.overlay);
	const found =
		lines && ((await fromMemory(lines, decision, tools)) ?? (await fromRerere(change, lines, tools)));
	if (!lines || !found) return undefined;
	const { from, mode, target } = lines;
	const effect = editsBetween(target, found.text, {
		path: outcome.path,
		from,
		mode,
		oid: tools.overlay.blobId(found.text),
	});
	const isAsItStands =
		found.text === target && from === outcome.path && mode === (await tools.overlay.entry(from))?.mode;
	return {
		file: {
			path: outcome.path,
			effects: [
				...outcome.effects.filter(({ path }) => path !== outcome.path),
				...(isAsItStands ? [] : [effect]),
			],
			hunks: withDropped(
				outcome.hunks.map((hunk) => remembered(hunk, found.from)),
				await droppedFrom(tools.overlay, tools.overlay, change, { path: from, text: found.text }),
			),
		},
		beside: found.beside,
	};
}

/** What else changes with a file, by path; nothing for what is to stay as the target has it. */
type Beside = ReadonlyMap<string, TreeEffect | undefined>;

/** A file as it is to be, what else changes with it, and where that is from. */
interface Found {
	readonly text: string;
	readonly beside: Beside;
	readonly from: Provenance;
}

type Lines = NonNullable<Awaited<ReturnType<typeof openLines>>>;

async function fromMemory(
	{ open }: Lines,
	decision: PatchDecision,
	tools: Recaller,
): Promise<Found | undefined> {
	const known = await tools.memory.find(conflictOf(open));
	if (!known) return undefined;
	const first = Number(MARKER.exec(known.before)?.[1] ?? 1);
	const text = carryOver(known.before, known.after, withMarkers(open, first));
	const beside = text === undefined ? undefined : await besides(known, decision, tools);
	return text !== undefined && beside ? { text, beside, from: provenance(known) } : undefined;
}

async function fromRerere(
	{ old, new: next }: FileChange,
	{ target }: Lines,
	{ rerere, overlay: { blob } }: Recaller,
): Promise<Found | undefined> {
	const entries = (await rerere?.find(await blob(old!.oid), target, await blob(next!.oid))) ?? [];
	for (const { id, date, before, after, now } of entries) {
		const text = carryOver(before, after, now);
		if (text !== undefined) return { text, beside: new Map(), from: { kind: "rerere", id, date } };
	}
	return undefined;
}

/** What was changed beside a conflict, made again; undefined where one of it does not fit any more. */
async function besides(
	{ beside = [] }: Resolution,
	{ files }: PatchDecision,
	{ overlay }: Recaller,
): Promise<Beside | undefined> {
	const effects = new Map<string, TreeEffect | undefined>();
	for (const { path, before, after } of beside) {
		const planned = files.flatMap((file) => file.effects).find((effect) => effect.path === path);
		const entry = await overlay.entry(path);
		const target = entry && (await overlay.read(path));
		const now = planned && planned.kind !== "delete" ? await overlay.textOf(planned) : (target ?? "");
		const text = planned?.kind === "delete" ? undefined : carryOver(before, after, now);
		if (text === undefined) return undefined;
		const oid = overlay.blobId(text);
		const mode = planned && planned.kind !== "delete" ? planned.mode : (entry?.mode ?? "100644");
		const effect: TreeEffect =
			target === undefined
				? { kind: "written", path, mode, oid, text }
				: editsBetween(target, text, { path, from: path, mode, oid });
		effects.set(path, text === target && mode === entry?.mode ? undefined : effect);
	}
	return effects;
}

function remembered({ reason, proposal, ...hunk }: HunkOutcome, from: Provenance): HunkOutcome {
	if (hunk.state !== "unsure") return hunk;
	const evidence: Evidence[] = [{ kind: "remembered", from }];
	return { ...hunk, state: "human", manner: "human", strategy: "memory", confidence: 1, evidence, gates: [] };
}
