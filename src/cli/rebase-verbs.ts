import { UsageError, UserError } from "../errors.js";
import type { ConflictPolicy } from "../model/run.js";
import type { Io, Parsed } from "./command.js";
import { modelRequest } from "./model-request.js";
import { REBASE_OPTIONS, VERBS } from "./rebase-options.js";

/** What is done with the run that is under way, by the name of its option. */
export type Verb = keyof typeof VERBS;

/** The verb that is asked for, undefined to begin a run. @throws UserError where it does not go with the rest */
export function verbOf(parsed: Parsed): Verb | undefined {
	const verbs = (Object.keys(VERBS) as Verb[]).filter((name) => parsed.flag(name));
	const [verb] = verbs;
	if (verbs.length > 1)
		throw new UserError(`--${verbs[0]} and --${verbs[1]} do not go together`, "see git miggpt help rebase");
	if (verb !== undefined && parsed.words.length > 0)
		throw new UserError(
			`--${verb} is about the run that is under way, not ${parsed.words[0]}`,
			"see git miggpt help rebase",
		);
	return verb;
}

/** @throws UsageError for an option that would have no effect */
export function requireTaken(parsed: Parsed, verb: Verb | undefined): void {
	const taken: readonly string[] =
		verb === undefined
			? Object.keys(REBASE_OPTIONS).filter((name) => !ONLY_GOING_ON.includes(name))
			: [verb, ...VERBS[verb]];
	const idle = Object.keys(REBASE_OPTIONS).find(
		(name) => parsed.source(name) === "line" && !taken.includes(name),
	);
	if (idle === undefined) return;
	throw verb === undefined
		? new UsageError(`--${idle} goes with --continue`, "see git miggpt help rebase")
		: new UsageError(
				`--${idle} does not go with --${verb}`,
				VERBS[verb].length === 0
					? `--${verb} takes no other option`
					: "it is settled when a run is started; see git miggpt help rebase",
			);
}

/** What happens at a patch that cannot be decided: who waits for a batch leaves it out. */
export function conflictPolicy(parsed: Parsed, io: Io): ConflictPolicy {
	return modelRequest(parsed, io)?.settings.batch ? "park" : (parsed.text("on-conflict") as ConflictPolicy);
}

const ONLY_GOING_ON = ["allow-lost", "allow-empty"];
