import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { startRun } from "../../rebase/start.js";
import { planRetry } from "../../rebase/verbs/retry.js";
import { type Side, take as takeAnswer } from "../../rebase/verbs/take.js";
import { display } from "../../report/display.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { runAndReport, SHOWING_OPTIONS } from "../run-and-report.js";

export const take: CommandSpec = {
	name: "take",
	synopsis: "N [--side SIDE] | --upstream",
	summary: "Put what is proposed in place of an open hunk, or accept what upstream has in effect",
	description: [
		"At a stop, puts the engine's or the model's proposal for the open hunk N in place of its markers in the run's worktree, or one of the sides. A file in which nothing else is open is staged. git miggpt status and the notes beside the worktree list what is open.",
		"With --upstream, accepts that all superseded patches of the latest run are left out: does the run over with --superseded drop, every decision as it was.",
	],
	words: { least: 0, most: 1 },
	options: {
		upstream: {
			type: "boolean",
			config: "nobody",
			describe: "Accept that what upstream has in effect is left out.",
		},
		side: {
			type: "string",
			config: "nobody",
			value: "SIDE",
			choices: ["proposal", "patch", "base", "target"],
			default: "proposal",
			describe: "What to take: the proposal, or the lines as the patch, the base or the target has them.",
		},
		...SHOWING_OPTIONS,
	},
	examples: [
		{ command: "git miggpt take 1", says: "Take the proposal for hunk 1" },
		{ command: "git miggpt take --upstream", says: "Accept what upstream has in effect as left out" },
		{ command: "git miggpt take 2 --side target", says: "Leave hunk 2 as the target has it" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	if (parsed.flag("upstream")) return acceptUpstream(parsed, io);
	const number = Number(parsed.words[0] ?? "none");
	if (!Number.isInteger(number))
		throw new UserError(
			`${parsed.words[0] ?? "nothing"} is no number of an open hunk`,
			"git miggpt status lists what is open",
		);
	const repository = await openRepository(io.cwd, io.signal);
	const { path, isStaged, open } = await takeAnswer(repository, number, parsed.text("side") as Side);
	const next =
		open > 0 ? `${open} still open.` : "Nothing is open any more. Next: git miggpt rebase --continue";
	io.stdout.write(
		`${display(path)}: hunk ${number} is settled${isStaged ? ", the file is staged" : ""}. ${next}\n`,
	);
	return ExitCode.Done;
}

async function acceptUpstream(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const { plan, todo } = await planRetry(repository, {
		patches: [],
		onConflict: "park",
		keep: false,
		anyway: false,
		superseded: "drop",
		now: io.now(),
	});
	return runAndReport(parsed, io, { repository, dryRun: false, run: plan.run }, (options) =>
		startRun(repository, plan, options, todo),
	);
}
