import { unitsOf } from "./languages.js";
import { FIXED, type Unit } from "./unit.js";

/**
 * Whether two texts of a file differ only in the order of what may stand in any order: rows, entries, members,
 * includes, independent definitions. Both have the same lines, white space left out, and each line stands in the
 * same definition or list. Statements, directives, and what counts by its place keep their order.
 *
 * @param path tells the language
 */
export function isOnlyOrder(path: string, one: string, other: string): boolean {
	if (one === "" || other === "") return false;
	return isReordered(unitsOf(path, one), unitsOf(path, other));
}

function isReordered(ones: readonly Unit[], others: readonly Unit[]): boolean {
	const pairs = pairsOf(ones, others);
	if (!pairs) return false;
	const isFree = pairs.every((a, i) =>
		pairs.slice(i + 1).every((b) => a.at < b.at || (mayPass(a.one, b.one) && mayPass(a.other, b.other))),
	);
	return isFree && pairs.every(({ one, other }) => isReordered(one.inner, other.inner));
}

/** Each unit with its like among the others and where that stands; undefined where one has none. */
function pairsOf(ones: readonly Unit[], others: readonly Unit[]) {
	if (ones.length !== others.length) return undefined;
	const waiting = new Map<string, { other: Unit; at: number }[]>();
	others.forEach((other, at) => {
		const key = contentOf(other);
		waiting.set(key, [...(waiting.get(key) ?? []), { other, at }]);
	});
	const pairs = ones.flatMap((one) => {
		const like = waiting.get(contentOf(one))?.shift();
		return like ? [{ one, ...like }] : [];
	});
	return pairs.length === ones.length ? pairs : undefined;
}

/** What a unit consists of, in no order. */
function contentOf({ code, notes, inner }: Unit): string {
	return ["{", code, ...[...notes].sort(), ...inner.map(contentOf).sort(), "}"].join("\n");
}

function mayPass(a: Unit, b: Unit): boolean {
	if (a.code === "" || b.code === "") return true;
	return a.rank === b.rank && a.rank !== FIXED && !isBound(a, b) && !isBound(b, a);
}

function isBound({ defines }: Unit, by: Unit): boolean {
	return [...defines].some((name) => by.defines.has(name) || by.needs.has(name));
}
