import { resolve } from "node:path";
import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { isTrue } from "../../git/config.js";
import { Quarantine } from "../../git/quarantine.js";
import { nearestTag } from "../../git/refs.js";
import { lastingFolder, openRepository, type Repository } from "../../git/repository.js";
import { signingWish } from "../../git/sign.js";
import type { ChangedSettings, Checks, PatchForm, Plan, SupersededPolicy } from "../../model/run.js";
import { planNextLeg } from "../../rebase/legs.js";
import { requireRoom } from "../../rebase/publish.js";
import { openBatch } from "../../rebase/record/batch.js";
import { currentRun, requireIdle } from "../../rebase/record/current.js";
import { makePlan, splitRange } from "../../rebase/record/plan.js";
import { requireReadable } from "../../rebase/record/readable.js";
import { startRun } from "../../rebase/start.js";
import { type Aborted, abortRun } from "../../rebase/verbs/abort.js";
import { continueRun, quitRun, resumeRun, skipRun } from "../../rebase/verbs/continue.js";
import { currentPatch } from "../../rebase/verbs/current-patch.js";
import { editPlan, editTodo } from "../../rebase/verbs/edit-todo.js";
import { counted, display } from "../../report/display.js";
import { patchReasonText } from "../../report/wording/reason.js";
import { colours } from "../colours.js";
import type { Io, Parsed } from "../command.js";
import { modelRequest } from "../model-request.js";
import type { FromFiles } from "../read-patches.js";
import type { CHANGEABLE } from "../rebase-options.js";
import { conflictPolicy, requireTaken, type Verb, verbOf } from "../rebase-verbs.js";
import { runAndReport } from "../run-and-report.js";
import { continueBatch } from "./continue-batch.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const verb = verbOf(parsed);
	if (verb === undefined && parsed.words.length === 0)
		throw new UserError("rebase needs BASE..TARGET", "see git miggpt help rebase");
	requireTaken(parsed, verb);
	const repository = await openRepository(io.cwd, io.signal);
	const home = await fromHome(repository);
	const code =
		verb === undefined ? await start(repository, parsed, io) : await go(repository, verb, parsed, io);
	const isGoing = !parsed.flag("dry-run") && verb !== "abort" && verb !== "edit-todo";
	return isGoing ? goOnLegs(home, parsed, io, code) : code;
}

/** The repository as it is seen where its run was started: the worktree that a command is started in may be the run's, which goes. */
async function fromHome(repository: Repository): Promise<Repository> {
	const run = await currentRun(repository).catch(() => undefined);
	const { context, commonDir, gitDir } = repository;
	return {
		...repository,
		gitDir: run?.plan.home ?? gitDir,
		context: { ...context, cwd: lastingFolder(commonDir) },
	};
}

async function go(repository: Repository, verb: Verb, parsed: Parsed, io: Io): Promise<number> {
	const going = { repository, dryRun: false };
	const settings = changedSettings(parsed, io);
	switch (verb) {
		case "abort":
			io.stdout.write(givenUp(await abortRun(repository)));
			return ExitCode.Done;
		case "edit-todo": {
			const left = await editTodo(repository);
			io.stdout.write(`${counted(left, "instruction")} left to do. Next: git miggpt rebase --continue\n`);
			return ExitCode.Done;
		}
		case "show-current-patch":
			return showCurrentPatch(repository, parsed, io);
		case "continue": {
			const waiting = await openBatch(repository);
			if (waiting) return continueBatch(repository, waiting, parsed, io);
			const allowed = { lost: parsed.texts("allow-lost"), empty: parsed.flag("allow-empty") };
			return runAndReport(parsed, io, going, (options) =>
				continueRun(repository, allowed, io.now(), options, settings),
			);
		}
		case "skip":
			return runAndReport(parsed, io, going, (options) => skipRun(repository, options, settings));
		case "quit":
			return runAndReport(parsed, io, { ...going, asksNoMore: true }, (options) =>
				quitRun(repository, options),
			);
		case "resume":
			return runAndReport(parsed, io, going, (options) => resumeRun(repository, options, settings));
	}
}

