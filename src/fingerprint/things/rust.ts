import { textOf } from "../../text/lines.js";
import { type Draft, ThingList } from "./list.js";
import { readRustBody } from "./rust-body.js";
import { Source } from "./source.js";
import type { Thing, ThingKind } from "./thing.js";
import { Tokens } from "./tokens.js";

/** The named things of Rust text: items, what modules, traits and impls hold, fields and variants, arms. */
export function thingsOfRust(lines: readonly string[]): Thing[] {
	const text = textOf(lines);
	const tokens = new Tokens(bareRust(text));
	const list = new ThingList();
	new RustReader(new Source(text, tokens, list)).items(0, tokens.length, undefined);
	return list.sealed(lines.length);
}

const LITERAL =
	/\/\/[^\n]*|\/\*|\bb?r(#{0,8})"|b?"(?:\\[\s\S]|[^"\\])*(?:"|$)|b?'(?:\\(?:[^u]|u\{\w*\})[0-9a-f]*|[^'\\\n])'|'(?=\w)/g;

/** Rust text with comments, lifetimes' marks and the insides of literals blanked, as long as the text. */
export function bareRust(text: string): string {
	const parts: string[] = [];
	let at = 0;
	LITERAL.lastIndex = 0;
	for (let match = LITERAL.exec(text); match; match = LITERAL.exec(text)) {
		const end = literalEnd(text, match);
		const inside = text.slice(match.index, end).replace(/[^\n]/g, " ");
		parts.push(
			text.slice(at, match.index),
			/^b?r?#*"/.test(match[0]) && end - match.index > 1 ? `"${inside.slice(2)}"` : inside,
		);
		at = end;
		LITERAL.lastIndex = end;
	}
	return parts.join("") + text.slice(at);
}

function literalEnd(text: string, match: RegExpExecArray): number {
	const behind = match.index + match[0].length;
	if (match[0] === "/*") return commentEnd(text, behind);
	if (match[1] === undefined) return behind;
	const end = text.indexOf(`"${match[1]}`, behind);
	return end < 0 ? text.length : end + 1 + match[1].length;
}

/** Rust's comments nest. */
function commentEnd(text: string, from: number): number {
	const mark = /\/\*|\*\//g;
	mark.lastIndex = from;
	for (let depth = 1, match = mark.exec(text); match; match = mark.exec(text)) {
		depth += match[0] === "/*" ? 1 : -1;
		if (depth === 0) return mark.lastIndex;
	}
	return text.length;
}

const MODIFIER = /^(?:pub|unsafe|async|default|extern|const)$/;
const ITEMS: ReadonlyMap<string, ThingKind> = new Map([
	["fn", "function"],
	["struct", "struct"],
	["union", "union"],
	["enum", "enum"],
	["trait", "trait"],
	["impl", "impl"],
	["mod", "module"],
	["macro_rules", "macro"],
	["const", "variable"],
	["static", "variable"],
	["type", "typedef"],
	["use", "use"],
]);

class RustReader {
	constructor(private readonly source: Source) {}

	items(from: number, to: number, parent: Draft | undefined): void {
		if (this.source.isTooDeep(parent)) return;
		for (let at = from; at < to; ) at = this.#item(at, to, parent);
	}

	/** Reads one item with its attributes, and gives the token behind it. */
	#item(from: number, to: number, parent: Draft | undefined): number {
		const { tokens } = this.source;
		const word = this.#keyword(from, to);
		// What an extern block holds is read as if it stood around the block.
		if (tokens.mark(word) === "{" || tokens.mark(word) === "}") return word + 1;
		const kind = ITEMS.get(tokens.text(word));
		const isConst = kind === "variable";
		let end = word;
		while (end < to && tokens.mark(end) !== ";" && (isConst || kind === "use" || tokens.mark(end) !== "{"))
			end = tokens.mate(end) + 1;
		const last = Math.min(tokens.mate(end), to - 1);
		if (kind === "use") this.#use([from, last + 1], [word + 1, end], parent);
		else if (kind) this.#add(kind, [from, last + 1], word, end, parent);
		else if (tokens.isWord(word)) this.#call([from, last + 1], word, end, parent);
		return last + 1;
	}

	/** The token that says what an item is, behind its attributes and modifiers. */
	#keyword(from: number, to: number): number {
		const { tokens } = this.source;
		let at = this.#behindAttributes(from, to);
		while (at < to && MODIFIER.test(tokens.text(at))) {
			if (tokens.text(at) === "const" && !/^(?:fn|unsafe|extern|async)$/.test(tokens.text(at + 1))) break;
			at++;
			while (tokens.mark(at) === "(" || tokens.mark(at) === '"') at = tokens.mate(at) + 1;
		}
		return at;
	}

	#behindAttributes(from: number, to: number): number {
		const { tokens } = this.source;
		let at = from;
		while (at < to && tokens.mark(at) === "#") {
			at += tokens.mark(at + 1) === "!" ? 2 : 1;
			if (tokens.mark(at) === "[") at = tokens.mate(at) + 1;
		}
		return at;
	}

	#add(
		kind: ThingKind,
		item: readonly [number, number],
		word: number,
		end: number,
		parent: Draft | undefined,
	): void {
		const { source } = this;
		const { tokens } = source;
		let head = word + 1;
		if (kind === "macro" && tokens.mark(head) === "!") head++;
		while (/^(?:mut|ref)$/.test(tokens.text(head))) head++;
		const name = kind === "impl" ? source.words(head, end) : tokens.text(head);
		const draft = source.add(kind, name.trim(), item, Math.min(head, item[1] - 1), parent);
		const isHolder = kind === "impl" || kind === "trait" || kind === "module";
		if (isHolder && tokens.mark(end) === "{") this.items(end + 1, tokens.mate(end), draft);
		else if (/^(?:struct|union|enum)$/.test(kind) && tokens.mark(end) === "{") this.#members(end, draft);
		else if (kind === "function" && tokens.mark(end) === "{")
			readRustBody(source, end + 1, tokens.mate(end), draft);
	}

	/** What is used, by its path; of a list by what stands before its brace, and all that is in it within. */
	#use(
		item: readonly [number, number],
		[from, to]: readonly [number, number],
		parent: Draft | undefined,
	): void {
		const { source } = this;
		const { tokens } = source;
		let open = from;
		while (open < to && tokens.mark(open) !== "{") open++;
		const name = source.words(from, open).trim();
		const draft = source.add(
			"use",
			open < to ? `${name}{}` : name,
			item,
			Math.min(from, item[1] - 1),
			parent,
		);
		if (open >= to || source.isTooDeep(parent)) return;
		for (const part of tokens.parts(open + 1, Math.min(tokens.mate(open), to))) this.#use(part, part, draft);
	}

	/** Fields and variants, by what stands before their colon or payload. */
	#members(open: number, parent: Draft): void {
		const { source } = this;
		const { tokens } = source;
		for (const [from, to] of tokens.parts(open + 1, tokens.mate(open))) {
			const name = this.#keyword(from, to);
			if (name < to && tokens.isWord(name)) source.add("member", tokens.text(name), [from, to], name, parent);
		}
	}

	/** Reads `name! { … }`. */
	#call(item: readonly [number, number], word: number, end: number, parent: Draft | undefined): void {
		const { source } = this;
		const { tokens } = source;
		let bang = word;
		while (bang < end && (tokens.isWord(bang) || tokens.mark(bang) === ":")) bang++;
		if (tokens.mark(bang) !== "!") return;
		source.add("call", `${source.words(word, bang).replace(/ /g, "")}!`, item, word, parent);
	}
}
