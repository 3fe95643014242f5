import type { Draft } from "../list.js";
import type { Source } from "../source.js";
import type { ThingKind } from "../thing.js";
import { readBody } from "./body.js";
import { declaredName, functionName, taggedHead } from "./declarators.js";
import { bracesOf, readInitialiser } from "./initialiser.js";

type Range = readonly [from: number, to: number];

/** Where the items stand that are read: at file scope, or between the braces of a struct. */
interface Place {
	readonly parent: Draft | undefined;
	readonly isStruct: boolean;
}

/** What was met in an item up to its end. */
interface Item {
	readonly from: number;
	/** The first brace that is no initialiser's: that of a type. */
	typeBody?: number;
	isAssigned: boolean;
}

/** Reads the declarations and definitions among tokens [from, to). */
export function readItems(source: Source, from: number, to: number, place: Place): void {
	if (source.isTooDeep(place.parent)) return;
	for (let at = from; at < to; ) at = readItem(source, at, to, place);
}

/** Reads one item, and gives the token behind it. */
function readItem(source: Source, from: number, to: number, place: Place): number {
	const { tokens } = source;
	const item: Item = { from, isAssigned: false };
	for (let at = from; at < to; at = tokens.mate(at) + 1) {
		const mark = tokens.mark(at);
		if (mark === ";") {
			readDeclaration(source, item, at, place);
			return at + 1;
		}
		if (mark === "}") return at + 1;
		if (mark === "=") item.isAssigned = true;
		if (mark === "(" && !place.isStruct && isWholeCall(source, from, at)) {
			const end = tokens.mate(at) + 1;
			readCall(source, [from, end], at, place);
			return end;
		}
		if (mark !== "{" || item.isAssigned || item.typeBody !== undefined) continue;
		const named = place.isStruct ? undefined : functionName(tokens, from, at);
		if (named) {
			readFunction(source, from, at, named, place);
			return tokens.mate(at) + 1;
		}
		if (taggedHead(tokens, from, at)) item.typeBody = at;
		// `extern "C" {`: what it holds is read as if it stood around the block.
		else if (tokens.text(from) === "extern" && at === from + 2) return at + 1;
	}
	if (item.typeBody !== undefined) readDeclaration(source, item, to, place);
	return to;
}

function readFunction(
	source: Source,
	from: number,
	braces: number,
	{ name, open }: { name: number; open: number },
	{ parent }: Place,
): void {
	const end = source.tokens.mate(braces) + 1;
	const draft = source.add("function", calledName(source, name, open), [from, end], name, parent);
	readBody(source, braces, draft);
}

/**
 * A function's name, and that of one made by a macro with what the macro makes it of: `SYSCALL_DEFINE2(zed)`. The
 * parameters of a function in capitals have types, a macro's first argument is one word.
 */
function calledName(source: Source, name: number, open: number): string {
	const { tokens } = source;
	const word = tokens.text(name);
	if (!/^[A-Z][A-Z0-9_]+$/.test(word)) return word;
	const given = tokens.parts(open + 1, tokens.mate(open));
	const [first, second] = given.map(([from, to]) => (to === from + 1 ? tokens.text(from) : undefined));
	if (first === undefined || first === "void") return word;
	return word.startsWith("TEST_F") && second !== undefined
		? `${word}(${first}, ${second})`
		: `${word}(${first})`;
}

/** A macro's call that no semicolon ends, and that nothing goes on from: the next token begins a line of its own. */
function isWholeCall(source: Source, from: number, open: number): boolean {
	const { tokens } = source;
	const isMacro =
		open === from + 1 && /^(?:[A-Z][A-Z0-9_]*|\w+_(?:init|exit|initcall|param))$/.test(tokens.text(from));
	if (!isMacro) return false;
	const next = tokens.mate(open) + 1;
	if (next >= tokens.length) return true;
	if (!tokens.isWord(next) || source.line(next) === source.line(next - 1)) return false;
	return tokens.code[tokens.starts[next]! - 1] === "\n";
}

/** Reads an item that ends without a function's body: types, objects, prototypes, members, calls. */
function readDeclaration(source: Source, item: Item, end: number, place: Place): void {
	const { from, typeBody } = item;
	if (typeBody !== undefined) readTyped(source, item, typeBody, end, place);
	else if (end > from) readPlain(source, from, end, place);
}

/** What begins no declaration, wherever brackets that are out of balance leave it standing. */
const STATEMENT = /^(?:break|case|continue|default|do|else|for|goto|if|return|switch|while)$/;

/** Reads an item without braces, but for those of initialisers. */
function readPlain(source: Source, from: number, end: number, place: Place): void {
	const { tokens } = source;
	const { parent, isStruct } = place;
	const first = tokens.text(from);
	if (STATEMENT.test(first)) return;
	const call = callIn(source, from, end);
	const named = isStruct || first === "typedef" ? undefined : functionName(tokens, from, end);
	if (call !== undefined) readCall(source, [from, end + 1], call, place);
	else if (first === "typedef") readDeclarators(source, [from, end], from + 1, "typedef", parent);
	else if (named) {
		const name = calledName(source, named.name, named.open);
		source.add("prototype", name, [from, end + 1], named.name, parent);
	} else if (isStruct) readDeclarators(source, [from, end], from, "member", parent);
	else if (!/^(?:struct|union|enum)$/.test(first) || end > from + 2)
		readDeclarators(source, [from, end], from, first === "extern" ? "prototype" : "variable", parent);
}

