import { squash } from "../../text/lines.js";

/** The lines of a file that a hunk's old lines most probably were. */
export interface Likeness {
	readonly at: number;
	readonly take: number;
}

/** A line that says where it is: it holds a word of some length. */
const TELLING = /[A-Za-z_]\w{3}/;

/** The share of a hunk's telling lines that has to be found again. */
const LEAST_SHARE = 0.3;

/**
 * Finds the part of a file that a hunk's old lines stood for when some of them are others there: each telling line
 * votes for the places that it is found at, and the offset with the most votes wins, the nearer of two.
 *
 * @param guess the index that the hunk says
 * @param least the index before which it cannot stand
 */
export function likestLines(
	text: readonly string[],
	lines: readonly string[],
	guess: number,
	least: number,
): Likeness | undefined {
	const places = placesOf(text, least);
	const votes = new Map<number, number>();
	let telling = 0;
	lines.forEach((line, i) => {
		if (!TELLING.test(line)) return;
		telling++;
		const found = places.get(squash(line)) ?? [];
		if (found.length > 8) return;
		for (const at of found) votes.set(at - i, (votes.get(at - i) ?? 0) + 1 / found.length);
	});
	const offsets = [...votes.keys()].map((offset) => [offset, nearby(votes, offset)] as const);
	const [best] = offsets.sort((a, b) => b[1] - a[1] || Math.abs(a[0] - guess) - Math.abs(b[0] - guess));
	if (!best || best[1] < Math.max(1, telling * LEAST_SHARE)) return undefined;
	return spanAt(text, lines, best[0], least);
}

/** The votes for an offset and, where lines came or went inside, those next to it. */
function nearby(votes: ReadonlyMap<number, number>, offset: number): number {
	let sum = 0;
	for (let by = -3; by <= 3; by++) sum += (votes.get(offset + by) ?? 0) * (by === 0 ? 1 : 0.9);
	return sum;
}

function placesOf(text: readonly string[], least: number): Map<string, number[]> {
	const places = new Map<string, number[]>();
	for (let at = least; at < text.length; at++) {
		const key = squash(text[at]!);
		const found = places.get(key);
		if (found) found.push(at);
		else places.set(key, [at]);
	}
	return places;
}

/** From the first to the last line that is found about there, and as many more at either end as the hunk shows. */
function spanAt(text: readonly string[], lines: readonly string[], offset: number, least: number): Likeness {
	const near = (i: number) =>
		[0, 1, -1, 2, -2, 3, -3]
			.map((by) => offset + i + by)
			.find((at) => text[at] !== undefined && squash(text[at]) === squash(lines[i]!));
	let first = 0;
	while (first < lines.length && (!TELLING.test(lines[first]!) || near(first) === undefined)) first++;
	let last = lines.length - 1;
	while (last > first && (!TELLING.test(lines[last]!) || near(last) === undefined)) last--;
	const from = Math.max(least, near(first)! - first);
	const to = Math.min(text.length, near(last)! + lines.length - last);
	return { at: from, take: Math.max(0, to - from) };
}
