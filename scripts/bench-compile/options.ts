import { parseCommand, UsageError } from "../bench-ports/command.js";

/** What a run is asked to do. */
export interface Options {
	readonly csv: string;
	readonly repo: string;
	readonly old: string;
	readonly new: string;
	/** Where the target is checked out and built; made if it is not there. */
	readonly work: string;
	/** Ports whose key has this in it. */
	readonly only: string;
	readonly limit: number;
	readonly seed: number;
	readonly threshold: number;
	readonly without: ReadonlySet<string>;
}

const USAGE =
	"usage: npm run bench:compile -- CSV[.xz] --repo DIR --work DIR [--old REV] [--new REV] [--only TEXT] [--limit N [--seed N]] [--threshold N] [--without NAME,…]";

/** Reads the command line. @throws UsageError */
export function readOptions(args: readonly string[], defaultThreshold: number): Options {
	const text = { type: "string" } as const;
	const { csv, values } = parseCommand(args, USAGE, {
		repo: text,
		old: text,
		new: text,
		work: text,
		only: text,
		limit: text,
		seed: text,
		threshold: text,
		without: text,
	});
	if (values.repo === undefined || values.work === undefined) throw new UsageError(USAGE);
	return {
		csv,
		repo: values.repo,
		old: values.old ?? "v6.1",
		new: values.new ?? "v6.12",
		work: values.work,
		only: values.only ?? "",
		limit: numberOf("--limit", values.limit ?? "Infinity"),
		seed: numberOf("--seed", values.seed ?? "1"),
		threshold: numberOf("--threshold", values.threshold ?? String(defaultThreshold)),
		without: new Set(values.without?.split(",")),
	};
}

function numberOf(option: string, value: string): number {
	const number = Number(value);
	if (Number.isNaN(number) || number < 0) throw new UsageError(`${option} takes a number`);
	return number;
}
