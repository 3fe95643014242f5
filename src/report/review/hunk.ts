import { proposed } from "../../model/decision.js";
import type { HunkReview, PatchReview, Review } from "../../model/review.js";
import { display } from "../display.js";
import { MARKS, reviewFacts, signerFacts } from "../wording/review.js";
import { isApart, signerSummary, summaryText } from "../wording/summary.js";
import { proseLines } from "./prose.js";
import { diffLines, plainLines, rowLines, type Titles, wordLines } from "./rows.js";
import { glyphs, paint, type Style } from "./style.js";

/**
 * How the hunks of a patch are shown: what there is to judge, alone or in a list whose head explains it; that by its
 * words; or all that is known.
 */
export type HunkForm = "brief" | "listed" | "words" | "whole";

/** Whether no more is shown than a signer needs. */
function isForSigner(form: HunkForm): boolean {
	return form === "brief" || form === "listed";
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
	const titles = titlesOf(review, patch, hunk, form);
	return [
		...headLines(style, hunk, path, titles, form),
		...why(review, hunk, form).flatMap((line) => proseLines(`  ${display(line)}`, style.width, "    ")),
		...sideLines(style, hunk, titles, form),
		...(hunk.open ? openLines(style, hunk) : []),
		...upstreamLines(style, hunk, titles, form),
	];
}

function titlesOf({ run: { plan } }: Review, patch: PatchReview, hunk: HunkReview, form: HunkForm): Titles {
	const [base, target] = [display(plan.base.name), display(plan.target.name)];
	const areApart = isApart(patch, hunk);
	return {
		old: `the patch, for ${base}`,
		new: areApart ? `what ${target} has there` : `landed on ${target}; ! marks what differs`,
		...(form !== "listed" && { both: `landed on ${target}; ${MARKS}` }),
		own: hunk.own,
		areApart,
	};
}

function sideLines(style: Style, hunk: HunkReview, titles: Titles, form: HunkForm): string[] {
	const { difference, near, landed } = hunk;
	const isCut = isForSigner(form) && !titles.areApart && near !== undefined;
	const rows = isCut ? hunk.rows.slice(near.from, near.to) : hunk.rows;
	if (landed) return diffLines(style, landed);
	if (form === "words" && rows.length > 0)
		return [paint(style, "meta", "from the patch's hunk to what there is now"), ...wordLines(style, rows)];
	return rowLines(style, rows, titles, difference === "context");
}

function headLines(
	style: Style,
	hunk: HunkReview,
	path: string,
	{ areApart }: Titles,
	form: HunkForm,
): string[] {
	const summary = isForSigner(form) ? signerSummary(hunk) : summaryText(hunk);
	const what = areApart ? "" : `: ${display(summary)}`;
	const place = form === "listed" ? placeInFile(style, hunk, path) : placeOf(style, hunk, path);
	return proseLines(`${place}${what}`, style.width, "  ").map((line) => paint(style, "frag", line));
}

function placeOf(style: Style, hunk: HunkReview, path: string): string {
	return `line ${linesText(style, hunk, path)}`;
}

/** The same with the file that it was in. */
function placeInFile(style: Style, hunk: HunkReview, path: string): string {
	const old = hunk.oldAt?.path ?? path;
	return `${display(old)}:${linesText(style, hunk, old)}`;
}

/** Its line in the base and in the target, the file where that is another than `path`, and what it stands in. */
function linesText(style: Style, { oldAt, newAt, outcome }: HunkReview, path: string): string {
	const { arrow } = glyphs(style);
	const old = oldAt ? `${oldAt.line}` : "";
	const moved = newAt && newAt.path !== path ? `${display(newAt.path)}:` : "";
	const now = newAt && outcome?.state !== "unsure" ? `${oldAt ? ` ${arrow} ` : ""}${moved}${newAt.line}` : "";
	const side = now === "" && oldAt ? " in the base" : "";
	const within = newAt?.within === undefined ? "" : `, in ${display(newAt.within)}`;
	return `${old}${now}${side}${within}`;
}

function why(review: Review, hunk: HunkReview, form: HunkForm): string[] {
	const { open, note } = hunk;
	const facts = isForSigner(form) ? signerFacts(review, hunk) : reviewFacts(review, hunk);
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
