import type { FileOutcome, HunkOutcome, PatchDecision, TreeEffect } from "../../model/decision.js";
import type { FileChange, FileVersion, Patch } from "../../model/series.js";
import type { TreeEntry } from "../../model/tree.js";
import { isRegular } from "../../model/tree.js";
import { withMarkers } from "../../port/markers.js";
import { type OpenFile, openRegions } from "../../port/open-regions.js";
import { conflictId } from "../record/memory.js";
import type { Overlay } from "../replay/overlay.js";

/** A question that is open in a patch: a region of a file, or what becomes of a file as a whole. Texts are latin1. */
export interface OpenItem {
	/** Counts from 1 over all files of the patch. */
	readonly number: number;
	readonly path: string;
	/** The first line of the target that it is about, from 0; none for a file as a whole. */
	readonly line?: number;
	readonly hunks: readonly HunkOutcome[];
	/** What the engine would put between the markers. */
	readonly proposal?: string;
	/** The proposal is what the target has there. */
	readonly isAsTarget?: true;
	/** What the versions have there; none for a file as a whole. */
	readonly sides?: { readonly base: string; readonly target: string; readonly patch: string };
}

/** A file of a patch that could not be decided whole. */
interface OpenText {
	readonly path: string;
	readonly mode: string;
	/** With markers. */
	readonly marked: string;
	/** Names the conflict in the memory; none for a file as a whole. */
	readonly id?: string;
	/** What base, target and patch have; the sure hunks are in all of them. */
	readonly stages: readonly (OpenSide | undefined)[];
}

/** A version of an open file: a text that is in no object yet, or an object. */
export type OpenSide = { readonly mode: string } & ({ readonly text: string } | { readonly oid: string });

/** A patch that could not be decided, on top of what has landed. */
export interface OpenPatch {
	readonly items: readonly OpenItem[];
	readonly files: readonly OpenText[];
	/** What the sure files do. */
	readonly effects: readonly TreeEffect[];
}

/** Works out what is open in a patch. @param overlay what has landed before it */
export async function openPatch(patch: Patch, decision: PatchDecision, overlay: Overlay): Promise<OpenPatch> {
	const items: OpenItem[] = [];
	const files: OpenText[] = [];
	const effects: TreeEffect[] = [];
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		if (outcome.hunks.every(({ state }) => state !== "unsure")) {
			effects.push(...outcome.effects);
			continue;
		}
		effects.push(...outcome.effects.filter(({ path }) => path !== outcome.path));
		const lines = await openLines(change, outcome, overlay);
		const first = items.length + 1;
		if (lines) {
			const { open, mode } = lines;
			items.push(
				...open.regions.map(({ from, hunks, proposal, base, target, patch: own }, at) => ({
					number: first + at,
					path: outcome.path,
					line: from,
					hunks,
					sides: { base, target, patch: own },
					...(proposal !== undefined && { proposal }),
					...(proposal === target && { isAsTarget: true as const }),
				})),
			);
			const stages = [open.base, open.target, open.patch].map((text) => ({ mode, text }));
			const marked = withMarkers(open, first);
			files.push({ path: outcome.path, mode, marked, id: conflictOf(open), stages });
			continue;
		}
		items.push({ number: first, path: outcome.path, hunks: outcome.hunks });
		files.push(await openWhole(change, outcome, overlay));
	}
	return { items, files, effects };
}

/** Names what is open in a file by the sides of its regions. */
export function conflictOf({ regions }: OpenFile): string {
	return conflictId(...regions.flatMap(({ target, base, patch }) => [target, base, patch]));
}

/** The open regions of a text file that stands in the target; undefined where it is open as a whole. */
export async function openLines(
	{ old, new: next, binary, hunks }: FileChange,
	{ path, effects, hunks: outcomes }: FileOutcome,
	overlay: Overlay,
): Promise<
	| { readonly open: OpenFile; readonly target: string; readonly from: string; readonly mode: string }
	| undefined
> {
	const effect = effects.find((each) => each.path === path);
	const edited = effect?.kind === "edited" ? effect : undefined;
	const from = edited?.from ?? path;
	const entry = await overlay.entry(from);
	const isText = old && next && entry && !binary && [old, next, entry].every(({ mode }) => isRegular(mode));
	const own = outcomes.filter(({ hunk }) => hunk !== undefined);
	if (!isText || own.length !== hunks.length || own.length === 0) return undefined;
	const text = (await overlay.read(from))!;
	const open = openRegions({
		base: await overlay.blob(old.oid),
		patched: await overlay.blob(next.oid),
		target: text,
		hunks,
		outcomes: own,
		sure: edited?.replacements ?? [],
		...(edited?.finalNewline !== undefined && { finalNewline: edited.finalNewline }),
	});
	return { open, target: text, from, mode: edited?.mode ?? entry.mode };
}

/** A file that is open as a whole shows the target's version, or the patch's where the target has none. */
async function openWhole(
	{ old, new: next }: FileChange,
	{ path }: FileOutcome,
	overlay: Overlay,
): Promise<OpenText> {
	const there = await overlay.entry(path);
	const entry = there?.mode === "40000" ? undefined : there;
	const shown = entry ?? next ?? old!;
	const isLinkToCommit = shown.mode === "160000";
	const marked = isLinkToCommit ? "" : ((await (entry ? overlay.read(path) : overlay.blob(shown.oid))) ?? "");
	const text = entry && !isLinkToCommit ? { mode: entry.mode, text: marked } : side(entry);
	return { path, mode: shown.mode, marked, stages: [side(old), text, side(next)] };
}

function side(version: FileVersion | TreeEntry | undefined): OpenSide | undefined {
	return version && { mode: version.mode, oid: version.oid };
}
