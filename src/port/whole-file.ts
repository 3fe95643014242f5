import type { Evidence, FileOutcome, HunkOutcome, TreeEffect } from "../model/decision.js";
import type { FileChange } from "../model/series.js";
import { isRegular, type TreeEntry } from "../model/tree.js";
import { fileEntry, mergeWhole, type PortFacts, pathObstacle } from "./target.js";

/** The outcome of a file change that stands or falls as a whole. */
export function wholeFile(
	path: string,
	fate: "landed" | "upstream" | { readonly unsure: string },
	effects: readonly TreeEffect[] = [],
	evidence: readonly Evidence[] = [],
): FileOutcome {
	const outcome: HunkOutcome = {
		state: typeof fate === "string" ? fate : "unsure",
		manner: "unchanged",
		strategy: "whole-file",
		confidence: typeof fate === "string" ? 1 : 0,
		evidence,
		gates: [],
		...(typeof fate === "object" && { reason: fate.unsure }),
	};
	return { path, effects, hunks: [outcome] };
}

/** A file that the patch deletes: it is as the patch knew it, or it is gone already. */
export async function portDeletion({ old }: FileChange, { tree, moves }: PortFacts): Promise<FileOutcome> {
	const { path, mode, oid } = old!;
	const target = await fileEntry(tree, path);
	if (target?.oid === oid && target.mode === mode)
		return wholeFile(path, "landed", [{ kind: "delete", path }]);
	if (target) return wholeFile(path, { unsure: "the patch deletes this file; upstream changed it" });
	const moved = await moves.file(path);
	return moved === undefined
		? wholeFile(path, "upstream", [], [{ text: "the target has no such file any more" }])
		: wholeFile(path, { unsure: `the patch deletes this file; upstream moved it to ${moved.path}` });
}

/** Links, submodules, binary files and changes of type: git's rule, take the side that changed. */
export async function portOpaque(
	{ kind, old, new: next, binary }: FileChange,
	facts: PortFacts,
): Promise<FileOutcome> {
	const { tree } = facts;
	const from = old!;
	const to = next!;
	const target = await fileEntry(tree, from.path);
	const what = binary ? "binary file" : kind === "type" ? "file's type" : "file";
	const there = target ? undefined : await fileEntry(tree, to.path);
	if (there?.oid === to.oid && there.mode === to.mode)
		return alreadySo(to.path, "the target has moved this file there already");
	if (!target)
		return wholeFile(to.path, { unsure: `the patch changes this ${what}; the target has it no more` });
	const merged = mergeEntry(from, to, target);
	if (!merged) return wholeFile(to.path, { unsure: `both the patch and upstream changed this ${what}` });
	const effect: TreeEffect = { kind: "object", path: to.path, ...merged };
	if (from.path === to.path)
		return merged.oid === target.oid && merged.mode === target.mode
			? alreadySo(to.path, "the target has this file with the same content")
			: wholeFile(to.path, "landed", [effect]);
	const isTaken = (await fileEntry(tree, to.path)) !== undefined;
	const obstacle = isTaken ? "the target has another file of that name" : await pathObstacle(facts, to.path);
	return obstacle
		? wholeFile(to.path, { unsure: obstacle })
		: wholeFile(to.path, "landed", [{ kind: "delete", path: from.path }, effect]);
}

/** The side that changed; of a file, mode and content each for itself. Undefined where both sides changed it. */
function mergeEntry(base: TreeEntry, patched: TreeEntry, target: TreeEntry): TreeEntry | undefined {
	const isSame = ({ mode, oid }: TreeEntry) => mode === target.mode && oid === target.oid;
	const { mode, oid } = patched;
	if (isSame(base) || isSame(patched)) return { mode, oid };
	if (![base, patched, target].every((side) => isRegular(side.mode))) return undefined;
	const merged = {
		mode: mergeWhole(base.mode, mode, target.mode),
		oid: mergeWhole(base.oid, oid, target.oid),
	};
	return merged.mode !== undefined && merged.oid !== undefined ? (merged as TreeEntry) : undefined;
}

/** The outcome where the target has it all. */
export function alreadySo(path: string, text: string): FileOutcome {
	return wholeFile(path, "upstream", [], [{ text, at: { path, line: 1 } }]);
}
