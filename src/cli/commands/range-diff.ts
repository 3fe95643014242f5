import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openToRead } from "../../git/repository.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { patchesNamed } from "../../rebase/record/patch-names.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { endNote } from "../../report/results.js";
import { rangeDiffLines } from "../../report/review/range-diff.js";
import { rangeDiff as pairsOf } from "../../series/range-diff.js";
import type { Io, Parsed } from "../command.js";
import { print, styleFor } from "../terminal.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openToRead(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
	const keys = new Set(parsed.words.flatMap((name) => patchesNamed(shown.plan, name)));
	const result = await inspectRun(shown);
	if (result.ended === "aborted")
		throw new UserError(
			`run ${shown.plan.run} was given up: it has no commits to compare with`,
			`git miggpt show --run ${shown.plan.run} shows what it had decided`,
		);
	io.stderr.write(endNote(shown.plan, shown.phase));
	const pairs = await pairsOf(
		repository.context,
		result.patches,
		({ commit }) => keys.size === 0 || keys.has(commit),
	);
	const lines = rangeDiffLines(await styleFor(repository, parsed, io), pairs, result.patches.length);
	await print(repository, io, `${lines.join("\n")}\n`);
	return ExitCode.Done;
}
