import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { type Choice, isChosen } from "../../model/choice.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { readReview } from "../../rebase/review/read-review.js";
import { patchesNamed } from "../../rebase/verbs/retry.js";
import { patchLines } from "../../report/review/patch.js";
import { statLines } from "../../report/review/stat.js";
import { patchLine } from "../../report/text.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { print, styleFor } from "../terminal.js";

export const show: CommandSpec = {
	name: "show",
	synopsis: "[PATCH...] [--adapted] [--open] [--model] [--all] [--stat] [--word-diff]",
	summary: "Show what became of patches, old hunk beside new, and why",
	description: [
		"Shows patches of the latest run, or of another: what became of them and why, and of every hunk that is not the original the old one beside the new one, with what upstream changed there, how it landed, how sure that is and the evidence. Of an open hunk it shows what the target has there, why it is open, and what is proposed. PATCH is a number as the run counts them, a range of numbers (3-5), or a commit id of the series. Without one, every patch in a line.",
		"From 140 columns on, old and new stand side by side, else the one over the other; a ! marks lines that differ. Colours (color.diff.*) and pager (core.pager) are git's. Works after git miggpt undo, too.",
	],
	words: { least: 0, most: 1000 },
	options: {
		adapted: { type: "boolean", describe: "The patches that landed otherwise than they came." },
		open: { type: "boolean", describe: "The patches that are left to you: at a stop, and parked." },
		model: { type: "boolean", describe: "The patches that a model was asked about." },
		all: { type: "boolean", describe: "Every patch." },
		stat: { type: "boolean", describe: "Only which files, and how many lines and hunks." },
		"word-diff": {
			type: "boolean",
			describe: "Old and new hunk as one, the words that differ as [-old-]{+new+}.",
		},
		run: { type: "string", value: "RUN", describe: "Another run than the latest." },
	},
	examples: [
		{ command: "git miggpt show --adapted", says: "Review what landed otherwise than it came" },
		{ command: "git miggpt show 12", says: "Why is patch 12 where it is?" },
		{ command: "git miggpt show --open --stat", says: "How much is left to do?" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
	const keys = new Set(parsed.words.flatMap((name) => patchesNamed(shown.plan, name)));
	const choice: Choice = {
		keys,
		isAll: parsed.flag("all") || (parsed.flag("stat") && !hasChoice(parsed)),
		isAdapted: parsed.flag("adapted"),
		isOpen: parsed.flag("open"),
		isModel: parsed.flag("model"),
	};
	const isList = !choice.isAll && !hasChoice(parsed);
	const review = await readReview(shown, (patch) => !isList && isChosen(choice, patch));
	const chosen = review.patches.filter((patch) => isList || isChosen(choice, patch));
	const style = await styleFor(repository, parsed, io);
	const chalk = colours(parsed, io.stdout, io.env);
	const form = parsed.flag("word-diff") ? "words" : "sides";
	const total = review.patches.length;
	const blocks = chosen.map((patch) => {
		if (isList) return [patchLine(chalk, patch.number, total, patch.subject, patch.decision)];
		return parsed.flag("stat")
			? statLines(style, review, patch)
			: [...patchLines(style, review, patch, form), ""];
	});
	if (chosen.length === 0) io.stderr.write("No patch of the run is of that kind.\n");
	else
		await print(
			repository,
			io,
			blocks
				.map((lines) => `${lines.join("\n")}\n`)
				.join("")
				.replace(/\n\n$/, "\n"),
		);
	return ExitCode.Done;
}

function hasChoice(parsed: Parsed): boolean {
	return parsed.words.length > 0 || ["all", "adapted", "open", "model"].some((name) => parsed.flag(name));
}
