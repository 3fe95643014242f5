import { filter } from "../../system/filter.js";

/** The programs for a file's ending. */
const PROGRAMS: readonly (readonly [string, string])[] = [
	[".gz", "gzip"],
	[".xz", "xz"],
	[".bz2", "bzip2"],
	[".zst", "zstd"],
];

/** The program that unpacks a file of this name; undefined where it is not packed. */
export function packer(name: string): string | undefined {
	return PROGRAMS.find(([ending]) => name.endsWith(ending))?.[1];
}

/** A name without the ending that its packing gives it. */
export function unpackedName(name: string): string {
	const ending = PROGRAMS.find(([each]) => name.endsWith(each))?.[0];
	return ending === undefined ? name : name.slice(0, -ending.length);
}

/** @throws UserError where the program is missing, or the file damaged or larger than `most` */
export function unpack(
	program: string,
	packed: Buffer,
	options: { most: number; what: string; signal?: AbortSignal | undefined },
): Promise<Buffer> {
	return filter([program, "-dc"], packed, options);
}

/** Packs bytes, without time stamps. */
export function pack(program: string, bytes: Buffer, what: string): Promise<Buffer> {
	const args = program === "gzip" ? ["-nc"] : ["-c"];
	return filter([program, ...args], bytes, { most: Number.MAX_SAFE_INTEGER, what });
}
