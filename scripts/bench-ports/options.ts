import { DEFAULT_THRESHOLD, isThreshold } from "../../src/model/decision.js";
import { parseCommand, UsageError } from "./command.js";

/** What a benchmark run is asked to do. */
export interface Options {
	readonly csv: string;
	readonly trees?: { readonly repo: string; readonly old: string; readonly new: string };
	readonly threshold: number;
	/** Part `part` (from 0) of every `parts` patches. */
	readonly split: { readonly part: number; readonly parts: number; readonly name: string };
	/** Verdicts whose patches are listed, `exact>wrong` for git's and ours. */
	readonly list: readonly string[];
	readonly peers: boolean;
	/** With trees, leave out the run without them. */
	readonly quick: boolean;
	readonly saveBaseline: boolean;
	/** Names of rules and gates that are left out. */
	readonly without: ReadonlySet<string>;
}

const USAGE =
	"usage: npm run bench:ports -- CSV[.xz] [--repo DIR [--old REV] [--new REV] [--quick]] [--split even|odd|K/N] [--threshold N] [--list VERDICT] [--without NAME,…] [--peers] [--save-baseline]";

/** Reads the command line. @throws UsageError */
export function readOptions(args: readonly string[]): Options {
	const { csv, values } = parseCommand(args, USAGE, {
		repo: { type: "string" },
		old: { type: "string" },
		new: { type: "string" },
		threshold: { type: "string" },
		split: { type: "string" },
		list: { type: "string", multiple: true },
		without: { type: "string" },
		peers: { type: "boolean" },
		quick: { type: "boolean" },
		"save-baseline": { type: "boolean" },
	});
	const threshold = Number(values.threshold ?? DEFAULT_THRESHOLD);
	if (!isThreshold(threshold)) throw new UsageError("--threshold takes a number from 0 to 1");
	if (values.repo === undefined && (values.old ?? values.new) !== undefined)
		throw new UsageError("--old and --new need --repo");
	return {
		csv,
		...(values.repo !== undefined && {
			trees: { repo: values.repo, old: values.old ?? "v6.1", new: values.new ?? "v6.12" },
		}),
		threshold,
		split: splitOf(values.split),
		list: values.list ?? [],
		peers: values.peers ?? false,
		quick: values.quick ?? false,
		saveBaseline: values["save-baseline"] ?? false,
		without: new Set(values.without?.split(",")),
	};
}

function splitOf(name: string | undefined): Options["split"] {
	if (name === undefined) return { part: 0, parts: 1, name: "all" };
	if (name === "even" || name === "odd") return { part: name === "even" ? 0 : 1, parts: 2, name };
	const [, k, n] = /^(\d+)\/(\d+)$/.exec(name) ?? [];
	const [part, parts] = [Number(k) - 1, Number(n)];
	if (part >= 0 && part < parts) return { part, parts, name };
	throw new UsageError("--split takes even, odd or K/N with K from 1 to N");
}
