import {
	isSameType,
	type StaleCallback,
	type StructFacts,
	staleCallbacks,
	typeInWords,
} from "../../fingerprint/callbacks.js";
import { closing, type FunctionDefinition } from "../../fingerprint/functions.js";
import type { FunctionType } from "../../model/code.js";
import { blankComments } from "../../text/tokens.js";
import type { Rewrite, Splice } from "./splice.js";

/** Gives the functions the types that their members have now, where that takes no thought. */
export function rewriteCallbacks(text: string, structs: StructFacts): Rewrite[] {
	const stale = staleCallbacks(text, structs);
	const rewrites: Rewrite[] = [];
	for (const callback of stale) {
		const { use, definition, now, at } = callback;
		if (rewrites.some(({ splices }) => splices.some(({ from }) => isInside(definition, from)))) continue;
		const others = stale.filter((other) => other.use.value === use.value);
		if (others.some((other) => !isSameType(other.now, now)) || isCalled(text, definition)) continue;
		const splices = splicesFor(text, callback);
		if (!splices) continue;
		const what = `${use.member} of struct ${use.struct} is ${typeInWords(now)} in the target`;
		rewrites.push({ rule: "callback", splices, confidence: 0.9, evidence: [{ text: what, at }] });
	}
	return rewrites;
}

function isInside({ from, bodyTo }: FunctionDefinition, at: number): boolean {
	return from <= at && at < bodyTo;
}

/** The function is called, or declared, elsewhere in the text: that would have to change along with it. */
function isCalled(text: string, { name, parametersFrom }: FunctionDefinition): boolean {
	return [...blankComments(text).matchAll(new RegExp(`\\b${name}\\s*\\(`, "g"))].some(
		(match) => match.index + match[0].length !== parametersFrom,
	);
}

/** What makes a stale function fit; undefined where that is no plain change. */
function splicesFor(text: string, { definition, before, now }: StaleCallback): Splice[] | undefined {
	const parameters = newParameters(text, definition, before, now);
	if (!parameters) return undefined;
	if (definition.returns === now.returns) return parameters;
	if (definition.returns !== "int" || now.returns !== "void") return undefined;
	const head = /\bint\b/.exec(text.slice(definition.from, definition.parametersFrom));
	const returns = withoutValues(text, definition);
	if (!head || !returns) return undefined;
	const at = definition.from + head.index;
	return [{ from: at, to: at + "int".length, text: "void" }, ...parameters, ...returns];
}

/** Drops parameters that are gone and the body does not use, and gives others the `const` that they have now. */
function newParameters(
	text: string,
	definition: FunctionDefinition,
	before: FunctionType,
	now: FunctionType,
): Splice[] | undefined {
	const mine = definition.parameters;
	const body = blankComments(text.slice(definition.bodyFrom, definition.bodyTo));
	if (mine.every(({ type }, i) => type === now.parameters[i]?.type) && mine.length === now.parameters.length)
		return [];
	if (mine.length !== before.parameters.length) return undefined;
	const kept: string[] = [];
	let next = 0;
	for (const [i, parameter] of mine.entries()) {
		const wanted = now.parameters[next]?.type;
		if (wanted !== undefined && withoutConst(parameter.type) === withoutConst(wanted)) {
			kept.push(parameter.type === wanted ? parameter.text : withType(parameter.text, wanted));
			next++;
			continue;
		}
		const isUsed = parameter.name !== undefined && new RegExp(`\\b${parameter.name}\\b`).test(body);
		if (isUsed || parameter.type !== before.parameters[i]!.type) return undefined;
	}
	if (next !== now.parameters.length) return undefined;
	const { parametersFrom: from, parametersTo: to } = definition;
	const old = text.slice(from, to);
	if (kept.length === mine.length) return inPlace(text, definition, kept);
	return [{ from, to, text: kept.length === 0 ? "void" : joined(old, kept) }];
}

/** Parameters changed one by one, so that the line breaks between them stay. */
function inPlace(text: string, { parametersFrom, parameters }: FunctionDefinition, kept: string[]): Splice[] {
	const splices: Splice[] = [];
	let at = parametersFrom;
	parameters.forEach(({ text: old }, i) => {
		const pattern = old
			.split(" ")
			.map((part) => part.replace(/\W/g, "\\$&"))
			.join("\\s+");
		const match = new RegExp(pattern).exec(text.slice(at));
		if (!match) return;
		const from = at + match.index;
		at = from + match[0].length;
		if (kept[i] !== old) splices.push({ from, to: at, text: kept[i]! });
	});
	return splices;
}

/** On one line where that fits; else as the list was broken before. */
function joined(old: string, kept: readonly string[]): string {
	const breaks = /\n\s*/.exec(old)?.[0];
	const line = kept.join(", ");
	return breaks === undefined || line.length < 50 ? line : kept.join(`,${breaks}`);
}

function withoutConst(type: string): string {
	return type.replace(/\bconst /g, "");
}

function withType(text: string, wanted: string): string {
	const bare = text.replace(/\bconst /g, "");
	return wanted.startsWith("const ") ? `const ${bare}` : bare;
}

/** Takes the values out of a function's returns, and the return at its end; undefined where a value does something. */
function withoutValues(text: string, { bodyFrom, bodyTo }: FunctionDefinition): Splice[] | undefined {
	const code = blankComments(text.slice(bodyFrom, bodyTo));
	const splices: Splice[] = [];
	for (const match of code.matchAll(/\breturn\b([^;]*);/g)) {
		const value = match[1]!.trim();
		const from = bodyFrom + match.index;
		const to = from + match[0].length;
		const isLast = /^\s*\}$/.test(code.slice(match.index + match[0].length));
		const before = code.slice(0, match.index);
		if (isLast && /[;{}]\s*$/.test(before) && !value.includes("(")) {
			if (!/^-?\d+$/.test(value)) return undefined;
			const line = text.lastIndexOf("\n", from) + 1;
			const gap = /\n*$/.exec(text.slice(bodyFrom, line))![0];
			const begin = gap.length > 1 ? line - gap.length + 1 : line;
			splices.push({ from: begin, to: text.indexOf("\n", to) + 1, text: "" });
		} else if (isLast && /[;{}]\s*$/.test(before) && isCall(value)) {
			splices.push({ from, to, text: text.slice(from, to).replace(/^return\s*/, "") });
		} else if (!value.includes("(")) {
			splices.push({ from, to, text: "return;" });
		} else return undefined;
	}
	return splices;
}

function isCall(value: string): boolean {
	const call = /^\w+\s*\(/.exec(value);
	return call !== null && closing(value, call[0].length - 1) === value.length - 1;
}