async function showCurrentPatch(repository: Repository, parsed: Parsed, io: Io): Promise<number> {
	const isColoured = colours(parsed, io.stdout, io.env).level > 0;
	const { patch, toBeEdited } = await currentPatch(repository, isColoured);
	if (toBeEdited) io.stderr.write(`note: ${patchReasonText(toBeEdited)}\n`);
	io.stdout.write(patch);
	return ExitCode.Done;
}

/** What the command line says otherwise than the plan; a config is about runs that are to begin. */
function changedSettings(parsed: Parsed, io: Io): ChangedSettings {
	const isChanged = (name: (typeof CHANGEABLE)[number] | "llm-batch") => parsed.source(name) === "line";
	return {
		...((isChanged("on-conflict") || isChanged("llm-batch")) && { onConflict: conflictPolicy(parsed, io) }),
		...(isChanged("superseded") && { superseded: parsed.text("superseded") as SupersededPolicy }),
		...(isChanged("threshold") && { threshold: parsed.number("threshold")! }),
		...(isChanged("gpg-sign") && { sign: keyOf(parsed.text("gpg-sign")!) }),
		...(isChanged("llm-threshold") && { llmThreshold: parsed.number("llm-threshold")! }),
	};
}

/** Runs the legs of a way that are left, up to one that stops. @returns the worse exit code of them and those before */
async function goOnLegs(repository: Repository, parsed: Parsed, io: Io, before: number): Promise<number> {
	let code = before;
	for (;;) {
		const next = await planNextLeg(repository, io.now());
		if (!next) return code;
		const { plan, todo } = next;
		const going = { repository, dryRun: false, run: plan.run };
		code = Math.max(
			code,
			await runAndReport(parsed, io, going, (options) => startRun(repository, plan, options, todo)),
		);
	}
}

function givenUp(aborted: Aborted): string {
	if ("damaged" in aborted)
		return `Run ${aborted.damaged}, whose record is damaged, is given up; its folder and refs are left as they are.\n`;
	const { plan, left } = aborted;
	const saved = left === undefined ? "" : `\nWhat you did in its worktree is in ${display(left)}.`;
	const shown = `git miggpt show --run ${plan.run} still shows what it had decided, until the next run begins.`;
	return `The run of ${display(plan.series.name)} onto ${display(plan.target.name)} is given up: it made no branch.${saved}\n${shown}\n`;
}

async function start(repository: Repository, parsed: Parsed, io: Io): Promise<number> {
	const output = folderOf(parsed, "output", io);
	if (!parsed.flag("dry-run")) {
		await requireIdle(repository);
		if (output !== undefined) await requireRoom(output, parsed.flag("force"));
	}
	const range = await rangeOf(repository, parsed, io);
	if (parsed.flag("dry-run") && splitRange(range).length > 2)
		throw new UserError(
			"--dry-run looks at one leg: the next is about what this one writes",
			`name the versions two by two, such as ${splitRange(range).slice(0, 2).join("..")}`,
		);
	if (modelRequest(parsed, io)?.settings.batch && splitRange(range).length > 2)
		throw new UserError(
			"--llm-batch carries over one leg: the next is about what the answers make of this one",
			`name the versions two by two, such as ${splitRange(range).slice(0, 2).join("..")}`,
		);
	const fromFiles =
		parsed.texts("patches").length > 0
			? await (await import("../read-patches.js")).readPatchFiles(repository, parsed, io, range)
			: undefined;
	const isFlatDry = !fromFiles && parsed.flag("dry-run") && parsed.flag("flatten");
	const quarantine = isFlatDry ? await Quarantine.open(repository) : undefined;
	const own = quarantine ? { ...repository, alternates: quarantine.objects } : fromFiles?.repository;
	try {
		return await startOn(own ?? repository, parsed, io, range, fromFiles);
	} finally {
		await Promise.all([fromFiles?.close(), quarantine?.close()]);
	}
}

