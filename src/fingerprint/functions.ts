import type { FunctionType, Parameter, StructMembers } from "../model/code.js";
import { remembered } from "../text/recent.js";
import { blankComments } from "../text/tokens.js";

/** A function's definition in a text; offsets count chars from 0. */
export interface FunctionDefinition extends FunctionType {
	readonly name: string;
	/** Where the return type begins, and where its words (storage class left out) do. */
	readonly from: number;
	/** The offsets between the parentheses of the parameter list. */
	readonly parametersFrom: number;
	readonly parametersTo: number;
	/** The offset of the `{`, and the one behind the `}`. */
	readonly bodyFrom: number;
	readonly bodyTo: number;
}

/** The members of `struct name` as a header defines it, for each configuration; undefined where it does not. */
export function membersOf(header: string, name: string): StructMembers | undefined {
	const code = structsCode(header);
	const starts = [...code.matchAll(new RegExp(`^struct[ \\t]+${name}\\b[^;{}()]*\\{`, "gm"))];
	if (starts.length === 0) return undefined;
	const bodies = starts.map(({ index, 0: head }) => {
		const from = index + head.length;
		return code.slice(from, closing(code, from - 1)).replace(/\s+/g, " ");
	});
	const callbacks = callbacksIn(bodies[0]!, functionTypedefs(code));
	const names = new Set(callbacks.keys());
	for (const body of bodies) for (const member of namesIn(body)) names.add(member);
	return {
		...{ names, callbacks, structs: structsOfMembers(bodies) },
		line: code.slice(0, starts[0]!.index).split("\n").length,
	};
}

/** The headers of a patch's structs: several of them stand in one. */
const MOST_HEADERS = 1 << 19;

