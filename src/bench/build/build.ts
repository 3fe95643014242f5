import { stringify } from "csv-stringify/sync";
import { readCommit } from "../../git/commits.js";
import type { ObjectReader } from "../../git/objects.js";
import type { Repository } from "../../git/repository.js";
import { CommitTree } from "../../git/tree-reader.js";
import type { FileChange } from "../../model/series.js";
import { isRegular, type TreeReader } from "../../model/tree.js";
import { type Readers, withReaders } from "../../series/readers.js";
import { splitLines } from "../../text/lines.js";
import { NONE } from "../rows/cells.js";
import { cutSnippets } from "./cut.js";
import { type Pair, pairPatches } from "./pair.js";
import { readSeries } from "./series.js";

interface BuildRequest {
	/** `BASE..SERIES` of the older and of the newer state. */
	readonly old: string;
	readonly now: string;
	/** Whole files instead of snippets. */
	readonly files: boolean;
}

/** What a benchmark was built from. */
export interface Built {
	readonly oldPatches: number;
	readonly newPatches: number;
	readonly pairs: readonly Pair[];
	readonly rows: number;
	/** Edits of which it is not clear what their maintainers made of them, or that are no text. */
	readonly unclear: number;
}

/**
 * Builds a benchmark out of two states of one series: what the patches were, and what their maintainers made of them.
 *
 * @param write told of each row of the CSV as bytes (latin1), the header first
 * @throws UserError for ranges that are no series
 */
export async function buildBenchmark(
	repository: Repository,
	request: BuildRequest,
	write: (csv: string) => void,
): Promise<Built> {
	return withReaders(repository, async (readers) => {
		const old = await readSeries(repository, readers, request.old, "--old");
		const now = await readSeries(repository, readers, request.now, "--new");
		const pairs = pairPatches(old, now);
		let rows = 0;
		let unclear = 0;
		for (const pair of pairs) {
			const number = old.findIndex(({ patch }) => patch.key === pair.old.key) + 1;
			const made = await rowsOf(pair, number, readers, request.files);
			unclear += made.unclear;
			for (const cells of made.rows) {
				if (rows++ === 0) write(stringify([Object.keys(cells)]));
				write(stringify([Object.values(cells)]));
			}
		}
		return { oldPatches: old.length, newPatches: now.length, pairs, rows, unclear };
	});
}

type Cells = Record<string, string>;

async function rowsOf(
	pair: Pair,
	number: number,
	{ scratch, objects }: Readers,
	files: boolean,
): Promise<{ rows: Cells[]; unclear: number }> {
	const { parents } = await readCommit(objects, pair.new.key);
	const tree = await CommitTree.open(scratch.context, objects, parents[0]!);
	const rows: Cells[] = [];
	let unclear = 0;
	for (const change of pair.old.changes) {
		const texts = await textsOf(change, pair, tree, objects);
		const head = { patch: pair.old.subject, old_commit: pair.old.key, new_commit: pair.new.key };
		if (!texts) {
			unclear++;
		} else if (files) {
			const { path, old, oldPatched, now, targetPatched } = texts;
			rows.push({
				id: `${number}.${rows.length + 1}`,
				...head,
				path,
				file_old: old,
				file_old_p: oldPatched,
				file_new: now,
				file_new_p: targetPatched,
			});
		} else if (change.kind === "modify" || change.kind === "rename") {
			const { path, old, oldPatched, now, targetPatched, targetEdits } = texts;
			const made = cutSnippets({
				path,
				hunks: change.hunks,
				base: splitLines(old),
				patched: splitLines(oldPatched),
				target: splitLines(now),
				targetPatched: splitLines(targetPatched),
				targetEdits,
			});
			unclear += made.unclear;
			for (const cut of made.cuts)
				rows.push({
					id: `${number}.${rows.length + 1}`,
					...head,
					path,
					definition: cut.name ?? "",
					type: cut.type,
					s_old: cut.base,
					s_old_p: cut.patched,
					file_new: now,
					s_new_gt1: cut.target,
					s_new_gt2: NONE,
					s_new_p_gt1: cut.targetPatched,
					s_new_p_gt2: NONE,
				});
		} else {
			unclear++;
		}
	}
	return { rows, unclear };
}

/** A file before and after the patch, in both states; undefined where it is no text, or has no counterpart. */
async function textsOf(change: FileChange, pair: Pair, tree: TreeReader, objects: ObjectReader) {
	const path = (change.old ?? change.new)!.path;
	const theirs =
		pair.new.changes.find((each) => (each.old ?? each.new)!.path === path) ?? movedChange(change, pair);
	if ([change, theirs].some((each) => each && !isText(each))) return undefined;
	const blob = async (version: FileChange["old"]) => (version ? objects.blob(version.oid) : "");
	const [old, oldPatched] = [await blob(change.old), await blob(change.new)];
	if (!theirs) {
		const now = (await tree.read(path)) ?? "";
		return now === "" && !change.old
			? undefined
			: { path, old, oldPatched, now, targetPatched: now, targetEdits: [] };
	}
	const [now, targetPatched] = [await blob(theirs.old), await blob(theirs.new)];
	const targetEdits = theirs.hunks.flatMap(({ edits }) => edits);
	return { path: (theirs.old ?? theirs.new)!.path, old, oldPatched, now, targetPatched, targetEdits };
}

/** The one change of the new patch to a file of the same name in another folder. */
function movedChange(change: FileChange, { old, new: now }: Pair): FileChange | undefined {
	const pathOf = ({ old: before, new: after }: FileChange) => (before ?? after)!.path;
	const name = (each: FileChange) => pathOf(each).split("/").at(-1);
	const known = new Set(old.changes.map(pathOf));
	const moved = now.changes.filter((each) => name(each) === name(change) && !known.has(pathOf(each)));
	return moved.length === 1 ? moved[0] : undefined;
}

function isText({ binary, kind, old, new: next }: FileChange): boolean {
	return !binary && kind !== "type" && [old, next].every((version) => !version || isRegular(version.mode));
}
