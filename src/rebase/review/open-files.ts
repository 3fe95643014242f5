import { blobId } from "../../git/objects.js";
import type { PatchDecision } from "../../model/decision.js";
import type { FileReview, HunkReview } from "../../model/review.js";
import type { FileChange, Patch } from "../../model/series.js";
import { cellsOf, contextCells } from "../../review/cells.js";
import { folded, rowsOf } from "../../review/rows.js";
import type { Readers } from "../../series/readers.js";
import { splitLines } from "../../text/lines.js";
import type { Run } from "../record/run.js";
import { Overlay } from "../replay/overlay.js";
import { type OpenItem, openPatch } from "../stop/open-patch.js";
import { asItCame, fileReview, versionsOf } from "./files.js";

/** The files of a patch that could not be decided, its open places beside what the target has there. */
export async function openFiles(
	{ repository }: Run,
	readers: Readers,
	patch: Patch,
	decision: PatchDecision,
	before: string,
): Promise<FileReview[]> {
	const tree = await readers.tree(before);
	const overlay = new Overlay(tree, readers.blob, (text) => blobId(text, repository.objectFormat));
	const { items, files: shown } = await openPatch(patch, decision, overlay);
	const files: FileReview[] = [];
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		const open = items.filter(({ path }) => path === outcome.path);
		const side = shown.find(({ path }) => path === outcome.path)?.stages[1];
		const target = side && "text" in side ? splitLines(side.text) : [];
		const sure = outcome.hunks.filter(({ state }) => state !== "unsure").map(asItCame);
		const hunks: HunkReview[] = [];
		for (const item of open) hunks.push(await openHunk(readers, change, item, target));
		files.push(fileReview(change, outcome, [...hunks, ...sure]));
	}
	return files;
}

async function openHunk(
	readers: Readers,
	change: FileChange,
	item: OpenItem,
	target: readonly string[],
): Promise<HunkReview> {
	const { number, path, line, hunks, sides } = item;
	const [outcome] = hunks;
	const own = change.hunks.filter(({ newFrom }) => hunks.some(({ hunk }) => hunk?.new[0] === newFrom));
	const before = cellsOf(
		await versionsOf(change, readers),
		own.flatMap(({ edits }) => edits),
	);
	const length = sides ? splitLines(sides.target).length : 0;
	const there = line === undefined ? [] : contextCells(target, line - 3, line + length + 3);
	return {
		...(outcome && { outcome }),
		difference: "gone",
		oldAt: { path: (change.old ?? change.new)!.path, line: (own[0]?.edits[0]?.oldFrom ?? 0) + 1 },
		...(line !== undefined && { newAt: { path, line: line + 1 } }),
		rows: folded(rowsOf(before, there)),
		own: [],
		upstream: [],
		open: {
			number,
			...(line !== undefined && { line: line + 1 }),
			...(sides ?? { base: "", target: "", patch: "" }),
			...(item.proposal !== undefined && { proposal: item.proposal }),
		},
	};
}
