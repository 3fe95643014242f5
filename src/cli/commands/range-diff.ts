import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { patchesNamed } from "../../rebase/verbs/retry.js";
import { rangeDiffLines } from "../../report/review/range-diff.js";
import { rangeDiff as pairsOf } from "../../series/range-diff.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { print, styleFor } from "../terminal.js";

export const rangeDiff: CommandSpec = {
	name: "range-diff",
	synopsis: "[PATCH...] [--run RUN]",
	summary: "Print git range-diff of the series and its result, by the run's own pairs",
	description: [
		"Prints what git range-diff prints, for every patch of the latest run or those named, with the pairs that the run knows: git takes a patch that was changed much for two others. = is a patch that came out the same, ! one that differs, < one that did not land.",
	],
	words: { least: 0, most: 1000 },
	options: { run: { type: "string", value: "RUN", describe: "Another run than the latest." } },
	examples: [{ command: "git miggpt range-diff 42", says: "What differs in patch 42?" }],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
	const keys = new Set(parsed.words.flatMap((name) => patchesNamed(shown.plan, name)));
	const result = await inspectRun(shown);
	const pairs = await pairsOf(
		repository.context,
		result.patches,
		({ commit }) => keys.size === 0 || keys.has(commit),
	);
	const lines = rangeDiffLines(await styleFor(repository, parsed, io), pairs, result.patches.length);
	await print(repository, io, `${lines.join("\n")}\n`);
	return ExitCode.Done;
}
