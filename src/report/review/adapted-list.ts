import type { HunkReview, PatchReview, Review } from "../../model/review.js";
import { counted, display } from "../display.js";
import { MARKS } from "../wording/review.js";
import { countText, isSameEdit, patchSummary, shownCount, shownHunks } from "../wording/summary.js";
import { proseLines } from "./prose.js";
import { paint, type Style } from "./style.js";

/** Several patches that were adapted: which have the same edit, and what is different in each of the others; nothing for a single one. */
export function adaptedList(style: Style, { patches }: Review): string[] {
	const adapted = patches.filter(({ standing }) => standing === "adapted");
	if (adapted.length < 2) return [];
	const others = adapted.filter((patch) => !isSameEdit(patch));
	const accepted = adapted.filter(({ isReviewed }) => isReviewed);
	const fold = (text: string, hang = "  ") => proseLines(text, style.width, hang);
	const hunks = adapted.flatMap(shownHunks).length;
	const head = `${counted(adapted.length, "patch")} adapted, ${counted(hunks, "hunk")} (${countText(shownCount(...adapted))}); the rest of them is as in the original.`;
	return [
		...fold(head).map((line) => paint(style, "meta", line)),
		...numbered("Same edit, only lines around it differ", adapted.filter(isSameEdit)).flatMap((line) =>
			fold(line),
		),
		...others.flatMap((patch) => fold(`${patch.number}: ${display(patchSummary(patch))}`)),
		...numbered("Accepted already", accepted).flatMap((line) => fold(line)),
	];
}

/** What is to be known before hunks are read: the marks of their lines, and what a percentage asks for. */
export function legendLines(style: Style, { patches }: Review): string[] {
	const hunks = patches.filter(({ standing }) => standing === "adapted").flatMap(shownHunks);
	if (hunks.length === 0) return [];
	const sure = hunks.some(isUncertain) ? ' "85 % sure": check that place, or rewriting.' : "";
	return proseLines(`Lines: ${MARKS}.${sure}`, style.width, "  ");
}

function isUncertain({ outcome }: HunkReview): boolean {
	return outcome !== undefined && outcome.confidence < 1;
}

function numbered(title: string, patches: readonly PatchReview[]): string[] {
	return patches.length === 0 ? [] : [`${title}: ${patches.map(({ number }) => number).join(" ")}`];
}
