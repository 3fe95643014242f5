import type { Need } from "../model/reason.js";
import type { FileChange, Patch } from "../model/series.js";

/** The key of a withheld patch that another one builds on, and what of it. */
export interface Blocker {
	readonly owner: string;
	readonly needs: Need;
}

/** Which lines of a file, as the series has it, only a withheld patch provides. */
class FileLines {
	/** Who provides each line; undefined for lines that the target can have too. Sparse at its end. */
	owners: (string | undefined)[] = [];
	/** Who took out lines between line i-1 and line i. */
	readonly gaps = new Map<number, string>();

	/** The withheld patch whose lines an edit of [from, to) replaces or stands beside. */
	ownerNear(from: number, to: number): string | undefined {
		for (let line = Math.max(0, from - 1); line <= to; line++) {
			if (this.owners[line] !== undefined) return this.owners[line];
		}
		for (let line = from; line <= to; line++) {
			if (this.gaps.has(line)) return this.gaps.get(line);
		}
		return undefined;
	}

	/** Takes over what a patch does to the file; `owner` where that patch is withheld. */
	follow({ hunks }: FileChange, owner: string | undefined): void {
		for (const { oldFrom, oldTo, newFrom, newTo } of hunks.flatMap(({ edits }) => edits).reverse()) {
			const removed = oldTo - oldFrom;
			const added = newTo - newFrom;
			this.owners.length = Math.max(this.owners.length, oldTo);
			const provided = new Array<string | undefined>(added).fill(owner);
			this.owners = [...this.owners.slice(0, oldFrom), ...provided, ...this.owners.slice(oldTo)];
			const gaps = [...this.gaps];
			this.gaps.clear();
			for (const [line, by] of gaps) {
				if (line <= oldFrom) this.gaps.set(line, by);
				else if (line >= oldTo) this.gaps.set(line + added - removed, by);
			}
			if (owner !== undefined && removed > 0) this.gaps.set(oldFrom, owner).set(oldFrom + added, owner);
		}
	}
}

/** The lines and files that only withheld patches provide, followed through the rest of the series. */
export class WithheldLines {
	readonly #files = new Map<string, FileLines>();
	readonly #paths = new Map<string, string>();

	/** Takes over a patch of the series; `owner` names it where it is withheld. */
	follow(patch: Patch, owner: string | undefined): void {
		for (const change of patch.changes) {
			const { old, new: next } = change;
			const lines = old && this.#files.get(old.path);
			if (old && next?.path !== old.path) this.#files.delete(old.path);
			if (next && old && (lines || owner !== undefined)) {
				const followed = lines ?? new FileLines();
				followed.follow(change, owner);
				this.#files.set(next.path, followed);
			}
			if (owner !== undefined && next && next.path !== old?.path) this.#paths.set(next.path, owner);
			if (owner !== undefined && old && next?.path !== old.path) this.#paths.set(old.path, owner);
			if (owner === undefined && !old && next) this.#paths.delete(next.path);
		}
	}

	/** The withheld patch that a file change builds on, and what of it. */
	blocker({ old, hunks }: FileChange): Blocker | undefined {
		if (!old) return undefined;
		const byPath = this.#paths.get(old.path);
		if (byPath !== undefined) return { owner: byPath, needs: { kind: "file", path: old.path } };
		const lines = this.#files.get(old.path);
		for (const { oldFrom, oldTo } of lines ? hunks.flatMap(({ edits }) => edits) : []) {
			const owner = lines!.ownerNear(oldFrom, oldTo);
			if (owner !== undefined) {
				const at = { side: "base", path: old.path, line: oldFrom + 1 } as const;
				return { owner, needs: { kind: "lines", at } };
			}
		}
		return undefined;
	}
}
