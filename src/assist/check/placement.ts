import { isBlank, isSame, isWeak, squash } from "../../text/lines.js";
import { bracketDepth } from "../../text/nesting.js";
import { range } from "../../text/range.js";
import { blankComments } from "../../text/tokens.js";
import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
import { mostAlike } from "./likeness.js";
import { isOrderFree } from "./order.js";
import type { Place, Rejection } from "./place.js";
import { Surroundings } from "./surroundings.js";

/**
 * How surely lines stand where they belong. `exact`: beside the lines that they stood beside, or in place of
 * the line that they replaced; `twin`: so they do, and upstream has made that place twice; `either`: beside one of
 * them, whatever its form, and what upstream put on the other side, statements as the patch's, may stand on either
 * side of them; `remade`: so they may, and the one that they stand beside was rewritten; `beside`: beside one of them, the other was rewritten; `grown`: so it was, and there are more statements
 * in its place; `crossed` and `overgrown`: either and grown, but with branches or half a block among them, or the
 * patch's edit apart, or parted from its paragraph; `between`: somewhere between them, or a row whose order means nothing on their other side;
 * `unknown`: nothing around them is left.
 */
export type Placement =
	| "exact"
	| "twin"
	| "beside"
	| "grown"
	| "either"
	| "remade"
	| "crossed"
	| "overgrown"
	| "between"
	| "unknown";

/** What parts the code of C other than by braces: conditions, branches, labels and comments that are not whole. */
const BOUND =
	/^\s*#(?!\s*(?:include|undef|define\b.*[^\\\s]\s*$))|^\s*(?:case\b|default\s*:|\w+:\s*$|\}?\s*else\b)|\/\*|\*\//m;

/** Holds the place of an answer's line against the lines around it in the patch. */
export function placementOf(
	place: Place,
	answer: readonly string[],
	account: Account,
): (claim: Claim) => Placement | Rejection {
	const { patched } = place;
	const around = new Surroundings(place, answer, account);
	return (claim) => {
		const before = around.anchor(claim.patched - 1, -1);
		const after = around.anchor(claim.patched + 1, 1);
		const stray = patched[claim.patched]!.trim();
		const isAhead = before.at > claim.answer;
		if (isAhead || after.at < claim.answer) {
			const passed = isAhead
				? answer.slice(claim.answer + 1, before.at + 1)
				: answer.slice(after.at, claim.answer);
			if (isOrderFree(place, account, answer, claim, passed)) return "between";
			const { line } = isAhead ? before : after;
			const word = isAhead ? "behind" : "before";
			return {
				check: "placement",
				reason: `in the patch this line stands ${word} "${patched[line!]!.trim()}": ${stray}`,
			};
		}
		if (isReplacement(place, answer, account, claim)) return "exact";
		if (before.line === undefined && after.line === undefined) return "unknown";
		const [top, bottom] = [before.line ?? -1, after.line ?? patched.length];
		const [inPatch, inAnswer] = [around.wanted(top, bottom), around.found(before.at, after.at)];
		if (isSame(inPatch, inAnswer)) return isTwin(place, before.line, after.line) ? "twin" : "exact";
		if (isSame(inPatch.toSorted(), inAnswer.toSorted()))
			return { check: "placement", reason: `the lines beside this one stand in another order: ${stray}` };
		const isTightAbove = isSame(around.wanted(top, claim.patched), around.found(before.at, claim.answer));
		const isTightBelow = isSame(around.wanted(claim.patched, bottom), around.found(claim.answer, after.at));
		if (isTightAbove ? around.isBeside(claim, 1) : isTightBelow && around.isBeside(claim, -1)) return "exact";
		if (isTightAbove || isTightBelow) {
			const between = isTightAbove
				? answer.slice(claim.answer + 1, after.at)
				: answer.slice(before.at + 1, claim.answer);
			if (isOrderFree(place, account, answer, claim, between)) return "beside";
			const away = isTightAbove ? 1 : -1;
			const isPlain = isWholeAside(place, answer, account, claim, away, after.at, before.at);
			if ((isTightAbove ? after : before).lost === 0) {
				const isFree = isPlain && isOneInsertion(answer, account, claim);
				return isFree && !isParted(place, answer, account, claim, away) ? "either" : "crossed";
			}
			const own = isTightAbove
				? patched.slice(claim.patched + 1, bottom)
				: patched.slice(top + 1, claim.patched);
			if (filled(between) <= filled(own)) return "beside";
			return isPlain ? "grown" : "overgrown";
		}
		if (before.line === undefined || after.line === undefined) return "unknown";
		const isBelow = around.isBesideChanged(claim, 1, before, after);
		if (!isBelow && !around.isBesideChanged(claim, -1, before, after)) return "between";
		const away = isBelow ? -1 : 1;
		const isPlain = isWholeAside(place, answer, account, claim, away, after.at, before.at);
		const isFree = isPlain && isOneInsertion(answer, account, claim);
		return isFree && !isParted(place, answer, account, claim, away) ? "remade" : "between";
	};
}

