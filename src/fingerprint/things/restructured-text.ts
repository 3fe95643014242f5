import { isBlank } from "../../text/lines.js";
import { type Draft, ThingList } from "./list.js";
import type { Thing } from "./thing.js";

const UNDERLINE = /^([=\-~^"'`#*+.:_])\1{2,}[ \t]*\r?\n?$/;
const DIRECTIVE = /^([ \t]*)\.\.[ \t]+([A-Za-z][\w:-]*)::[ \t]*([^\r\n]*)/;

/** The named things of reStructuredText: sections, which nest, directives, and the entries of toctrees. */
export function thingsOfText(lines: readonly string[]): Thing[] {
	return new TextReader(lines).read();
}

class TextReader {
	readonly #list = new ThingList();
	/** The open sections, outermost first. */
	readonly #sections: Draft[] = [];
	/** How titles are marked, in the order of first use, which is that of their levels. */
	readonly #styles: string[] = [];

	constructor(private readonly lines: readonly string[]) {}

	read(): Thing[] {
		for (let line = 0; line < this.lines.length; ) line = this.#line(line);
		for (const section of this.#sections) section.to = this.#trimmed(section.from, this.lines.length);
		return this.#list.sealed(this.lines.length);
	}

	#line(from: number): number {
		const title = this.#titleAt(from);
		if (title) {
			this.#enter(title.style, title.line, from);
			return title.to;
		}
		const directive = DIRECTIVE.exec(this.lines[from]!);
		return directive ? this.#directive(directive, from) : from + 1;
	}

	/** A title that begins in a line, with its overline where it has one. */
	#titleAt(from: number): { style: string; line: number; to: number } | undefined {
		const over = UNDERLINE.exec(this.lines[from]!)?.[1];
		const line = over === undefined ? from : from + 1;
		const text = this.lines[line] ?? "";
		const under = UNDERLINE.exec(this.lines[line + 1] ?? "")?.[1];
		const before = this.lines[from - 1] ?? "";
		if (under === undefined || isBlank(text) || UNDERLINE.test(text) || !isBlank(before)) return undefined;
		if (over === undefined ? /^\s/.test(text) : over !== under) return undefined;
		return { style: `${over ?? ""}${under}`, line, to: line + 2 };
	}

	#enter(style: string, line: number, from: number): void {
		const known = this.#styles.indexOf(style);
		const level = known < 0 ? this.#styles.push(style) - 1 : known;
		const end = this.#trimmed(0, from);
		for (const section of this.#sections.splice(level)) section.to = Math.max(end, section.to);
		const parent = this.#sections.at(-1);
		this.#sections.push(
			this.#list.add({
				kind: "section",
				name: this.lines[line]!.trim(),
				from,
				to: line + 2,
				head: line,
				parent,
			}),
		);
	}

	/** Reads a directive, whose content is indented more; that of others than toctrees may hold directives, too. */
	#directive([, indent, word, argument]: RegExpExecArray, from: number): number {
		const to = this.#contentEnd(indent!.length, from + 1);
		const isList = word === "toctree";
		const name = isList ? word : `${word} ${argument!.trim()}`.trim();
		const parent = this.#list.add({ kind: "directive", name, from, to, parent: this.#sections.at(-1) });
		for (let line = from + 1; isList && line < to; line++) {
			const entry = this.lines[line]!.trim();
			if (/^:caption:/.test(entry)) parent.detail = entry.slice(":caption:".length).trim();
			else if (entry !== "" && !/^(?::[\w-]+:|\.\.)/.test(entry))
				this.#list.add({ kind: "entry", name: entry, from: line, parent });
		}
		return to;
	}

	#contentEnd(indent: number, from: number): number {
		let to = from;
		for (let line = from; line < this.lines.length; line++) {
			const text = this.lines[line]!;
			if (isBlank(text)) continue;
			if (/^[ \t]*/.exec(text)![0].length <= indent) break;
			to = line + 1;
		}
		return to;
	}

	/** A section ends before the blank lines that part it from the next. */
	#trimmed(from: number, to: number): number {
		let end = to;
		while (end > from + 1 && isBlank(this.lines[end - 1]!)) end--;
		return end;
	}
}
