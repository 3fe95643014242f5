import type { FunctionType, StructChange } from "../model/code.js";
import { type FunctionDefinition, findFunction } from "./functions.js";
import { initialisedMembers, type MemberValue } from "./initialisers.js";

/** Looks a struct up in both trees; undefined where neither is known. */
export type StructFacts = (name: string) => StructChange | undefined;

/** A function that initialises a member whose type upstream changed, and still has the type of before. */
export interface StaleCallback {
	readonly use: MemberValue;
	readonly definition: FunctionDefinition;
	readonly before: FunctionType;
	readonly now: FunctionType;
	/** The header that has the new type, and its struct's line, from 1. */
	readonly at: { readonly path: string; readonly line: number };
}

/** The functions of a text that initialise a member with its type of before. */
export function staleCallbacks(text: string, structs: StructFacts): StaleCallback[] {
	return initialisedMembers(text).flatMap((use): StaleCallback[] => {
		const { base, target } = structs(use.struct) ?? {};
		const before = base?.callbacks.get(use.member);
		const now = target?.callbacks.get(use.member);
		if (!before || !now || isSameType(before, now) || use.value === undefined) return [];
		const definition = findFunction(text, use.value);
		if (!definition || !isOfBefore(definition, before, now)) return [];
		return [{ use, definition, before, now, at: { path: target!.path, line: target!.line } }];
	});
}

/** The members that a text initialises and that their struct has lost. */
export function lostMembers(text: string, structs: StructFacts): MemberValue[] {
	return initialisedMembers(text).filter(({ struct, member }) => {
		const { base, target } = structs(struct) ?? {};
		return base?.names.has(member) && target && !target.names.has(member);
	});
}

/** A function has the type of before where something differs from now, and that is as it was before. */
function isOfBefore(definition: FunctionType, before: FunctionType, now: FunctionType): boolean {
	const [mine, old, current] = [definition, before, now].map(({ parameters }) =>
		parameters.map(({ type }) => type),
	) as [string[], string[], string[]];
	if (definition.returns !== now.returns && definition.returns === before.returns) return true;
	if (mine.length !== current.length) return mine.length === old.length;
	return mine.some((type, i) => type !== current[i] && type === old[i]);
}

export function isSameType(a: FunctionType, b: FunctionType): boolean {
	return (
		a.returns === b.returns &&
		a.parameters.length === b.parameters.length &&
		a.parameters.every(({ type }, i) => type === b.parameters[i]!.type)
	);
}

/** A function's type in C's words: `void (struct device *)`. */
export function typeInWords({ returns, parameters }: FunctionType): string {
	const types = parameters.map(({ type }) => type.replace(/\* (?=\*)/g, "*")).join(", ");
	return `${returns} (${types || "void"})`;
}
