import { CancelledError, UserError } from "../errors.js";
import { ExitCode } from "../exit-codes.js";
import type { Repository } from "../git/repository.js";
import type { ModelSettings } from "../llm/open.js";
import { isOnTheWay, type RunEvent, type RunResult } from "../model/run.js";
import type { RunOptions } from "../rebase/options.js";
import { requireActiveRun } from "../rebase/record/current.js";
import { listRuns } from "../rebase/record/journal.js";
import { stopHead } from "../report/stopped.js";
import type { IsTold } from "../report/text.js";
import { colours } from "./colours.js";
import type { Io, Parsed } from "./command.js";
import { fitted } from "./fitted.js";
import { formatOf } from "./format.js";
import { noteWorktree } from "./in-worktree.js";
import { indexesOf } from "./index-options.js";
import { modelRequest } from "./model-request.js";
import { Progress } from "./progress.js";

/** What is set going. */
interface Going {
	readonly repository: Repository;
	readonly dryRun: boolean;
	/** The run; by default the one that is under way. */
	readonly run?: string;
	/** The patches that are told of; by default all. */
	readonly isTold?: IsTold;
	/** Nothing is decided any more. */
	readonly asksNoMore?: boolean;
	/** Questions go by batch, after others that did. */
	readonly batch?: ModelSettings["batch"];
}

/** Sets a run going, shows it at work, and prints what came of it. @returns the exit code */
export async function runAndReport(
	parsed: Parsed,
	io: Io,
	{ repository, dryRun, run, isTold, batch, asksNoMore = false }: Going,
	work: (options: RunOptions) => Promise<RunResult>,
): Promise<number> {
	const format = formatOf(parsed);
	const isQuiet = parsed.flag("quiet");
	const request = modelRequest(parsed, io, batch);
	const indexes = indexesOf(parsed, io, repository);
	const chalk = colours(parsed, io.stdout, io.env);
	const active = run === undefined ? (await requireActiveRun(repository)).plan : undefined;
	const name = run ?? active!.run;
	const progress = await Progress.begin(io, {
		isQuiet: isQuiet || format.isForPrograms,
		isVerbose: parsed.flag("verbose") && !format.isForPrograms,
		chalk,
		...(isTold && { isTold }),
	});
	const tell = (event: RunEvent) => progress.tell(event);
	const clock = () => performance.now();
	if (!request && active?.model !== undefined && parsed.source("llm") !== "line" && !asksNoMore)
		tell({
			kind: "warning",
			text: `the run was begun with ${active.model} and goes on without a model: name it again with --llm and --llm-url, or for good with git config --global miggpt.llm and miggpt.llmUrl`,
		});
	// The client alone takes a third of the time to start.
	const model =
		request &&
		(await import("../rebase/assist.js")).openAssistant(repository, name, request, {
			tell,
			clock,
			now: io.now,
			remembers: !dryRun,
		});
	let isSending = false;
	try {
		const key = request?.settings.key;
		const ran = await work({
			dryRun,
			indexes,
			tell,
			clock,
			...(model && { assistant: model.assistant }),
			...(key !== undefined && { key }),
		});
		isSending = true;
		const sent = await model?.send(ran).catch((error: unknown) => {
			if (!(error instanceof UserError)) throw error;
			tell({ kind: "warning", text: `the questions could not be sent: ${error.message}; ${RETRY}` });
			return undefined;
		});
		const result = model ? { ...ran, model: model.use(), ...(sent && { batch: sent }) } : ran;
		progress.end();
		const isPassedOn = isOnTheWay(result.plan) && !result.stopped;
		if (format.isForPrograms && isPassedOn) return codeOf(result);
		if (format.isForPrograms) io.stdout.write(format.account(chalk, result));
		else if (!isQuiet) io.stdout.write(fitted(`\n${format.account(chalk, result, isTold)}`, io.stdout));
		else if (result.stopped) io.stderr.write(`${stopHead(result)}\n`);
		if (!isQuiet && !format.isForPrograms) noteWorktree(io, result);
		return codeOf(result);
	} catch (error) {
		progress.end();
		if (error instanceof CancelledError && !dryRun && !isQuiet && !format.isForPrograms) {
			const isThere = (await listRuns(repository.commonDir)).includes(name);
			const left = isSending ? `the questions may not be sent: ${RETRY}` : isThere ? KEPT : NOTHING;
			io.stderr.write(`interrupted; ${left}\n`);
		}
		throw error;
	} finally {
		await model?.close();
		progress.end();
	}
}

const KEPT = "what is decided is kept: git miggpt rebase --resume goes on, --abort gives it up";
const NOTHING = "no patch was decided yet: nothing is left of the run";
const RETRY = "git miggpt retry --llm-batch asks again";

function codeOf(result: RunResult): number {
	return needsHuman(result) ? ExitCode.NeedsHuman : ExitCode.Done;
}

function needsHuman({ plan, fates, stopped, broken }: RunResult): boolean {
	const isOpen = plan.superseded === "park" && fates.superseded > 0;
	return (
		isOpen ||
		fates.conflict + fates.editing + fates.parked + fates.pending > 0 ||
		stopped !== undefined ||
		broken !== undefined
	);
}
