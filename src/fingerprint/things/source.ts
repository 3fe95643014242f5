import { lineAt, lineStarts } from "../../text/lines.js";
import { DEEPEST, type Draft, type Found, type ThingList } from "./list.js";
import type { ThingKind } from "./thing.js";
import type { Tokens } from "./tokens.js";

/** A text of C or Rust as its readers see it: its tokens, and the things found so far. */
export class Source {
	readonly #lines: readonly number[];

	constructor(
		private readonly original: string,
		readonly tokens: Tokens,
		readonly list: ThingList,
	) {
		this.#lines = lineStarts(original);
	}

	/** The line that a token stands on. */
	line(token: number): number {
		const { starts } = this.tokens;
		return lineAt(this.#lines, starts[Math.min(token, starts.length - 1)] ?? 0);
	}

	/** What stands in tokens [from, to), literals included, in single blanks. */
	words(from: number, to: number): string {
		const { starts, ends } = this.tokens;
		if (from >= to) return "";
		const end = Math.min(ends[to - 1] ?? this.original.length, starts[from]! + LONGEST_TEXT);
		return this.original.slice(starts[from], end).replace(/\s+/g, " ");
	}

	/** Adds a thing of tokens [from, to), which the token `head` names. */
	add(
		kind: ThingKind,
		name: string,
		[from, to]: readonly [number, number],
		head: number,
		parent: Draft | undefined,
		{ detail = "" }: Pick<Found, "detail"> = {},
	): Draft {
		return this.list.add({
			kind,
			name,
			from: this.line(from),
			to: this.line(to - 1) + 1,
			head: this.line(head),
			parent,
			detail,
		});
	}

	/** Whether what is in a thing would be left out anyhow. */
	isTooDeep(parent: Draft | undefined): boolean {
		return parent !== undefined && parent.depth + 1 >= DEEPEST;
	}
}

const LONGEST_TEXT = 400;
