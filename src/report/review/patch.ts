import { proposed } from "../../model/decision.js";
import type { FileReview, HunkReview, PatchReview, Review } from "../../model/review.js";
import { counted, display, displayLines, short } from "../display.js";
import { patchReasons } from "../text.js";
import { differenceLines } from "../wording/history.js";
import { hunkFacts } from "../wording/hunk.js";
import { DIFFERENCE_WORDS, STANDING_WORDS } from "../wording/standing.js";
import { rowLines, wordLines } from "./rows.js";
import { glyphs, paint, type Style } from "./style.js";

/** How the hunks of a patch are shown. */
export type HunkForm = "sides" | "words";

/** A patch at length: what became of it and why, and what there is to look at. Latin1 in, text out. */
export function patchLines(style: Style, review: Review, patch: PatchReview, form: HunkForm): string[] {
	const { number, commit, newCommit, subject, decision, standing, author, newMessage, files } = patch;
	const { arrow } = glyphs(style);
	const made = newCommit === undefined ? "" : ` ${arrow} ${short(newCommit)}`;
	const fate = decision.fate === "landed" ? `landed ${decision.manner}` : decision.fate;
	const partly = decision.partlyUpstream ? ", partly upstream" : "";
	return [
		paint(
			style,
			"commit",
			`patch ${number}/${review.run.patches.length}  ${STANDING_WORDS[standing]}: ${display(subject)}`,
		),
		`${fate}${partly}   ${short(commit)}${made}   ${display(author.name)} <${display(author.email)}>`,
		...reasons(patch).map(display),
		...differences(patch),
		...(newMessage === undefined ? [] : ["its message was changed"]),
		...files.flatMap((file) => fileLines(style, review, patch, file, form)),
	];
}

/** Why it did not land, where that is not said of a hunk. */
function reasons({ decision }: PatchReview): string[] {
	const { reason, ...known } = decision;
	return patchReasons(reason?.kind === "hunk" ? known : decision);
}

/** Where the target differs from what a patch makes that it has in effect, in full or in part. */
function differences({ decision: { inTarget } }: PatchReview): string[] {
	return inTarget ? displayLines(differenceLines(inTarget).join("\n")) : [];
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
		rest > 0 && shown.length > 0
			? `   (${counted(rest, "other hunk")} ${patch.standing === "left" ? "would land" : "as it came"})`
			: "";
	return [
		"",
		`${paint(style, "meta", `${display(file.path)}${moved}`)}${shown.length > 0 ? others : `   ${countsOf(file)}`}`,
		...shown.flatMap((hunk) => ["", ...hunkLines(style, review, patch, hunk, form)]),
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

/** A hunk: where it stands, why, upstream's change there, old and new, and what is proposed. */
export function hunkLines(
	style: Style,
	review: Review,
	{ standing }: PatchReview,
	hunk: HunkReview,
	form: HunkForm,
): string[] {
	const { outcome, difference, rows, upstream, open } = hunk;
	const base = display(review.run.plan.base.name);
	const target = display(review.run.plan.target.name);
	const isStanding = open !== undefined || standing === "upstream" || outcome?.state === "upstream";
	const titles = {
		old: `the patch, for ${base}`,
		new: isStanding ? `what ${target} has there` : `landed on ${target}; ! marks what differs`,
		areApart: isStanding,
	};
	const what = isStanding || !outcome ? "" : `: ${DIFFERENCE_WORDS[difference]}`;
	return [
		paint(style, "frag", `${placeOf(style, hunk)}${outcome ? what : `: ${DIFFERENCE_WORDS.beside}`}`),
		...why(hunk).map((line) => `  ${display(line)}`),
		...(upstream.length === 0 ? [] : upstreamLines(style, hunk)),
		...(form === "words"
			? [paint(style, "meta", "from the patch's hunk to what there is now"), ...wordLines(style, rows)]
			: rowLines(style, rows, titles)),
		...(open ? openLines(style, hunk) : []),
	];
}

function placeOf(style: Style, { oldAt, newAt, outcome }: HunkReview): string {
	const { arrow } = glyphs(style);
	const old = oldAt ? `${oldAt.line}` : "";
	const moved = oldAt && newAt && oldAt.path !== newAt.path ? `${display(newAt.path)}:` : "";
	const now = newAt && outcome?.state !== "unsure" ? `${oldAt ? ` ${arrow} ` : ""}${moved}${newAt.line}` : "";
	const within = newAt?.within === undefined ? "" : `, in ${display(newAt.within)}`;
	return `line ${old}${now}${within}`;
}

function why({ outcome, open }: HunkReview): string[] {
	const facts = outcome ? hunkFacts(outcome) : [];
	return facts.map((fact, i) => (i > 0 ? `- ${fact}` : open ? `open [${open.number}]: ${fact}` : fact));
}

function upstreamLines(style: Style, { upstream }: HunkReview): string[] {
	return [paint(style, "meta", "upstream's change there"), ...rowLinesOf(style, upstream)];
}

function rowLinesOf(style: Style, cells: HunkReview["upstream"]): string[] {
	return wordLines(
		style,
		cells.map((cell) => ({ new: cell, isSame: true })),
	);
}

function openLines(style: Style, { outcome, open }: HunkReview): string[] {
	const text = outcome && proposed(outcome) ? open?.proposal : undefined;
	if (text === undefined) return ["  nothing is proposed"];
	const { bar } = glyphs(style);
	return [
		paint(style, "meta", `proposed at line ${open!.line} of the target`),
		...displayLines(text).map((line) => `  ${bar} ${line}`),
	];
}
