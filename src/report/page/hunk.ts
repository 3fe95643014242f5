import { proposed } from "../../model/decision.js";
import type { Cell, HunkReview, OwnLine, PatchReview, Review, Row } from "../../model/review.js";
import { textOf } from "../../model/review.js";
import { ownerOf } from "../wording/own-patch.js";
import { reviewFacts, signerFacts } from "../wording/review.js";
import { isApart, signerSummary, skippedText } from "../wording/summary.js";
import { html, type Markup, raw } from "./html.js";
import type { Most } from "./most.js";

/**
 * A hunk: what became of it and why, upstream's change there, and old beside new.
 *
 * @param path of the file that it is shown under
 */
export function hunkMarkup(
	review: Review,
	patch: PatchReview,
	path: string,
	hunk: HunkReview,
	most: Most,
): Markup {
	const { upstream, open, note } = hunk;
	const areApart = isApart(patch, hunk);
	return html`<h4>${placeOf(hunk, path)}${!areApart && `: ${signerSummary(hunk)}`}</h4>
${factsMarkup(signerFacts(review, hunk), open?.number)}
${note !== undefined && html`<p class="note">note: ${note}</p>`}
${diffMarkup(review, hunk, areApart ? most.lines : undefined)}
${evidenceMarkup(review, hunk)}
${upstream.length > 0 && html`<details><summary>upstream's change there</summary><pre>${upstream.map(preLine)}</pre></details>`}
${open && proposalMarkup(hunk)}
`;
}

function factsMarkup([first, ...others]: readonly string[], number: number | undefined): Markup | undefined {
	if (first === undefined) return undefined;
	return html`<p>${number !== undefined && `open [${number}]: `}${first}</p>${others.length > 0 && html`<ul>${others.map((fact) => html`<li>${fact}`)}</ul>`}`;
}

/** All facts, where a signer is not shown them: of the hunks with the same edit. */
function evidenceMarkup(review: Review, hunk: HunkReview): Markup | undefined {
	const facts = reviewFacts(review, hunk);
	if (signerFacts(review, hunk).length >= facts.length) return undefined;
	return html`<details><summary>evidence</summary>${factsMarkup(facts, undefined)}</details>`;
}

function placeOf({ oldAt, newAt, outcome }: HunkReview, path: string): Markup {
	const moved = newAt && newAt.path !== path && `${newAt.path}:`;
	const now = newAt && outcome?.state !== "unsure" && html`${oldAt && " → "}${moved}${newAt.line}`;
	return html`line ${oldAt?.line}${now}${newAt?.within !== undefined && `, in ${newAt.within}`}`;
}

function diffMarkup(
	{ run: { plan } }: Review,
	hunk: HunkReview,
	apart: number | undefined,
): Markup | undefined {
	const isApart = apart !== undefined;
	const { near } = hunk;
	const rows = near && !isApart ? hunk.rows.slice(near.from, near.to) : hunk.rows;
	if (rows.length === 0) return undefined;
	if (hunk.difference === "context") return asOneMarkup(plan.target.name, rows, hunk.own);
	const shown = rows.slice(0, apart);
	const left = rows.length - shown.length;
	const title = isApart ? `what ${plan.target.name} has there` : `landed on ${plan.target.name}`;
	return html`<table class="diff"><colgroup><col class="n"><col><col class="n"><col></colgroup><thead><tr><th colspan="2" scope="col">the patch, for ${plan.base.name}<th colspan="2" scope="col">${title}</thead><tbody>
${shown.map((row) => rowMarkup(row, isApart))}${left > 0 && html`<tr><td class="f" colspan="4">${left} lines more`}</tbody></table>`;
}

/** Where only what is around the edit differs, what both have once. */
function asOneMarkup(target: string, rows: readonly Row[], own: readonly OwnLine[]): Markup {
	return html`<table class="diff"><colgroup><col class="n"><col></colgroup><thead><tr><th colspan="2" scope="col">landed on ${target}</thead><tbody>
${rows.map((row) => oneRowMarkup(row, own))}</tbody></table>`;
}

function oneRowMarkup(row: Row, own: readonly OwnLine[]): Markup {
	const { old, new: now, isSame, skipped } = row;
	if (skipped !== undefined) return html`<tr><td class="f" colspan="2">${skippedText(row)}`;
	if (isSame) return html`<tr>${cellMarkup(now)}\n`;
	return html`${old && html`<tr class=d>${cellMarkup(old, "<")}${ownerMarkup(own, old.line)}\n`}${now && html`<tr class=d>${cellMarkup(now, ">")}\n`}`;
}

function rowMarkup(row: Row, isApart: boolean): Markup {
	const { old, new: now, isSame, skipped } = row;
	if (skipped !== undefined) return html`<tr><td class="f" colspan="4">${skippedText(row)}`;
	return html`<tr${isSame || isApart ? "" : raw(" class=d")}>${cellMarkup(old)}${cellMarkup(now)}
`;
}

const CLASSES = { "+": " class=a", "-": " class=r", " ": " class=c", "@": " class=f" } as const;

/** Whose a line is that the series brought and the target lacks. */
function ownerMarkup(own: readonly OwnLine[], line: number): Markup | undefined {
	const owner = ownerOf(own, line);
	return owner === undefined ? undefined : html` <i class="dim">(${owner})</i>`;
}

/** @param mark stands behind the number */
function cellMarkup(cell: Cell | undefined, mark = ""): Markup {
	if (!cell) return raw("<td><td>");
	const number = cell.sign === "+" || cell.sign === "@" ? "" : cell.line;
	const words = cell.parts.map(({ text, isOther }) => (isOther ? html`<mark>${text}</mark>` : html`${text}`));
	const end = cell.isUnended ? " (no line end)" : "";
	return html`<td>${number}${mark}<td${raw(CLASSES[cell.sign])}>${cell.sign === "@" ? "\u2026" : cell.sign}${words}${end}`;
}

function preLine(cell: Cell): Markup {
	const line = cell.sign === "@" ? "\u2026" : `${cell.sign}${textOf(cell)}`;
	if (cell.sign === "+") return html`<span class="a">${line}</span>\n`;
	return cell.sign === "-" ? html`<span class="r">${line}</span>\n` : html`${line}\n`;
}

function proposalMarkup({ outcome, open }: HunkReview): Markup {
	const text = outcome && proposed(outcome) ? open?.proposal : undefined;
	if (text === undefined) return html`<p class="dim">Nothing is proposed.</p>`;
	return html`<p>Proposed at line ${open!.line} of the target:</p><pre>${text}</pre>`;
}
