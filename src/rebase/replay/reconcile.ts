import { InternalError } from "../../errors.js";
import type { Scratch } from "../../git/scratch.js";
import { applyPatches, changedEntries, type Fault, type PatchFile } from "../../git/scratch-index.js";
import type { PatchDecision } from "../../model/decision.js";
import { countFates } from "../../model/fate.js";
import type { Patch } from "../../model/series.js";
import { isRegular, type TreeEntry } from "../../model/tree.js";
import type { Touched } from "./overlay.js";

/** Every file and hunk of a patch has an outcome; what was changed beside them may follow. @throws InternalError otherwise */
export function reconcilePatch(patch: Patch, { files }: PatchDecision): void {
	const lost = () =>
		new InternalError(`patch ${patch.key.slice(0, 12)} (${patch.subject}): a hunk has no outcome`);
	if (files.length < patch.changes.length) throw lost();
	patch.changes.forEach((change, i) => {
		const outcomes = files[i]!.hunks;
		const isWhole = outcomes.length === 1 && outcomes[0]!.hunk === undefined;
		const hunks = outcomes.filter(({ hunk }) => hunk !== undefined).length;
		const isText = [change.old, change.new].every((side) => side !== undefined && isRegular(side.mode));
		const mayBeWhole = change.hunks.length === 0 || change.binary || !isText;
		if (!(isWhole ? mayBeWhole : hunks === change.hunks.length)) throw lost();
	});
}

/** Patches in = patches out over all fates, and every landed one has its commit. @throws InternalError otherwise */
export function reconcileRun(
	patchesIn: number,
	results: readonly { readonly decision: PatchDecision; readonly newCommit?: string }[],
	commitsOut: number | undefined,
): void {
	const fates = countFates(results.map(({ decision }) => decision));
	const sum = Object.values(fates).reduce((a, b) => a + b, 0);
	if (sum !== patchesIn) throw new InternalError(`${patchesIn} patches went in, ${sum} are accounted for`);
	if (commitsOut !== undefined && commitsOut !== fates.landed)
		throw new InternalError(`${fates.landed} patches landed, the branch has ${commitsOut} commits`);
}

/** The tip's tree is the target's with what the journal says. @throws InternalError otherwise */
export async function reconcileTree(
	scratch: Scratch,
	target: string,
	tip: string,
	touched: readonly Touched[],
): Promise<void> {
	const actual = await changedEntries(scratch, target, tip);
	for (const { path, before, after } of touched) {
		const isChanged = !isSame(before, after);
		if (isChanged !== actual.has(path) || (isChanged && !isSame(actual.get(path), after)))
			throw new InternalError(`${path} is not in ${tip.slice(0, 12)} what was decided`);
		actual.delete(path);
	}
	const [stray] = actual.keys();
	if (stray !== undefined)
		throw new InternalError(`${stray} is changed in ${tip.slice(0, 12)}, and no decision says so`);
}

/** From so many patch files on, two processes apply them, half of them each. */
const WORTH_TWO = 100;

/** A mail and the commit that it was made of. */
export interface Mailed extends PatchFile {
	readonly commit: string;
}

/** What is wrong with patch files that, applied to the target without fuzz, do not give the tip's tree. */
export async function faultIn(
	scratch: Scratch,
	target: string,
	touched: readonly Touched[],
	files: readonly Mailed[],
): Promise<Fault | undefined> {
	const applied = (
		part: readonly Mailed[],
		from: (each: Touched) => TreeEntry | undefined,
		to: (each: Touched) => TreeEntry | undefined,
		index?: string,
	) => {
		const before = touched.flatMap((each) => {
			const entry = from(each);
			return entry ? [[each.path, entry] as const] : [];
		});
		const isRight = (found: ReadonlyMap<string, TreeEntry>) =>
			touched.every((each) => isSame(found.get(each.path), to(each)));
		return applyPatches(scratch, new Map(before), part, isRight, index);
	};
	const [first, last] = [({ before }: Touched) => before, ({ after }: Touched) => after];
	if (files.length < WORTH_TWO) return applied(files, first, last);
	const half = files.length >> 1;
	const changed = await changedEntries(scratch, target, files[half - 1]!.commit);
	const midway = ({ path, before }: Touched) => (changed.has(path) ? changed.get(path) : before);
	const [front, rest] = await Promise.all([
		applied(files.slice(0, half), first, midway),
		applied(files.slice(half), midway, last, "applied-index-2"),
	]);
	return front ?? rest;
}

function isSame(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
	return a?.mode === b?.mode && a?.oid === b?.oid;
}
