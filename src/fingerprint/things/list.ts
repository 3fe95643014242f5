import type { Branch, Thing, ThingKind } from "./thing.js";

/** A thing that is still being read. */
export interface Draft {
	kind: ThingKind;
	name: string;
	aliases: readonly string[];
	detail: string;
	from: number;
	to: number;
	head: number;
	branch: Branch;
	parent: Draft | undefined;
	/** How many things it is in. */
	readonly depth: number;
}

/** What a reader says of a thing when it meets it. */
export interface Found {
	readonly kind: ThingKind;
	readonly name: string;
	readonly from: number;
	/** One line where not told, until `end` tells. */
	readonly to?: number;
	readonly head?: number;
	readonly aliases?: readonly string[];
	readonly detail?: string;
	readonly parent?: Draft | undefined;
}

/** Things that nest deeper are left out, so that no text costs more than its length. */
export const DEEPEST = 40;
const LONGEST_NAME = 200;
const NO_ALIASES: readonly string[] = [];
const NO_BRANCH: Branch = [];

/** Collects the things of a text; a parent comes before what is in it. */
export class ThingList {
	readonly #drafts: Draft[] = [];

	/** @param branches the branch of each line; none where the language has no conditionals */
	constructor(private readonly branches: readonly Branch[] = []) {}

	add({
		kind,
		name,
		from,
		to = from + 1,
		head = from,
		aliases = NO_ALIASES,
		detail = "",
		parent,
	}: Found): Draft {
		const draft: Draft = {
			kind,
			name: name.length > LONGEST_NAME ? name.slice(0, LONGEST_NAME) : name,
			aliases,
			detail: detail.length > LONGEST_NAME ? detail.slice(0, LONGEST_NAME) : detail,
			from,
			to,
			head,
			branch: this.branches[head] ?? NO_BRANCH,
			parent,
			depth: parent ? parent.depth + 1 : 0,
		};
		if (draft.depth < DEEPEST) this.#drafts.push(draft);
		return draft;
	}

	/** Adds things that were read apart from the others, such as directives, each in the thing whose lines go around it. */
	addWithin(apart: readonly Found[]): void {
		const around = this.#drafts.filter(({ from, to }) => to > from + 2).sort(byStart);
		const open: Draft[] = [];
		let next = 0;
		for (const found of apart.toSorted((a, b) => a.from - b.from)) {
			const { from, to = from + 1 } = found;
			for (; next < around.length && around[next]!.from < from; next++) open.push(around[next]!);
			while (open.length > 0 && open.at(-1)!.to <= from) open.pop();
			this.add({ ...found, parent: open.findLast((draft) => to < draft.to) });
		}
	}

	/** The things in order, each within the thing that it is in and within the text. */
	sealed(lines: number): Thing[] {
		for (const draft of this.#drafts.toReversed()) {
			draft.to = Math.min(lines, Math.max(draft.to, draft.head + 1, draft.from + 1));
			if (draft.parent) draft.parent.to = Math.max(draft.parent.to, draft.to);
		}
		return this.#drafts.sort(byStart);
	}
}

/** A thing comes behind the one that it is in. */
function byStart(a: Draft, b: Draft): number {
	return a.from - b.from || a.depth - b.depth;
}
