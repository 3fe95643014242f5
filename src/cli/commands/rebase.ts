import { resolve } from "node:path";
import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { ObjectReader } from "../../git/objects.js";
import { provideBlobs } from "../../git/partial-clone.js";
import { openRepository } from "../../git/repository.js";
import { Scratch } from "../../git/scratch.js";
import type { ConflictPolicy, RunEvent } from "../../model/run.js";
import { openAssistant } from "../../rebase/assist.js";
import { makePlan, requireAuthors } from "../../rebase/plan.js";
import { requireRoom } from "../../rebase/publish.js";
import { runPlan } from "../../rebase/run.js";
import { runAsJson } from "../../report/json.js";
import { summary } from "../../report/text.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { MODEL_OPTIONS, modelRequest } from "../model-options.js";
import { Progress } from "../progress.js";

export const rebase: CommandSpec = {
	name: "rebase",
	synopsis: "BASE..TARGET [--series REV] [options]",
	summary: "Carry a patch series from one kernel version to another",
	description: [
		"Carries the commits BASE..REV (REV is HEAD unless --series says otherwise) over to TARGET, oldest first, and writes the result as the branch miggpt/<series>-<target> and as patch files. Authors, dates and messages are kept. Your checkout, index and branches are not touched.",
		"A hunk lands where it can be shown to belong; a hunk that the target has already is upstream, and a patch made of nothing else is left out and named. What cannot be decided is a conflict: the run stops and lists it, or leaves the patch out and goes on (--on-conflict park). A later patch that builds on one left out is left out too.",
	],
	words: { least: 1, most: 1 },
	options: {
		series: {
			type: "string",
			value: "REV",
			default: "HEAD",
			describe: "The tip of the series; its base is BASE.",
		},
		branch: {
			type: "string",
			value: "NAME",
			describe: "Name of the branch to make, instead of miggpt/<series>-<target>.",
		},
		output: {
			type: "string",
			alias: "o",
			value: "DIR",
			describe: "Folder for the patch files, instead of <git-common-dir>/miggpt/<run>/patches.",
		},
		"on-conflict": {
			type: "string",
			value: "stop|park",
			choices: ["stop", "park"],
			default: "stop",
			describe: "At a patch that cannot be decided: stop, or leave it out and go on.",
		},
		threshold: {
			type: "number",
			value: "N",
			default: 0.8,
			describe: "The least probability of being right, 0 to 1, with which a hunk is believed.",
		},
		force: { type: "boolean", describe: "Replace the branch, and move patch files in the way aside." },
		fetch: { type: "boolean", describe: "In a partial clone, fetch the missing files in one batch." },
		"dry-run": {
			type: "boolean",
			alias: "n",
			describe: "Do everything but write; exits as the real run would.",
		},
		json: {
			type: "boolean",
			describe: "Print the whole run as one JSON document on standard output, and nothing else there.",
		},
		...MODEL_OPTIONS,
		quiet: { type: "boolean", alias: "q", describe: "Print errors only." },
		verbose: {
			type: "boolean",
			alias: "v",
			describe: "Print the decision on every hunk, and every request to the model, without the key.",
		},
	},
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
			command: "git miggpt rebase v6.1..v6.12 -n --json >run.json",
			says: "Look first: decide everything, write nothing",
		},
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const threshold = parsed.number("threshold")!;
	if (threshold < 0 || threshold > 1)
		throw new UserError(`--threshold ${threshold} is not between 0 and 1`, "see git miggpt help rebase");
	const [force, dryRun, isJson, isQuiet] = (["force", "dry-run", "json", "quiet"] as const).map((name) =>
		parsed.flag(name),
	) as [boolean, boolean, boolean, boolean];
	const repository = await openRepository(io.cwd, io.signal);
	const request = await modelRequest(parsed, io, repository.context);
	const branch = parsed.text("branch");
	const plan = await makePlan(repository, {
		range: parsed.words[0]!,
		series: parsed.text("series")!,
		...(branch !== undefined && { branch }),
		onConflict: parsed.text("on-conflict") as ConflictPolicy,
		threshold,
		force,
		dryRun,
		now: io.now(),
	});
	const output = parsed.text("output");
	const folder = output === undefined ? undefined : resolve(io.cwd, output);
	if (folder !== undefined && !dryRun) await requireRoom(folder, force);
	await checkObjects(repository, plan.commits, plan.target.commit, parsed.flag("fetch"));

	const chalk = colours(parsed, io.stdout, io.env);
	const progress = new Progress(io, {
		isQuiet: isQuiet || isJson,
		isVerbose: parsed.flag("verbose") && !isJson,
		chalk,
	});
	const tell = (event: RunEvent) => progress.tell(event);
	const clock = () => performance.now();
	const model =
		request && openAssistant(repository, plan.run, request, { tell, clock, now: io.now, remembers: !dryRun });
	try {
		const ran = await runPlan(repository, plan, {
			dryRun,
			...(model && { assistant: model.assistant }),
			output: { force, ...(folder !== undefined && { folder }) },
			tell,
			clock,
		});
		const result = model ? { ...ran, model: model.use() } : ran;
		progress.end();
		if (isJson) io.stdout.write(runAsJson(result));
		else if (!isQuiet) io.stdout.write(`\n${summary(chalk, result)}\n`);
		return result.fates.conflict + result.fates.parked > 0 ? ExitCode.NeedsHuman : ExitCode.Done;
	} finally {
		await model?.close();
		progress.end();
	}
}

/** Everything that could fail for want of an object or a readable author is looked at before anything is written. */
async function checkObjects(
	repository: Awaited<ReturnType<typeof openRepository>>,
	commits: readonly string[],
	target: string,
	mayFetch: boolean,
) {
	const scratch = await Scratch.open(repository);
	try {
		const objects = new ObjectReader(scratch.context);
		await requireAuthors(objects, commits).finally(() => objects.close());
		if (repository.promisor !== undefined) await provideBlobs(repository, scratch, commits, target, mayFetch);
	} finally {
		await scratch.close();
	}
}
