import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import type { Repository } from "../../git/repository.js";
import type { FetchedBatch } from "../../rebase/batch.js";
import { forgetBatch, type OpenBatch, type SentBatch } from "../../rebase/record/batch.js";
import { counted } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { formatOf } from "../format.js";
import { modelRequest } from "../model-request.js";
import { doOver } from "./retry.js";

/**
 * Fetches the answers that a run waits for, and decides what it had parked again. What is asked only then goes into the
 * next batch.
 *
 * @returns the exit code
 * @throws UserError where the answers cannot be fetched
 */
export async function continueBatch(
	repository: Repository,
	open: OpenBatch,
	parsed: Parsed,
	io: Io,
): Promise<number> {
	const { run, batch } = open;
	const request = modelRequest(parsed, io, { failures: batch.failures });
	if (request?.settings.model !== batch.model)
		throw new UserError(
			`batch ${batch.id} was asked of ${batch.model}`,
			"name that again with --llm and --llm-url, or for good with git config --global miggpt.llm and miggpt.llmUrl",
		);
	const { fetchBatch } = await import("../../rebase/batch.js");
	const fetched = await fetchBatch(repository, request.settings, batch);
	const isAside = parsed.flag("quiet") || formatOf(parsed).isForPrograms;
	(isAside ? io.stderr : io.stdout).write(`${standing(batch, fetched)}\n`);
	if (fetched.status !== "completed") {
		if (fetched.answered) await forgetBatch(repository, open);
		return ExitCode.NeedsHuman;
	}
	const wish = { run, patches: [], onConflict: "park", keep: false, anyway: false } as const;
	const code = await doOver(repository, parsed, io, wish, { failures: fetched.failures });
	await forgetBatch(repository, open);
	return code;
}

/** How a batch stands, and what comes next where that is not to go on at once. */
function standing({ id, keys }: SentBatch, { status, why, kept, ...fetched }: FetchedBatch): string {
	const { answered, completed, tokensIn, tokensOut } = fetched;
	const asked = counted(keys.length, "question");
	if (!answered)
		return `batch ${id} is ${status.replace("_", " ")}: ${completed} of ${asked} answered. Next: git miggpt rebase --continue, later`;
	if (status === "completed")
		return `batch ${id}: ${kept} of ${asked} answered, ${tokensIn} tokens in and ${tokensOut} out`;
	return `batch ${id} has ${status === "failed" ? "failed" : `${status}`}${why === undefined ? "" : `: ${why}`}; ${kept} of ${asked} answered, which is kept. Next: git miggpt retry --llm-batch asks the rest again`;
}
