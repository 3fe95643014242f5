import type { Review } from "../../model/review.js";
import { counted, display } from "../display.js";
import { countText, patchSummary, shownCount, shownHunks } from "../wording/summary.js";
import { proseLines } from "./prose.js";
import { paint, type Style } from "./style.js";

/** Several patches that were adapted, one in a line: what is different from the original, in how many lines; nothing for a single one. */
export function adaptedList(style: Style, { patches }: Review): string[] {
	const adapted = patches.filter(({ standing }) => standing === "adapted");
	if (adapted.length < 2) return [];
	const rows = adapted.map((patch) => ({
		number: `${patch.number}`,
		count: countText(shownCount(patch)),
		summary: display(patchSummary(patch)),
		subject: `${display(patch.subject)}${patch.isReviewed ? " (accepted)" : ""}`,
	}));
	const widest = (column: "number" | "count") => Math.max(...rows.map((row) => row[column].length));
	const [numbers, counts] = [widest("number"), widest("count")];
	const hang = " ".repeat(numbers + counts + 6);
	const lines = rows.flatMap(({ number, count, summary, subject }) =>
		proseLines(
			`  ${number.padStart(numbers)}  ${count.padEnd(counts)}  ${summary.padEnd(SHORT)}  ${subject}`,
			style.width,
			hang,
		),
	);
	const hunks = adapted.flatMap(shownHunks).length;
	const head = `${counted(adapted.length, "patch")} adapted, ${counted(hunks, "hunk")} in all; everything else of them is as in the original.`;
	return [
		...proseLines(head, style.width).map((line) => paint(style, "meta", line)),
		...proseLines(SAME_EDIT, style.width),
		...lines,
	];
}

/** Columns that most summaries take. */
const SHORT = "same edit, 2 hunks".length;

const SAME_EDIT =
	"Same edit: it adds and removes the very lines of the original, and only lines around it differ.";
