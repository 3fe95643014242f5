import type { Among, TreeEntry, TreeReader } from "../model/tree.js";
import { Recent } from "../text/recent.js";
import { readCommit } from "./commits.js";
import type { ObjectReader } from "./objects.js";
import type { GitContext } from "./process.js";
import { TreeSearch, type WordHolders } from "./tree-search.js";

/** The folders of a few patches, and those of the headers that they include. */
const MOST_FOLDERS = 500;

/** Reads one commit's tree, folder by folder as it is asked. */
export class CommitTree implements TreeReader {
	readonly #folders = new Recent<Promise<Map<string, TreeEntry>>>(MOST_FOLDERS);
	readonly #search: TreeSearch;
	#index: () => Promise<WordHolders | undefined> = async () => undefined;

	private constructor(
		context: GitContext,
		private readonly objects: ObjectReader,
		commit: string,
		private readonly rootTree: string,
	) {
		this.#search = new TreeSearch(
			context,
			commit,
			(path) => this.read(path),
			() => this.#index(),
		);
	}

	static async open(context: GitContext, objects: ObjectReader, commit: string): Promise<CommitTree> {
		const { tree } = await readCommit(objects, commit);
		return new CommitTree(context, objects, commit, tree);
	}

	/** Whether another tree has the same files. */
	isSameAs(other: CommitTree): boolean {
		return this.rootTree === other.rootTree;
	}

	/** Has words looked up in an index from now on, as far as it knows them. */
	searchIn(index: () => Promise<WordHolders | undefined>): void {
		this.#index = index;
	}

	async entry(path: string): Promise<TreeEntry | undefined> {
		const slash = path.lastIndexOf("/");
		const folder = await this.#folder(slash < 0 ? "" : path.slice(0, slash));
		return folder.get(path.slice(slash + 1));
	}

	async read(path: string): Promise<string | undefined> {
		const entry = await this.entry(path);
		return entry && entry.mode !== "40000" && entry.mode !== "160000"
			? this.objects.blob(entry.oid)
			: undefined;
	}

	async list(folder: string): Promise<readonly string[]> {
		return [...(await this.#folder(folder)).keys()];
	}

	grep(words: readonly string[]): Promise<ReadonlySet<string>> {
		return this.#search.grep(words);
	}

	filesWith(words: readonly string[], among?: Among): Promise<readonly string[]> {
		return this.#search.filesWith(words, among);
	}

	grepHeaders(words: readonly string[], folders: readonly string[]) {
		return this.#search.grepHeaders(words, folders);
	}

	#folder(path: string): Promise<Map<string, TreeEntry>> {
		const known = this.#folders.get(path);
		if (known) return known;
		const folder = this.#readFolder(path);
		this.#folders.keep(path, folder, 1);
		return folder;
	}

	async #readFolder(path: string): Promise<Map<string, TreeEntry>> {
		const entry = path === "" ? { mode: "40000", oid: this.rootTree } : await this.entry(path);
		if (entry?.mode !== "40000") return new Map();
		const object = await this.objects.read(entry.oid);
		return object?.type === "tree" ? parseTree(object.bytes, entry.oid.length / 2) : new Map();
	}
}

/** The mode as git gives it out: old trees have files with other permissions, such as 100664. */
function canonicalMode(mode: string): string {
	if (!mode.startsWith("100")) return mode;
	return Number.parseInt(mode, 8) & 0o100 ? "100755" : "100644";
}

/** A tree object's entries by name: `mode SP name NUL id`, the id in `idLength` bytes. */
function parseTree(bytes: Buffer, idLength: number): Map<string, TreeEntry> {
	const entries = new Map<string, TreeEntry>();
	for (let at = 0; at < bytes.length; ) {
		const space = bytes.indexOf(0x20, at);
		const nul = bytes.indexOf(0, space);
		const end = nul + 1 + idLength;
		entries.set(bytes.toString("latin1", space + 1, nul), {
			mode: canonicalMode(bytes.toString("latin1", at, space)),
			oid: bytes.toString("hex", nul + 1, end),
		});
		at = end;
	}
	return entries;
}
