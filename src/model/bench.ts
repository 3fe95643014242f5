/** A benchmark and what came of it. Texts are latin1 strings, one char a byte. */

export const BENCH_TASKS = ["retrieve", "migrate"] as const;
export type BenchTask = (typeof BENCH_TASKS)[number];

export const BENCH_METHODS = ["engine", "auto", "miggpt", "vanilla", "git"] as const;
export type BenchMethod = (typeof BENCH_METHODS)[number];

interface RowCommon {
	/** Unique in its file: the column `id`, else the nameless index column, else the row's number from 0. */
	readonly id: string;
	readonly type: string;
	/** Where the snippet or file lies in its tree; it tells the language. */
	readonly path: string;
	/** Columns that the format does not know. */
	readonly extra: Readonly<Record<string, string>>;
}

/** A row of the published format: a snippet to find in the new file, and to migrate there. */
export interface SnippetRow extends RowCommon {
	readonly kind: "snippet";
	readonly old: string;
	readonly oldPatched: string;
	readonly fileNew: string;
	/** What counts as right; none at all where the snippet has no successor. */
	readonly retrieved: readonly string[];
	readonly migrated: readonly string[];
}

/** A row that holds whole files; an empty text is an absent file. */
export interface FileRow extends RowCommon {
	readonly kind: "file";
	readonly fileOld: string;
	readonly fileOldPatched: string;
	readonly fileNew: string;
	readonly fileNewPatched: string;
}

export type BenchRow = SnippetRow | FileRow;

/** Why a row misses. */
export const MISS_REASONS = [
	"not found",
	"wrong place",
	"wrong edit",
	"white space only",
	"refused",
	"invalid answer",
] as const;
export type MissReason = (typeof MISS_REASONS)[number];

/** What a method did for a task. `text` is undefined where it gives no answer. */
export interface Answer {
	readonly text: string | undefined;
	/** Why there is no answer, or what is to be known about it, in one line. */
	readonly note?: string;
	/** Set where there is no answer: nothing was there to find, it was declined, or what a model said was no answer. */
	readonly failure?: "not found" | "refused" | "invalid answer";
}

/** An answer held against what is right. */
export interface TaskResult extends Answer {
	/** Equal to a ground truth, white space left out. */
	readonly best: boolean;
	/** CodeBLEU above .9 against a ground truth; undefined where it is not asked for. */
	readonly semantic: boolean;
	/** The best CodeBLEU over the ground truths. */
	readonly codeBleu: number;
	/** Set where either match is missed. */
	readonly reason?: MissReason;
}

/** What a row cost. */
export interface RowCost {
	readonly milliseconds: number;
	readonly requests: number;
	readonly tokensIn: number;
	readonly tokensOut: number;
}

/** A finished row. */
export interface RowResult {
	readonly id: string;
	readonly type: string;
	readonly retrieve?: TaskResult;
	readonly migrate?: TaskResult;
	readonly cost: RowCost;
}
