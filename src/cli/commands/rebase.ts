import { resolve } from "node:path";
import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { Quarantine } from "../../git/quarantine.js";
import { nearestTag } from "../../git/refs.js";
import { openRepository, type Repository } from "../../git/repository.js";
import type {
	ChangedSettings,
	Checks,
	ConflictPolicy,
	PatchForm,
	Plan,
	SupersededPolicy,
} from "../../model/run.js";
import { planNextLeg } from "../../rebase/legs.js";
import { requireRoom } from "../../rebase/publish.js";
import { currentRun, requireIdle } from "../../rebase/record/current.js";
import { makePlan, splitRange } from "../../rebase/record/plan.js";
import { requireReadable } from "../../rebase/record/readable.js";
import { startRun } from "../../rebase/start.js";
import { type Aborted, abortRun } from "../../rebase/verbs/abort.js";
import { continueRun, quitRun, resumeRun, skipRun } from "../../rebase/verbs/continue.js";
import { currentPatch } from "../../rebase/verbs/current-patch.js";
import { editPlan, editTodo } from "../../rebase/verbs/edit-todo.js";
import { counted, display } from "../../report/display.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { modelRequest } from "../model-options.js";
import { type FromFiles, readPatchFiles } from "../read-patches.js";
import { type CHANGEABLE, REBASE_OPTIONS } from "../rebase-options.js";
import { requireTaken, type Verb, verbOf } from "../rebase-verbs.js";
import { runAndReport } from "../run-and-report.js";

