import { InternalError } from "../../errors.js";
import { find, type Kinds, pathsIn, type Table, tablePlaces } from "./table-file.js";

/** Reads bytes of a file; what it returns may be longer. */
export type ReadAt = (from: number, length: number) => ArrayBuffer;

/** Of a table that is searched every so manieth number is kept in memory. */
const STEP = 1024;

/** Tables as `packTables` wrote them, read where they stand: of millions of numbers a run looks up some thousands. */
export class StoredTables<T extends readonly Table[]> {
	readonly #places;
	readonly #marks = new Map<number, Uint32Array>();
	#paths: readonly string[] | undefined;

	/**
	 * @param length of the bytes that the tables and their paths take
	 * @throws InternalError where they are cut short
	 */
	constructor(
		private readonly read: ReadAt,
		private readonly kinds: Kinds<T>,
		length: number,
	) {
		const lengths = new Uint32Array(read(0, (kinds.length + 1) * 4));
		this.#places = tablePlaces(lengths, kinds);
		if (this.#places.end !== length) throw new InternalError("the code index is cut short");
	}

	get paths(): readonly string[] {
		const { paths, end } = this.#places;
		this.#paths ??= pathsIn(this.read(paths, end - paths).slice(0, end - paths));
		return this.#paths;
	}

	/** Where a value stands in a table of ascending numbers, or -1. */
	find(table: number, value: number): number {
		const { length } = this.#places.tables[table]!;
		const marks = this.#marksOf(table);
		let [low, high] = [0, marks.length];
		while (high - low > 1) {
			const middle = (low + high) >> 1;
			if (marks[middle]! <= value) low = middle;
			else high = middle;
		}
		const from = low * STEP;
		const at = find(this.#numbers(table, from, Math.min(STEP, length - from)), value);
		return at < 0 ? at : from + at;
	}

	/** The number at a place of a table. */
	at(table: number, place: number): number {
		return this.#numbers(table, place, 1)[0]!;
	}

	/** All of a table. */
	whole(table: number): Table {
		return this.#numbers(table, 0, this.#places.tables[table]!.length);
	}

	/** Walks over a table and one beside it, of which only a part is in memory. */
	rows(keys: number, values: number): Rows {
		const { length } = this.#places.tables[keys]!;
		return new Rows(length, (from, count) => ({
			keys: this.#numbers(keys, from, count),
			values: this.#numbers(values, from, count),
		}));
	}

	#marksOf(table: number): Uint32Array {
		const known = this.#marks.get(table);
		if (known) return known;
		const { length } = this.#places.tables[table]!;
		const marks = Uint32Array.from({ length: Math.ceil(length / STEP) }, (_, i) => this.at(table, i * STEP));
		this.#marks.set(table, marks);
		return marks;
	}

	#numbers(table: number, from: number, count: number): Table {
		const Kind = this.kinds[table]!;
		const width = Kind.BYTES_PER_ELEMENT;
		return new Kind(this.read(this.#places.tables[table]!.from + from * width, count * width), 0, count);
	}
}

/** So many rows are read at once. */
const ROWS = 1 << 15;

/** The rows of two tables beside each other, one after another. */
export class Rows {
	/** Of the row that was reached; at the end the key is higher than any number of a table. */
	key = -1;
	value = 0;
	#next = 0;
	#from = 0;
	#part: { readonly keys: Table; readonly values: Table } = {
		keys: new Uint32Array(),
		values: new Uint32Array(),
	};

	constructor(
		private readonly length: number,
		private readonly read: (from: number, count: number) => { readonly keys: Table; readonly values: Table },
	) {}

	/** Goes on to the next row. */
	step(): void {
		if (this.#next === this.length) {
			this.key = Number.POSITIVE_INFINITY;
			return;
		}
		if (this.#next === this.#from + this.#part.keys.length) {
			this.#from = this.#next;
			this.#part = this.read(this.#from, Math.min(ROWS, this.length - this.#from));
		}
		const at = this.#next++ - this.#from;
		this.key = this.#part.keys[at]!;
		this.value = this.#part.values[at]!;
	}
}
