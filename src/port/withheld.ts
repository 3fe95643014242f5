import { isUpstream, type PatchDecision } from "../model/decision.js";
import type { FileChange, Patch } from "../model/series.js";
import type { CodeIndex, TreeReader } from "../model/tree.js";
import { splitLines } from "../text/lines.js";
import { owned } from "../text/owned.js";
import { wordsOf } from "../text/words-of.js";
import { hasMember, providedNames, structsReached } from "./provided.js";
import { type Blocker, WithheldLines } from "./withheld-lines.js";
import {
	type ChangedLines,
	changedLines,
	changedSignatures,
	isDeclaredIn,
	wordsForFile,
	wordsIn,
} from "./words.js";

/** A word that a withheld patch declares: which patch, in which file, and in which struct where it is a member. */
interface DeclaredWord {
	readonly owner: string;
	readonly path: string;
	readonly struct?: string;
}

/**
 * What the patches that were left out would have provided. A later patch that builds on it must be left
 * out too: it may well apply, and be wrong.
 */
export class Withheld {
	readonly #lines = new WithheldLines();
	/** Words that a withheld patch declares: who does, and in which file. */
	readonly #words = new Map<string, DeclaredWord>();
	/** Functions and macros whose signature a withheld patch changed, and who. */
	readonly #signatures = new Map<string, string>();
	readonly #landedWords = new Set<string>();
	/** Whether a word stands anywhere in the target, as far as it was searched for. */
	readonly #searched = new Map<string, boolean>();
	#isEmpty = true;

	constructor(
		private readonly blob: (oid: string) => Promise<string>,
		private readonly targetCode: () => Promise<CodeIndex | undefined>,
	) {}

	/** Takes over a patch that landed, or that the target has already. */
	async landed(patch: Patch): Promise<void> {
		if (this.#isEmpty) return;
		this.#lines.follow(patch, undefined);
		for (const { path, added } of await this.#changes(patch.changes))
			for (const word of wordsIn(path, added)) if (this.#words.has(word)) this.#landedWords.add(owned(word));
	}

	/** Takes over a patch that was left out; hunks of it that stand in the target are not. */
	async withhold(patch: Patch, { files }: PatchDecision): Promise<void> {
		this.#isEmpty = false;
		this.#lines.follow(patch, patch.key, (change, { newFrom }) => {
			const outcomes = files[patch.changes.indexOf(change)]?.hunks ?? [];
			return outcomes.some(({ state, hunk }) => state === "upstream" && hunk?.new[0] === newFrom);
		});
		for (const { old, new: next } of patch.changes)
			if (next && next.path !== old?.path)
				for (const word of wordsForFile(next.path))
					this.#words.set(owned(word), { owner: patch.key, path: next.path });
		const open = patch.changes.filter((_, at) => !isUpstream(files[at]?.hunks ?? []));
		for (const change of await this.#changes(open)) {
			const { path } = change;
			const names = providedNames(change);
			const known = wordsOf(change.base);
			for (const { word, struct } of names) {
				if (known.has(searchable(word)) || this.#words.has(word)) continue;
				this.#words.set(owned(word), { owner: patch.key, path, ...(struct !== undefined && { struct }) });
			}
			for (const name of changedSignatures(change)) this.#signatures.set(owned(name), patch.key);
		}
	}

	/** The withheld patches that a patch builds on, and what of them; worked out as far as they are asked for. */
	async *blockers(patch: Patch, target: TreeReader): AsyncGenerator<Blocker> {
		if (this.#isEmpty) return;
		for (const change of patch.changes) yield* this.#lines.blockers(change);
		yield* this.#wordBlockers(await this.#changes(patch.changes), target);
	}

	async *#wordBlockers(changes: readonly ChangedLines[], target: TreeReader): AsyncGenerator<Blocker> {
		const used = new Set<string>();
		for (const { path, added } of changes) {
			for (const word of wordsIn(path, added)) {
				const owner = this.#signatures.get(word);
				if (owner !== undefined) yield { owner, needs: { kind: "signature", word } };
				if (this.#words.has(word) && !this.#landedWords.has(word)) used.add(word);
			}
		}
		const all = changes.flatMap(({ added }) => added);
		const needed = [...used].filter((word) => !isDeclaredIn(all, word));
		const blocker = (word: string): Blocker => {
			return { owner: this.#words.get(word)!.owner, needs: { kind: "word", word } };
		};
		for await (const word of this.#missingMembers(target, needed, changes)) yield blocker(word);
		for (const word of await this.#missingIn(target, needed)) yield blocker(word);
	}

	/**
	 * Those of the words that are a struct's member where a withheld patch declares them, are reached as one, and that
	 * the target's struct does not have.
	 */
	async *#missingMembers(
		target: TreeReader,
		words: readonly string[],
		changes: readonly ChangedLines[],
	): AsyncGenerator<string> {
		for (const word of words) {
			const { path, struct } = this.#words.get(word)!;
			if (struct === undefined || !changes.some((change) => reaches(change, struct, word))) continue;
			const text = await target.read(path);
			if (text === undefined || !hasMember(path, splitLines(text), struct, word)) yield word;
		}
	}

	/** Those of the words that the target does not know: not where they were to be declared, nor anywhere else. */
	async #missingIn(target: TreeReader, words: readonly string[]): Promise<string[]> {
		const unknown: string[] = [];
		for (const word of words) {
			const text = await target.read(this.#words.get(word)!.path);
			if (text === undefined || !wordsOf(text).has(searchable(word))) unknown.push(word);
		}
		const unsearched = unknown.filter((word) => !this.#searched.has(word));
		const code = unsearched.length > 0 ? await this.targetCode() : undefined;
		for (const word of unsearched.filter((each) => code && /^\w+$/.test(each)))
			this.#searched.set(owned(word), code!.files(searchable(word)) > 0);
		const rest = unsearched.filter((word) => !this.#searched.has(word));
		const known = await target.grep(rest.map(searchable));
		for (const word of rest) this.#searched.set(owned(word), known.has(searchable(word)));
		return unknown.filter((word) => !this.#searched.get(word));
	}

	async #changes(changes: readonly FileChange[]): Promise<ChangedLines[]> {
		const all = await Promise.all(changes.map((change) => changedLines(change, this.blob)));
		return all.filter((each) => each !== undefined);
	}
}

/** How a word stands in the tree: a built object by its source's name, a Kconfig symbol without its prefix. */
function searchable(word: string): string {
	return word.replace(/^CONFIG_/, "");
}

/**
 * Whether an added line reaches a member through a struct. Where the type is not in reach, it does unless the file
 * reached one of that name before, which is another struct's then.
 */
function reaches(change: ChangedLines, struct: string, member: string): boolean {
	const isOld = new RegExp(`(?:->|\\.)\\s*${member}\\b`).test(change.base);
	return structsReached(change, member).some((each) => (each === undefined ? !isOld : each === struct));
}
