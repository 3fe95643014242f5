import { proposed } from "../../model/decision.js";
import type { FileReview, HunkReview, PatchReview, Review } from "../../model/review.js";
import { counted, display, short } from "../display.js";
import { patchReasons } from "../text.js";
import { differenceLines } from "../wording/history.js";
import { reviewFacts } from "../wording/review.js";
import { STANDING_WORDS } from "../wording/standing.js";
import { becameText, isApart, summaryText } from "../wording/summary.js";
import { proseLines } from "./prose.js";
import { diffLines, plainLines, rowLines, type Titles, wordLines } from "./rows.js";
import { glyphs, paint, type Style } from "./style.js";

/** How the hunks of a patch are shown: what there is to judge, that by its words, or all that is known. */
export type HunkForm = "brief" | "words" | "whole";

/** A patch at length: what became of it and why, and what there is to look at. Latin1 in, text out. */
export function patchLines(style: Style, review: Review, patch: PatchReview, form: HunkForm): string[] {
	const { commit, newCommit, author, newMessage, files } = patch;
	const { arrow } = glyphs(style);
	const made = newCommit === undefined ? "" : ` ${arrow} ${short(newCommit)}`;
	const by = form === "whole" ? `   ${display(author.name)} <${display(author.email)}>` : "";
	return [
		...proseLines(patchHead(review, patch), style.width, "  ").map((line) => paint(style, "commit", line)),
		...proseLines(`${becameText(patch)}   ${short(commit)}${made}${by}`, style.width, "  "),
		...reasons(patch).flatMap((reason) => proseLines(display(reason), style.width, "  ")),
		...differences(style, patch),
		...(newMessage === undefined ? [] : ["its message was changed"]),
		...files.flatMap((file, i) => [...(i > 0 ? [""] : []), ...fileLines(style, review, patch, file, form)]),
	];
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
	const shown = file.hunks.filter((hunk) => hunk.rows.length > 0 || hunk.open || isWhole(hunk));
	const rest = file.hunks.length - shown.length;
	const moved = file.path === file.newPath ? "" : ` ${glyphs(style).arrow} ${display(file.newPath)}`;
	const others =
		patch.standing === "left" && rest > 0 && shown.length > 0
			? `   (${counted(rest, "other hunk")} would land)`
			: "";
	return [
		`${paint(style, "meta", `${display(file.path)}${moved}`)}${shown.length > 0 ? others : `   ${countsOf(file)}`}`,
		...shown.flatMap((hunk, i) => [
			...(i > 0 ? [""] : []),
			...hunkLines(style, review, patch, file.newPath, hunk, form),
		]),
	];
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

/**
 * A hunk: where it stands, why, upstream's change there, old and new, and what is proposed.
 *
 * @param path of the file that it is shown under
 */
export function hunkLines(
	style: Style,
	review: Review,
	patch: PatchReview,
	path: string,
	hunk: HunkReview,
	form: HunkForm,
): string[] {
	const titles = titlesOf(review, patch, hunk);
	return [
		...headLines(style, hunk, path, titles),
		...why(review, hunk).flatMap((line) => proseLines(`  ${display(line)}`, style.width, "    ")),
		...sideLines(style, hunk, titles, form),
		...(hunk.open ? openLines(style, hunk) : []),
		...upstreamLines(style, hunk, titles, form),
	];
}

function titlesOf({ run: { plan } }: Review, patch: PatchReview, hunk: HunkReview): Titles {
	const [base, target] = [display(plan.base.name), display(plan.target.name)];
	const areApart = isApart(patch, hunk);
	return {
		old: `the patch, for ${base}`,
		new: areApart ? `what ${target} has there` : `landed on ${target}; ! marks what differs`,
		both: `landed on ${target}; < only the original has, > only what landed`,
		areApart,
	};
}

function sideLines(style: Style, { rows, difference }: HunkReview, titles: Titles, form: HunkForm): string[] {
	if (form === "words" && rows.length > 0)
		return [paint(style, "meta", "from the patch's hunk to what there is now"), ...wordLines(style, rows)];
	return rowLines(style, rows, titles, difference === "context");
}

function headLines(style: Style, hunk: HunkReview, path: string, { areApart }: Titles): string[] {
	const what = areApart ? "" : `: ${display(summaryText(hunk))}`;
	return proseLines(`${placeOf(style, hunk, path)}${what}`, style.width, "  ").map((line) =>
		paint(style, "frag", line),
	);
}

function placeOf(style: Style, { oldAt, newAt, outcome }: HunkReview, path: string): string {
	const { arrow } = glyphs(style);
	const old = oldAt ? `${oldAt.line}` : "";
	const moved = newAt && newAt.path !== path ? `${display(newAt.path)}:` : "";
	const now = newAt && outcome?.state !== "unsure" ? `${oldAt ? ` ${arrow} ` : ""}${moved}${newAt.line}` : "";
	const within = newAt?.within === undefined ? "" : `, in ${display(newAt.within)}`;
	return `line ${old}${now}${within}`;
}

function why(review: Review, hunk: HunkReview): string[] {
	const { open, note } = hunk;
	const facts = reviewFacts(review, hunk);
	const told = facts.map((fact, i) => (i > 0 ? `- ${fact}` : open ? `open [${open.number}]: ${fact}` : fact));
	return [...told, ...(note === undefined ? [] : [`note: ${note}`])];
}

/** What upstream changed around a hunk that landed, and of its lines, is among its own lines. */
function upstreamLines(style: Style, hunk: HunkReview, { areApart }: Titles, form: HunkForm): string[] {
	const isShown = !areApart && (hunk.difference === "context" || hunk.difference === "edit");
	if (hunk.upstream.length === 0 || (isShown && form !== "whole")) return [];
	return [
		paint(style, "meta", `${glyphs(style).line.repeat(2)} upstream's change there`),
		...diffLines(style, hunk.upstream),
	];
}

function openLines(style: Style, { outcome, open }: HunkReview): string[] {
	const text = outcome && proposed(outcome) ? open?.proposal : undefined;
	if (text === undefined) return ["  nothing is proposed"];
	return [
		paint(style, "meta", `proposed at line ${open!.line} of the target`),
		...plainLines(style, text).map((line) => `  ${glyphs(style).bar} ${line}`),
	];
}