/** The parenthesis of `MACRO(…)`, where an item is such a call; undefined where it is something else. */
function callIn({ tokens }: Source, from: number, end: number): number | undefined {
	const open = /^(?:static|const)$/.test(tokens.text(from)) ? from + 2 : from + 1;
	const macro = tokens.text(open - 1);
	if (tokens.mark(open) !== "(" || tokens.mark(open + 1) === "*" || /^\W|^__attribute/.test(macro))
		return undefined;
	return tokens.mate(open) + 1 >= end || /^[A-Z]/.test(macro) ? open : undefined;
}

/** Reads an item with the body of a type, and what it declares of that type. */
function readTyped(source: Source, item: Item, body: number, end: number, place: Place): void {
	const { tokens } = source;
	const { word, tag } = taggedHead(tokens, item.from, body)!;
	const isTypedef = tokens.text(item.from) === "typedef";
	const kind = place.isStruct ? "member" : isTypedef ? "typedef" : "variable";
	const behind = tokens.mate(body) + 1;
	const declared = declaratorsIn(source, behind, end).filter(
		({ name, from }) => isTypedef || !isAttribute(source, name, from),
	);
	let parent = place.parent;
	for (const { name, from, to } of declared) {
		const draft = source.add(kind, tokens.text(name), [item.from, end + 1], name, place.parent);
		draft.head = Math.min(draft.head, source.line(name));
		readValue(source, from, to, draft);
		parent = declared.length === 1 ? draft : parent;
	}
	if (tag !== undefined || declared.length !== 1) {
		const name = tag === undefined ? "" : tokens.text(tag);
		parent = source.add(word, name, [item.from, declared.length > 0 ? behind : end + 1], tag ?? body, parent);
	}
	if (word === "enum") readEnumerators(source, body, parent);
	else readItems(source, body + 1, tokens.mate(body), { parent, isStruct: true });
}

function isAttribute({ tokens }: Source, name: number, from: number): boolean {
	return (
		name === from &&
		/^__/.test(tokens.text(name)) &&
		/packed|aligned|layout|attribute|entropy|init/.test(tokens.text(name))
	);
}

function readEnumerators(source: Source, body: number, parent: Draft | undefined): void {
	const { tokens } = source;
	for (const [from, to] of tokens.parts(body + 1, tokens.mate(body))) {
		if (!tokens.isWord(from)) continue;
		const isCall = tokens.mark(from + 1) === "(";
		source.add("enumerator", isCall ? source.words(from, to) : tokens.text(from), [from, to], from, parent);
	}
}

interface Declarator {
	readonly name: number;
	readonly from: number;
	readonly to: number;
}

function declaratorsIn({ tokens }: Source, from: number, to: number): Declarator[] {
	return tokens.parts(from, to).flatMap(([start, end]): Declarator[] => {
		const name = declaredName(tokens, start, end);
		return name === undefined ? [] : [{ name, from: start, to: end }];
	});
}

function readDeclarators(
	source: Source,
	item: Range,
	from: number,
	kind: ThingKind,
	parent: Draft | undefined,
): void {
	for (const { name, from: start, to } of declaratorsIn(source, from, item[1])) {
		const draft = source.add(kind, source.tokens.text(name), [item[0], item[1] + 1], name, parent);
		readValue(source, start, to, draft);
	}
}

/** Reads the initialiser of a declarator, where it has one in braces. */
function readValue(source: Source, from: number, to: number, draft: Draft): void {
	const { tokens } = source;
	for (let at = from; at < to; at = tokens.mate(at) + 1) {
		if (tokens.mark(at) !== "=") continue;
		const braces = bracesOf(source, at + 1, to);
		if (braces !== undefined) readInitialiser(source, braces, draft);
		return;
	}
}

/** How many arguments of a group of members come before the members. */
const GROUPS: ReadonlyMap<string, number> = new Map([
	["struct_group", 1],
	["struct_group_attr", 2],
	["struct_group_tagged", 2],
	["__struct_group", 3],
]);

/** Reads the call of a macro, whose parenthesis opens at a token. */
function readCall(source: Source, item: Range, open: number, { parent, isStruct }: Place): void {
	const { tokens } = source;
	const macro = tokens.text(open - 1);
	const given = tokens.parts(open + 1, tokens.mate(open));
	const [first, second] = given.map((part) => source.words(...part));
	const add = (kind: ThingKind, name: string, detail = "") =>
		source.add(kind, name, item, open - 1, parent, { detail });
	const skipped = GROUPS.get(macro);
	if (isStruct && skipped !== undefined) {
		const group = source.add("struct", "", item, open - 1, parent);
		const members = given[skipped]?.[0] ?? tokens.mate(open);
		readItems(source, members, tokens.mate(open), { parent: group, isStruct });
	} else if (isStruct && macro.startsWith("DECLARE_"))
		add("member", (macro === "DECLARE_FLEX_ARRAY" ? second : first) ?? macro);
	else if (isStruct) add("member", source.words(open - 1, tokens.mate(open) + 1));
	else if (/^EXPORT_(?:\w+_)?SYMBOL|^EXPORT_PER_CPU_SYMBOL/.test(macro)) add("export", first ?? macro);
	else if (/^MODULE_[A-Z]/.test(macro))
		add("module-info", macro, given.map((part) => source.words(...part)).join(" "));
	else add("call", first === undefined ? macro : `${macro}(${first})`, second);
}
