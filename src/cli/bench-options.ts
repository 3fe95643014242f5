import { resolve } from "node:path";
import { RULE_NAMES } from "../bench/methods/engine.js";
import type { Selection } from "../bench/run/select.js";
import { UserError } from "../errors.js";
import {
	BENCH_METHODS,
	BENCH_TASKS,
	type BenchMethod,
	type BenchTask,
	type MethodSettings,
} from "../model/bench.js";
import { type Io, lineOnly, type OptionSpec, type Parsed } from "./command.js";
import { MODEL_OPTIONS } from "./model-options.js";
import { suggestion } from "./suggestion.js";
import { thresholdOption } from "./threshold.js";

/** What a rebase can be told of its model, but for what a benchmark settles itself. */
const OWN_MODEL_OPTIONS = Object.fromEntries(
	Object.entries(MODEL_OPTIONS).filter(([name]) => !["votes", "llm-temperature", "jobs"].includes(name)),
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

export const BENCH_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	...ASKED,
	...OWN_MODEL_OPTIONS,
	llm: { ...MODEL_OPTIONS.llm!, describe: "The model that auto, miggpt and vanilla ask." },
	jobs: {
		...MODEL_OPTIONS.jobs!,
		describe: "Rows at once: by default 4 with a model, else 1.",
	},
	quiet: { type: "boolean", alias: "q", describe: "Print errors and the comparison with the baseline only." },
	verbose: { type: "boolean", alias: "v", describe: "Print a line a row." },
};

export interface BenchOptions {
	readonly settings: MethodSettings;
	readonly selection: Selection;
	/** Undefined where it is left to the method. */
	readonly jobs?: number;
	readonly out?: string;
	readonly restart: boolean;
	readonly skipBad: boolean;
	readonly baseline?: string;
	readonly saveBaseline?: string;
	readonly isQuiet: boolean;
	readonly isVerbose: boolean;
}

/** @throws UserError for values that make no sense */
export function readBenchOptions(parsed: Parsed, io: Io): BenchOptions {
	const task = parsed.text("task")!;
	const threshold = parsed.number("threshold")!;
	const only = parsed.text("only");
	const limit = parsed.number("limit");
	const shuffle = parsed.number("shuffle");
	const path = (option: string) => {
		const value = parsed.text(option);
		return value === undefined ? undefined : resolve(io.cwd, value);
	};
	return present({
		settings: {
			method: parsed.text("method") as BenchMethod,
			tasks: task === "both" ? BENCH_TASKS : [task as BenchTask],
			oracle: parsed.flag("oracle-retrieval"),
			threshold,
			without: rules(list(parsed.text("without"))),
		},
		selection: present({ only: only === undefined ? undefined : list(only), limit, shuffle }),
		jobs: parsed.number("jobs"),
		out: path("out"),
		restart: parsed.flag("restart"),
		skipBad: parsed.flag("skip-bad"),
		baseline: path("baseline"),
		saveBaseline: path("save-baseline"),
		isQuiet: parsed.flag("quiet"),
		isVerbose: parsed.flag("verbose"),
	});
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** An object without the members that are undefined. */
function present<T extends object>(members: T): Present<T> {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** @throws UserError for a name that is none of a rule or gate */
function rules(names: readonly string[]): readonly string[] {
	const unknown = names.find((name) => !RULE_NAMES.includes(name));
	if (unknown === undefined) return names;
	const meant = suggestion(unknown, RULE_NAMES);
	throw new UserError(
		`--without ${unknown} is no rule or gate of the engine`,
		meant ? `did you mean ${meant}?` : `there are ${RULE_NAMES.join(", ")}`,
	);
}

function list(text = ""): string[] {
	return text
		.split(",")
		.map((each) => each.trim())
		.filter((each) => each !== "");
}
