import { BENCH_METHODS } from "../model/bench.js";
import { lineOnly, type OptionSpec } from "./command.js";
import { MODEL_OPTIONS } from "./model-options.js";
import { thresholdOption } from "./threshold.js";

/** What a rebase can be told of its model, but for what a benchmark settles itself. */
const OWN_MODEL_OPTIONS = Object.fromEntries(
	Object.entries(MODEL_OPTIONS).filter(
		([name]) => !["votes", "critic", "explain", "calibrate", "llm-temperature", "jobs"].includes(name),
	),
);

/** A benchmark is told on its command line what to do, so that its numbers do not depend on a config. */
const ASKED = lineOnly({
	task: {
		type: "string",
		value: "retrieve|migrate|both",
		choices: ["retrieve", "migrate", "both"],
		default: "both",
		describe: "What is scored; migration is fed with what retrieval found.",
	},
	method: {
		type: "string",
		value: BENCH_METHODS.join("|"),
		choices: BENCH_METHODS,
		default: "engine",
		describe: "Who answers.",
	},
	"oracle-retrieval": {
		type: "boolean",
		describe: "Feed migration with the ground truth of retrieval, to tell the two errors apart.",
	},
	threshold: thresholdOption("the engine's answers count"),
	without: {
		type: "string",
		value: "NAMES",
		describe: "Rules and gates of the engine to leave out, separated by commas, to see what they earn.",
	},
	out: {
		type: "string",
		alias: "o",
		value: "DIR",
		describe:
			"Write retrieval_METHOD.csv, migration_METHOD.csv, results.json and results.html there. A run that was cut off goes on where it was.",
	},
	restart: { type: "boolean", describe: "Do all rows again, and replace what DIR has." },
	limit: { type: "number", value: "N", least: 1, isWhole: true, describe: "At most so many rows." },
	only: { type: "string", value: "IDS", describe: "Only the rows with these ids, separated by commas." },
	shuffle: {
		type: "number",
		value: "SEED",
		describe: "Take the rows in an order that this number determines.",
	},
	"skip-bad": {
		type: "boolean",
		describe: "Leave bad rows out and count them, instead of stopping at the first.",
	},
	baseline: {
		type: "string",
		value: "FILE",
		describe: "Say which rows got worse and better than this says; exit with 1 where any got worse.",
	},
	"save-baseline": { type: "string", value: "FILE", describe: "Keep what every row reached." },
});

const { default: _, ...JOBS } = MODEL_OPTIONS.jobs!;

export const BENCH_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	...ASKED,
	...OWN_MODEL_OPTIONS,
	llm: { ...MODEL_OPTIONS.llm!, describe: "The model that auto, miggpt and vanilla ask." },
	jobs: {
		...JOBS,
		describe: "Rows at once: by default 4 with a model, else 1.",
	},
	quiet: { type: "boolean", alias: "q", describe: "Print errors and the comparison with the baseline only." },
	verbose: { type: "boolean", alias: "v", describe: "Print a line a row." },
};
