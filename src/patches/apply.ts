import { UserError } from "../errors.js";
import { FITS, type Fit, type FittedHunk, fitHunks } from "./diff/fit.js";
import { fileBytes } from "./diff/parse.js";
import { type Sided, sidesOf } from "./diff/sides.js";
import { type FileDiff, type Place, placeIn } from "./diff/types.js";
import type { Understood } from "./prepare.js";
import type { PatchedTree } from "./tree.js";

/** What stands at a path; undefined for nothing. */
export interface FileState {
	readonly path: string;
	readonly file: { readonly mode: string; readonly text: string } | undefined;
}

/** What a file's diff does to a tree. */
export interface AppliedFile {
	/** Where the file is after it, or was. */
	readonly path: string;
	readonly fit: Fit;
	readonly hunks: readonly FittedHunk[];
	/** What has to stand first for the diff to apply, where that is not so. */
	readonly expected: readonly FileState[];
	readonly after: readonly FileState[];
}

/** Applies what text hunks cannot say. @returns undefined where it does not apply */
export type ApplyBinary = (
	files: ReadonlyMap<string, { readonly mode: string; readonly text: string }>,
	patch: string,
	options: readonly string[],
) => Promise<ReadonlyMap<string, { readonly mode: string; readonly text: string }> | undefined>;

/**
 * Applies a patch to a tree, file by file. Where it does not apply, the tree is first made what the patch expects, as
 * far as its hunks show that.
 *
 * @throws UserError where no tree could take it
 */
export async function applyPatch(
	tree: PatchedTree,
	patch: Understood,
	binary: ApplyBinary,
): Promise<AppliedFile[]> {
	const place = placeIn(patch.file.from, patch.file.above);
	const applied: AppliedFile[] = [];
	const changed = new Set<string>();
	for (const diff of patch.text.files) {
		const sided = sidesOf(diff, patch.file, place);
		await requirePlace(tree, sided, diff, place);
		const done = await (sided.binary === undefined
			? applyText(tree, await settled(tree, sided))
			: applyBinary(tree, sided, diff, patch, binary));
		requireOnce(changed, done, place(diff.line));
		for (const { path, file } of done.after) {
			tree.set(path, file);
			changed.add(path);
		}
		applied.push(done);
	}
	return applied;
}

/**
 * What a second diff of a file expects there stands on what the first made, not on the tree.
 *
 * @throws UserError where the tree would have to be made into that
 */
function requireOnce(changed: ReadonlySet<string>, { expected }: AppliedFile, place: string): void {
	const again = expected.find(({ path }) => changed.has(path));
	if (again)
		throw new UserError(
			`${place}: a second diff of ${again.path} in this patch, which does not apply after the first`,
			"name the version that the patches were made for as BASE, or make one diff of both",
		);
}

/** The worst of a patch's files. */
export function worstFit(files: readonly { readonly fit: Fit }[]): Fit {
	return FITS[Math.max(0, ...files.map(({ fit }) => FITS.indexOf(fit)))]!;
}

async function requirePlace(
	tree: PatchedTree,
	{ old, new: next }: Sided,
	diff: FileDiff,
	place: Place,
): Promise<void> {
	for (const path of [old, next]) {
		const other = path === undefined ? undefined : await tree.inTheWay(path);
		if (other !== undefined)
			throw new UserError(
				`${place(diff.line)}: ${path} cannot be a file: ${other} is ${other === path ? "a folder" : "a file or a link"} here`,
				"name the version that the patches were made for as BASE",
			);
	}
}

/** Of two names, the one that the tree has a file by: the new one first. */
async function settled(tree: PatchedTree, sided: Sided): Promise<Sided> {
	if (!sided.isEither) return sided;
	const path = !(await tree.file(sided.new!)) && (await tree.file(sided.old!)) ? sided.old! : sided.new!;
	return { ...sided, old: path, new: path };
}

async function applyText(tree: PatchedTree, sided: Sided): Promise<AppliedFile> {
	const { old, new: next, isCopy, oldMode, newMode, hunks } = sided;
	const path = next ?? old!;
	const before = old === undefined ? undefined : await tree.file(old);
	const there = next === undefined || next === old ? undefined : await tree.file(next);
	const { hunks: fitted, expected, patched } = fitHunks(before?.text ?? "", hunks);
	const mode = newMode ?? before?.mode ?? oldMode ?? "100644";
	const after: FileState[] = [
		...(old !== undefined && old !== next && !isCopy ? [{ path: old, file: undefined }] : []),
		...(next === undefined ? [] : [{ path: next, file: { mode, text: patched } }]),
	];
	const needs: FileState[] = [];
	let fit = worstFit(fitted);
	if (old !== undefined && (!before || expected !== before.text || (next === undefined && patched !== ""))) {
		if (!before) fit = "alone";
		const whole = next === undefined ? hunks.flatMap((hunk) => hunk.old).join("") : expected;
		if (next === undefined && before && whole !== before.text) fit = worst(fit, "alike");
		needs.push({ path: old, file: { mode: before?.mode ?? oldMode ?? mode, text: whole } });
	}
	if (there) {
		const isDone = !before && there.text === patched;
		fit = isDone ? "present" : worst(fit, there.text === patched ? "present" : "alike");
		needs.push({ path: next!, file: undefined });
	}
	return { path, fit, hunks: fitted, expected: needs, after };
}

function worst(a: Fit, b: Fit): Fit {
	return FITS.indexOf(a) > FITS.indexOf(b) ? a : b;
}

async function applyBinary(
	tree: PatchedTree,
	{ old, new: next }: Sided,
	diff: FileDiff,
	{ file: { strip, isReversed, from, above } }: Understood,
	apply: ApplyBinary,
): Promise<AppliedFile> {
	const path = next ?? old!;
	const before = old === undefined ? undefined : await tree.file(old);
	const files = new Map(old !== undefined && before ? [[old, before] as const] : []);
	const result = await apply(files, fileBytes(diff), [`-p${strip}`, ...(isReversed ? ["-R"] : [])]);
	if (!result)
		throw new UserError(
			`${from}:${above + diff.line}: a binary diff of ${path} that does not apply to BASE`,
			"name the version that the patches were made for as BASE",
		);
	const after = [
		...(old !== undefined && old !== next ? [{ path: old, file: result.get(old) }] : []),
		...(next === undefined ? [] : [{ path: next, file: result.get(next) }]),
	];
	return { path, fit: "exact", hunks: [], expected: [], after };
}
