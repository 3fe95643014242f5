import type { Patch } from "../../model/series.js";
import { dice } from "../../text/multiset.js";
import type { Candidate } from "./series.js";

export const PAIRED_BY = ["patch id", "subject", "changed lines"] as const;

/** A patch in two states of its series. */
export interface Pair {
	readonly old: Patch;
	readonly new: Patch;
	readonly by: (typeof PAIRED_BY)[number];
}

/** Two patches are taken for one where they share at least so much of their changed lines … */
const LEAST_LIKENESS = 0.5;
/** … and no other comes as near. */
const LEAST_MARGIN = 0.1;

/** Pairs the patches of two states of a series: by patch id, then by subject, then by the lines that they change. */
export function pairPatches(old: readonly Candidate[], now: readonly Candidate[]): Pair[] {
	const pairs: Pair[] = [];
	const left = new Set(old);
	const right = new Set(now);
	const take = (a: Candidate, b: Candidate, by: Pair["by"]) => {
		pairs.push({ old: a.patch, new: b.patch, by });
		left.delete(a);
		right.delete(b);
	};
	for (const [a, b] of equal(left, right, ({ patchId }) => patchId)) take(a, b, "patch id");
	for (const [a, b] of equal(left, right, ({ patch }) => plainSubject(patch.subject))) take(a, b, "subject");
	for (const a of [...left]) {
		const b = mostAlike(a, right);
		if (b && mostAlike(b, left) === a) take(a, b, "changed lines");
	}
	const order = new Map(old.map(({ patch }, i) => [patch.key, i]));
	return pairs.sort((a, b) => order.get(a.old.key)! - order.get(b.old.key)!);
}

/** Those that have a key that no other on either side has. */
function equal(
	left: ReadonlySet<Candidate>,
	right: ReadonlySet<Candidate>,
	keyOf: (candidate: Candidate) => string | undefined,
): [Candidate, Candidate][] {
	const [a, b] = [unique(left, keyOf), unique(right, keyOf)];
	return [...a].flatMap(([key, one]): [Candidate, Candidate][] => {
		const other = b.get(key);
		return one && other ? [[one, other]] : [];
	});
}

function unique(
	candidates: Iterable<Candidate>,
	keyOf: (candidate: Candidate) => string | undefined,
): Map<string, Candidate | undefined> {
	const byKey = new Map<string, Candidate | undefined>();
	for (const candidate of candidates) {
		const key = keyOf(candidate);
		if (key) byKey.set(key, byKey.has(key) ? undefined : candidate);
	}
	return byKey;
}

/** A subject without the tags that mail gives it, and without case. */
function plainSubject(subject: string): string {
	return subject
		.replace(/^(?:\[[^\]]*\]\s*|re:\s*)+/i, "")
		.replace(/\s+/g, " ")
		.trim()
		.toLowerCase();
}

function mostAlike(one: Candidate, others: ReadonlySet<Candidate>): Candidate | undefined {
	const [best, second] = [...others]
		.map((other) => ({ other, likeness: dice(one.lines, other.lines) }))
		.sort((a, b) => b.likeness - a.likeness);
	if (!best || best.likeness < LEAST_LIKENESS) return undefined;
	return best.likeness - (second?.likeness ?? 0) < LEAST_MARGIN ? undefined : best.other;
}
