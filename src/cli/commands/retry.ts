import { isDeepStrictEqual } from "node:util";
import { openRepository } from "../../git/repository.js";
import type { PatchDecision } from "../../model/decision.js";
import type { ConflictPolicy, Plan } from "../../model/run.js";
import { startRun } from "../../rebase/start.js";
import { planRetry } from "../../rebase/verbs/retry.js";
import type { IsTold } from "../../report/text.js";
import type { Io, Parsed } from "../command.js";
import { runAndReport } from "../run-and-report.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const threshold = parsed.number("threshold");
	const llmThreshold = parsed.number("llm-threshold");
	const repository = await openRepository(io.cwd, io.signal);
	const name = parsed.text("run");
	const { plan, todo, before } = await planRetry(repository, {
		...(name !== undefined && { run: name }),
		patches: parsed.words,
		edit: parsed.texts("edit"),
		park: parsed.texts("park"),
		onConflict: parsed.text("on-conflict") as ConflictPolicy,
		keep: parsed.flag("keep"),
		anyway: parsed.flag("anyway"),
		...(threshold !== undefined && { threshold }),
		...(llmThreshold !== undefined && { llmThreshold }),
		now: io.now(),
	});
	return runAndReport(
		parsed,
		io,
		{ repository, dryRun: false, run: plan.run, isTold: toldOf(plan, before) },
		(options) => startRun(repository, plan, options, todo),
	);
}

/** Told of are the patches that were taken up, and what came out otherwise. */
function toldOf({ retryOf }: Plan, before: readonly PatchDecision[]): IsTold {
	const known = new Map(before.map((decision) => [decision.key, decision]));
	const taken = new Set(retryOf?.keys);
	return (decision) => taken.has(decision.key) || !isDeepStrictEqual(known.get(decision.key), decision);
}
