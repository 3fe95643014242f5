import type { Choice } from "../../model/choice.js";
import { isChosen } from "../../model/choice.js";
import type { Run } from "../../rebase/record/run.js";
import { readReview } from "../../rebase/review/read-review.js";
import { adaptedList, legendLines } from "../../report/review/adapted-list.js";
import { patchLines } from "../../report/review/patch.js";
import { statLines } from "../../report/review/stat.js";
import type { Io, Parsed } from "../command.js";
import { styleFor } from "../terminal.js";

/** The chosen patches of a run at length, or in numbers, line by line. */
export async function atLength(shown: Run, choice: Choice, parsed: Parsed, io: Io): Promise<string[]> {
	const review = await readReview(shown, (patch) => isChosen(choice, patch));
	const style = await styleFor(shown.repository, parsed, io);
	if (parsed.flag("stat")) return review.patches.flatMap((patch) => statLines(style, review, patch));
	const isNamed = parsed.words.length > 0;
	const form = parsed.flag("word-diff") ? "words" : isNamed ? "whole" : "listed";
	const list = choice.isAdapted && !isNamed ? adaptedList(style, review) : [];
	const legend = form === "listed" ? legendLines(style, review) : [];
	const top = [...list, ...legend];
	const lines = review.patches.flatMap((patch) => ["", ...patchLines(style, review, patch, form)]);
	return top.length > 0 ? [...top, ...lines] : lines.slice(1);
}
