import type { TreeEntry } from "../model/tree.js";
import { type GitContext, tryGit } from "./process.js";
import type { Scratch } from "./scratch.js";
import { fillIndex, readIndex } from "./scratch-index.js";

/** A patch file to apply. */
export interface ApplyStep {
	readonly patch: Buffer;
	/** Of `git apply`, such as `-p2`. */
	readonly options: readonly string[];
	/** What it is to leave at the paths that it touches; undefined for nothing. */
	readonly leaves: ReadonlyMap<string, TreeEntry | undefined>;
}

/** Patches that one process applies: git keeps all that they touch in memory. */
const AT_ONCE = 40;

/**
 * Applies patch files one after another, without fuzz, to some files of a tree in an index of its own.
 *
 * @param before all files that the patches touch, as they are before; nothing else is in the index
 * @returns what is wrong with which steps, by their index, each applied to what those before it are to leave
 */
export async function checkPatches(
	scratch: Scratch,
	before: ReadonlyMap<string, TreeEntry>,
	steps: readonly ApplyStep[],
): Promise<ReadonlyMap<number, string>> {
	const env = { ...scratch.context.env, GIT_INDEX_FILE: `${scratch.folder}/checked-index` };
	const context = { ...scratch.context, env };
	const end = new Map(before);
	for (const step of steps) leave(end, step);
	await fillIndex(context, before);
	if ((await applyAll(context, steps)) && isSame(await readIndex(context), end)) return new Map();
	// Git does not follow every rename and mode from patch to patch within one process.
	return checkEach(context, before, steps);
}

async function checkEach(
	context: GitContext,
	before: ReadonlyMap<string, TreeEntry>,
	steps: readonly ApplyStep[],
): Promise<ReadonlyMap<number, string>> {
	const faults = new Map<number, string>();
	const expected = new Map(before);
	await fillIndex(context, before);
	for (const [i, step] of steps.entries()) {
		const { code, stderr } = await apply(context, step.patch, step.options);
		leave(expected, step);
		const isRight = code === 0 && isSame(await readIndex(context), expected);
		if (isRight) continue;
		faults.set(i, code === 0 ? "it gives another tree than the branch has" : stderr.split("\n")[0]!);
		await fillIndex(context, expected);
	}
	return faults;
}

function leave(index: Map<string, TreeEntry>, { leaves }: ApplyStep): void {
	for (const [path, entry] of leaves) {
		if (entry) index.set(path, entry);
		else index.delete(path);
	}
}

function isSame(found: ReadonlyMap<string, TreeEntry>, wanted: ReadonlyMap<string, TreeEntry>): boolean {
	const isAt = ([path, { mode, oid }]: [string, TreeEntry]) =>
		found.get(path)?.oid === oid && found.get(path)?.mode === mode;
	return found.size === wanted.size && [...wanted].every(isAt);
}

async function applyAll(context: GitContext, steps: readonly ApplyStep[]): Promise<boolean> {
	for (let at = 0; at < steps.length; ) {
		const { options } = steps[at]!;
		let end = at + 1;
		while (end < steps.length && end - at < AT_ONCE && steps[end]!.options.join() === options.join()) end++;
		const input = Buffer.concat(steps.slice(at, end).map(({ patch }) => patch));
		if ((await apply(context, input, options)).code !== 0) return false;
		at = end;
	}
	return true;
}

function apply(context: GitContext, input: Buffer, options: readonly string[]) {
	const args = ["apply", "--cached", "--whitespace=nowarn", "--allow-empty", ...options, "-"];
	return tryGit(context, args, { input });
}
