import { type Among, isAmong } from "../model/tree.js";
import { definingLine } from "../text/defining.js";
import { getOrMake } from "../text/get-or-make.js";
import { SMALL_WINDOWS } from "./objects.js";
import { type GitContext, tryGit } from "./process.js";

/** A thread more saves a second and costs the memory of another. */
const ONE_THREAD = { ...SMALL_WINDOWS, "grep.threads": "1" };
const DOCUMENTATION = /^Documentation\//;
const OF_PROGRAMS = /^(?:Documentation|tools|scripts|samples)\//;
/** So many files are read sooner than git has searched the whole tree. */
const MOST_READ = 100;

/** What knows which files of a tree hold a word. */
export interface WordHolders {
	/** Those that hold one of some words, in the tree's order, and very rarely one more; undefined where it does not know. */
	holding(words: readonly string[], isWanted: (path: string) => boolean): readonly string[] | undefined;
}

/** Searches one commit's tree: in the files that an index names, and with `git grep` where there is none or it names many. */
export class TreeSearch {
	/** What was searched for, and whether it was found. */
	readonly #words = new Map<string, Promise<boolean>>();
	/** What headers were searched for, and those that were found. */
	readonly #headers = new Map<string, Promise<readonly string[]>>();

	constructor(
		private readonly context: GitContext,
		private readonly commit: string,
		private readonly read: (path: string) => Promise<string | undefined>,
		private readonly index: () => Promise<WordHolders | undefined>,
	) {}

	/** As `TreeReader.grep`. */
	async grep(words: readonly string[]): Promise<ReadonlySet<string>> {
		const unknown = words.filter((word) => !this.#words.has(word));
		const search = this.#search(unknown);
		for (const word of unknown)
			this.#words.set(
				word,
				search.then((found) => found.has(word)),
			);
		const isThere = await Promise.all(words.map((word) => this.#words.get(word)!));
		return new Set(words.filter((_, i) => isThere[i]));
	}

	/** As `TreeReader.filesWith`. */
	async filesWith(words: readonly string[], among?: Among): Promise<readonly string[]> {
		if (words.length === 0) return [];
		const isWanted = (path: string) => !OF_PROGRAMS.test(path) && isAmong(path, among);
		return (await this.index())?.holding(words, isWanted) ?? this.#gitFilesWith(words, among);
	}

	/** As `TreeReader.grepHeaders`. */
	async grepHeaders(
		words: readonly string[],
		folders: readonly string[],
	): Promise<ReadonlyMap<string, readonly string[]>> {
		const key = (word: string) => `${word} ${folders.join(":")}`;
		const unknown = words.filter((word) => !this.#headers.has(key(word)));
		if (unknown.length > 0) {
			const search = this.#searchHeaders(unknown, folders);
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

	async #search(words: readonly string[]): Promise<ReadonlySet<string>> {
		const found = new Set<string>();
		const left: string[] = [];
		for (const word of words) {
			const files = await this.#fewHolding(longestWord(word), (path) => !DOCUMENTATION.test(path));
			if (!files) left.push(word);
			else if (await this.#stands(wholeWord([word]), files)) found.add(word);
		}
		return left.length === 0 ? found : new Set([...found, ...(await this.#gitGrep(left))]);
	}

	async #stands(pattern: string, files: readonly string[]): Promise<boolean> {
		for (const file of files) if (new RegExp(pattern).test((await this.read(file)) ?? "")) return true;
		return false;
	}

	/** The files that an index knows to hold a word; undefined where it does not know or they are too many to read. */
	async #fewHolding(
		word: string,
		isWanted: (path: string) => boolean,
	): Promise<readonly string[] | undefined> {
		const files = (await this.index())?.holding([word], isWanted);
		return files && files.length <= MOST_READ ? files : undefined;
	}

	async #searchHeaders(
		words: readonly string[],
		folders: readonly string[],
	): Promise<ReadonlyMap<string, readonly string[]>> {
		const isHeader = (path: string) =>
			path.endsWith(".h") &&
			(path.startsWith("include/") || folders.includes(path.slice(0, path.lastIndexOf("/"))));
		const found = new Map<string, readonly string[]>();
		const left: string[] = [];
		for (const word of words) {
			const files = await this.#fewHolding(word, isHeader);
			if (files) found.set(word, await this.#defining(word, files));
			else left.push(word);
		}
		return left.length === 0 ? found : new Map([...found, ...(await this.#gitGrepHeaders(left, folders))]);
	}

	async #defining(word: string, files: readonly string[]): Promise<string[]> {
		const line = new RegExp(definingLine([word]), "m");
		const texts = await Promise.all(files.map(this.read));
		return files.filter((_, i) => line.test(texts[i] ?? ""));
	}

	async #gitGrep(words: readonly string[]): Promise<ReadonlySet<string>> {
		const common = ["grep", "-h", "-o", "-I", "--no-color"];
		const where = [this.commit, "--", ".", ":(exclude)Documentation"];
		// One pattern of all words is the fastest search, \b twice as fast as -w; not every git has PCRE.
		const perl = await tryGit(this.context, [...common, "-P", "-e", wholeWord(words), ...where], {
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

	async #gitFilesWith(words: readonly string[], among: Among | undefined): Promise<readonly string[]> {
		const excluded = ["Documentation", "tools", "scripts", "samples"].map((folder) => `:(exclude)${folder}`);
		const { stdout } = await tryGit(
			this.context,
			["grep", "-l", "-z", "-w", "-I", "-F", "-f", "-", this.commit, "--", ...pathspecs(among), ...excluded],
			{ config: ONE_THREAD, input: `${words.join("\n")}\n` },
		);
		const names = stdout.toString("latin1").split("\0").filter(Boolean);
		return names.map((name) => name.slice(this.commit.length + 1));
	}

	async #gitGrepHeaders(
		words: readonly string[],
		folders: readonly string[],
	): Promise<Map<string, readonly string[]>> {
		const where = [":(glob)include/**/*.h", ...folders.map((folder) => `:(glob)${globbed(folder)}/*.h`)];
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
				const paths = getOrMake(found, word, () => []);
				if (paths.at(-1) !== path) paths.push(path);
			}
		}
		return found;
	}
}

/** A regular expression, in JavaScript's and PCRE's syntax, for one of some words that stands alone. */
function wholeWord(words: readonly string[]): string {
	return `\\b(?:${words.map((word) => word.replace(/\W/g, "\\$&")).join("|")})\\b`;
}

/** The longest identifier in what is searched for, such as the name in that of a file. */
function longestWord(text: string): string {
	return text.split(/\W+/).reduce((longest, word) => (word.length > longest.length ? word : longest), "");
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
