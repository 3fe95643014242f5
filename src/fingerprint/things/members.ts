import { getOrMake } from "../../text/get-or-make.js";
import { textOf } from "../../text/lines.js";
import { rememberedOfLines } from "../../text/recent.js";
import { blankComments } from "../../text/tokens.js";
import { parametersIn } from "../functions.js";
import { namedParent } from "./identity.js";
import { thingsOf } from "./index.js";
import type { Thing } from "./thing.js";

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

/**
 * The members that lines of C code reach, as far as the types of variables are declared in the functions around.
 *
 * @param wanted the lines, from 0, in order
 */
export function memberUses(path: string, lines: readonly string[], wanted: readonly number[]): MemberUse[] {
	const reaching = wanted.filter((line) => /->|\./.test(lines[line]!));
	return reaching.flatMap((line) =>
		[...codeOf(lines)[line]!.matchAll(CHAIN)].flatMap(([, variable, chain]): MemberUse[] => {
			const members = [...chain!.matchAll(/(?:->|\.)\s*(\w+)/g)].map(([, member]) => member!);
			const struct = members.length === 0 ? undefined : structOfVariable(path, lines, line, variable!);
			return struct === undefined ? [] : [{ line, variable: variable!, struct, members }];
		}),
	);
}

/** The lines without comments and what stands in strings. */
const codeOf = rememberedOfLines((lines) => blankComments(textOf(lines)).split("\n").slice(0, lines.length));

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

/** Members that a struct has, directly or by way of structs without a name, with their types where those can be told. */
export type Members = ReadonlyMap<string, string | undefined>;

const read = new WeakMap<readonly string[], Map<string, { readonly members: Members | undefined }>>();

/** The members of a struct that a text defines, in any configuration; undefined where it does not. */
export function membersIn(path: string, lines: readonly string[], struct: string): Members | undefined {
	const structs = getOrMake(read, lines, () => new Map<string, { readonly members: Members | undefined }>());
	return getOrMake(structs, struct, () => ({ members: readMembers(path, lines, struct) })).members;
}

function readMembers(path: string, lines: readonly string[], struct: string): Members | undefined {
	if (!lines.some((line) => line.startsWith("struct") && line.includes(struct))) return undefined;
	const isIn = (each: Thing | undefined) => each?.kind === "struct" && each.name === struct;
	const { things } = thingsOf(path, lines);
	if (!things.some(isIn)) return undefined;
	const members = new Map<string, string | undefined>();
	for (const each of things) {
		if (each.kind !== "member" || each.name === "" || !isIn(namedParent(each))) continue;
		const type = typeOfMember(blankComments(lines.slice(each.from, each.to).join("")), each.name);
		members.set(each.name, members.has(each.name) && members.get(each.name) !== type ? undefined : type);
	}
	return members;
}

/** The type that a declaration gives to one of its names, in the words of `FunctionType`; undefined for one that is not plain. */
function typeOfMember(declaration: string, name: string): string | undefined {
	if (/[({]/.test(declaration)) return undefined;
	const at = new RegExp(`(\\**)\\s*\\b${name}\\s*(\\[)?[^,;]*[,;]`).exec(declaration);
	const first = /^\s*([\w\s]*\w)[\s*]+\w+\s*(?=[,;:[]|__)/.exec(declaration);
	if (!at || !first) return undefined;
	return parametersIn(`${first[1]} ${at[1]}${at[2] === undefined ? "" : "*"} ${name}`)[0]!.type;
}
