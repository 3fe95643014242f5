import { InternalError } from "../../errors.js";
import { find, type Kinds, pathsIn, type Table, tablePlaces } from "./table-file.js";

/** Reads bytes of a file. */
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
		this.#paths ??= pathsIn(this.read(paths, end - paths));
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
