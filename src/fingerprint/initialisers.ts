import { linesWith } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import { isWordChar } from "../text/words-of.js";
import { closing } from "./functions.js";

/** A line `.member = value,` of an initialised struct; offsets count chars from 0. */
export interface MemberValue {
	readonly struct: string;
	readonly member: string;
	/** The value where it is one name, `&` left out. */
	readonly value?: string;
	/** Where the member's name stands. */
	readonly from: number;
}

const INITIALISED =
	/^(?:[A-Za-z_][\w \t]*[ \t])?struct\s+(\w+)\s+\w+\s*(\[[^\]]*\]\s*)?(?:__\w+\b\s*)*=\s*\{/my;

/** Where a text initialises structs. Looks at the lines alone that have the word, and nothing but words before it. */
function* initialisations(text: string): Iterable<RegExpExecArray> {
	let end = 0;
	let tried = 0;
	for (let at = text.indexOf("struct"); at >= 0; at = text.indexOf("struct", Math.max(at + 1, end))) {
		let from = at;
		while (from > end && from > tried && isOfWords(text.charCodeAt(from - 1))) from--;
		// With nothing but words between it and the one before, it is looked at from the same place.
		const isTried = from === tried && tried > end;
		tried = at;
		INITIALISED.lastIndex = from;
		const match = isTried ? null : INITIALISED.exec(text);
		if (!match) continue;
		yield match;
		end = from + match[0].length;
	}
}

function isOfWords(char: number): boolean {
	return isWordChar(char) || char === 32 || char === 9;
}

/** The structs that a C text initialises at file scope. */
export function structsInitialised(text: string): Set<string> {
	const attributes = [...attributesIn(text)].map((match) => `${match[1]!.toLowerCase()}_attribute`);
	return new Set([...[...initialisations(text)].map((match) => match[1]!), ...attributes]);
}

/** `static CLASS_ATTR_RW(name);` and the like, which initialise `struct class_attribute` by convention. */
const ATTRIBUTE = /^[ \t]*(?:static[ \t]+)?(CLASS|DEVICE|DRIVER|BUS)(_ATTR(?:_RO|_WO|_RW)?\([^()]*\))/my;

function* attributesIn(code: string): Iterable<RegExpExecArray> {
	let end = 0;
	for (const line of linesWith("_ATTR", code)) {
		ATTRIBUTE.lastIndex = line;
		const match = line < end ? null : ATTRIBUTE.exec(code);
		if (!match) continue;
		yield match;
		end = line + match[0].length;
	}
}

function attributeMembers(code: string): MemberValue[] {
	return [...attributesIn(code)].flatMap(({ index, 1: kind, 2: attribute }) =>
		showAndStore(`${kind!.toLowerCase()}_attribute`, attribute!, index),
	);
}

/** The functions that `_ATTR(name, mode, show, store)`, `_ATTR_RO(name)` and the like hook up. */
function showAndStore(struct: string, attribute: string, from: number): MemberValue[] {
	const match = /_ATTR(?:_(RO|WO|RW))?\(\s*(\w+)\s*(?:,[^,]*,\s*(\w+)\s*,\s*(\w+)\s*)?\)/.exec(attribute);
	if (!match) return [];
	const [, access, name, show, store] = match;
	const use = (member: string, value: string | undefined) =>
		value === undefined || value === "NULL" ? [] : [{ struct, member, value, from }];
	if (access === undefined) return [...use("show", show), ...use("store", store)];
	return [
		...(access === "WO" ? [] : use("show", `${name}_show`)),
		...(access === "RO" ? [] : use("store", `${name}_store`)),
	];
}

/** The designated members of the structs that a C text initialises at file scope, those of nested structs left out. */
export function initialisedMembers(text: string): MemberValue[] {
	const code = blankComments(text);
	const members = attributeMembers(code);
	for (const match of initialisations(code)) {
		const struct = match[1]!;
		const wanted = match[2] === undefined ? 1 : 2;
		const open = match.index + match[0].length - 1;
		const end = closing(code, open);
		let depth = 0;
		for (let at = open; at < end; at++) {
			const char = code[at]!;
			if (char === "_" && code.startsWith("__ATTR", at) && !/\w/.test(code[at - 1]!))
				members.push(...showAndStore(struct, code.slice(at, closing(code, code.indexOf("(", at)) + 1), at));
			if (char === "{" || char === "(" || char === "[") depth++;
			else if (char === "}" || char === ")" || char === "]") depth--;
			if (char !== "." || depth !== wanted || /[\w.)\]]/.test(code[at - 1]!)) continue;
			const member = /^\.(\w+)\s*=\s*(?:&?\s*([A-Za-z_]\w*)\s*(?=[,}\n]))?/.exec(code.slice(at, at + 300));
			if (!member) continue;
			members.push({
				...{ struct, member: member[1]!, from: at + 1 },
				...(member[2] !== undefined && { value: member[2] }),
			});
		}
	}
	return members;
}
