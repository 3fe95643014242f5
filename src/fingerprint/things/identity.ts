import { branchText } from "./branches.js";
import { chainOf, type Thing } from "./thing.js";

/**
 * Whether two things, of one text or of two, are known by the same: kind and name, and so are the things that they
 * are in. What has no name is looked through, so that a member of an anonymous union is one of the struct around it.
 */
export function isSameThing(a: Thing, b: Thing): boolean {
	if (a.kind !== b.kind) return false;
	if (a.aliases.some((alias) => b.aliases.includes(alias))) return true;
	if (a.name !== b.name) return false;
	const [outer, other] = [namedParent(a), namedParent(b)];
	return outer && other ? isSameThing(outer, other) : outer === other;
}

/** The innermost thing around one that has a name. */
export function namedParent({ parent }: Thing): Thing | undefined {
	let each = parent;
	while (each?.name === "") each = each.parent;
	return each;
}

/** What a thing is known by, in words that compare between texts: `struct zed > member lock`. */
export function identityOf(thing: Thing): string {
	return chainOf(thing)
		.filter(({ name }) => name !== "")
		.map(({ kind, name }) => `${kind} ${name}`)
		.join(" > ");
}

/**
 * Of things that are known by the same, those that are most like one: of its aliases, else of its detail, else in its
 * conditional arm, as long as there is one such.
 */
export function mostLike(thing: Thing, candidates: readonly Thing[]): readonly Thing[] {
	let left = candidates;
	const keep = (fits: (each: Thing) => boolean) => {
		const fitting = left.length > 1 ? left.filter(fits) : [];
		if (fitting.length > 0) left = fitting;
	};
	keep(({ aliases }) => aliases.some((alias) => thing.aliases.includes(alias)));
	keep(({ detail }) => detail === thing.detail);
	keep(({ branch }) => branchText(branch) === branchText(thing.branch));
	return left;
}
