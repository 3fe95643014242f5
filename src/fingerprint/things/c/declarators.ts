import type { Tokens } from "../tokens.js";

/** Attributes that take arguments, and so look like the name of a function. */
const ATTRIBUTE =
	/^__(?:attribute__|attribute|printf|scanf|aligned|section|releases|acquires|must_hold|cond_lock|alloc_size|malloc|counted_by\w*|free|cleanup|declspec|diagnose_as|nonnull|assume_aligned|realloc_size|guarded_by|bpf_kfunc|rte_\w+|ref|init_or_module)$/;
const QUALIFIER =
	/^(?:const|volatile|static|extern|register|inline|unsigned|signed|long|short|struct|union|enum|typedef)$/;
const BASIC_TYPE =
	/^(?:void|char|int|bool|float|double|unsigned|signed|long|short|[usb]\d+|__[usl]\d+|__[bl]e\d+|__sum16|__wsum|__kernel_\w+|__virtio\d+|size_t)$/;
/** A text that is no whole file may begin inside of a function. */
const STATEMENT = /^(?:if|while|for|switch|return|do|else|case|goto)$/;
const TAG = /^(?:struct|union|enum)$/;

/** Whether a token is a word that may name something, and no attribute or macro with its arguments. */
function isName(tokens: Tokens, at: number): boolean {
	return tokens.isWord(at) && tokens.mark(at + 1) !== "(";
}

/** The token that names what tokens [from, to) declare, one declarator with or without its type; undefined where none does. */
export function declaredName(tokens: Tokens, from: number, to: number): number | undefined {
	const words: number[] = [];
	for (let at = from; at < to; at = tokens.mate(at) + 1) {
		const mark = tokens.mark(at);
		if (mark === "=" || mark === ":") break;
		if (mark === "(") {
			const pointed = pointedName(tokens, at);
			if (pointed !== undefined) return pointed;
		} else if (mark === "[" && words.length > 0) break;
		else if (isName(tokens, at)) words.push(at);
	}
	while (words.length > 1 && isTrailingAttribute(tokens, words)) words.pop();
	const name = words.at(-1);
	const isNone =
		name === undefined || BASIC_TYPE.test(tokens.text(name)) || QUALIFIER.test(tokens.text(name));
	return isNone ? undefined : name;
}

/** The name in `(*name)(…)`, `(* const name[3])(…)`, `(*(*name)(…))(…)`; undefined for other parentheses. */
function pointedName(tokens: Tokens, open: number): number | undefined {
	let at = open;
	while (tokens.mark(at) === "(") {
		at++;
		if (tokens.mark(at) !== "*") return undefined;
		while (tokens.mark(at) === "*" || QUALIFIER.test(tokens.text(at)) || isAnnotation(tokens, at)) at++;
	}
	return tokens.isWord(at) ? at : undefined;
}

function isAnnotation(tokens: Tokens, at: number): boolean {
	return /^__/.test(tokens.text(at)) && tokens.isWord(at + 1);
}

/** `int x __packed`: the last of some words is an attribute, and the one before it names. */
function isTrailingAttribute(tokens: Tokens, words: readonly number[]): boolean {
	const last = words.at(-1)!;
	if (!/^_?__/.test(tokens.text(last))) return false;
	const before = words.at(-2)!;
	const [word, previous] = [tokens.text(before), words.length > 2 ? tokens.text(words.at(-3)!) : ""];
	if (tokens.mark(last - 1) === "*" || BASIC_TYPE.test(word) || QUALIFIER.test(word) || TAG.test(previous))
		return false;
	const isFirst = words.length === 2 && tokens.mark(last - 1) !== "]" && tokens.mark(before - 1) !== "*";
	return !isFirst && !(words.length === 3 && /^(?:const|volatile|static|extern)$/.test(previous));
}

/** The name of the function that a head declares, and the parenthesis that opens its parameters; undefined for no function. */
export function functionName(
	tokens: Tokens,
	from: number,
	to: number,
): { name: number; open: number } | undefined {
	let hidden: { name: number; open: number } | undefined;
	for (let at = from; at < to; at = tokens.mate(at) + 1) {
		if (tokens.mark(at) === "=") break;
		if (tokens.mark(at) !== "(") continue;
		const pointed = pointedName(tokens, at);
		if (pointed !== undefined) return pointedFunction(tokens, pointed);
		if (at === from || !tokens.isWord(at - 1)) {
			const isWrapped = tokens.mate(at) === at + 2 && tokens.mark(at + 3) === "(";
			if (isWrapped && tokens.isWord(at + 1)) return { name: at + 1, open: at + 3 };
			continue;
		}
		const word = tokens.text(at - 1);
		if (ATTRIBUTE.test(word) || /^(?:typeof|__typeof__|sizeof|_Alignas|asm|__asm__)$/.test(word)) continue;
		if (STATEMENT.test(word)) return undefined;
		if (!word.startsWith("__") || at - 1 > from) return { name: at - 1, open: at };
		hidden ??= { name: at - 1, open: at };
	}
	return hidden;
}

/** `void (*f(int a))(int)` declares the function f; `void (*f)(int)` none. */
function pointedFunction(tokens: Tokens, name: number): { name: number; open: number } | undefined {
	return tokens.mark(name + 1) === "(" ? { name, open: name + 1 } : undefined;
}

/** Where `struct`, `union` or `enum` stands in the head of a type with a body, and its tag. */
export function taggedHead(
	tokens: Tokens,
	from: number,
	to: number,
): { word: "struct" | "union" | "enum"; tag: number | undefined } | undefined {
	let word: number | undefined;
	for (let at = from; at < to; at = tokens.mate(at) + 1) if (TAG.test(tokens.text(at))) word = at;
	if (word === undefined) return undefined;
	const names: number[] = [];
	for (let at = word + 1; at < to && tokens.mark(at) !== ":"; at = tokens.mate(at) + 1)
		if (isName(tokens, at)) names.push(at);
	const plain = names.findLast((at) => !/^__/.test(tokens.text(at)));
	return { word: tokens.text(word) as "struct" | "union" | "enum", tag: plain ?? names.at(-1) };
}
