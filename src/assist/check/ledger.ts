import type { Edit } from "../../model/series.js";
import { commonLines, diffLines } from "../../text/diff.js";
import { isBlank, isEnded, isWeak, squashCode } from "../../text/lines.js";
import { addTo, type Counts, countsOf } from "../../text/multiset.js";
import { tokensOf } from "../../text/tokens.js";
import { likeness, mostAlike } from "./likeness.js";
import type { Place } from "./place.js";
import { isRenaming } from "./renames.js";

/** A line that the patch adds, and the answer's line that stands for it. */
export interface Claim {
	/** Index of the line in `patched`. */
	readonly patched: number;
	/** Index of the line in the answer. */
	readonly answer: number;
	/** The answer's line is not the patch's own. */
	readonly isChanged: boolean;
	/** The edit of the patch, and that of the answer, that the lines belong to. */
	readonly edit: number;
	readonly group: number;
}

/** A line that both the patch and the answer take out, each by one of its edits. */
export interface Removal {
	readonly edit: number;
	readonly group: number;
	/** Index of the line in `now`. */
	readonly line: number;
	/** Upstream changed the line: the target's form of it is another. */
	readonly isChanged: boolean;
}

/** A line of one of the patch's edits that is not accounted for yet. */
interface Open {
	readonly edit: number;
	/** Index of the line in `patched` or in `old`. */
	readonly line: number;
}

/** A line that consists of brackets and punctuation only. */
export function isBracket(line: string): boolean {
	return /^[\s{}()[\];,\\]*$/.test(line) && !isBlank(line);
}

/** The books of an answer: which of its lines stands for which of the patch's. */
export class Ledger {
	readonly edits: readonly Edit[];
	readonly groups: readonly Edit[];
	readonly freeAdded: Set<number>;
	readonly freeRemoved: Set<number>;
	readonly claims: Claim[] = [];
	readonly removals: Removal[] = [];
	readonly dropped: string[] = [];
	readonly elsewhere: string[] = [];
	readonly standing: string[] = [];
	readonly settled: Claim[] = [];
	readonly missing: { readonly line: string; readonly isAdded: boolean }[] = [];
	loose = 0;

	readonly #openAdded: Open[] = [];
	readonly #openRemoved: Open[] = [];
	readonly #counts: { readonly base: Counts; readonly target: Map<string, number> };
	readonly #droppable: ReadonlySet<string>;

	constructor(
		private readonly place: Place,
		private readonly answer: readonly string[],
		notNeeded: readonly string[],
	) {
		const { base, patched, target } = place;
		this.edits = diffLines(base, patched, BYTES);
		this.groups =
			isEnded(base) === isEnded(patched) ? diffEnded(target, answer) : diffLines(target, answer, BYTES);
		this.freeAdded = new Set(range(this.groups, "new"));
		this.freeRemoved = new Set(range(this.groups, "old"));
		this.#counts = { base: countsOf(base.map(squashCode)), target: countsOf(target.map(squashCode)) };
		this.#droppable = new Set(notNeeded.map(squashCode).filter(Boolean));
	}

	/** The number of the answer's edit that a line of the answer, or of the target, belongs to. */
	groupOf(side: "old" | "new", line: number): number {
		return this.groups.findIndex((group) => group[`${side}From`] <= line && line < group[`${side}To`]);
	}