const structsCode = remembered(MOST_HEADERS, (header) =>
	withMacroBodies(blankComments(header)).replace(/^[ \t]*#.*$/gm, ""),
);

/** What `struct NAME;` stands for within a struct, where a macro of the same header has the members: the lines stay as many. */
function withMacroBodies(code: string): string {
	return code.replace(/\bstruct ([A-Z][A-Z0-9_]+)[ \t]*;/g, (written, macro) => {
		const body = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${macro}[ \\t]+((?:.*\\\\\\r?\\n)*.*)`, "m").exec(
			code,
		)?.[1];
		return body === undefined ? written : `struct ${body.replace(/\\?\r?\n/g, " ")};`;
	});
}

function callbacksIn(body: string, typedefs: ReadonlyMap<string, FunctionType>): Map<string, FunctionType> {
	const callbacks = new Map<string, FunctionType>();
	const pointer =
		/([\w\s*]{1,120}?)\(\s*\*\s*(?:const\s+)?(\w+)\s*\)\s*\(((?:[^()]|\([^()]*\))*)\)\s*(?:__\w+\b(?:\([^()]*\))?\s*)*;/g;
	for (const [, returns, member, parameters] of body.matchAll(pointer))
		callbacks.set(member!, { returns: typeOf(returns!), parameters: parametersIn(parameters!) });
	for (const [, type, member] of body.matchAll(/\b(\w+)[ \t]*\*?[ \t]*\b(\w+)\s*;/g)) {
		const named = typedefs.get(type!);
		if (named && !callbacks.has(member!)) callbacks.set(member!, named);
	}
	return callbacks;
}

function namesIn(body: string): string[] {
	const last = /\b(\w+)\s*(?:\[[^\]]*\]\s*)*(?::\s*\w+\s*)?(?:__\w+\b(?:\([^()]*\))?\s*)*[;,]/g;
	const made = /\b(?:DECLARE_\w+|struct_group\w*|__struct_group)\(\s*(\w+)/g;
	return [...body.matchAll(last), ...body.matchAll(made)].map(([, member]) => member!);
}

/** What the members are structs of, where the bodies have one answer. */
function structsOfMembers(bodies: readonly string[]): Map<string, string> {
	const structs = new Map<string, string>();
	const unclear = new Set<string>();
	for (const body of bodies)
		for (const [, struct, member] of body.matchAll(
			/\bstruct (\w+) ?(?:const )?\*? ?(?:const )?(?:__\w+ )?(\w+) ?(?:\[[^\]]*\] ?)*(?:____?\w+ ?)*[;,]/g,
		)) {
			if ((structs.get(member!) ?? struct) !== struct) unclear.add(member!);
			structs.set(member!, struct!);
		}
	for (const member of unclear) structs.delete(member);
	return structs;
}

/** The functions that a header names types after: `typedef int name(…);`, `typedef int (*name)(…);`. */
function functionTypedefs(code: string): Map<string, FunctionType> {
	const pattern = /^typedef\s+(\w[\w\s*]{0,80}?)(?:\b(\w+)|\(\s*\*\s*(\w+)\s*\))\s*\(([^()]*)\)\s*;/gm;
	return new Map(
		[...code.matchAll(pattern)].map(([, returns, plain, pointed, parameters]) => [
			(plain ?? pointed)!,
			{ returns: typeOf(returns!), parameters: parametersIn(parameters!) },
		]),
	);
}

/** The definition of a function in C text; undefined where there is none, or more than one. */
export function findFunction(text: string, name: string): FunctionDefinition | undefined {
	const code = blankComments(text);
	const found = headsOf(code, name).filter(({ behind }) => code[behind] === "{");
	const [only, ...others] = found;
	if (!only || others.length > 0) return undefined;
	const { from, parametersFrom, parametersTo, behind } = only;
	return {
		name,
		returns: typeOf(code.slice(from, only.named)),
		parameters: parametersIn(text.slice(parametersFrom, parametersTo)),
		...{ from, parametersFrom, parametersTo, bodyFrom: behind },
		bodyTo: closing(code, behind) + 1,
	};
}

/** The type that a C text gives a function, by its definitions and prototypes; undefined for none, or several. */
export function functionType(text: string, name: string): FunctionType | undefined {
	if (!text.includes(name) || !outsideDirectives(text).includes(name)) return undefined;
	const code = blankComments(text);
	const types = headsOf(code, name).map(({ from, named, parametersFrom, parametersTo }) => ({
		returns: typeOf(code.slice(from, named)),
		parameters: parametersIn(text.slice(parametersFrom, parametersTo)),
	}));
	const key = ({ returns, parameters }: FunctionType) =>
		[returns, ...parameters.map(({ type }) => type)].join();
	// The names of the parameters are told by the definition, which stands behind the prototypes.
	return new Set(types.map(key)).size === 1 ? types.at(-1) : undefined;
}

/** The versions of a file: of large headers most names are macros, which have no type. */
const MOST_READ = 1 << 20;

const outsideDirectives = remembered(MOST_READ, (text) => text.replace(/^[ \t]*#.*$/gm, ""));

interface Head {
	readonly from: number;
	/** Where the name begins. */
	readonly named: number;
	readonly parametersFrom: number;
	readonly parametersTo: number;
	/** The offset of the `{` or `;`. */
	readonly behind: number;
}

/** Where bare code defines or declares a function, each at the beginning of a line. */
function headsOf(code: string, name: string): Head[] {
	return [...code.matchAll(new RegExp(`\\b${name}\\s*\\(`, "g"))].flatMap((match): Head[] => {
		const parametersFrom = match.index + match[0].length;
		const parametersTo = closing(code, parametersFrom - 1);
		const ends = /^\)\s*(?:__\w+\b(?:\([^()]*\))?\s*)*[{;]/.exec(code.slice(parametersTo, parametersTo + 80));
		if (!ends) return [];
		let from = code.lastIndexOf("\n", match.index) + 1;
		if (code.slice(from, match.index).trim() === "") from = code.lastIndexOf("\n", from - 2) + 1;
		const head = code.slice(from, match.index);
		if (!/^[A-Za-z_][\w\s*]*$/.test(head) || /^(?:return|else|case|goto)\b/.test(head)) return [];
		return [
			{ from, named: match.index, parametersFrom, parametersTo, behind: parametersTo + ends[0].length - 1 },
		];
	});
}

/** A parameter list's parts; `void` is an empty list. */
export function parametersIn(list: string): Parameter[] {
	const parts = splitArguments(list);
	return parts.length === 1 && parts[0]!.trim() === "void" ? [] : parts.map(parameterOf);
}

/** The parts between the commas of an argument list, outermost ones only; `""` has none. */
export function splitArguments(list: string): string[] {
	const code = blankComments(list);
	const parts: string[] = [];
	let depth = 0;
	let from = 0;
	for (let at = 0; at < code.length; at++) {
		if ("([{".includes(code[at]!)) depth++;
		else if (")]}".includes(code[at]!)) depth--;
		else if (code[at] === "," && depth === 0) {
			parts.push(list.slice(from, at));
			from = at + 1;
		}
	}
	const last = list.slice(from);
	return parts.length === 0 && last.trim() === "" ? [] : [...parts, last];
}

const TYPE_WORDS =
	/^(?:const|volatile|struct|union|enum|unsigned|signed|long|short|int|char|void|bool|float|double)$/;
const STORAGE =
	/\b(?:static|extern|inline|__always_inline|noinline|asmlinkage|__(?!s|u|be|le)\w+|notrace)\b/g;

function parameterOf(text: string): Parameter {
	const declaration = text.trim().replace(/\s+/g, " ");
	const pointer = /\(\s*\*\s*(\w+)\s*\)\s*\(/.exec(declaration);
	if (pointer)
		return { type: typeOf(declaration.replace(pointer[1]!, "")), name: pointer[1]!, text: declaration };
	const words: string[] = blankComments(declaration).match(/\w+/g) ?? [];
	const last = /(\w+)\s*(?:\[[^\]]*\]\s*)*(?:__\w+\b\s*)*$/.exec(declaration)?.[1];
	const before = words.slice(0, last === undefined ? 0 : words.lastIndexOf(last));
	const hasType = before.some((word) => !/^(?:const|volatile|struct|union|enum|__\w+)$/.test(word));
	const isTagged = /^(?:struct|union|enum)$/.test(before.at(-1) ?? "");
	if (last === undefined || TYPE_WORDS.test(last) || !hasType || isTagged)
		return { type: typeOf(declaration), text: declaration };
	const at = declaration.lastIndexOf(last);
	const type = `${declaration.slice(0, at)}${declaration.slice(at + last.length).replace(/\[[^\]]*\]/g, "*")}`;
	return { type: typeOf(type), name: last, text: declaration };
}

/** A type's words and stars, storage class and attributes left out. */
function typeOf(text: string): string {
	return (
		blankComments(text)
			.replace(STORAGE, "")
			.replace(/\bunsigned\b(?!\s+(?:int|char|short|long)\b)/g, "unsigned int")
			.match(/\w+|\*|\(|\)|,|\.\.\./g) ?? []
	).join(" ");
}

/** The offset of the bracket that closes the one at `open`; the text's length where none does. */
export function closing(code: string, open: number): number {
	let depth = 0;
	for (let at = open; at < code.length; at++) {
		const char = code.charCodeAt(at);
		if (char === 40 || char === 91 || char === 123) depth++;
		else if ((char === 41 || char === 93 || char === 125) && --depth === 0) return at;
	}
	return code.length;
}