export const rebase: CommandSpec = {
	name: "rebase",
	synopsis:
		"BASE..[VERSION..]TARGET [--series REV] [options] | --continue | --skip | --abort | --quit | --resume | --edit-todo",
	summary: "Carry a patch series from one kernel version to another",
	description: [
		"Carries the commits BASE..REV (REV is HEAD unless --series says otherwise) over to TARGET, oldest first, and writes the result as the branch miggpt/<series>-<target> and as patch files. Authors, dates and messages are kept. Your checkout, index and branches are not touched.",
		"A hunk lands where it can be shown to belong; a hunk that the target has already is upstream, and a patch made of nothing else is left out and named. What cannot be decided is a conflict: the run stops there, or leaves the patch out and goes on (--on-conflict park). A later patch that builds on one left out is such a conflict, whatever its own hunks are: its reason names the patch and what it brings. It is carried over without that by --continue at the stop, by git miggpt retry PATCH --anyway, or where you dropped the other patch from the to-do list yourself, and the summary says so.",
		"A patch that cannot be landed and that the target has in effect, with another comment, an inverted condition or in a reworked helper, is superseded: left out, and named with its share and what differs. With --superseded park, which is the default, it waits for you and the exit code says so: git miggpt retry PATCH --keep carries it over, git miggpt take --upstream accepts all. A patch some of whose hunks the target has, and whose others land, lands partly upstream; where it has them in effect only, the patch is parked with that reason, and --superseded drop lands the others.",
		"Where the commits between BASE and TARGET are there, patches are tied to those that they became: by an id that the message or the header of a patch file names, the same patch id, mail, or subject and author. A commit that was reverted later makes no patch upstream. Conflicts name the commits that changed their lines, and a file that is gone is followed through the commits that moved it. Commits and folders are read once a range, when the first patch is in doubt, and kept; file contents only of commits that change the files of such a patch; nothing is fetched. --no-history leaves all that out.",
		"BASE..VERSION..TARGET goes by way of VERSION, and of more: the series is carried to each in its order, and what has landed there is the series of the next leg. Each leg is a run of its own, with its own account; what one leaves out the later ones lack. The last one makes the branch and the patch files, in which all that was left out on the way is named. --continue ends the leg that stopped and goes on with the next, --abort gives up all of them.",
		"Where it stops, a linked worktree holds the files of that patch: what is sure is applied and staged, what is open stands between markers of target, base and patch. Put it right there, git add, and git miggpt rebase --continue; or --skip the patch, --abort the run, or --quit with a branch of what has landed. A conflict that was resolved before is resolved the same way again, and shown as such (git miggpt memory).",
		"Every decision is on the disk before the next begins. After a crash, a reboot or Ctrl-C, --resume goes on and gives the very branch that an undisturbed run gives; --continue does as well.",
	],
	words: { least: 0, most: 1 },
	options: REBASE_OPTIONS,
	examples: [
		{
			command: "git miggpt rebase v5.10..v6.1",
			says: "Carry the current branch, which stands on v5.10, to v6.1",
		},
		{
			command: "git miggpt rebase v6.1..v6.12 --series rt --on-conflict park",
			says: "Carry branch rt over, leaving out what cannot be decided",
		},
		{
			command: "git miggpt rebase v6.1..v6.6..v6.12",
			says: "Carry the current branch to v6.6 first, and from there to v6.12",
		},
		{
			command: "git miggpt rebase v6.1..v6.12 -n --json >run.json",
			says: "Look first: decide everything, write nothing",
		},
		{
			command: "git miggpt rebase --continue",
			says: "Go on where it stopped (exit code 3), the files in the worktree put right and staged",
		},
		{
			command: "git miggpt rebase --resume",
			says: "Go on after Ctrl-C (exit code 130), a crash or a reboot",
		},
		{
			command: "git miggpt rebase v6.1..v6.12 --exec-changed 'make {obj}'",
			says: "Compile what each patch touches, and stop where that fails",
		},
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
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
	return { ...repository, gitDir: run?.plan.home ?? gitDir, context: { ...context, cwd: commonDir } };
}

async function go(repository: Repository, verb: Verb, parsed: Parsed, io: Io): Promise<number> {
	const going = { repository, dryRun: false };
	const settings = changedSettings(parsed);
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
			io.stdout.write(await currentPatch(repository, colours(parsed, io.stdout, io.env).level > 0));
			return ExitCode.Done;
		case "continue": {
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

/** What the command line says otherwise than the plan; a config is about runs that are to begin. */
function changedSettings(parsed: Parsed): ChangedSettings {
	const isChanged = (name: (typeof CHANGEABLE)[number]) => parsed.source(name) === "line";
	return {
		...(isChanged("on-conflict") && { onConflict: parsed.text("on-conflict") as ConflictPolicy }),
		...(isChanged("superseded") && { superseded: parsed.text("superseded") as SupersededPolicy }),
		...(isChanged("threshold") && { threshold: parsed.number("threshold")! }),
		...(isChanged("llm-threshold") && { llmThreshold: parsed.number("llm-threshold")! }),
	};
}

/** Runs the legs of a way that are left, up to one that stops. @returns the worse exit code of them and those before */
async function goOnLegs(repository: Repository, parsed: Parsed, io: Io, before: number): Promise<number> {
	let code = before;
	for (;;) {
		const plan = await planNextLeg(repository, io.now());
		if (!plan) return code;
		const going = { repository, dryRun: false, run: plan.run };
		code = Math.max(
			code,
			await runAndReport(parsed, io, going, (options) => startRun(repository, plan, options)),
		);
	}
}

function givenUp(aborted: Aborted): string {
	if ("damaged" in aborted)
		return `Run ${aborted.damaged}, whose record is damaged, is given up; its folder and refs are left as they are.\n`;
	const { plan, left } = aborted;
	const saved = left === undefined ? "" : `\nWhat you did in its worktree is in ${display(left)}.`;
	return `The run of ${display(plan.series.name)} onto ${display(plan.target.name)} is given up: no branch was made.${saved}\n`;
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
	const fromFiles = await readPatchFiles(repository, parsed, io, range);
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
	const plan = await makePlan(repository, {
		range,
		series: parsed.text("series")!,
		flatten: parsed.flag("flatten"),
		...(branch !== undefined && { branch }),
		onConflict: parsed.text("on-conflict") as ConflictPolicy,
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
