/** What makes a table of numbers from a part of a buffer. */
interface TableKind<T> {
	readonly BYTES_PER_ELEMENT: number;
	new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

type Table = Uint32Array | Int32Array | Uint16Array;

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

/** Reads what `packTables` wrote, given the kind of each table; undefined where the file is cut short. */
export function unpackTables<T extends readonly Table[]>(
	bytes: Buffer,
	kinds: { readonly [K in keyof T]: TableKind<T[K]> },
): { readonly tables: T; readonly paths: readonly string[] } | undefined {
	const isWhole = bytes.byteOffset === 0 && bytes.buffer.byteLength === bytes.byteLength;
	const data = isWhole
		? bytes.buffer
		: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
	let at = (kinds.length + 1) * 4;
	if (data.byteLength < at) return undefined;
	const lengths = new Uint32Array(data, 0, kinds.length + 1);
	const sizes = [...lengths].map((length, i) => length * (kinds[i]?.BYTES_PER_ELEMENT ?? 1));
	if (data.byteLength !== sizes.reduce((sum, size) => sum + size, at)) return undefined;
	const tables = kinds.map((Kind, i) => {
		const table = new Kind(data, at, lengths[i]!);
		at += sizes[i]!;
		return table;
	});
	return { tables: tables as unknown as T, paths: Buffer.from(data, at).toString("latin1").split("\0") };
}
