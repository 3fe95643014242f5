let isShort = false;

/** From now on half as much is kept, or less: for a long series, where memory is shorter than time. */
export function keepLess(): void {
	isShort = true;
}

/** What was kept last under a key, up to a sum of lengths; what was not asked for the longest goes first. */
export class Recent<V, K = string> {
	readonly #kept = new Map<K, { readonly value: V; readonly length: number }>();
	#length = 0;

	/**
	 * @param most the sum of lengths, in chars of text
	 * @param fewest so many are kept whatever their lengths
	 * @param less what takes the place of `most` where memory is short
	 */
	constructor(
		private readonly most: number,
		private readonly fewest = 0,
		private readonly less = most / 2,
	) {}

	get(name: K): V | undefined {
		const known = this.#kept.get(name);
		if (known === undefined) return undefined;
		this.#kept.delete(name);
		this.#kept.set(name, known);
		return known.value;
	}

	keep(name: K, value: V, length: number): void {
		this.#length += length - (this.#kept.get(name)?.length ?? 0);
		this.#kept.set(name, { value, length });
		for (const [oldest, { length }] of this.#kept) {
			if (this.#length <= (isShort ? this.less : this.most) || this.#kept.size <= this.fewest) return;
			this.#kept.delete(oldest);
			this.#length -= length;
		}
	}
}

/** The versions of a file that a port works on, its result among them. */
const VERSIONS = 5;
/** Shorter texts are worked through sooner than they are found again. */
const SHORTEST = 4096;

/**
 * A function of a text that works the texts out which it is asked for again only once, as long as they are among the
 * last: many look at the same few files, one after another. What it returns is shared, and must not be changed.
 *
 * @param most the sum of lengths of the texts whose results are kept, in chars
 */
export function remembered<V>(most: number, make: (text: string) => V): (text: string) => V {
	const recent = new Recent<V>(most, VERSIONS);
	return (text) => {
		if (text.length < SHORTEST) return make(text);
		const known = recent.get(text);
		if (known !== undefined) return known;
		const made = make(text);
		recent.keep(text, made, text.length);
		return made;
	};
}

/** What is worked out for lines takes more room than they do: it is kept for so many. */
const MOST_LINES = 3 << 14;

/** As `remembered`, of the lines of a text: an array, which must not change. */
export function rememberedOfLines<V>(make: (lines: readonly string[]) => V): (lines: readonly string[]) => V {
	const recent = new Recent<V, readonly string[]>(MOST_LINES, VERSIONS);
	return (lines) => {
		const known = recent.get(lines);
		if (known !== undefined) return known;
		const made = make(lines);
		recent.keep(lines, made, lines.length);
		return made;
	};
}
