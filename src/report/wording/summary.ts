import type { HunkReview, LineCount, PatchReview, Row, WordChange } from "../../model/review.js";
import { isMergedAsGitDoes } from "./review.js";
import { DIFFERENCE_WORDS, fateText, MANNER_WORDS } from "./standing.js";

/** As many words that became others are named, of so many characters at most. */
const MOST_WORDS = 3;
const LONGEST = 40;

/** What stands beside the old hunk is no port of it, but what the target has there. */
export function isApart({ standing }: PatchReview, { open, outcome }: HunkReview): boolean {
	return open !== undefined || standing === "upstream" || outcome?.state === "upstream";
}

/** The hunks of a patch that are shown beside the original. */
export function shownHunks({ files }: Pick<PatchReview, "files">): HunkReview[] {
	return files.flatMap(({ hunks }) => hunks).filter(({ rows }) => rows.length > 0);
}

/** `+3 -1`, `+3`; `+0` where nothing is. */
export function countText({ added, removed }: LineCount): string {
	const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`-${removed}`] : [])];
	return parts.length === 0 ? "+0" : parts.join(" ");
}

/** What is different from the original in a hunk that landed, in one line; latin1. */
export function summaryText(hunk: HunkReview): string {
	const { difference, summary } = hunk;
	if (!summary || (difference !== "context" && difference !== "edit")) return DIFFERENCE_WORDS[difference];
	const { old, new: now, around } = summary;
	const counts = countText(now);
	if (difference === "edit") {
		const was = countText(old) === counts ? "" : `${countText(old)} became `;
		return `${editText(summary)} (${was}${counts})`;
	}
	const lines = around === 1 ? "1 line around it differs" : `${around} lines around it differ`;
	const how = isMergedAsGitDoes(hunk) ? `, ${MANNER_WORDS.merged}` : "";
	return `${DIFFERENCE_WORDS.context}, ${counts}${how}; ${lines}`;
}

/** The same for who signs the hunk with its nearest lines in sight: what these show is not said. */
export function signerSummary(hunk: HunkReview): string {
	const { difference, summary, near } = hunk;
	if (!summary || (difference !== "context" && difference !== "edit")) return summaryText(hunk);
	const [was, is] = [countText(summary.old), countText(summary.new)];
	const counts = was === is ? "" : ` (${was} became ${is})`;
	const what = difference === "edit" ? `${editText(summary)}${counts}` : DIFFERENCE_WORDS.context;
	const beyond = near?.beyond ?? 0;
	if (beyond === 0) return what;
	return `${what}; farther off ${beyond} more ${beyond === 1 ? "line differs" : "lines differ"}`;
}

/** What is different from the original in the hunks of a patch that are shown, in a few words; latin1. */
export function patchSummary(patch: PatchReview): string {
	const shown = shownHunks(patch);
	if (shown.length === 0) {
		const isMoved = patch.files.some(({ path, newPath }) => path !== newPath);
		return `every hunk ${DIFFERENCE_WORDS.none}${isMoved ? ", in another file" : ""}`;
	}
	const others = shown.filter(({ difference }) => difference !== "context");
	const many = shown.length === 1 ? "" : `, ${shown.length} hunks`;
	if (others.length === 0) return `${DIFFERENCE_WORDS.context}${many}`;
	const [first] = others;
	if (others.length > 1) return `${others.length} of ${shown.length} hunks differ in the edit`;
	const what = first!.difference === "edit" ? editText(first!.summary!) : DIFFERENCE_WORDS[first!.difference];
	return `${what}${many}`;
}

/** Whether the hunks of a patch that are shown make the very edits of the original. */
export function isSameEdit(patch: PatchReview): boolean {
	const shown = shownHunks(patch);
	return shown.length > 0 && shown.every(({ difference }) => difference === "context");
}

/** The lines that the shown hunks of patches add and remove where they landed. */
export function shownCount(...patches: readonly PatchReview[]): LineCount {
	const counts = patches.flatMap(shownHunks).flatMap(({ summary }) => summary?.new ?? []);
	const sum = (of: (count: LineCount) => number) => counts.reduce((total, count) => total + of(count), 0);
	return { added: sum(({ added }) => added), removed: sum(({ removed }) => removed) };
}

