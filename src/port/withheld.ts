import type { Patch } from "../model/series.js";
import type { TreeReader } from "../model/tree.js";
import { identifiersOf } from "../text/tokens.js";
import { WithheldLines } from "./withheld-lines.js";
import {
	type ChangedLines,
	changedLines,
	changedSignatures,
	isDeclaredIn,
	wordsForFile,
	wordsIn,
} from "./words.js";

/**
 * What the patches that were left out would have provided. A later patch that builds on it must be left
 * out too: it may well apply, and be wrong.
 */
export class Withheld {
	readonly #lines = new WithheldLines();
	/** Words that a withheld patch declares, and who. */
	readonly #words = new Map<string, string>();
	/** Functions and macros whose signature a withheld patch changed, and who. */
	readonly #signatures = new Map<string, string>();
	readonly #landedWords = new Set<string>();
	#isEmpty = true;

	constructor(private readonly blob: (oid: string) => Promise<string>) {}

	/** Takes over a patch that landed, or that the target has already. */
	async landed(patch: Patch): Promise<void> {
		if (this.#isEmpty) return;
		this.#lines.follow(patch, undefined);
		for (const { path, added } of await this.#changes(patch))
			for (const word of wordsIn(path, added)) if (this.#words.has(word)) this.#landedWords.add(word);
	}

	/** Takes over a patch that was left out. */
	async withhold(patch: Patch): Promise<void> {
		this.#isEmpty = false;
		this.#lines.follow(patch, patch.key);
		for (const { old, new: next } of patch.changes)
			if (next && next.path !== old?.path)
				for (const word of wordsForFile(next.path)) this.#words.set(word, patch.key);
		for (const change of await this.#changes(patch)) {
			const known = identifiersOf(change.base);
			for (const word of wordsIn(change.path, change.added)) {
				const isNew = !known.has(word) && !this.#words.has(word);
				if (isNew && isDeclaredIn(change.added, word)) this.#words.set(word, patch.key);
			}
			for (const name of changedSignatures(change)) this.#signatures.set(name, patch.key);
		}
	}

	/** The key of the withheld patch that a patch builds on, and what of it; undefined where it builds on none. */
	async blocker(
		patch: Patch,
		target: TreeReader,
	): Promise<{ readonly owner: string; readonly what: string } | undefined> {
		if (this.#isEmpty) return undefined;
		for (const change of patch.changes) {
			const blocked = this.#lines.blocker(change);
			if (blocked) return blocked;
		}
		return this.#wordBlocker(await this.#changes(patch), target);
	}

	async #wordBlocker(changes: readonly ChangedLines[], target: TreeReader) {
		const used = new Set<string>();
		for (const { path, added } of changes) {
			for (const word of wordsIn(path, added)) {
				const owner = this.#signatures.get(word);
				if (owner !== undefined) return { owner, what: `${word}, whose signature it changes` };
				if (this.#words.has(word) && !this.#landedWords.has(word)) used.add(word);
			}
		}
		const all = changes.flatMap(({ added }) => added);
		const needed = [...used].filter((word) => !isDeclaredIn(all, word));
		const known = await target.grep(needed.map(searchable));
		const missing = needed.find((word) => !known.has(searchable(word)));
		return missing === undefined ? undefined : { owner: this.#words.get(missing)!, what: missing };
	}

	async #changes(patch: Patch): Promise<ChangedLines[]> {
		const all = await Promise.all(patch.changes.map((change) => changedLines(change, this.blob)));
		return all.filter((each) => each !== undefined);
	}
}

/** How a word stands in the tree: a built object by its source's name, a Kconfig symbol without its prefix. */
function searchable(word: string): string {
	return word.replace(/^CONFIG_/, "");
}
