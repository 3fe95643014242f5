import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { requireRun } from "../../rebase/record/current.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { patchNamed } from "../../rebase/verbs/retry.js";
import { patchText } from "../../report/patch.js";
import { patchLine } from "../../report/text.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";

export const show: CommandSpec = {
	name: "show",
	synopsis: "[PATCH]",
	summary: "Show what was decided on a patch of the latest run, and why",
	description: [
		"Shows the decision on a patch, hunk by hunk: where it landed and how, how sure that is, the evidence, the gates that fired, and what is proposed where it is open. PATCH is a number as the run counts them, or a commit id of the series. Without one, every patch in a line.",
	],
	words: { least: 0, most: 1 },
	options: {},
	examples: [
		{ command: "git miggpt show", says: "All patches of the run" },
		{ command: "git miggpt show 12", says: "Why is patch 12 where it is?" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const latest = await requireRun(repository);
	const result = await inspectRun(latest);
	const chalk = colours(parsed, io.stdout, io.env);
	const [name] = parsed.words;
	const key = name === undefined ? undefined : patchNamed(latest.plan, name);
	const lines = result.patches.flatMap((patch, i) => {
		if (key === undefined)
			return patchLine(chalk, i + 1, result.patches.length, patch.subject, patch.decision);
		return patch.commit === key ? patchText(chalk, patch, i + 1, result.patches.length) : [];
	});
	io.stdout.write(`${lines.join("\n")}\n`);
	return ExitCode.Done;
}