function editText({ edited, words }: NonNullable<HunkReview["summary"]>): string {
	const isShort =
		words !== undefined &&
		words.length > 0 &&
		words.every(isTelling) &&
		words.length <= MOST_WORDS &&
		words.every(({ from, to }) => from.length <= LONGEST && to.length <= LONGEST);
	if (isShort) return `the edit differs: ${[...new Set(words.map(changeText))].join(", ")}`;
	return `the edit differs in ${edited} ${edited === 1 ? "line" : "lines"}`;
}

/** Whether a change by words can be read without the line that it stands in: brackets and commas alone cannot. */
function isTelling({ from, to }: WordChange): boolean {
	const text = `${from}${to}`;
	return text.trim() === "" || (/\w/.test(text) && isBalanced(from) && isBalanced(to));
}

function isBalanced(text: string): boolean {
	return text.split("(").length === text.split(")").length;
}

function changeText({ from, to }: WordChange): string {
	if (from.trim() === "" && to.trim() === "") return "white space";
	if (from.trim() === "") return `${to.trim()} is put in`;
	return to.trim() === "" ? `${from.trim()} is taken out` : `${from.trim()} -> ${to.trim()}`;
}

/** What became of a patch, and how much of it there is to look at where it was adapted. */
export function becameText(patch: PatchReview): string {
	const { decision, standing } = patch;
	const [shown, total] = [shownHunks(patch).length, totalOf(patch)];
	if (standing !== "adapted" || shown === 0) return fateText(decision);
	const { manner, partlyUpstream } = decision;
	const by = manner === "model" || manner === "human" ? `, ${MANNER_WORDS[manner]}` : "";
	const rest = total - shown;
	const adapted =
		rest > 0
			? `${shown} of its ${total} hunks adapted, ${othersText(rest)} as in the original`
			: total === 1
				? "its one hunk adapted"
				: `${total === 2 ? "both" : `all ${total}`} hunks adapted`;
	return `landed${by}${partlyUpstream ? ", partly upstream" : ""}; ${adapted}`;
}

function othersText(rest: number): string {
	return rest === 1 ? "the other" : `the ${rest} others`;
}

/** What there is to know of an adapted patch besides the hunks that are shown; empty where that is nothing. */
export function restText(patch: PatchReview): string {
	const [shown, total] = [shownHunks(patch).length, totalOf(patch)];
	const { manner, partlyUpstream } = patch.decision;
	if (shown === 0) return becameText(patch);
	return [
		...(manner === "model" || manner === "human" ? [MANNER_WORDS[manner]] : []),
		...(partlyUpstream ? ["partly upstream"] : []),
		...(shown < total
			? [
					`${shown} of ${total} hunks; show ${patch.number} has ${othersText(total - shown)}, as in the original`,
				]
			: []),
	].join("; ");
}

function totalOf({ decision: { files } }: PatchReview): number {
	return files.reduce((total, { hunks }) => total + hunks.length, 0);
}

/** `hunk 2 of 5, the 4 others as in the original (git miggpt show 7)`; empty for the only one, and for one that the patch did not have. */
export function hunkOf(patch: PatchReview, { number }: HunkReview): string {
	const total = totalOf(patch);
	if (number === undefined || total === 1) return "";
	const which = `hunk ${number} of ${total}`;
	if (patch.standing !== "adapted") return which;
	const shown = shownHunks(patch).filter((hunk) => hunk.number !== undefined).length;
	const rest = total - shown;
	if (rest === 0) return `${which}, ${othersText(total - 1)} adapted, too`;
	const more = shown > 1 ? [`${shown - 1} more adapted`] : [];
	return [which, ...more, `${othersText(rest)} as in the original (git miggpt show ${patch.number})`].join(
		", ",
	);
}

/** What a row stands for that stands for lines which are cut: `12 lines, 5 of them of the edit, the same in both`. */
export function skippedText({ skipped = 0, skippedEdits = 0 }: Row): string {
	const edits = skippedEdits > 0 ? `, ${skippedEdits} of them of the edit,` : "";
	return `${skipped} ${skipped === 1 ? "line" : "lines"}${edits} the same in both`;
}
