/** A pair of a range-diff, numbered from 1; latin1. */
export interface PairWords {
	readonly oldNumber: number;
	readonly newNumber?: number;
	readonly commit: string;
	readonly newCommit?: string;
	/** What differs, as git shows it; empty where nothing does. */
	readonly diff: string;
}

/** The parts of the line that `git range-diff` prints for a pair: the old commit, the sign, the new one. */
export function pairHead(
	{ oldNumber, newNumber, commit, newCommit, diff }: PairWords,
	total: number,
): { readonly old: string; readonly sign: "<" | "=" | "!"; readonly new: string } {
	const width = String(total).length;
	const named = (number: number, id: string) => `${String(number).padStart(width)}:  ${id.slice(0, 12)}`;
	const old = named(oldNumber, commit);
	if (newCommit === undefined || newNumber === undefined)
		return { old, sign: "<", new: `${"-".padStart(width)}:  ${"-".repeat(12)}` };
	return { old, sign: diff === "" ? "=" : "!", new: named(newNumber, newCommit) };
}
