import { ExitCode } from "../../exit-codes.js";
import { openToRead } from "../../git/repository.js";
import type { Choice } from "../../model/choice.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { patchesNamed } from "../../rebase/record/patch-names.js";
import type { Run } from "../../rebase/record/run.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { endNote } from "../../report/results.js";
import { patchLine } from "../../report/text.js";
import { colours } from "../colours.js";
import type { Io, Parsed } from "../command.js";
import { print } from "../terminal.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openToRead(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
	io.stderr.write(endNote(shown.plan, shown.phase));
	const keys = new Set(parsed.words.flatMap((name) => patchesNamed(shown.plan, name)));
	const choice: Choice = {
		keys,
		isAll: parsed.flag("all") || (parsed.flag("stat") && !hasChoice(parsed)),
		isAdapted: parsed.flag("adapted"),
		isOpen: parsed.flag("open"),
		isModel: parsed.flag("model"),
	};
	const isList = !choice.isAll && !hasChoice(parsed);
	// What lays hunks side by side takes as long to load as node.
	const atLength = async () => (await import("../review/at-length.js")).atLength(shown, choice, parsed, io);
	const lines = await (isList ? listed(shown, parsed, io) : atLength());
	if (lines.length === 0) io.stderr.write("No patch of the run is of that kind.\n");
	else await print(repository, io, `${lines.join("\n")}\n`);
	return ExitCode.Done;
}

/** Every patch in a line. */
async function listed(shown: Run, parsed: Parsed, io: Io): Promise<string[]> {
	const { patches } = await inspectRun(shown);
	const chalk = colours(parsed, io.stdout, io.env);
	return patches.map(({ subject, decision }, i) =>
		patchLine(chalk, i + 1, patches.length, subject, decision),
	);
}

function hasChoice(parsed: Parsed): boolean {
	return parsed.words.length > 0 || ["all", "adapted", "open", "model"].some((name) => parsed.flag(name));
}
