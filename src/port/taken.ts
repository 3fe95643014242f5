import { codeOf, type Edited, retypedLocks, takenNames } from "../fingerprint/things/taken.js";
import type { TakenAway } from "../model/code.js";
import type { FileChange, Patch } from "../model/series.js";
import type { CodeChange, TreeReader } from "../model/tree.js";
import { basename } from "../retrieve/moved.js";
import { splitLines } from "../text/lines.js";
import type { World } from "./target.js";
import { isDeclaredIn } from "./words.js";

interface Texts extends Edited {
	readonly path: string;
}

/**
 * What a patch takes away that others may use, and who in the target does that the patch does not know.
 *
 * @param added all lines that it adds
 */
export async function takenBy(
	patch: Patch,
	added: () => Promise<readonly string[]>,
	code: CodeChange | undefined,
	world: World,
): Promise<TakenAway[]> {
	if (!patch.changes.some(isCutting)) return [];
	const texts = await textsOf(patch, world);
	const all: TakenAway[] = [];
	for (const { path, ...edited } of texts) {
		const known = takenNames(path, edited);
		const own = known.length > 0 ? await added() : [];
		const names = known.filter(({ name }) => !isDeclaredIn(own, name));
		for (const taken of [...names, ...retypedLocks(path, edited)]) {
			const users = await usersOf(taken, path, texts, code, world);
			all.push({ ...taken, ...(users.length > 0 && { users }) });
		}
	}
	return all;
}

function isEdited({ kind, binary }: FileChange): boolean {
	return !binary && (kind === "modify" || kind === "rename");
}

/** Whether a change takes lines out: what is only added is not looked at (`takenGate`). */
function isCutting(change: FileChange): boolean {
	return (
		isEdited(change) && change.hunks.some(({ edits }) => edits.some(({ oldFrom, oldTo }) => oldFrom < oldTo))
	);
}

/** The texts of the files that a patch edits. */
async function textsOf({ changes }: Patch, { blob }: World): Promise<Texts[]> {
	return Promise.all(
		changes.filter(isEdited).map(async ({ old, new: next, hunks }) => {
			const base = splitLines(old!.mode === "160000" ? "" : await blob(old!.oid));
			const patched = splitLines(next!.mode === "160000" ? "" : await blob(next!.oid));
			const all = hunks.flatMap((hunk) => hunk.edits);
			const edits = all.map(({ oldFrom, oldTo, newFrom, newTo }) => ({
				removed: base.slice(oldFrom, oldTo),
				added: patched.slice(newFrom, newTo),
			}));
			return { path: next!.path, base, patched, edits };
		}),
	);
}

async function usersOf(
	taken: TakenAway,
	path: string,
	texts: readonly Texts[],
	code: CodeChange | undefined,
	{ tree, upstream }: World,
): Promise<string[]> {
	const words = searchedFor(taken);
	if (!upstream || words.length === 0 || !mayHaveUsers(taken, texts, code)) return [];
	const touched = new Set(texts.map((each) => each.path));
	const users: string[] = [];
	for (const file of await tree.filesWith(words)) {
		if (touched.has(file)) continue;
		const isNew = (await uses(tree, file, taken, path)) && !(await uses(upstream.base, file, taken, path));
		if (isNew) users.push(file);
	}
	return users;
}

function searchedFor({ name, as, struct }: TakenAway): string[] {
	if (struct !== undefined) return [struct];
	if (as === "config") return [name, `CONFIG_${name}`];
	return /_t$|^struct /.test(as) ? [] : [name];
}

/** The patch changes all the base's files that hold the name, and more of the target's hold it; no index knows devicetrees and Makefiles. */
function mayHaveUsers({ name, as, struct }: TakenAway, texts: readonly Texts[], code?: CodeChange): boolean {
	if (struct !== undefined || as === "config" || as === "label") return true;
	if (!code) return false;
	const holding = texts.filter(({ base }) => base.some((line) => line.includes(name))).length;
	return code.base.files(name) <= holding && code.target.files(name) > code.base.files(name);
}

/** A file uses what is taken; a label is another's unless the file includes the one that it stood in. */
async function uses(
	tree: TreeReader,
	file: string,
	{ as, pattern }: TakenAway,
	path: string,
): Promise<boolean> {
	const text = await tree.read(file);
	if (text === undefined || (as === "label" && !text.includes(`${basename(path)}"`))) return false;
	return new RegExp(pattern).test(codeOf(file, splitLines(text)));
}
