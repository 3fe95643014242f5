import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { isBlank, isWeak, squash } from "../text/lines.js";
import { tokenSimilarity } from "../text/tokens.js";
import type { Rejection, Work } from "./work.js";

/** From this likeness on, one line counts as another's changed form. */
const ALIKE = 0.5;

/** A line that the patch adds, and the answer's line that stands for it. */
export interface Claim {
	/** Index of the line in `patched`. */
	readonly patched: number;
	/** Index of the line in the answer. */
	readonly answer: number;
	/** The answer's line is not the patch's own. */
	readonly isChanged: boolean;
	/** The edit of the patch, and that of the answer, that the lines belong to. */
	readonly edit: number;
	readonly group: number;
}

/** A line that both the patch and the answer take out, each by one of its edits. */
export interface Removal {
	readonly edit: number;
	readonly group: number;
	/** Index of the line in `now`. */
	readonly line: number;
	/** Upstream changed the line: the target's form of it is another. */
	readonly isChanged: boolean;
}

/** What an answer does, line by line. */
export interface Account {
	/** The patch's edits, and the answer's, by which `now` becomes the answer. */
	readonly edits: readonly Edit[];
	readonly groups: readonly Edit[];
	readonly claims: readonly Claim[];
	readonly removals: readonly Removal[];
	/** Lines that the patch adds or removes and that the answer leaves out by its own word. */
	readonly dropped: readonly string[];
	/** Lines that the patch adds and that the target has already, or removes and the target has no more. */
	readonly settled: number;
	/** Braces and the like of the patch that are nowhere. */
	readonly loose: number;
}

/**
 * Accounts for every line that the patch adds or removes, and for every line that the answer does. A line of
 * the answer that the patch does not explain, or one of the patch that is nowhere, rejects it.
 */
export function accountFor(
	{ old, patched, now }: Work,
	answer: readonly string[],
	notNeeded: readonly string[],
): Account | Rejection {
	const edits = diffLines(old, patched, { ignoreSpace: false });
	const groups = diffLines(now, answer, { ignoreSpace: false });
	const groupOf = (side: "old" | "new", line: number) =>
		groups.findIndex((group) => group[`${side}From`] <= line && line < group[`${side}To`]);
	const added = range(groups, "new");
	const removed = range(groups, "old");
	const freeAdded = new Set(added);
	const freeRemoved = new Set(removed);
	const droppable = new Set(notNeeded.map(squash));
	const dropped: string[] = [];
	const claims: Claim[] = [];
	const removals: Removal[] = [];
	let settled = 0;
	let loose = 0;

	const counts = { old: countOf(old), now: countOf(now) };
	const open: { edit: number; line: number }[] = [];
	let last = -1;
	edits.forEach((edit, number) => {
		for (let line = edit.newFrom; line < edit.newTo; line++) {
			const key = squash(patched[line]!);
			if (key === "") continue;
			const same = added.filter((at) => freeAdded.has(at) && squash(answer[at]!) === key);
			const at = same.find((each) => each > last) ?? same[0];
			if (at === undefined) {
				open.push({ edit: number, line });
				continue;
			}
			freeAdded.delete(at);
			last = at;
			claims.push({ patched: line, answer: at, isChanged: false, edit: number, group: groupOf("new", at) });
		}
	});
	const openRemoved: { edit: number; line: number }[] = [];
	edits.forEach((edit, number) => {
		for (let line = edit.oldFrom; line < edit.oldTo; line++) {
			const key = squash(old[line]!);
			if (key === "") continue;
			const at = removed.find((each) => freeRemoved.has(each) && squash(now[each]!) === key);
			if (at === undefined) openRemoved.push({ edit: number, line });
			else {
				freeRemoved.delete(at);
				removals.push({ edit: number, group: groupOf("old", at), line: at, isChanged: false });
			}
		}
	});

	for (const { edit, line } of open) {
		const text = patched[line]!;
		const key = squash(text);
		if ((counts.now.get(key) ?? 0) > (counts.old.get(key) ?? 0)) {
			counts.now.set(key, counts.now.get(key)! - 1);
			settled++;
			continue;
		}
		const like = isWeak(text) ? undefined : mostAlike(text, freeAdded, answer);
		if (like !== undefined) {
			freeAdded.delete(like);
			claims.push({ patched: line, answer: like, isChanged: true, edit, group: groupOf("new", like) });
		} else if (droppable.has(key)) dropped.push(text);
		else if (mayBeLoose(text) && isStrong(patched, edits[edit]!)) loose++;
		else return { check: "accounted", reason: `a line that the patch adds is missing: ${text.trim()}` };
	}
	for (const { edit, line } of openRemoved) {
		const text = old[line]!;
		const key = squash(text);
		const isGone = (counts.now.get(key) ?? 0) < (counts.old.get(key) ?? 0);
		const like = isWeak(text) ? undefined : mostAlike(text, freeRemoved, now);
		if (like !== undefined && isGone) {
			freeRemoved.delete(like);
			removals.push({ edit, group: groupOf("old", like), line: like, isChanged: true });
		} else if (isGone) {
			counts.now.set(key, (counts.now.get(key) ?? 0) + 1);
			settled++;
		} else if (droppable.has(key)) dropped.push(text);
		else if (mayBeLoose(text)) loose++;
		else return { check: "accounted", reason: `a line that the patch removes still stands: ${text.trim()}` };
	}

	const stranger = [...freeAdded].find((at) => !isBlank(answer[at]!) && !isWeak(answer[at]!));
	if (stranger !== undefined)
		return {
			check: "unrelated",
			reason: `a line stands there that neither the target nor the patch has: ${answer[stranger]!.trim()}`,
		};
	for (const at of freeRemoved) {
		const text = now[at]!;
		if (isBlank(text) || isWeak(text)) continue;
		const group = groupOf("old", at);
		const becomes = claims.find(
			(claim) =>
				claim.group === group && claim.isChanged && tokenSimilarity(text, answer[claim.answer]!) >= ALIKE,
		);
		if (!becomes)
			return {
				check: "unrelated",
				reason: `a line of the target that the patch has nothing to do with was changed or left out: ${text.trim()}`,
			};
		removals.push({ edit: becomes.edit, group, line: at, isChanged: true });
	}
	return { edits, groups, claims, removals, dropped, settled, loose };
}

/** Braces may be another's now; a directive may not. */
function mayBeLoose(line: string): boolean {
	return isWeak(line) && !line.trimStart().startsWith("#");
}

/** The edit adds more than braces and the like. */
function isStrong(patched: readonly string[], { newFrom, newTo }: Edit): boolean {
	return patched.slice(newFrom, newTo).some((line) => !isWeak(line));
}

function range(edits: readonly Edit[], side: "old" | "new"): number[] {
	return edits.flatMap((edit) =>
		Array.from({ length: edit[`${side}To`] - edit[`${side}From`] }, (_, i) => edit[`${side}From`] + i),
	);
}

function countOf(lines: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const line of lines) counts.set(squash(line), (counts.get(squash(line)) ?? 0) + 1);
	return counts;
}

function mostAlike(text: string, free: ReadonlySet<number>, lines: readonly string[]): number | undefined {
	let best: number | undefined;
	let likeness = ALIKE;
	for (const at of free) {
		const each = isWeak(lines[at]!) ? 0 : tokenSimilarity(text, lines[at]!);
		if (each > likeness || (each === likeness && best === undefined)) {
			best = at;
			likeness = each;
		}
	}
	return best;
}
