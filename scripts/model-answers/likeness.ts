import type { Range } from "../../src/assist/regions.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines, squash } from "../../src/text/lines.js";
import { verdictOf } from "../bench-ports/judge.js";
import { carry } from "./carry.js";
import type { KnownPlace } from "./each-place.js";

/**
 * `in another order`: the same lines where a language says nothing, or that it counts; `doubled by them`: the maintainers'
 * but for a row that they put beside the one that upstream has already.
 */
export type Likeness =
	| "right"
	| "right but for a free order"
	| "in another order"
	| "doubled by them"
	| "wrong";

/** A row of an initialiser or of a list of a binding. */
const ROW = /^\s*\{.*\},?\s*$|^\s*- \S/;

/** What the maintainers have at a place, and how code compares with it, judged on the file as a whole. */
export class Judge {
	readonly right: string;

	/** @param site where the place stands in the target */
	constructor(
		private readonly known: KnownPlace,
		private readonly site: Range,
	) {
		this.right = this.#rightAt(site);
	}

	/** What may stand in any order is told as ports are judged, wherever in the file it stands. */
	likenessOf(given: readonly string[]): Likeness {
		if (squash(given.join("")) === squash(this.right)) return "right";
		const { row } = this.known;
		const made = this.#fileWith(given.join(""));
		const wanted = [row.file_new_p, this.#fileWith(this.right)];
		if (wanted.some((text) => verdictOf(row.path, made, text) !== "wrong"))
			return "right but for a free order";
		if (wanted.some((text) => sorted(text) === sorted(made))) return "in another order";
		return this.#isOnceOnly(given) ? "doubled by them" : "wrong";
	}

	/** Whether the target's code as it is was given, and all that the maintainers added stands there already, in the same list. */
	#isOnceOnly(given: readonly string[]): boolean {
		const now = this.known.open.texts.file.target.slice(this.site.from, this.site.to);
		if (squash(given.join("")) !== squash(now.join(""))) return false;
		const right = splitLines(this.right);
		const had = new Set(now.map(squash));
		return diffLines(now, right, { ignoreSpace: true }).every(
			({ oldFrom, oldTo, newFrom, newTo }) =>
				oldFrom === oldTo &&
				right.slice(newFrom, newTo).every((line) => ROW.test(line) && had.has(squash(line))),
		);
	}

	/** The target's file with some code at the place, and the maintainers' at all others that are asked about. */
	#fileWith(given: string): string {
		const { question, open } = this.known;
		const lines = [...open.texts.file.target];
		const others = open.texts.questions
			.filter((other) => other !== question)
			.flatMap(({ target }) => target ?? []);
		const apart = others.filter(({ from, to }) => to <= this.site.from || this.site.to <= from);
		const parts = [
			{ ...this.site, text: given },
			...apart.map((site) => ({ ...site, text: this.#rightAt(site) })),
		];
		for (const { from, to, text } of parts.sort((a, b) => b.from - a.from))
			lines.splice(from, to - from, ...splitLines(text));
		return lines.join("");
	}

	#rightAt({ from, to }: Range): string {
		return carry(this.known.open.texts.file.target, splitLines(this.known.row.file_new_p), from, to);
	}
}

function sorted(text: string): string {
	return splitLines(text).map(squash).filter(Boolean).sort().join("\n");
}
