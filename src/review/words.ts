import { diff } from "fast-myers-diff";
import type { Part } from "../model/review.js";

/** A word, blanks, or any other single character; bytes of one character beyond ASCII stay together. */
const WORD = /[\w$\x80-\xff]+|[ \t]+|[^\w$\x80-\xff \t]/g;

/** Longer lines are told apart as a whole. */
const LONGEST = 2000;

/** Two versions of a line, each cut into what both have and what it alone has. */
export function wordParts(old: string, now: string): readonly [readonly Part[], readonly Part[]] {
	if (old === now) return [whole(old, false), whole(now, false)];
	if (old.length > LONGEST || now.length > LONGEST) return [whole(old, true), whole(now, true)];
	const a = old.match(WORD) ?? [];
	const b = now.match(WORD) ?? [];
	const oldParts: Part[] = [];
	const newParts: Part[] = [];
	let [i, j] = [0, 0];
	for (const [aFrom, aTo, bFrom, bTo] of diff(a, b)) {
		add(oldParts, a.slice(i, aFrom), false);
		add(newParts, b.slice(j, bFrom), false);
		add(oldParts, a.slice(aFrom, aTo), true);
		add(newParts, b.slice(bFrom, bTo), true);
		[i, j] = [aTo, bTo];
	}
	add(oldParts, a.slice(i), false);
	add(newParts, b.slice(j), false);
	return [oldParts, newParts];
}

/** A line that is the same all through, or other. */
export function whole(text: string, isOther: boolean): Part[] {
	return text === "" ? [] : [{ text, isOther }];
}

function add(parts: Part[], words: readonly string[], isOther: boolean): void {
	parts.push(...whole(words.join(""), isOther));
}
