import { profileOf } from "../fingerprint/profile.js";
import type { Evidence, FileOutcome, HunkOutcome, TreeEffect } from "../model/decision.js";
import type { FileChange } from "../model/series.js";
import { isRegular, type TreeEntry } from "../model/tree.js";
import { basename, dirname } from "../retrieve/moved.js";
import { splitLines } from "../text/lines.js";
import { passCodeGates } from "../verify/gates.js";
import { fileEntry, mergeWhole, type PortFacts, pathObstacle } from "./target.js";

/** How sure it is that a new file goes where all files like it went. */
const FOLLOWED = 0.9;

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

/** A file that the patch adds: it is new, or it stands there already with the same content. */
export async function portAddition({ new: next }: FileChange, facts: PortFacts): Promise<FileOutcome> {
	const { mode, oid } = next!;
	const follow = await followSiblings(next!.path, facts);
	if (follow?.unsure !== undefined) return wholeFile(next!.path, { unsure: follow.unsure });
	const path = follow?.path ?? next!.path;
	const obstacle = await pathObstacle(facts, path);
	if (obstacle) return wholeFile(path, { unsure: obstacle });
	const ours = await fileEntry(facts.tree, path);
	if (!ours) {
		const stale = await staleCode(path, oid, facts);
		if (stale) return wholeFile(path, { unsure: stale });
		const effect: TreeEffect = { kind: "object", path, mode, oid };
		return follow ? portedFile(path, effect, follow) : wholeFile(path, "landed", [effect]);
	}
	if (ours.oid === oid && ours.mode === mode)
		return alreadySo(path, "the target has this file with the same content");
	return wholeFile(path, { unsure: "the patch adds this file; the target has another one of that name" });
}

/** What in an added file speaks to code that upstream changed, as the gates find it. */
async function staleCode(
	path: string,
	oid: string,
	{ blob, code, without }: PortFacts,
): Promise<string | undefined> {
	const { language } = profileOf(path);
	if (!code || language !== "c") return undefined;
	const lines = splitLines(await blob(oid));
	const hunk = { state: "landed" as const, added: lines, removed: [], placed: lines, replaced: [] };
	const file = {
		...{ path, language, code, hunks: [hunk] },
		...{ base: [], patched: lines, ours: [], result: lines },
		...(without && { without }),
	};
	return passCodeGates(file, hunk)[0]?.reason;
}

/** Where an added file goes whose siblings upstream moved; undefined where it stays. */
async function followSiblings(path: string, { moves, threshold }: PortFacts) {
	const move = await moves.folder(path);
	if (!move || move.folder === dirname(path)) return undefined;
	const confidence = FOLLOWED * (move.votes / move.voters);
	const text = `${move.votes} of the ${move.voters} files most like it moved from ${dirname(path)} to ${move.folder}`;
	if (confidence < threshold) return { unsure: `${text}; where it belongs is not clear` };
	const followed = `${move.folder}/${basename(path)}`;
	moves.follow(path, followed);
	return { path: followed, confidence, text };
}

function portedFile(
	path: string,
	effect: TreeEffect,
	{ confidence, text }: { confidence: number; text: string },
): FileOutcome {
	const { hunks } = wholeFile(path, "landed", [], [{ text }]);
	return { path, effects: [effect], hunks: [{ ...hunks[0]!, manner: "ported", confidence }] };
}

/** A file that the patch deletes: it is as the patch knew it, or it is gone already. */
export async function portDeletion({ old }: FileChange, { tree, moves }: PortFacts): Promise<FileOutcome> {
	const { path, mode, oid } = old!;
	const ours = await fileEntry(tree, path);
	if (ours?.oid === oid && ours.mode === mode) return wholeFile(path, "landed", [{ kind: "delete", path }]);
	if (ours) return wholeFile(path, { unsure: "the patch deletes this file; upstream changed it" });
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
	const ours = await fileEntry(tree, from.path);
	const what = binary ? "binary file" : kind === "type" ? "file's type" : "file";
	const there = ours ? undefined : await fileEntry(tree, to.path);
	if (there?.oid === to.oid && there.mode === to.mode)
		return alreadySo(to.path, "the target has moved this file there already");
	if (!ours)
		return wholeFile(to.path, { unsure: `the patch changes this ${what}; the target has it no more` });
	const merged = mergeEntry(from, to, ours);
	if (!merged) return wholeFile(to.path, { unsure: `both the patch and upstream changed this ${what}` });
	const effect: TreeEffect = { kind: "object", path: to.path, ...merged };
	if (from.path === to.path)
		return merged.oid === ours.oid && merged.mode === ours.mode
			? alreadySo(to.path, "the target has this file with the same content")
			: wholeFile(to.path, "landed", [effect]);
	const isTaken = (await fileEntry(tree, to.path)) !== undefined;
	const obstacle = isTaken ? "the target has another file of that name" : await pathObstacle(facts, to.path);
	return obstacle
		? wholeFile(to.path, { unsure: obstacle })
		: wholeFile(to.path, "landed", [{ kind: "delete", path: from.path }, effect]);
}

/** The side that changed; of a file, mode and content each for itself. Undefined where both sides changed it. */
function mergeEntry(base: TreeEntry, patched: TreeEntry, ours: TreeEntry): TreeEntry | undefined {
	const isSame = ({ mode, oid }: TreeEntry) => mode === ours.mode && oid === ours.oid;
	const { mode, oid } = patched;
	if (isSame(base) || isSame(patched)) return { mode, oid };
	if (![base, patched, ours].every((side) => isRegular(side.mode))) return undefined;
	const merged = { mode: mergeWhole(base.mode, mode, ours.mode), oid: mergeWhole(base.oid, oid, ours.oid) };
	return merged.mode !== undefined && merged.oid !== undefined ? (merged as TreeEntry) : undefined;
}

function alreadySo(path: string, text: string): FileOutcome {
	return wholeFile(path, "upstream", [], [{ text, at: { path, line: 1 } }]);
}
