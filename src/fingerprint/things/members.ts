import { getOrMake } from "../../text/get-or-make.js";
import { blankComments } from "../../text/tokens.js";
import { thingsOf } from "./index.js";

/** An expression that reaches members one behind the other from a variable whose struct is declared in its function. */
export interface MemberUse {
	/** The line, from 0. */
	readonly line: number;
	readonly variable: string;
	/** The struct that the variable is, or points to. */
	readonly struct: string;
	/** `["b", "c"]` of `a->b.c`. */
	readonly members: readonly string[];
}

const CHAIN = /(?<![\w.>])([A-Za-z_]\w*)((?:\[[^[\]]*\]|\s*(?:->|\.)\s*[A-Za-z_]\w*)+)/g;

/** The members that lines of C code reach, as far as the types of variables are declared in the functions around. */
export function memberUses(
	path: string,
	lines: readonly string[],
	isWanted: (line: number) => boolean,
): MemberUse[] {
	if (!lines.some((text, line) => isWanted(line) && /->|\./.test(text))) return [];
	return codeOf(lines).flatMap((code, line) => {
		if (!isWanted(line)) return [];
		return [...code.matchAll(CHAIN)].flatMap(([, variable, chain]): MemberUse[] => {
			const members = [...chain!.matchAll(/(?:->|\.)\s*(\w+)/g)].map(([, member]) => member!);
			const struct = members.length === 0 ? undefined : structOfVariable(path, lines, line, variable!);
			return struct === undefined ? [] : [{ line, variable: variable!, struct, members }];
		});
	});
}

const known = new WeakMap<readonly string[], readonly string[]>();

/** The lines without comments and what stands in strings. */
function codeOf(lines: readonly string[]): readonly string[] {
	return getOrMake(known, lines, () => blankComments(lines.join("")).split("\n").slice(0, lines.length));
}

/** The struct that a variable is declared as, or a pointer to, in the function around a line. */
export function structOfVariable(
	path: string,
	lines: readonly string[],
	at: number,
	variable: string,
): string | undefined {
	let around = thingsOf(path, lines).thingAt(at);
	while (around && around.kind !== "function") around = around.parent;
	if (!around) return undefined;
	const found = structsDeclared(lines.slice(around.from, at + 1).join(""), variable);
	return found.size === 1 ? [...found][0] : undefined;
}

/** The structs that a text declares a variable as, or a pointer to. */
export function structsDeclared(text: string, variable: string): Set<string> {
	if (!text.includes(variable)) return new Set();
	const declaration = new RegExp(`\\bstruct\\s+(\\w+)\\s*(?:\\*\\s*)?(?:const\\s+)?\\b${variable}\\b`, "g");
	return new Set([...text.matchAll(declaration)].map(([, struct]) => struct!));
}
