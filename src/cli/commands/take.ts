import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { startRun } from "../../rebase/start.js";
import { planRetry } from "../../rebase/verbs/retry.js";
import { type Side, take as takeAnswer, type Wanted } from "../../rebase/verbs/take.js";
import { display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { runAndReport } from "../run-and-report.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
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
	throw new UserError(
		"take needs the numbers of open hunks, --all or --file",
		"git miggpt status lists what is open",
	);
}

/** The numbers that a word names: `2`, or `1-3`. @throws UserError */
function numbersOf(word: string): number[] {
	const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word);
	const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
	if (range && to >= from) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
	throw new UserError(`'${word}' is not the number of an open hunk`, "git miggpt status lists what is open");
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
