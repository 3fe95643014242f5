import { functionType } from "../fingerprint/functions.js";
import type { FunctionType } from "../model/code.js";
import { prototypesIn } from "../text/declarations.js";
import { getOrMake } from "../text/get-or-make.js";
import { textOf } from "../text/lines.js";
import { type Changed, changeOf, type Lines, type Side } from "./side.js";

const masks = new WeakMap<Lines, ReadonlyMap<string, number>>();
const types = new WeakMap<Lines, Map<string, { readonly type: FunctionType | undefined }>>();

/** The argument counts that a function or macro takes, as of `prototypesIn`. */
export function maskChange(side: Side, name: string): Changed<number> | undefined {
	const change = changeOf(side, name, (lines) => masksOf(lines).get(name));
	return change?.before === change?.now ? undefined : change;
}

/** The types of a function that declare it differently, if only by other names of its parameters. */
export function typeChange(side: Side, name: string): Changed<FunctionType> | undefined {
	return changeOf(side, name, (lines) => typeOf(lines, name));
}

function masksOf(lines: Lines): ReadonlyMap<string, number> {
	return getOrMake(masks, lines, () => prototypesIn(textOf(lines)));
}

function typeOf(lines: Lines, name: string): FunctionType | undefined {
	if (!masksOf(lines).has(name)) return undefined;
	const known = getOrMake(types, lines, () => new Map());
	return getOrMake(known, name, () => ({ type: functionType(textOf(lines), name) })).type;
}