	/** Finds the patch's lines that the answer adds or takes out just as they are. */
	matchEqual(): void {
		const { answer, place } = this;
		const { base, patched, target } = place;
		const placed = commonLines(patched, answer);
		const later: Open[] = [];
		this.#each("new", patched, (open) => {
			const at = placed.get(open.line);
			const isIt =
				at !== undefined &&
				this.freeAdded.has(at) &&
				squashCode(answer[at]!) === squashCode(patched[open.line]!);
			if (isIt) this.#claim(open, at, false);
			else later.push(open);
		});
		for (const open of later) {
			const key = squashCode(patched[open.line]!);
			const at = [...this.freeAdded].find((each) => squashCode(answer[each]!) === key);
			if (at === undefined) this.#openAdded.push(open);
			else this.#claim(open, at, false);
		}
		this.#each("old", base, (open, key) => {
			const at = [...this.freeRemoved].find((each) => squashCode(target[each]!) === key);
			if (at === undefined) this.#openRemoved.push(open);
			else this.#remove(open, at, false);
		});
	}

	/** Looks for the lines that the patch adds and the answer does not, or not in this form. */
	settleAdded(): void {
		const { patched } = this.place;
		const settled = new Set<number>();
		const unneeded = new Set<number>();
		const inOrder = commonLines(patched, this.answer);
		const isMore = (key: string) => (this.#counts.target.get(key) ?? 0) > (this.#counts.base.get(key) ?? 0);
		const settle = ({ line, edit }: Open, key: string) => {
			this.#counts.target.set(key, this.#counts.target.get(key)! - 1);
			settled.add(line);
			const at = inOrder.get(line);
			if (at === undefined) this.elsewhere.push(patched[line]!);
			else this.settled.push({ patched: line, answer: at, isChanged: false, edit, group: NOT_OF_THE_ANSWER });
		};
		const isStrong = ({ line }: Open) => !isWeak(patched[line]!);
		const ordered = [
			...this.#openAdded.filter(isStrong),
			...this.#openAdded.filter((open) => !isStrong(open)),
		];
		for (const open of ordered) {
			const text = patched[open.line]!;
			const key = squashCode(text);
			const near = isStrong(open) ? undefined : this.#companion(open);
			const like = isStrong(open)
				? mostAlike(text, this.freeAdded, this.answer, (line) => !isWeak(line))
				: this.#renamed(text);
			const mayBeSettled =
				isStrong(open) || (near !== undefined && settled.has(near) && inOrder.has(open.line));
			if (isMore(key) && mayBeSettled) settle(open, key);
			else if (like !== undefined) this.#claim(open, like, true);
			else if (this.#droppable.has(key)) {
				this.dropped.push(text);
				unneeded.add(open.line);
			} else if (near !== undefined && unneeded.has(near)) this.dropped.push(text);
			else if (isBracket(text) && near !== undefined) this.loose++;
			else this.missing.push({ line: text.trim(), isAdded: true });
		}
	}

	/** Looks for the lines that the patch takes out and the answer does not. */
	settleRemoved(): void {
		const { base, target } = this.place;
		const kept = commonLines(base, target);
		for (const open of this.#openRemoved) {
			const text = base[open.line]!;
			const key = squashCode(text);
			const isGone =
				!kept.has(open.line) && (this.#counts.target.get(key) ?? 0) < (this.#counts.base.get(key) ?? 0);
			const like = isWeak(text)
				? undefined
				: mostAlike(text, this.freeRemoved, target, (line) => !isWeak(line));
			if (isGone && like !== undefined) this.#remove(open, like, true);
			else if (isGone) {
				addTo(this.#counts.target, key);
				if (this.#standsChanged(open)) this.standing.push(text);
			} else if (this.#droppable.has(key)) this.dropped.push(text);
			else if (isBracket(text)) this.loose++;
			else this.missing.push({ line: text.trim(), isAdded: false });
		}
	}

	/** Whether upstream's form of one of the old lines is still in the answer, unless it is the patch's own. */
	#standsChanged({ edit, line }: Open): boolean {
		const { base, patched, target } = this.place;
		const text = base[line]!;
		const changes = diffLines(base, target, { ignoreSpace: true });
		const change = changes.find(({ oldFrom, oldTo }) => oldFrom <= line && line < oldTo);
		if (!change || isWeak(text)) return false;
		const { newFrom, newTo } = this.edits[edit]!;
		const own = new Set(
			patched
				.slice(newFrom, newTo)
				.filter((each) => !isWeak(each))
				.map(squashCode),
		);
		const theirs = range([change], "new");
		if (theirs.some((at) => own.has(squashCode(target[at]!)))) return false;
		const isLeft = (at: number) => this.groupOf("old", at) < 0;
		if (mostAlike(text, new Set(theirs.filter(isLeft)), target, (each) => !isWeak(each)) !== undefined)
			return true;
		return range(changes, "new").some((at) => isLeft(at) && likeness(text, target[at]!) >= THE_SAME);
	}

	/** A weak line of the answer's that is the patch's with other names. */
	#renamed(text: string): number | undefined {
		const tokens = tokensOf(text);
		return [...this.freeAdded].find((at) =>
			isRenaming(this.place.renamed, tokens, tokensOf(this.answer[at]!)),
		);
	}

	/** The nearest line of the same edit that is more than a bracket or the like. */
	#companion({ edit, line }: Open): number | undefined {
		const { newFrom, newTo } = this.edits[edit]!;
		const isStrong = (at: number) => !isWeak(this.place.patched[at]!);
		for (let at = line - 1; at >= newFrom; at--) if (isStrong(at)) return at;
		for (let at = line + 1; at < newTo; at++) if (isStrong(at)) return at;
		return undefined;
	}

	#claim({ edit, line }: Open, at: number, isChanged: boolean): void {
		this.freeAdded.delete(at);
		this.claims.push({ patched: line, answer: at, isChanged, edit, group: this.groupOf("new", at) });
	}

	#remove({ edit }: Open, at: number, isChanged: boolean): void {
		this.freeRemoved.delete(at);
		this.removals.push({ edit, group: this.groupOf("old", at), line: at, isChanged });
	}

	#each(side: "old" | "new", lines: readonly string[], visit: (open: Open, key: string) => void): void {
		for (const [edit, { [`${side}From` as const]: from, [`${side}To` as const]: to }] of this.edits.entries())
			for (let line = from; line < to; line++) {
				const key = squashCode(lines[line]!);
				if (key !== "") visit({ edit, line }, key);
			}
	}
}

const BYTES = { ignoreSpace: false };
const NOT_OF_THE_ANSWER = -1;
/** From this likeness on, a line that stands elsewhere is one that upstream moved and changed. */
const THE_SAME = 0.75;

/** The edits between two texts, whether their last lines end or not. */
function diffEnded(a: readonly string[], b: readonly string[]): readonly Edit[] {
	const ended = (lines: readonly string[]) =>
		isEnded(lines) ? lines : lines.with(-1, lines.at(-1)!.concat(lines[0]!.endsWith("\r\n") ? "\r\n" : "\n"));
	return diffLines(ended(a), ended(b), BYTES);
}

function range(edits: readonly Edit[], side: "old" | "new"): number[] {
	return edits.flatMap((edit) =>
		Array.from({ length: edit[`${side}To`] - edit[`${side}From`] }, (_, i) => edit[`${side}From`] + i),
	);
}
