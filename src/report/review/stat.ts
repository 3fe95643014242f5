import type { FileReview, PatchReview, Review } from "../../model/review.js";
import { counted, display } from "../display.js";
import { STANDING_WORDS } from "../wording/standing.js";
import { paint, type Style } from "./style.js";

/** A patch in a line, and one a file of it: how many lines came, how many landed, how many hunks are adapted or open. */
export function statLines(style: Style, review: Review, patch: PatchReview): string[] {
	const { number, subject, standing, files } = patch;
	const width = Math.max(...files.map((file) => nameOf(file).length), 0);
	return [
		paint(
			style,
			"commit",
			`patch ${number}/${review.run.patches.length}  ${STANDING_WORDS[standing]}: ${display(subject)}`,
		),
		...files.map((file) => ` ${nameOf(file).padEnd(width)} | ${numbers(style, file)}`),
	];
}

/** The base's file, and the target's where that is another, as git names them. */
function nameOf({ path, newPath }: FileReview): string {
	return path === newPath ? display(path) : `${display(path)} => ${display(newPath)}`;
}

function numbers(style: Style, { old, new: now, hunks }: FileReview): string {
	const count = ({ added, removed }: FileReview["old"]) =>
		`${paint(style, "new", `+${added}`)} ${paint(style, "old", `-${removed}`)}`;
	const landed =
		now && (now.added !== old.added || now.removed !== old.removed) ? `, landed ${count(now)}` : "";
	const open = hunks.filter(({ outcome }) => outcome?.state === "unsure").length;
	const adapted = hunks.filter(({ rows }) => rows.length > 0).length - open;
	const words = [
		...(adapted > 0
			? [`${adapted} of ${counted(hunks.length, "hunk")} ${adapted === 1 ? "differs" : "differ"}`]
			: []),
		...(open > 0 ? [`${open} open`] : []),
	];
	return `${count(old)}${landed}${words.length > 0 ? `   ${words.join(", ")}` : ""}`;
}
