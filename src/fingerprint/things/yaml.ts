import { isBlank } from "../../text/lines.js";
import { type Draft, ThingList } from "./list.js";
import type { Thing } from "./thing.js";

/** A key at the beginning of what is left of a line, and what stands behind its colon. */
const KEY = /^("[^"\n]*"|'[^'\n]*'|[^\s#:"'[\]{},&*!|>%@`-][^\n#:]*|-[^\s\n#:][^\n#:]*)[ \t]*:(?=\s|$)[ \t]*/;
const LONGEST_KEY = 400;

interface Open {
	/** Twice the column of a key, one more for a list's item: the items of a key may stand in its own column. */
	readonly level: number;
	readonly draft: Draft;
}

/** The named things of a yaml text: keys, which nest, and the items of lists. */
export function thingsOfYaml(lines: readonly string[]): Thing[] {
	return new YamlReader(lines).read();
}

class YamlReader {
	readonly #list = new ThingList();
	#open: Open[] = [];

	constructor(private readonly lines: readonly string[]) {}

	read(): Thing[] {
		for (let line = 0; line < this.lines.length; ) line = this.#line(line);
		return this.#list.sealed(this.lines.length);
	}

	/** Reads what begins in a line, and gives the line behind it. */
	#line(from: number): number {
		const text = this.lines[from]!.replace(/\r?\n$/, "");
		if (isBlank(text) || /^\s*#/.test(text)) return from + 1;
		if (/^(?:---|\.\.\.|%)/.test(text)) {
			this.#open = [];
			return from + 1;
		}
		let column = /^ */.exec(text)![0].length;
		let base = column;
		while (/^-(?:[ \t]|$)/.test(text.slice(column, column + 2)) && column < WIDEST) {
			const rest = text.slice(column + 1).trim();
			const isScalar = rest !== "" && !/^[-|>]/.test(rest) && !KEY.test(rest.slice(0, LONGEST_KEY));
			this.#enter(isScalar ? "item" : "row", withoutComment(rest) || "-", column * 2 + 1, from);
			base = column;
			column += 1 + /^[ \t]*/.exec(text.slice(column + 1))![0].length;
		}
		const key = KEY.exec(text.slice(column, column + LONGEST_KEY));
		if (!key) return this.#scalarEnd(text.slice(column), base, from);
		this.#enter("key", unquoted(key[1]!), column * 2, from);
		return this.#scalarEnd(text.slice(column + key[0].length), column, from);
	}

	#enter(kind: "key" | "item" | "row", name: string, level: number, line: number): void {
		while ((this.#open.at(-1)?.level ?? -1) >= level) this.#open.pop();
		const parent = this.#open.at(-1)?.draft;
		const draft = this.#list.add({ kind, name, from: line, parent });
		this.#open.push({ level, draft });
		if (kind === "item") this.#tell(name);
	}

	/** The first scalar in a list's row tells it from others that begin with the same key. */
	#tell(value: string): void {
		if (value === "" || /^[|>]/.test(value)) return;
		for (const { draft } of this.#open) if (draft.kind === "row" && draft.detail === "") draft.detail = value;
	}

	/** The line behind a value: text and lists in brackets go on in the next lines. */
	#scalarEnd(value: string, column: number, from: number): number {
		const owner = this.#open.at(-1)?.draft;
		this.#tell(withoutComment(value).slice(0, LONGEST_KEY));
		if (/^[|>][-+\d]*[ \t]*(?:#.*)?$/.test(value) || /^\w/.test(value))
			return this.#blockEnd(column, from + 1, owner);
		return value.startsWith("[") ? this.#flowEnd(value, from, owner) : from + 1;
	}

	#blockEnd(column: number, from: number, owner: Draft | undefined): number {
		let to = from;
		for (let line = from; line < this.lines.length; line++) {
			const text = this.lines[line]!;
			if (isBlank(text)) continue;
			if (/^ */.exec(text)![0].length <= column) break;
			to = line + 1;
		}
		if (owner) owner.to = to;
		return to;
	}

	/** Reads `[ a, b,` up to the line with its `]`; of lists in it only the end is looked for. */
	#flowEnd(first: string, from: number, owner: Draft | undefined): number {
		let depth = 0;
		for (let line = from; line < this.lines.length; line++) {
			const text = withoutComment(line === from ? first : this.lines[line]!.trim());
			if (line > from && KEY.test(text.slice(0, LONGEST_KEY)) && depth === 1 && !text.includes(","))
				return line;
			for (const item of text.match(/"[^"]*"|'[^']*'|[^\s[\],][^[\],]*|[[\]]/g) ?? []) {
				if (item === "[") depth++;
				else if (item === "]") depth--;
				else if (depth === 1)
					this.#list.add({ kind: "item", name: unquoted(item.trim()), from: line, parent: owner });
			}
			if (owner) owner.to = line + 1;
			if (depth <= 0) return line + 1;
		}
		return this.lines.length;
	}
}

/** Dashes further to the right open no items. */
const WIDEST = 200;

function unquoted(text: string): string {
	return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}

function withoutComment(text: string): string {
	return text.replace(/(?:^|[ \t])#.*$/, "").trim();
}
