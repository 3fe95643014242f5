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
	/** The least confidence with which the engine's answer counts, where the row itself says so. */
	readonly threshold?: number;
	/** Columns that the format does not know. */
	readonly extra: Readonly<Record<string, string>>;
}

/** A row of the published format: a snippet to find in the new file, and to migrate there. */
export interface SnippetRow extends RowCommon {
	readonly kind: "snippet";
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	/** What counts as right; none at all where the snippet has no successor. */
	readonly retrieved: readonly string[];
	readonly migrated: readonly string[];
}

/** A row that holds whole files; an empty text is an absent file. */
export interface FileRow extends RowCommon {
	readonly kind: "file";
	/** Where it is to stand in the new tree; mostly at `path`. */
	readonly pathNew: string;
	/** Other files of the trees around, by path, where the row has them. */
	readonly around: {
		readonly base: Readonly<Record<string, string>>;
		readonly target: Readonly<Record<string, string>>;
	};
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly targetPatched: string;
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

/** What was spent on an answer. */
export interface Cost {
	readonly milliseconds: number;
	/** Questions to a model, answered by whatever: an endpoint, a cache or a recording. */
	readonly requests: number;
	readonly tokensIn: number;
	readonly tokensOut: number;
}

/** An answer held against what is right. */
export interface TaskResult extends Answer {
	/** Equal to a ground truth, white space left out. */
	readonly best: boolean;
	/** CodeBLEU above .9 against a ground truth. */
	readonly semantic: boolean;
	/** The best CodeBLEU over the ground truths. */
	readonly codeBleu: number;
	/** Set where either match is missed. */
	readonly reason?: MissReason;
	readonly cost: Cost;
}

/** A finished row. */
export interface RowResult {
	readonly id: string;
	readonly type: string;
	/** The snippet that migration was fed with. */
	readonly fed?: string;
	readonly retrieve?: TaskResult;
	readonly migrate?: TaskResult;
}

/** How many of a group's rows a method has right in a task. */
export interface Tally {
	readonly rows: number;
	readonly best: number;
	readonly semantic: number;
	readonly misses: Readonly<Partial<Record<MissReason, number>>>;
}

/** What was asked of a method. */
export interface MethodSettings {
	readonly method: BenchMethod;
	readonly tasks: readonly BenchTask[];
	/** Migration was fed with the ground truth. */
	readonly oracle: boolean;
	readonly threshold: number;
	readonly model?: string;
	/** Rules and gates that were left out. */
	readonly without: readonly string[];
}

/** All that a method did on a benchmark. */
export interface MethodResults {
	readonly settings: MethodSettings;
	/** By task, then by group: `all`, then each type. */
	readonly tallies: Readonly<Partial<Record<BenchTask, Readonly<Record<string, Tally>>>>>;
	readonly time: { readonly median: number; readonly p95: number; readonly total: number };
	readonly requests: number;
	readonly tokensIn: number;
	readonly tokensOut: number;
	/** Undefined where the price is not known. */
	readonly cost?: number;
	/** Rows that could not be read. */
	readonly badRows: number;
	readonly rows: readonly RowResult[];
}

/** What stands in a folder of results: of one CSV, by method. */
export interface BenchResults {
	readonly schemaVersion: 1;
	readonly csv: { readonly name: string; readonly sha256: string };
	readonly methods: Readonly<Partial<Record<BenchMethod, MethodResults>>>;
}

/** A row that is not as a baseline has it. */
export interface BenchChange {
	readonly id: string;
	readonly task: BenchTask;
	readonly before: string;
	readonly after: string;
}

/** How a run differs from a baseline. */
export interface BenchComparison {
	/** The CSV is not the one that the baseline was made of. */
	readonly isOtherCsv: boolean;
	readonly worse: readonly BenchChange[];
	readonly better: readonly BenchChange[];
	/** Ids that only the baseline has, or only the run. */
	readonly gone: readonly string[];
	readonly added: readonly string[];
}