/** `BASE..TARGET` as it was given; of a TARGET alone, the tag that the series stands on is BASE, which is said. */
async function rangeOf(repository: Repository, parsed: Parsed, io: Io): Promise<string> {
	const [given] = parsed.words as [string];
	if (given.includes("..")) return given;
	const isFromFiles = parsed.texts("patches").length > 0;
	const base = isFromFiles ? undefined : await nearestTag(repository, parsed.text("series")!);
	if (base === undefined)
		throw new UserError(
			`${given} is TARGET alone, and ${isFromFiles ? "patch files do not say" : "no tag says"} what BASE is`,
			`write BASE..${given}`,
		);
	if (!parsed.flag("quiet") && !parsed.flag("json"))
		io.stderr.write(`BASE is ${display(base)}, the nearest tag below the series\n`);
	return `${base}..${given}`;
}

async function startOn(
	repository: Repository,
	parsed: Parsed,
	io: Io,
	range: string,
	fromFiles: FromFiles | undefined,
): Promise<number> {
	const dryRun = parsed.flag("dry-run");
	const branch = parsed.text("branch");
	const output = folderOf(parsed, "output", io);
	const form = parsed.text("as");
	const worktree = folderOf(parsed, "worktree", io);
	const model = modelRequest(parsed, io)?.settings.model;
	const sign = await signOf(repository, parsed, io);
	const plan = await makePlan(repository, {
		range,
		series: parsed.text("series")!,
		flatten: parsed.flag("flatten"),
		...(branch !== undefined && { branch }),
		onConflict: conflictPolicy(parsed, io),
		superseded: parsed.text("superseded") as SupersededPolicy,
		history: parsed.flag("history"),
		threshold: parsed.number("threshold")!,
		llmThreshold: parsed.number("llm-threshold")!,
		force: parsed.flag("force"),
		dryRun,
		...(output !== undefined && { output }),
		...(form !== undefined && { form: form as PatchForm }),
		...(worktree !== undefined && { worktree }),
		...(model !== undefined && { model }),
		...(fromFiles && { imported: fromFiles.imported }),
		checks: checksOf(parsed),
		trailers: trailersOf(parsed),
		postRewrite: parsed.flag("post-rewrite"),
		updateRefs:
			parsed.source("update-refs") === undefined
				? await isTrue(repository.context, "rebase.updateRefs")
				: parsed.flag("update-refs"),
		...(sign !== undefined && sign !== false && { sign }),
		now: io.now(),
	});
	await requireReadable(repository, plan, parsed.flag("fetch"));
	const todo = parsed.flag("interactive") ? await editPlan(repository, plan) : undefined;
	return runAndReport(parsed, io, { repository, dryRun, run: plan.run }, (options) =>
		startRun(repository, plan, options, todo, fromFiles?.kept),
	);
}

function folderOf(parsed: Parsed, option: string, { cwd }: Io): string | undefined {
	const folder = parsed.text(option);
	return folder === undefined ? undefined : resolve(cwd, folder);
}

/** The key to sign with, as in a plan: what the option says, else git's own config. */
async function signOf(
	repository: Repository,
	parsed: Parsed,
	{ stderr }: Io,
): Promise<string | false | undefined> {
	const given = parsed.text("gpg-sign");
	if (given !== undefined) return keyOf(given);
	const wish = await signingWish(repository);
	if (wish === "repository's config" && !parsed.flag("json"))
		stderr.write(
			"warning: commit.gpgSign of the repository's config does not count, since it runs programs: -S signs, or git config --global commit.gpgSign true\n",
		);
	return wish === "user's config" ? "" : undefined;
}

function keyOf(given: string): string | false {
	return given === "true" ? "" : given !== "false" && given;
}

/** @throws UsageError where patches come from files, whose commits are nobody's */
function trailersOf(parsed: Parsed): NonNullable<Plan["trailers"]> {
	const isNaming = parsed.flag("record-origin");
	if (isNaming && parsed.texts("patches").length > 0)
		throw new UsageError(
			"--record-origin names commits, and --patches reads files",
			"see git miggpt help rebase",
		);
	return [
		...(isNaming ? (["origin"] as const) : []),
		...(parsed.flag("signoff") ? (["signoff"] as const) : []),
	];
}

function checksOf(parsed: Parsed): Checks {
	const bisectExec = parsed.text("bisect-exec");
	return {
		exec: parsed.texts("exec"),
		execChanged: parsed.texts("exec-changed"),
		...(bisectExec !== undefined && { bisectExec }),
	};
}
