import type { FileReview, HunkReview, PatchReview, Review } from "../../model/review.js";
import { counted, display, short } from "../display.js";
import { patchReasons } from "../text.js";
import { differenceLines } from "../wording/history.js";
import { STANDING_WORDS } from "../wording/standing.js";
import { becameText, restText } from "../wording/summary.js";
import { type HunkForm, hunkLines } from "./hunk.js";
import { proseLines } from "./prose.js";
import { plainLines } from "./rows.js";
import { glyphs, paint, type Style } from "./style.js";

/** A patch at length: what became of it and why, and what there is to look at. Latin1 in, text out. */
export function patchLines(style: Style, review: Review, patch: PatchReview, form: HunkForm): string[] {
	const isListed = form === "listed" && patch.standing === "adapted";
	return [
		...(isListed ? listedHead(style, review, patch) : head(style, review, patch, form)),
		...reasons(patch).flatMap((reason) => proseLines(display(reason), style.width, "  ")),
		...differences(style, patch),
		...(patch.newMessage === undefined ? [] : ["its message was changed"]),
		...(isListed ? listedHunks(style, review, patch) : filesLines(style, review, patch, form)),
	];
}

function head(style: Style, review: Review, patch: PatchReview, form: HunkForm): string[] {
	const { author } = patch;
	const by = form === "whole" ? `   ${display(author.name)} <${display(author.email)}>` : "";
	return [
		...proseLines(patchHead(review, patch), style.width, "  ").map((line) => paint(style, "commit", line)),
		...proseLines(`${becameText(patch)}   ${commits(style, patch)}${by}`, style.width, "  "),
	];
}

function commits(style: Style, { commit, newCommit }: PatchReview): string {
	return newCommit === undefined
		? short(commit)
		: `${short(commit)} ${glyphs(style).arrow} ${short(newCommit)}`;
}

/** The head of a patch that is listed as adapted: only what the list does not say. */
function listedHead(style: Style, { run }: Review, patch: PatchReview): string[] {
	const title = `patch ${patch.number}/${run.patches.length}  ${display(patch.subject)}`;
	const rest = restText(patch);
	return [
		...proseLines(`${title}   ${commits(style, patch)}`, style.width, "  ").map((line) =>
			paint(style, "commit", line),
		),
		...(rest === "" ? [] : proseLines(rest, style.width, "  ")),
	];
}

/** The hunks that differ, each with its file, and files that moved; whatever else there is of a patch is as it came. */
function listedHunks(style: Style, review: Review, patch: PatchReview): string[] {
	return patch.files
		.flatMap((file) => {
			const shown = shownOf(file, "listed");
			if (shown.length === 0) return file.path === file.newPath ? [] : [[fileHead(style, file)]];
			return shown.map((hunk) => hunkLines(style, review, patch, file.newPath, hunk, "listed"));
		})
		.flatMap((lines, i) => (i > 0 ? ["", ...lines] : lines));
}

function filesLines(style: Style, review: Review, patch: PatchReview, form: HunkForm): string[] {
	return patch.files.flatMap((file, i) => [
		...(i > 0 ? [""] : []),
		...fileLines(style, review, patch, file, form),
	]);
}

/** `patch 3/69  adapted: subject`. */
export function patchHead({ run }: Review, { number, standing, subject }: PatchReview): string {
	return `patch ${number}/${run.patches.length}  ${STANDING_WORDS[standing]}: ${display(subject)}`;
}

/** Why it did not land, where that is not said of a hunk. */
function reasons({ decision }: PatchReview): string[] {
	const { reason, ...known } = decision;
	return patchReasons(reason?.kind === "hunk" ? known : decision);
}

/** Where the target differs from what a patch makes that it has in effect, in full or in part. */
function differences(style: Style, { decision: { inTarget } }: PatchReview): string[] {
	const lines = inTarget ? differenceLines(inTarget) : [];
	return lines.length > 0 ? plainLines(style, lines.join("\n")) : [];
}

function fileLines(
	style: Style,
	review: Review,
	patch: PatchReview,
	file: FileReview,
	form: HunkForm,
): string[] {
	const shown = shownOf(file, form);
	const rest = file.hunks.length - shown.length;
	const others =
		patch.standing === "left" && rest > 0 && shown.length > 0
			? `   (${counted(rest, "other hunk")} would land)`
			: "";
	return [
		`${fileHead(style, file)}${shown.length > 0 ? others : `   ${countsOf(file)}`}`,
		...shown.flatMap((hunk, i) => [
			...(i > 0 ? [""] : []),
			...hunkLines(style, review, patch, file.newPath, hunk, form),
		]),
	];
}

function fileHead(style: Style, { path, newPath }: FileReview): string {
	const moved = path === newPath ? "" : ` ${glyphs(style).arrow} ${display(newPath)}`;
	return paint(style, "meta", `${display(path)}${moved}`);
}

/** The hunks that there is something to show of; of a patch that is shown whole, also those that are the original. */
function shownOf({ hunks }: FileReview, form: HunkForm): HunkReview[] {
	return hunks.filter(
		(hunk) =>
			hunk.rows.length > 0 || hunk.open || isWhole(hunk) || (form === "whole" && hunk.landed !== undefined),
	);
}

/** A file that was decided as a whole, and is worth a word. */
function isWhole({ outcome, rows }: HunkReview): boolean {
	return (
		rows.length === 0 && outcome !== undefined && (outcome.state === "unsure" || outcome.gates.length > 0)
	);
}

function countsOf({ old }: FileReview): string {
	return `+${old.added} -${old.removed}`;
}