/** Whether what stands in the answer on one side of a line, up to its anchor, is whole: in C, the line's own edit aside. */
function isWholeAside(
	{ language }: Place,
	answer: readonly string[],
	{ claims }: Account,
	claim: Claim,
	step: 1 | -1,
	after: number,
	before: number,
): boolean {
	const own = new Set(claims.filter(({ edit }) => edit === claim.edit).map(({ answer: line }) => line));
	const numbers = step > 0 ? range(claim.answer + 1, after) : range(before + 1, claim.answer);
	return language === "c" && isWhole(numbers.filter((line) => !own.has(line)).map((line) => answer[line]!));
}

/** Whether an edit of the patch takes nothing out, and its lines stand together in the answer. */
function isOneInsertion(answer: readonly string[], { edits, claims }: Account, { edit }: Claim): boolean {
	const { oldFrom, oldTo } = edits[edit]!;
	const at = claims.filter((each) => each.edit === edit).map((each) => each.answer);
	const span = answer.slice(Math.min(...at), Math.max(...at) + 1);
	return oldFrom === oldTo && filled(span) === at.length && isWhole(span);
}

/**
 * Whether an insertion that the patch put into the paragraph of its neighbour on one side, and of no other, stands in
 * another one in the answer: a blank line is between the two. Who groups lines so means them to go together.
 */
function isParted(
	{ patched }: Place,
	answer: readonly string[],
	{ edits, claims }: Account,
	claim: Claim,
	step: 1 | -1,
): boolean {
	const { newFrom, newTo } = edits[claim.edit]!;
	const isJoined = (inner: number, outer: number) =>
		patched[outer] !== undefined && ![patched[inner]!, patched[outer]].some(isBlank);
	const [above, below] = [isJoined(newFrom, newFrom - 1), isJoined(newTo - 1, newTo)];
	if (above === below || above !== step < 0) return false;
	const neighbour = squash(patched[above ? newFrom - 1 : newTo]!);
	const own = claims.filter(({ edit }) => edit === claim.edit).map((each) => each.answer);
	let at = (above ? Math.min(...own) : Math.max(...own)) + step;
	while (at in answer && !isBlank(answer[at]!) && squash(answer[at]!) !== neighbour) at += step;
	return at in answer && isBlank(answer[at]!);
}

/** Whether lines are whole statements or definitions, so that others may stand before or behind them. */
function isWhole(lines: readonly string[]): boolean {
	const code = blankComments(lines.join(""));
	const { lowest, end } = bracketDepth(code, "{}");
	return lowest === 0 && end === 0 && !BOUND.test(code);
}

function filled(lines: readonly string[]): number {
	return lines.filter((line) => !isBlank(line)).length;
}

/** Whether two lines of the patch's context are neighbours, weak lines aside, more often in the target than before. */
function isTwin(
	{ base, patched, target }: Place,
	above: number | undefined,
	below: number | undefined,
): boolean {
	if (above === undefined || below === undefined) return false;
	const [first, second] = [squash(patched[above]!), squash(patched[below]!)];
	const count = (lines: readonly string[]) => {
		const strong = lines.filter((line) => !isWeak(line)).map(squash);
		return strong.filter((line, i) => line === first && strong[i + 1] === second).length;
	};
	return count(target) > Math.max(1, count(base));
}

/** Whether a line stands in place of the one that it replaces. */
function isReplacement(
	{ target }: Place,
	answer: readonly string[],
	{ removals }: Account,
	claim: Claim,
): boolean {
	const own = removals.filter(({ edit }) => edit === claim.edit);
	const here = own.filter(({ group }) => group === claim.group);
	if (here.length === own.length) return here.length > 0;
	const like = mostAlike(answer[claim.answer]!, new Set(own.map(({ line }) => line)), target, () => true);
	return here.some(({ line }) => line === like);
}
