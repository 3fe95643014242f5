import { firstOf } from "../../text/first-of.js";
import { isSameThing, mostLike, namedParent } from "./identity.js";
import { common, ownersOf } from "./owners.js";
import type { Thing, ThingKind } from "./thing.js";

/** The named things of a text, and where they stand. */
export class ThingTable {
	#owners: readonly (Thing | undefined)[] | undefined;
	#byHead: readonly { readonly thing: Thing; readonly at: number }[] | undefined;
	#named: ReadonlyMap<string, readonly Thing[]> | undefined;

	/**
	 * @param things by the line they begin in, each behind the thing that it is in
	 * @param lines how many lines the text has
	 */
	constructor(
		readonly things: readonly Thing[],
		private readonly lines: number,
	) {}

	/** The innermost thing of a line, from 0; of a line that several things share, what all of them are in. */
	thingAt(line: number): Thing | undefined {
		this.#owners ??= ownersOf(this.things, this.lines);
		return this.#owners[line];
	}

	/** The innermost thing of which lines stand on both sides of the point before a line: what an insertion there is in. */
	thingAround(point: number): Thing | undefined {
		return common(this.thingAt(point - 1), this.thingAt(point));
	}

	/** The innermost thing that lines [from, to) are in; an empty range is an insertion. */
	thingOf(from: number, to: number): Thing | undefined {
		if (from >= to) return this.thingAround(from);
		let each = common(this.thingAt(from), this.thingAt(to - 1));
		while (each && each.to < to) each = each.parent;
		return each;
	}

	/**
	 * The things of this text that are known by what a thing, of this or another text, is known by; those that are most
	 * like it, and are in what is most like what it is in, where there are several. More than one means that it cannot
	 * be told.
	 */
	find(thing: Thing): readonly Thing[] {
		const names = [thing.name, ...thing.aliases];
		const candidates = new Set(names.flatMap((name) => this.named(thing.kind, name)));
		const same = [...candidates].filter((each) => isSameThing(each, thing));
		const outer = same.length > 1 ? namedParent(thing) : undefined;
		if (!outer) return mostLike(thing, same);
		const around = new Set<Thing | undefined>(this.find(outer));
		const within = same.filter((each) => around.has(namedParent(each)));
		return mostLike(thing, within.length > 0 ? within : same);
	}

	/** The things whose heads stand in lines [from, to), in their order. */
	headedIn(from: number, to: number): readonly Thing[] {
		this.#byHead ??= this.things
			.map((thing, at) => ({ thing, at }))
			.sort((a, b) => a.thing.head - b.thing.head);
		const first = firstOf(this.#byHead, ({ thing }) => thing.head >= from);
		const end = firstOf(this.#byHead, ({ thing }) => thing.head >= to);
		return this.#byHead
			.slice(first, end)
			.sort((a, b) => a.at - b.at)
			.map(({ thing }) => thing);
	}

	/** The things of a kind and a name, wherever they are. */
	named(kind: ThingKind, name: string): readonly Thing[] {
		this.#named ??= byName(this.things);
		return this.#named.get(name)?.filter((each) => each.kind === kind) ?? [];
	}
}

function byName(things: readonly Thing[]): Map<string, Thing[]> {
	const named = new Map<string, Thing[]>();
	for (const thing of things) {
		for (const name of [thing.name, ...thing.aliases]) {
			const known = named.get(name);
			if (known) known.push(thing);
			else named.set(name, [thing]);
		}
	}
	return named;
}
