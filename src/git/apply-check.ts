import type { TreeEntry } from "../model/tree.js";
import { type GitContext, tryGit } from "./process.js";
import type { Scratch } from "./scratch.js";
import { fillIndex, readIndex } from "./scratch-index.js";

/** A patch file to apply. */
export interface ApplyStep {
	readonly name: string;
	readonly patch: Buffer;
	/** Of `git apply`, such as `-p2`. */
	readonly options: readonly string[];
}

/** Patches that one process applies: git keeps all that they touch in memory. */
const AT_ONCE = 40;

/**
 * Applies patch files one after another, without fuzz, to some files of a tree in an index of its own.
 *
 * @param before all files that the patches touch, as they are before; nothing else is in the index
 * @param isRight whether the index then holds what it should
 * @returns what is wrong, with the name of the patch where it is one; undefined where nothing is
 */
export async function checkPatches(
	scratch: Scratch,
	before: ReadonlyMap<string, TreeEntry>,
	steps: readonly ApplyStep[],
	isRight: (index: ReadonlyMap<string, TreeEntry>) => boolean,
): Promise<string | undefined> {
	const env = { ...scratch.context.env, GIT_INDEX_FILE: `${scratch.folder}/checked-index` };
	const context = { ...scratch.context, env };
	await fillIndex(context, before);
	const isQuick = await applyAll(context, steps, AT_ONCE);
	if (isQuick === undefined && isRight(await readIndex(context))) return undefined;
	// Git does not follow every rename and mode from patch to patch within one process.
	await fillIndex(context, before);
	const fault = await applyAll(context, steps, 1);
	return (
		fault ??
		(isRight(await readIndex(context)) ? undefined : "the patches give another tree than the branch has")
	);
}

async function applyAll(
	context: GitContext,
	steps: readonly ApplyStep[],
	atOnce: number,
): Promise<string | undefined> {
	for (let at = 0; at < steps.length; ) {
		const { options, name } = steps[at]!;
		let end = at + 1;
		while (end < steps.length && end - at < atOnce && steps[end]!.options.join() === options.join()) end++;
		const input = Buffer.concat(steps.slice(at, end).map(({ patch }) => patch));
		const args = ["apply", "--cached", "--whitespace=nowarn", "--allow-empty", ...options, "-"];
		const { code, stderr } = await tryGit(context, args, { input });
		if (code !== 0) return `${name}: ${stderr.split("\n")[0]}`;
		at = end;
	}
	return undefined;
}
