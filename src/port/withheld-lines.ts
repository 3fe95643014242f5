import type { Need } from "../model/reason.js";
import type { Edit, FileChange, Hunk, Patch } from "../model/series.js";

/** The key of a withheld patch that another one builds on, and what of it. */
export interface Blocker {
	readonly owner: string;
	readonly needs: Need;
}

/** Which lines of a file, as the series has it, only a withheld patch provides. */
class FileLines {
	/** Who provides each line; undefined for lines that the target can have too. Sparse at its end. */
	owners: (string | undefined)[] = [];
	/** Who took out lines between line i-1 and line i, and put none there. */
	readonly gaps = new Map<number, string>();

	/**
	 * The withheld patch whose lines an edit replaces, stands between, or fills the gap of. A line beside it is context:
	 * where the other neighbour stands in the target, that one says where the edit belongs.
	 */
	ownerOf({ oldFrom, oldTo }: Edit): string | undefined {
		if (oldFrom === oldTo) {
			const isBetween = this.owners[oldFrom - 1] !== undefined;
			return this.gaps.get(oldFrom) ?? (isBetween ? this.owners[oldFrom] : undefined);
		}
		for (let line = oldFrom; line < oldTo; line++) {
			const owner = this.owners[line] ?? (line > oldFrom ? this.gaps.get(line) : undefined);
			if (owner !== undefined) return owner;
		}
		return undefined;
	}

	/** Takes over what a patch does to the file; `ownerOf` names it for hunks that are withheld. */
	follow({ hunks }: FileChange, ownerOf: (hunk: Hunk) => string | undefined): void {
		const all = hunks.flatMap((hunk) => hunk.edits.map((edit) => ({ ...edit, owner: ownerOf(hunk) })));
		for (const { oldFrom, oldTo, newFrom, newTo, owner } of all.reverse()) {
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
			if (owner !== undefined && added === 0) this.gaps.set(oldFrom, owner);
		}
	}
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
