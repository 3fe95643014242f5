import { InternalError } from "../errors.js";
import type { HunkOutcome } from "../model/decision.js";
import type { Edit } from "../model/series.js";
import { splitLines } from "../text/lines.js";

/** A text with its conflicts between markers, and how many they are. */
export interface Merged {
	readonly text: string;
	readonly conflicts: number;
}

/** One change of the patched file, and what the engine decided on it. */
export interface Change {
	readonly edit: Edit;
	readonly outcome: HunkOutcome;
}

export function isUnsure({ outcome }: Change): boolean {
	return outcome.state === "unsure";
}

/**
 * The base in which the landed changes are made already, so that git has nothing to do there, and
 * in which lines that neither side has stand for others, so that git finds a conflict there.
 */
export class MarkedBase {
	readonly text: string;
	readonly #stem: string;
	readonly #marks = new Map<string, string>();

	constructor(
		base: string,
		patched: string,
		target: string,
		changes: readonly Change[],
		conflicting: readonly Change[],
	) {
		const baseLines = splitLines(base);
		const patchedLines = splitLines(patched);
		this.#stem = unusedWord([base, patched, target]);
		let text = "";
		let at = 0;
		for (const change of changes) {
			const { oldFrom, oldTo, newFrom, newTo } = change.edit;
			const replaced = baseLines.slice(oldFrom, oldTo);
			text += baseLines.slice(at, oldFrom).join("");
			at = oldTo;
			if (!isUnsure(change)) text += patchedLines.slice(newFrom, newTo).join("");
			else if (!conflicting.includes(change)) text += replaced.join("");
			else {
				const end = (replaced[0] ?? baseLines[oldFrom - 1])?.endsWith("\r\n") ? "\r\n" : "\n";
				const mark = `${this.#stem}${this.#marks.size}${end}`;
				const shown = replaced.join("");
				this.#marks.set(mark, shown === "" || shown.endsWith("\n") ? shown : `${shown}${end}`);
				text += text === "" || text.endsWith("\n") ? mark : `${end}${mark}`;
			}
		}
		this.text = text + baseLines.slice(at).join("");
	}

	/** Puts the lines back that stood where the marks are. @throws InternalError where a mark would be left */
	unmark({ text, conflicts }: Merged): Merged {
		let result = text;
		for (const [mark, shown] of this.#marks) result = result.replaceAll(mark, () => shown);
		if (result.includes(this.#stem)) throw new InternalError("a mark is left in the merged text");
		return { text: result, conflicts };
	}
}

/** A word that none of the texts holds. */
function unusedWord(texts: readonly string[]): string {
	for (let number = 0; ; number++) {
		const word = `git-miggpt-${number}-unsure-`;
		if (!texts.some((text) => text.includes(word))) return word;
	}
}
