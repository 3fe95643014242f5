import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../errors.js";
import { openRepository, type Repository } from "../../git/repository.js";
import type { ModelSettings } from "../../llm/open.js";
import type { PatchDecision } from "../../model/decision.js";
import type { Plan } from "../../model/run.js";
import { openBatch } from "../../rebase/record/batch.js";
import { startRun } from "../../rebase/start.js";
import { planRetry, type RetryRequest } from "../../rebase/verbs/retry.js";
import type { IsTold } from "../../report/text.js";
import type { Io, Parsed } from "../command.js";
import { modelRequest } from "../model-request.js";
import { conflictPolicy } from "../rebase-verbs.js";
import { runAndReport } from "../run-and-report.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	if (modelRequest(parsed, io)?.settings.batch) await requireNoBatch(repository);
	const name = parsed.text("run");
	return doOver(repository, parsed, io, {
		...(name !== undefined && { run: name }),
		patches: parsed.words,
		edit: parsed.texts("edit"),
		park: parsed.texts("park"),
		onConflict: conflictPolicy(parsed, io),
		keep: parsed.flag("keep"),
		anyway: parsed.flag("anyway"),
	});
}

/** @throws UserError where questions of the run went to the model already: they would be paid for twice */
async function requireNoBatch(repository: Repository): Promise<void> {
	const open = await openBatch(repository);
	if (open)
		throw new UserError(
			`batch ${open.batch.id} has the questions already`,
			"git miggpt rebase --continue fetches its answers, or says what became of it",
		);
}

/** Does a run over, and prints what came of it. @param batch what is known of batches, where questions go by those @returns the exit code */
export async function doOver(
	repository: Repository,
	parsed: Parsed,
	io: Io,
	request: Omit<RetryRequest, "now" | "threshold" | "llmThreshold">,
	batch?: ModelSettings["batch"],
): Promise<number> {
	const threshold = parsed.number("threshold");
	const llmThreshold = parsed.number("llm-threshold");
	const { plan, todo, before } = await planRetry(repository, {
		...request,
		...(threshold !== undefined && { threshold }),
		...(llmThreshold !== undefined && { llmThreshold }),
		now: io.now(),
	});
	return runAndReport(
		parsed,
		io,
		{ repository, dryRun: false, run: plan.run, isTold: toldOf(plan, before), ...(batch && { batch }) },
		(options) => startRun(repository, plan, options, todo),
	);
}

/** Told of are the patches that were taken up, and what came out otherwise. */
function toldOf({ retryOf }: Plan, before: readonly PatchDecision[]): IsTold {
	const known = new Map(before.map((decision) => [decision.key, decision]));
	const taken = new Set(retryOf?.keys);
	return (decision) => taken.has(decision.key) || !isDeepStrictEqual(known.get(decision.key), decision);
}
