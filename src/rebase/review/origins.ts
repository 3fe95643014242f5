import type { OwnLine } from "../../model/review.js";
import type { PatchResult, Plan } from "../../model/run.js";
import type { Patch } from "../../model/series.js";
import type { Readers } from "../../series/readers.js";
import { splitLines } from "../../text/lines.js";
import { versionsOf } from "./files.js";

/** Where the lines that a review shows come from: the base, the target, or a patch of the series. */
export class Origins {
	readonly #read = new Map<string, Promise<Patch>>();

	/** @param patches all of the run's, in its order */
	constructor(
		private readonly readers: Readers,
		private readonly plan: Plan,
		private readonly patches: readonly PatchResult[],
	) {}

	/** A file of the base, before the series changed it, as lines. */
	base(path: string): Promise<readonly string[] | undefined> {
		return this.#lines(this.plan.base.commit, path);
	}

	/** A file of the target, before anything landed, as lines. */
	target(path: string): Promise<readonly string[] | undefined> {
		return this.#lines(this.plan.target.commit, path);
	}

	/** Names the patches that brought lines of a file, of those before a patch that did not land as they came. */
	async named(lines: readonly OwnLine[], path: string, commit: string): Promise<OwnLine[]> {
		const at = this.patches.findIndex((each) => each.commit === commit);
		const told: OwnLine[] = [];
		for (const line of lines) {
			const number = (await this.#bringer(line.text, path, at)) + 1;
			const { decision, commit: key } = this.patches[number - 1] ?? {};
			told.push({ ...line, ...(decision && { from: { commit: key!, number, fate: decision.fate } }) });
		}
		return told;
	}

	/** The number, from 0, of the last patch before one that puts a line into a file; -1 where none does. */
	async #bringer(text: string, path: string, before: number): Promise<number> {
		for (let i = before - 1; i >= 0; i--) {
			const { decision, commit } = this.patches[i]!;
			if (decision.fate === "landed" && decision.manner === "unchanged") continue;
			if (await this.#brings(await this.#patch(commit), text, path)) return i;
		}
		return -1;
	}

	async #brings({ changes }: Patch, text: string, path: string): Promise<boolean> {
		const change = changes.find(({ new: next }) => next?.path === path);
		if (!change) return false;
		const { new: lines } = await versionsOf(change, this.readers);
		const edits = change.hunks.flatMap((hunk) => hunk.edits);
		return edits.some(({ newFrom, newTo }) =>
			lines.slice(newFrom, newTo).some((line) => line.replace(/\n$/, "") === text),
		);
	}

	#patch(commit: string): Promise<Patch> {
		const read = this.#read.get(commit) ?? this.readers.patch(commit);
		this.#read.set(commit, read);
		return read;
	}

	async #lines(commit: string, path: string): Promise<readonly string[] | undefined> {
		const text = await (await this.readers.tree(commit)).read(path);
		return text === undefined ? undefined : splitLines(text);
	}
}
