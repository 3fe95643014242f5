import { Alignment } from "../../retrieve/alignment.js";
import { isBlank, isSame, isWeak, squash } from "../../text/lines.js";
import { range } from "../../text/range.js";
import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
import { likeness, mostAlike } from "./likeness.js";
import type { Place } from "./place.js";

/** Where a line of the patch's context stands in the answer and in the target; an end of the place has no line. */
interface Anchor {
	/** Index of the line in `patched`. */
	readonly line: number | undefined;
	readonly at: number;
	readonly target: number;
	/** Lines of the context nearer by that are gone. */
	readonly lost: number;
}

/** What stands around lines of the patch, in the patch and in the answer. */
export class Surroundings {
	readonly #alignment: Alignment;
	readonly #toOld: readonly (number | undefined)[];
	readonly #toAnswer: readonly (number | undefined)[];
	/** The patch's lines as the answer has them. */
	readonly #forms: ReadonlyMap<number, string>;

	constructor(
		private readonly place: Place,
		private readonly answer: readonly string[],
		{ edits, groups, claims }: Account,
	) {
		const { base, patched, target } = place;
		this.#alignment = new Alignment(base, target);
		this.#toOld = mapping(patched.length, edits, "new");
		this.#toAnswer = mapping(target.length, groups, "old");
		this.#forms = new Map(claims.map((claim) => [claim.patched, answer[claim.answer]!]));
	}

	/**
	 * The nearest line of the patch's context that stands in the answer, or the end of both.
	 *
	 * @param from the first line of `patched` that may be it
	 * @param isFit tells of a line that anchors nothing here
	 */
	anchor(from: number, step: 1 | -1, isFit: (line: string) => boolean = () => true): Anchor {
		const { patched, target } = this.place;
		let lost = 0;
		for (let line = from; line >= 0 && line < patched.length; line += step) {
			const old = this.#toOld[line];
			if (old === undefined) continue;
			const text = patched[line]!;
			const target = this.#alignment.at(old);
			const at = target === undefined ? undefined : this.#toAnswer[target];
			if (at === undefined) lost += isBlank(text) ? 0 : 1;
			else if (!isWeak(text) && isFit(text)) return { line, at, target: target!, lost };
		}
		return step < 0
			? { line: undefined, at: -1, target: -1, lost }
			: { line: undefined, at: this.answer.length, target: target.length, lost };
	}

	/**
	 * Whether a line has, right beside it, what upstream made of the neighbour of the context that it has in the patch:
	 * of the target's lines between two anchors the one most like it, and no other as much.
	 */
	isBesideChanged(claim: Claim, step: 1 | -1, above: Anchor, below: Anchor): boolean {
		const { patched, target } = this.place;
		let at = claim.patched + step;
		while (at >= 0 && at < patched.length && (this.#toOld[at] === undefined || isWeak(patched[at]!)))
			at += step;
		const old = this.#toOld[at];
		if (old === undefined || this.#alignment.at(old) !== undefined) return false;
		const free = new Set(range(above.target + 1, below.target));
		const isStrong = (line: string) => !isWeak(line);
		const form = mostAlike(patched[at]!, free, target, isStrong);
		if (form === undefined) return false;
		const others = new Set([...free].filter((line) => line !== form));
		const rival = mostAlike(patched[at]!, others, target, isStrong);
		const isClear =
			rival === undefined || likeness(patched[at]!, target[rival]!) < likeness(patched[at]!, target[form]!);
		const here = this.#toAnswer[form];
		if (!isClear || here === undefined || here > claim.answer !== step > 0) return false;
		return step > 0
			? isSame(this.wanted(claim.patched, at), this.found(claim.answer, here))
			: isSame(this.wanted(at, claim.patched), this.found(here, claim.answer));
	}

	/** Whether a line has the same neighbour of the context as in the patch, be it a weak one, with nothing new between. */
	isBeside(claim: Claim, step: 1 | -1): boolean {
		const { patched } = this.place;
		let at = claim.patched + step;
		while (at >= 0 && at < patched.length && (this.#toOld[at] === undefined || isBlank(patched[at]!)))
			at += step;
		if (at < 0 || at >= patched.length) return false;
		const wanted = step > 0 ? this.wanted(claim.patched, at + 1) : this.wanted(at - 1, claim.patched);
		const found = step > 0 ? this.found(claim.answer, this.answer.length) : this.found(-1, claim.answer);
		const beside = step > 0 ? found.slice(0, wanted.length) : found.slice(-wanted.length);
		return isSame(wanted, beside);
	}

	/** What stands between two lines of the patch, in the answer's form and without white space. */
	wanted(from: number, to: number): string[] {
		return shape(
			this.place.patched.slice(from + 1, to).map((line, i) => this.#forms.get(from + 1 + i) ?? line),
		);
	}

	/** What stands between two lines of the answer, without white space. */
	found(from: number, to: number): string[] {
		return shape(this.answer.slice(from + 1, to));
	}
}

function shape(lines: readonly string[]): string[] {
	return lines.map(squash).filter((line) => line !== "");
}

/** For each line of one side, the line of the other that it is; undefined inside an edit. */
function mapping(length: number, edits: Account["edits"], side: "old" | "new"): (number | undefined)[] {
	const other = side === "old" ? "new" : "old";
	const lines = new Array<number | undefined>(length).fill(undefined);
	let at = 0;
	let shift = 0;
	for (const edit of edits) {
		for (; at < edit[`${side}From`]; at++) lines[at] = at + shift;
		at = edit[`${side}To`];
		shift = edit[`${other}To`] - edit[`${side}To`];
	}
	for (; at < length; at++) lines[at] = at + shift;
	return lines;
}
