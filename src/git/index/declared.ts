/** Whose declaration counts where headers of the same name compete. */
const PUBLICITY = [/^include\/linux\//, /^include\/(?!uapi\/)/, /^include\//, /./];

/** The number of a header where several declare a name. */
const AMBIGUOUS = 0xffffffff;
const MOST_HEADERS = 2 ** 20;

/** What headers declare: sorted tables of hashes. */
export interface DeclaredTables {
	/** Hashes of function and macro names, ascending, and the argument counts each takes. */
	readonly names: Uint32Array;
	readonly arities: Int32Array;
	/** Hashes of what headers declare, ascending, and the number of the header's path, one beyond all for several. */
	readonly declared: Uint32Array;
	readonly headers: Uint32Array;
	readonly paths: readonly string[];
}

/** Which header declares what: the most public one, none where several are equally public. */
export class Declared {
	readonly #arities = new Map<number, number>();
	readonly #paths: string[] = [];
	/** A hash and the number of a header in one number each. */
	#pairs = new Float64Array(1 << 16);
	#length = 0;

	/** @param declared as in a file's entry */
	add(path: string, declared: Uint32Array): void {
		if (declared.length === 0) return;
		const header = this.#paths.push(path) - 1;
		for (let i = 0; i < declared.length; i += 2) {
			const [hash, mask] = [declared[i]!, declared[i + 1]!];
			if (mask !== 0) this.#arities.set(hash, (this.#arities.get(hash) ?? 0) | mask);
			if (this.#length === this.#pairs.length) {
				const pairs = new Float64Array(this.#length * 2);
				pairs.set(this.#pairs);
				this.#pairs = pairs;
			}
			this.#pairs[this.#length++] = hash * MOST_HEADERS + header;
		}
	}

	tables(): DeclaredTables {
		const names = Uint32Array.from(this.#arities.keys()).sort();
		const arities = Int32Array.from(names, (hash) => this.#arities.get(hash)!);
		const pairs = this.#pairs.subarray(0, this.#length).sort();
		const ranks = this.#paths.map((path) => PUBLICITY.findIndex((pattern) => pattern.test(path)));
		const declared = new Uint32Array(pairs.length);
		const headers = new Uint32Array(pairs.length);
		let length = 0;
		let best = 0;
		for (const pair of pairs) {
			const header = pair % MOST_HEADERS;
			const hash = (pair - header) / MOST_HEADERS;
			const rank = ranks[header]!;
			if (length === 0 || declared[length - 1] !== hash) {
				declared[length] = hash;
				headers[length++] = header;
				best = rank;
			} else if (rank <= best && headers[length - 1] !== header) {
				headers[length - 1] = rank < best ? header : AMBIGUOUS;
				best = rank;
			}
		}
		return {
			names,
			arities,
			declared: declared.slice(0, length),
			headers: headers.slice(0, length),
			paths: this.#paths,
		};
	}
}
