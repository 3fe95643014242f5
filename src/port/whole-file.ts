import type { FileOutcome, HunkOutcome, TreeEffect } from "../model/decision.js";
import { type Evidence, targetLine } from "../model/evidence.js";
import type { HunkReason, Obstacle, Opaque } from "../model/reason.js";
import type { FileChange } from "../model/series.js";
import { isRegular, type TreeEntry } from "../model/tree.js";
import { fileEntry, mergeWhole, type PortFacts, pathObstacle } from "./target.js";

/** The outcome of a file change that stands or falls as a whole. */
export function wholeFile(
	path: string,
	fate: "landed" | "upstream" | { readonly unsure: HunkReason },
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
export async function portDeletion(
	{ old }: FileChange,
	{ tree, moves, settings }: PortFacts,
): Promise<FileOutcome> {
	const { path, mode, oid } = old!;
	const target = await fileEntry(tree, path);
	if (target?.oid === oid && target.mode === mode)
		return wholeFile(path, "landed", [{ kind: "delete", path }]);
	if (target) return wholeFile(path, { unsure: { kind: "deleted file changed" } });
	const moved = await moves.file(path);
	if (moved) return wholeFile(path, { unsure: { kind: "deleted file moved", to: moved.path } });
	const part = settings.movedOut?.find(({ from }) => from === path);
	return part
		? wholeFile(path, { unsure: { kind: "deleted file split", to: part.to.path } })
		: wholeFile(path, "upstream", [], [{ kind: "file gone" }]);
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
	const what: Opaque = binary ? "binary file" : kind === "type" ? "file's type" : "file";
	const there = target ? undefined : await fileEntry(tree, to.path);
	if (there?.oid === to.oid && there.mode === to.mode)
		return alreadySo(to.path, { kind: "file moved already" });
	if (!target) return wholeFile(to.path, { unsure: { kind: "changed file gone", what } });
	const merged = mergeEntry(from, to, target);
	if (!merged) return wholeFile(to.path, { unsure: { kind: "changed twice", what } });
	const effect: TreeEffect = { kind: "object", path: to.path, ...merged };
	if (from.path === to.path)
		return merged.oid === target.oid && merged.mode === target.mode
			? alreadySo(to.path, { kind: "same content" })
			: wholeFile(to.path, "landed", [effect]);
	const isTaken = (await fileEntry(tree, to.path)) !== undefined;
	const obstacle: Obstacle | undefined = isTaken
		? { kind: "another file there" }
		: await pathObstacle(facts, to.path);
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

/** The outcome where the target has it all, as a fact says. */
export function alreadySo(path: string, fact: Evidence): FileOutcome {
	return wholeFile(path, "upstream", [], [{ ...fact, at: targetLine(path, 0) }]);
}
