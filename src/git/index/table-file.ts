/** What makes a table of numbers from a part of a buffer. */
interface TableKind<T> {
	readonly BYTES_PER_ELEMENT: number;
	new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

export type Table = Uint32Array | Int32Array | Uint16Array;

/** The kind of each of some tables. */
export type Kinds<T extends readonly Table[]> = { readonly [K in keyof T]: TableKind<T[K]> };

export const NO_SUM = 0x811c9dc5;

/**
 * Tells bytes that are not those that were written: FNV-1a, four bytes at a time.
 *
 * @param before the sum of what is before them: as many bytes as four go into
 */
export function checksum(bytes: Uint8Array, before: number = NO_SUM): number {
	const whole = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
	let sum = before;
	for (let i = 0; i < whole.length; i++) sum = Math.imul(sum ^ whole[i]!, 0x01000193);
	for (const byte of bytes.subarray(whole.length * 4)) sum = Math.imul(sum ^ byte, 0x01000193);
	return sum >>> 0;
}

/**
 * Tables of numbers and a list of paths (latin1) as the bytes of a file: how long each table and the list are, the
 * tables, the list. A table's place must be a multiple of its numbers' width, so those of narrow numbers come last.
 */
export function packTables(tables: readonly Table[], paths: readonly string[]): Buffer {
	return Buffer.concat(packedParts(tables, paths));
}

/** The bytes of `packTables` in parts, of which all but the last are as long as four goes into: large tables are not copied. */
export function packedParts(tables: readonly Table[], paths: readonly string[]): Buffer[] {
	const list = Buffer.from(paths.join("\0"), "latin1");
	const lengths = Uint32Array.of(...tables.map(({ length }) => length), list.length);
	const wide = tables.filter(({ BYTES_PER_ELEMENT: width }) => width === 4);
	const narrow = tables.filter(({ BYTES_PER_ELEMENT: width }) => width < 4);
	return [...[lengths, ...wide].map(bytesOf), Buffer.concat([...narrow.map(bytesOf), list])];
}

function bytesOf({ buffer, byteOffset, byteLength }: Table): Buffer {
	return Buffer.from(buffer, byteOffset, byteLength);
}

/** Where tables stand that `packTables` wrote, in bytes, and where its list of paths begins. */
export function tablePlaces(lengths: Uint32Array, kinds: Kinds<readonly Table[]>) {
	let at = lengths.byteLength;
	const tables = kinds.map(({ BYTES_PER_ELEMENT }, i) => {
		const from = at;
		at += lengths[i]! * BYTES_PER_ELEMENT;
		return { from, length: lengths[i]! };
	});
	return { tables, paths: at, end: at + lengths[kinds.length]! };
}

/**
 * Reads what `packTables` wrote, given the kind of each table; undefined where it does not take all of the bytes.
 *
 * @param length how many bytes there are; the buffer may be longer
 */
export function unpackTables<T extends readonly Table[]>(
	bytes: ArrayBuffer,
	length: number,
	kinds: Kinds<T>,
): { readonly tables: T; readonly paths: readonly string[] } | undefined {
	if (length < (kinds.length + 1) * 4) return undefined;
	const places = tablePlaces(new Uint32Array(bytes, 0, kinds.length + 1), kinds);
	if (length !== places.end) return undefined;
	const tables = kinds.map((Kind, i) => new Kind(bytes, places.tables[i]!.from, places.tables[i]!.length));
	return { tables: tables as unknown as T, paths: pathsIn(bytes.slice(places.paths, places.end)) };
}

/** The paths behind the tables. */
export function pathsIn(list: ArrayBuffer): string[] {
	return list.byteLength === 0 ? [] : Buffer.from(list).toString("latin1").split("\0");
}

/** Where a value stands in ascending numbers, or -1. */
export function find(sorted: Table, value: number): number {
	let low = 0;
	let high = sorted.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		if (sorted[middle] === value) return middle;
		if (sorted[middle]! < value) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}
