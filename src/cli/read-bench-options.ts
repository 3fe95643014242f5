import { resolve } from "node:path";
import { RULE_NAMES } from "../bench/methods/engine.js";
import type { Selection } from "../bench/run/select.js";
import { UserError } from "../errors.js";
import { BENCH_TASKS, type BenchMethod, type BenchTask, type MethodSettings } from "../model/bench.js";
import type { Io, Parsed } from "./command.js";
import { suggestion } from "./suggestion.js";

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
