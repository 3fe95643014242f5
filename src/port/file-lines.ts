import type { Edit, FileChange, Hunk } from "../model/series.js";

/** Which lines of a file, as the series has it, only patches provide that are asked about. */
export class FileLines {
	/** Who provides each line; undefined for all other lines. Sparse at its end. */
	owners: (string | undefined)[] = [];
	/** Who took out lines between line i-1 and line i, and put none there. */
	readonly gaps = new Map<number, string>();

	/**
	 * The patch whose lines an edit replaces, stands between, or fills the gap of. A line beside it is context:
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

	/** Takes over what a patch does to the file; `ownerOf` names it for hunks that are asked about. */
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
