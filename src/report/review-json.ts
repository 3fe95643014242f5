import type { Cell, HunkReview, OpenPlace, Review, Row } from "../model/review.js";
import { decode } from "./display.js";
import { decoded, printedJson, runDocument } from "./json.js";
import { summaryText } from "./wording/summary.js";

/** All that a review shows as one JSON document: that of the run, and with each patch its hunks old beside new. */
export function reviewAsJson(review: Review): string {
	const document = runDocument(review.run);
	return printedJson({
		...document,
		patches: document.patches.map((patch, i) => ({ ...patch, ...patchReview(review.patches[i]!) })),
		causes: decoded({ files: review.files, commits: review.commits }),
		marks: decoded(review.marks),
		wishes: Object.fromEntries(review.wishes),
	});
}

function patchReview({
	number,
	standing,
	isReviewed,
	author,
	message,
	newMessage,
	files,
}: Review["patches"][number]) {
	return {
		number,
		standing,
		isReviewed,
		author: decoded(author),
		message: decode(message),
		newMessage: newMessage === undefined ? null : decode(newMessage),
		review: files.map(({ path, newPath, old, new: now, hunks }) => ({
			path: decode(path),
			newPath: decode(newPath),
			old,
			new: now ?? null,
			hunks: hunks.map(hunkReview),
		})),
	};
}

function hunkReview(hunk: HunkReview) {
	const { difference, oldAt, newAt, outcome, number, summary, rows, own, upstream, open, note } = hunk;
	return {
		difference,
		state: outcome?.state ?? null,
		number: number ?? null,
		summary: summary ? { ...(decoded(summary) as object), text: decode(summaryText(hunk)) } : null,
		old: oldAt ? decoded(oldAt) : null,
		new: newAt ? decoded(newAt) : null,
		rows: rows.map(rowAsJson),
		own: decoded(own),
		upstream: upstream.map(cellAsJson),
		open: open ? openAsJson(open) : null,
		note: note === undefined ? null : decode(note),
	};
}

function rowAsJson({ old, new: now, isSame, skipped, skippedEdits = 0 }: Row) {
	if (skipped !== undefined) return { isSame, skipped, skippedEdits };
	return { isSame, old: old ? cellAsJson(old) : null, new: now ? cellAsJson(now) : null };
}

/** A line; `other` are the ranges of it, in UTF-16 units, that the line beside it does not have. */
function cellAsJson(cell: Cell) {
	const other: [number, number][] = [];
	let at = 0;
	for (const { text, isOther } of cell.parts) {
		const { length } = decode(text);
		if (isOther) other.push([at, at + length]);
		at += length;
	}
	const text = cell.parts.map((part) => decode(part.text)).join("");
	return {
		sign: cell.sign,
		line: cell.line,
		text,
		...(other.length > 0 && { other }),
		...(cell.isUnended && { isUnended: true }),
	};
}

function openAsJson({ number, line, base, target, patch, proposal }: OpenPlace) {
	return {
		number,
		line: line ?? null,
		base: decode(base),
		target: decode(target),
		patch: decode(patch),
		proposal: proposal === undefined ? null : decode(proposal),
	};
}
