import type { FileOutcome, HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { PatchFate } from "../model/fate.js";
import type { FileChange, Patch } from "../model/series.js";
import { FileLines } from "./file-lines.js";

/** Which lines each patch of the series brought, in the files as the series has them. */
export class SeriesLines {
	readonly #files = new Map<string, FileLines>();

	/** Takes over the next patch of the series, whatever became of it. */
	follow({ key, changes }: Patch): void {
		const renamed = changes.flatMap(({ old, new: next }) => {
			const lines = old && this.#files.get(old.path);
			if (old && old.path !== next?.path) this.#files.delete(old.path);
			return lines && next ? [[next.path, lines] as const] : [];
		});
		for (const [path, lines] of renamed) this.#files.set(path, lines);
		for (const change of changes) {
			if (!change.new) continue;
			const lines = this.#files.get(change.new.path) ?? new FileLines();
			lines.follow(change, () => key);
			this.#files.set(change.new.path, lines);
		}
	}

	/** The patch that brought a line of a file as the series has it; from 0. */
	ownerOf(path: string, line: number): string | undefined {
		return this.#files.get(path)?.at(line);
	}
}

/**
 * What is said of a line beside an edit, put right where that line is none of upstream's: an earlier patch of the series brought it.
 *
 * @param fateOf what became of a patch
 */
export function tellOwnLines(
	change: FileChange,
	file: FileOutcome,
	lines: SeriesLines,
	fateOf: (key: string) => PatchFate | undefined,
): FileOutcome {
	const { old } = change;
	if (!old) return file;
	const told = (fact: Evidence): Evidence => {
		if (fact.kind !== "neighbour lost" && fact.kind !== "neighbour changed") return fact;
		if (fact.line === undefined) return fact;
		const patch = lines.ownerOf(old.path, fact.line - 1);
		const fate = patch === undefined ? undefined : fateOf(patch);
		return patch === undefined || fate === undefined ? fact : { ...fact, by: { patch, fate } };
	};
	return { ...file, hunks: file.hunks.map((hunk) => toldBy(hunk, told)) };
}

function toldBy(hunk: HunkOutcome, told: (fact: Evidence) => Evidence): HunkOutcome {
	const { reason, evidence } = hunk;
	const isCited = reason?.kind === "below threshold" && reason.evidence !== undefined;
	return {
		...hunk,
		evidence: evidence.map(told),
		...(isCited && { reason: { ...reason, evidence: told(reason.evidence!) } }),
	};
}
