import type { FileOutcome, PatchDecision } from "../../model/decision.js";
import type { FileReview, HunkReview } from "../../model/review.js";
import type { FileChange, Hunk, Patch } from "../../model/series.js";
import { landedHunks } from "../../review/hunks.js";
import type { Readers } from "../../series/readers.js";
import { asItCame, fileReview, outcomeOf, versionsOf } from "./files.js";
import type { Origins } from "./origins.js";

/** The files of a patch beside those of the commit that it became. Every change of that commit is in one of them. */
export async function landedFiles(
	readers: Readers,
	origins: Origins,
	patch: Patch,
	decision: PatchDecision,
	newCommit: string,
): Promise<FileReview[]> {
	const { changes: left } = await readers.patch(newCommit);
	const unclaimed = new Set(left);
	const files: FileReview[] = [];
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		const landed = [...unclaimed].filter((each) => pathsOf(outcome).has(pathOf(each)));
		for (const each of landed) unclaimed.delete(each);
		files.push(await oneFile({ readers, origins, key: patch.key }, change, outcome, landed));
	}
	for (const change of unclaimed) files.push(await besideFile(readers, change));
	return files;
}

/** What the files of a patch are read with; `key` names it. */
interface Sources {
	readonly readers: Readers;
	readonly origins: Origins;
	readonly key: string;
}

async function oneFile(
	sources: Sources,
	change: FileChange,
	outcome: FileOutcome,
	landed: readonly FileChange[],
): Promise<FileReview> {
	const main = landed.find((each) => pathOf(each) === outcome.path) ?? landed[0];
	if (!main || change.hunks.length === 0) {
		return fileReview(change, outcome, outcome.hunks.map(asItCame), main);
	}
	const hunks: HunkReview[] = [];
	for (const each of landed) hunks.push(...(await hunksIn(sources, change, outcome, each, main)));
	return fileReview(change, outcome, hunks, main);
}

/** The hunks of a file that landed in one of the target's files. */
async function hunksIn(
	{ readers, origins, key }: Sources,
	change: FileChange,
	{ hunks: outcomes }: FileOutcome,
	landed: FileChange,
	main: FileChange,
): Promise<HunkReview[]> {
	const isHere = (hunk: Hunk) => {
		const path = outcomeOf(outcomes, hunk)?.site?.path;
		return path === pathOf(landed) || (landed === main && (path === undefined || path === pathOf(change)));
	};
	const own = change.hunks.filter(isHere);
	const path = pathOf(change);
	const hunks = landedHunks({
		path,
		newPath: pathOf(landed),
		base: await origins.base(change.old?.path ?? path),
		target: await origins.target(pathOf(landed)),
		old: await versionsOf(change, readers),
		new: await versionsOf(landed, readers),
		hunks: own,
		outcomes: own.map((hunk) => outcomeOf(outcomes, hunk)!),
		edits: landed.hunks.flatMap(({ edits }) => edits),
	});
	const named: HunkReview[] = [];
	for (const hunk of hunks) named.push({ ...hunk, own: await origins.named(hunk.own, path, key) });
	return named;
}

/** A file that the landed patch changes beside those that the patch had. */
async function besideFile(readers: Readers, landed: FileChange): Promise<FileReview> {
	const versions = await versionsOf(landed, readers);
	const path = pathOf(landed);
	const hunks = landedHunks({
		path,
		newPath: path,
		old: { old: [], new: [] },
		new: versions,
		base: undefined,
		target: undefined,
		hunks: [],
		outcomes: [],
		edits: landed.hunks.flatMap(({ edits }) => edits),
	});
	return {
		path,
		newPath: path,
		old: { added: 0, removed: 0 },
		new: fileReview(landed, undefined, []).old,
		hunks,
	};
}

function pathOf({ old, new: next }: FileChange): string {
	return (next ?? old)!.path;
}

/** Where a file's changes may have landed. */
function pathsOf({ path, effects, hunks }: FileOutcome): Set<string> {
	return new Set([
		path,
		...effects.map((effect) => effect.path),
		...hunks.flatMap(({ site }) => (site ? [site.path] : [])),
	]);
}
