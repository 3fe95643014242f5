import { functionType } from "../fingerprint/functions.js";
import type { FunctionType } from "../model/code.js";
import type { CodeChange, HeadersBeside } from "../model/tree.js";
import { prototypesIn } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";
import type { PortedFile } from "./gate.js";

type Lines = readonly string[];

/** Whose calls are looked at: the text that they were made for, and the one in which they meet what the other side changed. */
export interface Side {
	readonly own: Lines;
	readonly other: Lines;
	readonly result: Lines;
	readonly beside: HeadersBeside | undefined;
	readonly code: CodeChange | undefined;
}

/** The patch, whose calls meet what upstream changed in the file and in the headers beside it. */
export function patchSide({ path, patched, target, result, settings: { code } }: PortedFile): Side {
	return { own: patched, other: target, result, beside: code?.beside(path), code };
}

/** Upstream, whose calls meet what the patch changed in the file. */
export function upstreamSide({ patched, target, result }: PortedFile): Side {
	return { own: target, other: patched, result, beside: undefined, code: undefined };
}

/** Something of a function as a call was made for it, and as the call meets it in the result. */
export interface Changed<T> {
	readonly before: T;
	readonly now: T;
}

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
	return getOrMake(masks, lines, () => prototypesIn(lines.join("")));
}

function typeOf(lines: Lines, name: string): FunctionType | undefined {
	if (!masksOf(lines).has(name)) return undefined;
	const known = getOrMake(types, lines, () => new Map());
	return getOrMake(known, name, () => ({ type: functionType(lines.join(""), name) })).type;
}

/** What a call was made for stands in its own side's file, or else in a header; what the series brings itself is as it wants it. */
function changeOf<T>(
	{ own, result, beside, code }: Side,
	name: string,
	look: (lines: Lines) => T | undefined,
): Changed<T> | undefined {
	const headers = code?.isProvided(name) ? undefined : beside;
	const before = look(own) ?? (headers && look(headers.base));
	const now = before && (look(result) ?? (headers && look(headers.target)));
	return before !== undefined && now !== undefined ? { before, now } : undefined;
}
