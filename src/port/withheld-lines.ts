import type { Need } from "../model/reason.js";
import type { FileChange, Hunk, Patch } from "../model/series.js";
import { FileLines } from "./file-lines.js";

/** The key of a withheld patch that another one builds on, and what of it. */
export interface Blocker {
	readonly owner: string;
	readonly needs: Need;
}

/** The lines and files that only withheld patches provide, followed through the rest of the series. */
export class WithheldLines {
	readonly #files = new Map<string, FileLines>();
	readonly #paths = new Map<string, string>();

	/**
	 * Takes over a patch of the series.
	 *
	 * @param owner names it where it is withheld
	 * @param isUpstream true for a hunk of it that stands in the target all the same
	 */
	follow(
		patch: Patch,
		owner: string | undefined,
		isUpstream: (change: FileChange, hunk: Hunk) => boolean = () => false,
	): void {
		for (const change of patch.changes) {
			const { old, new: next } = change;
			const lines = old && this.#files.get(old.path);
			if (old && next?.path !== old.path) this.#files.delete(old.path);
			if (next && old && (lines || owner !== undefined)) {
				const followed = lines ?? new FileLines();
				followed.follow(change, (hunk) => (isUpstream(change, hunk) ? undefined : owner));
				this.#files.set(next.path, followed);
			}
			if (owner !== undefined && next && next.path !== old?.path) this.#paths.set(next.path, owner);
			if (owner !== undefined && old && next?.path !== old.path) this.#paths.set(old.path, owner);
			if (owner === undefined && !old && next) this.#paths.delete(next.path);
		}
	}

	/** The withheld patches that a file change builds on, and what of them. */
	*blockers({ old, hunks }: FileChange): Generator<Blocker> {
		if (!old) return;
		const byPath = this.#paths.get(old.path);
		if (byPath !== undefined) yield { owner: byPath, needs: { kind: "file", path: old.path } };
		const lines = this.#files.get(old.path);
		for (const edit of lines ? hunks.flatMap(({ edits }) => edits) : []) {
			const owner = lines!.ownerOf(edit);
			const at = { side: "base", path: old.path, line: edit.oldFrom + 1 } as const;
			if (owner !== undefined) yield { owner, needs: { kind: "lines", at } };
		}
	}
}
