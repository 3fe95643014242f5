import { isBodyBelow } from "./call-sites.js";
import type { NodeKind, Span } from "./node.js";
import { SpanList } from "./node.js";

const DEEPEST = 150;
const SIMPLE: ReadonlyMap<string, NodeKind> = new Map([
	["return", "return"],
	["goto", "goto"],
	["break", "break"],
	["continue", "continue"],
	["asm", "asm"],
	["__asm__", "asm"],
	["__asm", "asm"],
]);
const LOOPS: ReadonlyMap<string, NodeKind> = new Map([
	["for", "for"],
	["while", "while"],
	["switch", "switch"],
]);
const WORD = /[A-Za-z_]\w*/y;

/** The statements in chars [from, to) of bare code, read token by token; it takes any text. */
export function statementsByToken(code: string, from: number, to: number): Span[] {
	const reader = new StatementReader(code, from, to);
	reader.block(0);
	return reader.list.spans;
}

/**
 * The items between the outermost braces of chars [from, to) of bare code: the members of a struct, the
 * enumerators of an enum, the elements of an initialiser.
 */
export function itemsByToken(code: string, from: number, to: number): Span[] {
	const open = code.indexOf("{", from);
	if (open < 0 || open >= to) return [];
	const list = new SpanList();
	let depth = 0;
	let start = -1;
	for (let at = open + 1; at < to; at++) {
		const char = code[at]!;
		const ends = depth === 0 && (char === ";" || char === "," || char === "}");
		if (ends && start >= 0) {
			list.add("statement", start, char === "}" ? trimmedEnd(code, start, at) : at + 1);
			start = -1;
		} else if (!ends && start < 0 && !/\s/.test(char)) start = at;
		if ("({[".includes(char)) depth++;
		else if (")}]".includes(char) && --depth < 0) break;
	}
	return list.spans;
}

function trimmedEnd(code: string, from: number, to: number): number {
	return from + code.slice(from, to).trimEnd().length;
}

/** A recursive descent over statements that knows no types and no expressions. */
class StatementReader {
	readonly list = new SpanList();

	constructor(
		private readonly code: string,
		private at: number,
		private readonly to: number,
	) {}

	/** Reads statements up to a closing brace, which it takes, or to the end. */
	block(depth: number): void {
		while (this.#skipSpace()) {
			if (this.code[this.at] === "}") {
				this.at++;
				if (depth > 0) return;
			} else this.#statement(depth);
		}
	}

	#statement(depth: number): void {
		const from = this.at;
		const char = this.code[from]!;
		if (char === ";") this.at++;
		else if (char === "{") this.#braces(depth);
		else this.#worded(from, this.#word(), depth);
	}

	#worded(from: number, word: string | undefined, depth: number): void {
		const simple = word === undefined ? undefined : SIMPLE.get(word);
		const loop = word === undefined ? undefined : LOOPS.get(word);
		if (word === "if") this.#branch(from, depth);
		else if (word === "else") this.#else(from, depth);
		else if (loop) this.#compound(loop, from, depth);
		else if (word === "do") this.#doWhile(from, depth);
		else if (word === "case" || word === "default") {
			this.#skipTo(":");
			this.list.add("case", from, this.at);
		} else if (word !== undefined && /^\s*:(?!:)/.test(this.code.slice(this.at, this.at + 40))) {
			this.#skipTo(":");
			this.list.add("label", from, this.at);
		} else if (word !== undefined && this.#isBlockMacro(word)) {
			this.#compound(/each|^for_/.test(word) ? "for" : "statement", from, depth);
		} else {
			this.#skipTo(";");
			this.list.add(simple ?? "statement", from, this.at);
		}
	}

	/** `for_each_thing(x) …` and `scoped_guard(…) {`: a macro that takes the next statement as its body. */
	#isBlockMacro(word: string): boolean {
		const before = this.at;
		this.#skipParentheses();
		const isCall = this.at > before;
		const takesNext = isCall && (/for_?each/.test(word) || isBodyBelow(this.code, before, this.at));
		this.#skipSpace();
		const next = this.code[this.at] ?? "";
		this.at = before;
		return isCall && (next === "{" || (takesNext && /[\w(*+-]/.test(next)));
	}

	#compound(kind: NodeKind, from: number, depth: number): void {
		this.#skipParentheses();
		const handle = this.list.add(kind, from, this.at, this.at);
		this.#body(depth);
		this.list.end(handle, this.at);
	}

	#branch(from: number, depth: number): void {
		this.#skipParentheses();
		const handle = this.list.add("if", from, this.at, this.at);
		this.#body(depth);
		for (let end = this.at; this.#skipSpace(); end = this.at) {
			const start = this.at;
			if (this.#word() !== "else") {
				this.at = end;
				break;
			}
			this.#else(start, depth);
		}
		this.list.end(handle, this.at);
	}

	/** An `else` with its body; an `else if` is one node, whose own `else` is read by the caller. */
	#else(from: number, depth: number): void {
		const end = this.at;
		this.#skipSpace();
		if (this.#word() === "if") this.#skipParentheses();
		else this.at = end;
		const handle = this.list.add("else", from, this.at, this.at);
		this.#body(depth);
		this.list.end(handle, this.at);
	}

	#doWhile(from: number, depth: number): void {
		const handle = this.list.add("do", from, this.at, this.at);
		this.#body(depth);
		const end = this.at;
		this.#skipSpace();
		if (this.#word() === "while") this.#skipTo(";");
		else this.at = end;
		this.list.end(handle, this.at);
	}

	#body(depth: number): void {
		if (!this.#skipSpace() || this.code[this.at] === "}") return;
		if (this.code[this.at] === "{") this.#braces(depth);
		else if (depth < DEEPEST) this.#statement(depth + 1);
		else this.#skipTo(";");
	}

	#braces(depth: number): void {
		this.at++;
		if (depth < DEEPEST) this.block(depth + 1);
		else this.#skipNested("}");
	}

	#word(): string | undefined {
		WORD.lastIndex = this.at;
		const match = WORD.exec(this.code);
		if (!match || match.index + match[0].length > this.to) return undefined;
		this.at += match[0].length;
		return match[0];
	}

	/** Moves to the next char that is no white space; false at the end. */
	#skipSpace(): boolean {
		while (this.at < this.to && /\s/.test(this.code[this.at]!)) this.at++;
		return this.at < this.to;
	}

	#skipParentheses(): void {
		const before = this.at;
		this.#skipSpace();
		if (this.code[this.at] !== "(") {
			this.at = before;
			return;
		}
		this.at++;
		this.#skipNested(")");
	}

	/** Moves past the next `mark` outside of brackets, but not out of the block that it stands in. */
	#skipTo(mark: string): void {
		this.#skipNested(mark);
	}

	#skipNested(mark: string): void {
		for (let depth = 0; this.at < this.to; this.at++) {
			const char = this.code[this.at]!;
			if (depth === 0 && char === mark) {
				this.at++;
				return;
			}
			if ("({[".includes(char)) depth++;
			else if (")}]".includes(char) && --depth < 0) {
				if (char === "}") return;
				depth = 0;
			}
		}
	}
}
