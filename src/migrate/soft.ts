import { type Likeness, targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isBlank, isWeak, splitLines } from "../text/lines.js";
import { mergeTokens } from "../text/token-merge.js";
import type { LandingRule } from "./landing.js";

interface Piece {
	readonly from: number;
	readonly to: number;
	readonly lines: readonly string[];
	readonly confidence: number;
	readonly how: Likeness;
}

const GOOD = 0.6;

/** Upstream changed the lines around: each edit lands by the lines that are most like its own. */
export const softRule: LandingRule = {
	name: "soft",
	land(aligned, { edits }) {
		const pieces: Piece[] = [];
		for (const edit of edits) {
			const piece = edit.oldFrom === edit.oldTo ? insertion(aligned, edit) : replacement(aligned, edit);
			if (!piece || (pieces.length > 0 && piece.from < pieces.at(-1)!.to)) return undefined;
			pieces.push(piece);
		}
		const [from, to] = [pieces[0]!.from, pieces.at(-1)!.to];
		const worst = pieces.reduce((a, b) => (b.confidence < a.confidence ? b : a));
		return {
			state: "landed",
			from,
			to,
			lines: pieces.flatMap((piece, i) => [
				...(i > 0 ? aligned.target.slice(pieces[i - 1]!.to, piece.from) : []),
				...piece.lines,
			]),
			confidence: worst.confidence,
			evidence: [{ kind: "most alike", by: worst.how, at: targetLine(aligned.path, worst.from) }],
			ported: true,
			byTokens: true,
		};
	},
};

function insertion(aligned: AlignedFile, edit: Edit): Piece | undefined {
	const lines = aligned.patched.slice(edit.newFrom, edit.newTo);
	const before = aligned.softAt(edit.oldFrom - 1);
	const after = aligned.softAt(edit.oldTo);
	const at = (line: number, confidence: number, how: Likeness): Piece => ({
		from: line,
		to: line,
		lines,
		confidence,
		how,
	});
	if (before && after) {
		if (after.line !== before.line + 1) return undefined;
		return at(after.line, 0.75 * Math.max(before.similarity, after.similarity), "both neighbours");
	}
	if (before && before.similarity >= GOOD && !isWeak(aligned.base[edit.oldFrom - 1] ?? ""))
		return at(before.line + 1, 0.65 * before.similarity, "above");
	if (after && after.similarity >= GOOD && !isWeak(aligned.base[edit.oldTo] ?? ""))
		return at(after.line, 0.65 * after.similarity, "below");
	return before || after ? undefined : betweenWeak(aligned, edit, at);
}

/** Upstream took away the weak lines on both sides: the place between the next lines that stand. */
function betweenWeak(
	{ base, target, alignment }: AlignedFile,
	edit: Edit,
	at: (line: number, confidence: number, how: Likeness) => Piece,
): Piece | undefined {
	let above = edit.oldFrom - 1;
	while (above >= 0 && alignment.at(above) === undefined && isWeak(base[above]!)) above--;
	let below = edit.oldTo;
	while (below < base.length && alignment.at(below) === undefined && isWeak(base[below]!)) below++;
	const [from, to] = [alignment.at(above), alignment.at(below)];
	if (from === undefined || to === undefined || isWeak(base[above] ?? "")) return undefined;
	return target.slice(from + 1, to).every(isBlank) ? at(from + 1, 0.7, "next lines") : undefined;
}

function replacement(aligned: AlignedFile, edit: Edit): Piece | undefined {
	const found = Array.from({ length: edit.oldTo - edit.oldFrom }, (_, i) => aligned.softAt(edit.oldFrom + i));
	const first = found[0];
	if (!first || found.some((match, i) => match?.line !== first.line + i)) return undefined;
	const to = first.line + found.length;
	const similarity = Math.min(...found.map((match) => match!.similarity));
	const added = aligned.patched.slice(edit.newFrom, edit.newTo);
	if (added.length === 0)
		return { from: first.line, to, lines: [], confidence: 0.6 * similarity, how: "deletes changed" };
	const merged = mergeTokens(
		aligned.base.slice(edit.oldFrom, edit.oldTo).join(""),
		added.join(""),
		aligned.target.slice(first.line, to).join(""),
	);
	if (!merged) return undefined;
	return {
		from: first.line,
		to,
		lines: splitLines(merged.text),
		confidence: 0.55 * similarity + 0.2,
		how: "merged by tokens",
	};
}
