import { createHash } from "node:crypto";
import { type Among, isAmong, type TreeEntry, type TreeReader } from "../../model/tree.js";
import { definingLine } from "../../text/defining.js";

/** The id that git gives a file with these bytes (latin1). */
export function blobId(text: string): string {
	return createHash("sha1").update(`blob ${text.length}\0`, "latin1").update(text, "latin1").digest("hex");
}

/** A tree of files in memory. An empty text is an absent file. */
export class MemoryTree implements TreeReader {
	readonly #files: ReadonlyMap<string, string>;

	constructor(files: Iterable<readonly [path: string, text: string]>) {
		this.#files = new Map([...files].filter(([, text]) => text !== ""));
	}

	get paths(): string[] {
		return [...this.#files.keys()];
	}

	get texts(): string[] {
		return [...this.#files.values()];
	}

	/** The text at a path, or undefined where there is none. */
	at(path: string): string | undefined {
		return this.#files.get(path);
	}

	/** The paths that another tree has not, with the ids of what stands there. */
	missingFrom(other: MemoryTree): Map<string, string> {
		return new Map(
			[...this.#files]
				.filter(([path]) => other.at(path) === undefined)
				.map(([path, text]) => [path, blobId(text)]),
		);
	}

	async entry(path: string): Promise<TreeEntry | undefined> {
		const text = this.#files.get(path);
		if (text !== undefined) return { mode: "100644", oid: blobId(text) };
		const isFolder = [...this.#files.keys()].some((file) => file.startsWith(`${path}/`));
		return isFolder ? { mode: "40000", oid: "" } : undefined;
	}

	async read(path: string): Promise<string | undefined> {
		return this.#files.get(path);
	}

	async list(folder: string): Promise<readonly string[]> {
		const inside = folder === "" ? "" : `${folder}/`;
		const names = [...this.#files.keys()]
			.filter((path) => path.startsWith(inside))
			.map((path) => path.slice(inside.length).split("/")[0]!);
		return [...new Set(names)];
	}

	async grep(words: readonly string[]): Promise<ReadonlySet<string>> {
		const there = new Set([...this.#files.values()].flatMap((text) => text.match(/\w+/g) ?? []));
		return new Set(words.filter((word) => there.has(word)));
	}

	async filesWith(words: readonly string[], among?: Among): Promise<readonly string[]> {
		return [...this.#files].flatMap(([path, text]) =>
			isAmong(path, among) && text.match(/\w+/g)?.some((word) => words.includes(word)) ? [path] : [],
		);
	}

	async grepHeaders(words: readonly string[], folders: readonly string[]) {
		const headers = [...this.#files].filter(
			([path]) =>
				path.endsWith(".h") &&
				(path.startsWith("include/") || folders.some((folder) => path.replace(/\/[^/]*$/, "") === folder)),
		);
		return new Map(
			words.map((word) => {
				const line = new RegExp(definingLine([word]), "m");
				return [word, headers.flatMap(([path, text]) => (line.test(text) ? [path] : []))] as const;
			}),
		);
	}
}
