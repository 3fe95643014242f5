import type { Among, TreeEntry, TreeReader } from "../model/tree.js";
import { definingLine } from "../text/defining.js";
import { getOrMake } from "../text/get-or-make.js";
import { readCommit } from "./commits.js";
import { type ObjectReader, SMALL_WINDOWS } from "./objects.js";
import { type GitContext, tryGit } from "./process.js";

/** A thread more saves a second and costs the memory of another. */
const ONE_THREAD = { ...SMALL_WINDOWS, "grep.threads": "1" };

/** Reads one commit's tree, folder by folder as it is asked. */
export class CommitTree implements TreeReader {
	readonly #folders = new Map<string, Promise<Map<string, TreeEntry>>>();
	/** What was searched for, and whether it was found. */
	readonly #words = new Map<string, boolean>();
	/** What headers were searched for, and those that were found. */
	readonly #headers = new Map<string, Promise<readonly string[]>>();

	private constructor(
		private readonly context: GitContext,
		private readonly objects: ObjectReader,
		private readonly commit: string,
		private readonly rootTree: string,
	) {}

	static async open(context: GitContext, objects: ObjectReader, commit: string): Promise<CommitTree> {
		const { tree } = await readCommit(objects, commit);
		return new CommitTree(context, objects, commit, tree);
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

	async grep(words: readonly string[]): Promise<ReadonlySet<string>> {
		const unknown = words.filter((word) => !this.#words.has(word));
		const found = await this.#search(unknown);
		for (const word of unknown) this.#words.set(word, found.has(word));
		return new Set(words.filter((word) => this.#words.get(word)));
	}

	async #search(words: readonly string[]): Promise<ReadonlySet<string>> {
		if (words.length === 0) return new Set();
		const common = ["grep", "-h", "-o", "-I", "--no-color"];
		const where = [this.commit, "--", ".", ":(exclude)Documentation"];
		// One pattern of all words is the fastest search, \b twice as fast as -w; not every git has PCRE.
		const pattern = `\\b(?:${words.map((word) => word.replace(/\W/g, "\\$&")).join("|")})\\b`;
		const perl = await tryGit(this.context, [...common, "-P", "-e", pattern, ...where], {
			config: ONE_THREAD,
		});
		const { stdout } =
			perl.code <= 1
				? perl
				: await tryGit(this.context, [...common, "-w", "-F", "-f", "-", ...where], {
						input: `${words.join("\n")}\n`,
					});
		return new Set(stdout.toString("latin1").split("\n").filter(Boolean));
	}

	async filesWith(words: readonly string[], among?: Among): Promise<readonly string[]> {
		if (words.length === 0) return [];
		const excluded = ["Documentation", "tools", "scripts", "samples"].map((folder) => `:(exclude)${folder}`);
		const { stdout } = await tryGit(
			this.context,
			["grep", "-l", "-z", "-w", "-I", "-F", "-f", "-", this.commit, "--", ...pathspecs(among), ...excluded],
			{ config: ONE_THREAD, input: `${words.join("\n")}\n` },
		);
		const names = stdout.toString("latin1").split("\0").filter(Boolean);
		return names.map((name) => name.slice(this.commit.length + 1));
	}

	async grepHeaders(
		words: readonly string[],
		folders: readonly string[],
	): Promise<ReadonlyMap<string, readonly string[]>> {
		const where = [":(glob)include/**/*.h", ...folders.map((folder) => `:(glob)${globbed(folder)}/*.h`)];
		const key = (word: string) => `${word} ${folders.join(":")}`;
		const unknown = words.filter((word) => !this.#headers.has(key(word)));
		if (unknown.length > 0) {
			const search = this.#searchHeaders(unknown, where);
			for (const word of unknown)
				this.#headers.set(
					key(word),
					search.then((found) => found.get(word) ?? []),
				);
		}
		const found = await Promise.all(
			words.map(async (word) => [word, (await this.#headers.get(key(word)))!] as const),
		);
		return new Map(found.filter(([, paths]) => paths.length > 0));
	}

	async #searchHeaders(words: readonly string[], where: readonly string[]): Promise<Map<string, string[]>> {
		const search = (syntax: string) =>
			tryGit(
				this.context,
				["grep", "-z", "-I", "--no-color", syntax, "-e", definingLine(words), this.commit, "--", ...where],
				{ config: ONE_THREAD },
			);
		const perl = await search("-P");
		const { stdout } = perl.code <= 1 ? perl : await search("-E");
		const found = new Map<string, string[]>();
		for (const row of stdout.toString("latin1").split("\n")) {
			const [name, line] = row.split("\0");
			if (line === undefined) continue;
			const path = name!.slice(this.commit.length + 1);
			for (const word of words.filter((each) => line.includes(each))) {
				if (!new RegExp(definingLine([word])).test(line)) continue;
				const paths = found.get(word) ?? [];
				if (paths.at(-1) !== path) found.set(word, [...paths, path]);
			}
		}
		return found;
	}

	#folder(path: string): Promise<Map<string, TreeEntry>> {
		return getOrMake(this.#folders, path, () => this.#readFolder(path));
	}

	async #readFolder(path: string): Promise<Map<string, TreeEntry>> {
		const entry = path === "" ? { mode: "40000", oid: this.rootTree } : await this.entry(path);
		if (entry?.mode !== "40000") return new Map();
		const object = await this.objects.read(entry.oid);
		return object?.type === "tree" ? parseTree(object.bytes, entry.oid.length / 2) : new Map();
	}
}

/** A folder as a glob that means nothing else. */
function pathspecs(among: Among | undefined): string[] {
	if (among === undefined) return ["."];
	if ("name" in among) return [`:(glob)**/${globbed(among.name)}*`];
	return among.folders.map((folder) => `:(glob)${globbed(folder)}/**`);
}

function globbed(folder: string): string {
	return folder.replace(/[*?[\]\\]/g, "\\$&");
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
