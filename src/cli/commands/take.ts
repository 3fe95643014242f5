import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { startRun } from "../../rebase/start.js";
import { planRetry } from "../../rebase/verbs/retry.js";
import { type Side, take as takeAnswer, type Wanted } from "../../rebase/verbs/take.js";
import { display } from "../../report/display.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { GOING_OPTIONS, runAndReport } from "../run-and-report.js";

export const take: CommandSpec = {
	name: "take",
	synopsis: "N... | --all | --file FILE [--side SIDE] | --upstream",
	summary: "Put what is proposed in place of an open hunk, or accept what upstream has in effect",
	description: [
		"At a stop, puts the engine's or the model's proposal for the open hunk N in place of its markers in the run's worktree, or one of the sides. N may be a range (1-3) and several may be given; --all and --file take all that is open, and say what nothing is proposed for. A file in which nothing else is open is staged. git miggpt status and the notes beside the worktree list what is open.",
		"With --upstream, accepts that all superseded patches of the latest run are left out: does the run over with --superseded drop, every decision as it was.",
	],
	words: { least: 0, most: 1000 },
	options: {
		upstream: {
			type: "boolean",
			config: "nobody",
			describe: "Accept that what upstream has in effect is left out.",
		},
		all: { type: "boolean", describe: "All that is open in the patch." },
		file: {
			type: "string",
			value: "FILE",
			describe: "All that is open in a file, named from the top of the tree.",
		},
		side: {
			type: "string",
			config: "nobody",
			value: "SIDE",
			choices: ["proposal", "patch", "base", "target"],
			default: "proposal",
			describe: "What to take: the proposal, or the lines as the patch, the base or the target has them.",
		},
		...GOING_OPTIONS,
	},
	examples: [
		{ command: "git miggpt take 1", says: "Take the proposal for hunk 1" },
		{ command: "git miggpt take 1-3 5", says: "Take those for several" },
		{ command: "git miggpt take --upstream", says: "Accept what upstream has in effect as left out" },
		{ command: "git miggpt take 2 --side target", says: "Leave hunk 2 as the target has it" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	if (parsed.flag("upstream")) return acceptUpstream(parsed, io);
	const wanted = wantedOf(parsed);
	const repository = await openRepository(io.cwd, io.signal);
	const { settled, without, open } = await takeAnswer(repository, wanted, parsed.text("side") as Side);
	const lines = settled.map(
		({ number, path, isStaged }) =>
			`${display(path)}: hunk ${number} is settled${isStaged ? ", the file is staged" : ""}.`,
	);
	if (without.length > 0)
		lines.push(`Nothing is proposed for ${without.join(", ")}: take a side, or edit the file.`);
	const next =
		open > 0 ? `${open} still open.` : "Nothing is open any more. Next: git miggpt rebase --continue";
	io.stdout.write(`${lines.join("\n")} ${next}\n`);
	return ExitCode.Done;
}

/** @throws UserError where it is not said what to take, or said twice */
function wantedOf(parsed: Parsed): Wanted {
	const file = parsed.text("file");
	const ways = [parsed.words.length > 0, parsed.flag("all"), file !== undefined].filter(Boolean);
	if (ways.length > 1)
		throw new UsageError("take numbers, --all or --file, one of them", "see git miggpt help take");
	if (parsed.flag("all")) return "all";
	if (file !== undefined) return { file: Buffer.from(file).toString("latin1") };
	const numbers = parsed.words.flatMap(numbersOf);
	if (numbers.length > 0) return { numbers: [...new Set(numbers)] };
	throw new UserError("nothing is no number of an open hunk", "git miggpt status lists what is open");
}

/** The numbers that a word names: `2`, or `1-3`. @throws UserError */
function numbersOf(word: string): number[] {
	const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word);
	const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
	if (range && to >= from) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
	throw new UserError(`${word} is no number of an open hunk`, "git miggpt status lists what is open");
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
