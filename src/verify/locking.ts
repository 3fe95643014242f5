import { blankComments } from "../text/tokens.js";
import { type Found, type Gate, type LandedHunk, newLines, type PortedFile } from "./gate.js";
import { surroundingsOf } from "./surroundings.js";

/** What says in which context code runs: with a lock held, without interrupts, preemption or migration. */
const CONTEXT =
	/\b((?:preempt|migrate)_(?:disable|enable)\w*|local_(?:irq|bh)_(?:save|restore|disable|enable)\w*|local_(?:un)?lock\w*|(?:raw_)?(?:spin|read|write)_(?:un|try)?lock\w*|mutex_(?:un|try)?lock\w*|rcu_read_(?:un)?lock\w*)\s*\(/g;

/** A hunk changes in which context code of a function runs, and upstream changed that of the same function. */
export const lockingGate: Gate<"locking"> = { name: "locking", find: lockedOtherwise };

function lockedOtherwise(file: PortedFile, hunk: LandedHunk): Found<"locking"> | undefined {
	const mine = [...newLines(hunk), ...hunk.removed].join("");
	if (contextCalls(mine).size === 0) return undefined;
	const around = surroundingsOf(file, hunk);
	if (!around || around.base.name !== around.target.name) return undefined;
	const [before, now] = [contextCalls(around.base.text), contextCalls(around.target.text)];
	const gone = [...before].find(([word, count]) => (now.get(word) ?? 0) < count)?.[0];
	const come = [...now].find(([word, count]) => (before.get(word) ?? 0) < count)?.[0];
	const word = gone ?? come;
	return word === undefined ? undefined : { word, function: around.target.name, isGone: gone !== undefined };
}

/** How often each such call stands in C text. */
function contextCalls(text: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const [, word] of blankComments(text).matchAll(CONTEXT))
		counts.set(word!, (counts.get(word!) ?? 0) + 1);
	return counts;
}
