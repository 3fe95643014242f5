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
	const list = Buffer.from(paths.join("\0"), "latin1");
	const lengths = Uint32Array.of(...tables.map(({ length }) => length), list.length);
	return Buffer.concat(
		[lengths, ...tables, list].map(({ buffer, byteOffset, byteLength }) =>
			Buffer.from(buffer, byteOffset, byteLength),
		),
	);
}

/** Reads what `packTables` wrote, given the kind of each table; undefined where the bytes are cut short. */
export function unpackTables<T extends readonly Table[]>(
	bytes: ArrayBuffer,
	kinds: Kinds<T>,
): { readonly tables: T; readonly paths: readonly string[] } | undefined {
	let at = (kinds.length + 1) * 4;
	if (bytes.byteLength < at) return undefined;
	const lengths = new Uint32Array(bytes, 0, kinds.length + 1);
	const sizes = [...lengths].map((length, i) => length * (kinds[i]?.BYTES_PER_ELEMENT ?? 1));
	if (bytes.byteLength !== sizes.reduce((sum, size) => sum + size, at)) return undefined;
	const tables = kinds.map((Kind, i) => {
		const table = new Kind(bytes, at, lengths[i]!);
		at += sizes[i]!;
		return table;
	});
	const paths = at === bytes.byteLength ? [] : Buffer.from(bytes, at).toString("latin1").split("\0");
	return { tables: tables as unknown as T, paths };
}
