import {
	isSameType,
	lostMembers,
	type StaleCallback,
	type StructFacts,
	staleCallbacks,
	typeInWords,
} from "../../fingerprint/callbacks.js";
import { closing, type FunctionDefinition } from "../../fingerprint/functions.js";
import type { FunctionType, Parameter } from "../../model/code.js";
import type { Evidence } from "../../model/evidence.js";
import { blankComments } from "../../text/tokens.js";
import { lostParameter, type ParameterSource } from "./lost-parameter.js";
import type { Rewrite, Splice } from "./splice.js";

/** The rule's name. */
export const CALLBACK = "callback";

/** The stale functions that use a parameter which their member's type lost. */
export function needingSource(text: string, structs: StructFacts): StaleCallback[] {
	const code = blankComments(text);
	return staleCallbacks(text, structs).filter(({ definition, before, now }) => {
		const parameter = definition.parameters[lostParameter(before, now) ?? -1];
		return parameter && isUsed(parameter, code.slice(definition.bodyFrom, definition.bodyTo));
	});
}

/** A parameter that falls away may be one that the author meant to use: for a human to look at. */
const FEWER = 0.75;

/** An owner that a struct has no more a member for is left out. */
export function dropLostOwners(text: string, structs: StructFacts): Rewrite[] {
	return lostMembers(text, structs).flatMap(({ struct, member, value, from }): Rewrite[] => {
		if (member !== "owner" || value !== "THIS_MODULE") return [];
		const begin = text.lastIndexOf("\n", from) + 1;
		const end = text.indexOf("\n", from) + 1;
		if (!/^\s*\.owner\s*=\s*THIS_MODULE,\s*$/.test(text.slice(begin, end))) return [];
		const { path, line } = structs(struct)!.target!;
		const evidence: Evidence[] = [
			{ kind: "member gone", struct, member, at: { side: "target", path, line } },
		];
		return [{ rule: CALLBACK, splices: [{ from: begin, to: end, text: "" }], confidence: 0.9, evidence }];
	});
}

/** Where a function can have a parameter from that its type lost; undefined where that is not known. */
export type SourceFacts = (callback: StaleCallback) => ParameterSource | undefined;

/** Gives the functions the types that their members have now, where that takes no thought. */
export function rewriteCallbacks(
	text: string,
	structs: StructFacts,
	sources: SourceFacts = () => undefined,
): Rewrite[] {
	const stale = staleCallbacks(text, structs);
	const rewrites: Rewrite[] = [];
	for (const callback of stale) {
		const { use, definition, now, at } = callback;
		if (rewrites.some(({ splices }) => splices.some(({ from }) => isInside(definition, from)))) continue;
		const others = stale.filter((other) => other.use.value === use.value);
		if (others.some((other) => !isSameType(other.now, now))) continue;
		const source = sources(callback);
		const splices = splicesFor(text, callback, source);
		const uses = otherUses(text, callback);
		if (!splices || !uses) continue;
		const { struct, member } = use;
		const type = typeInWords(now);
		rewrites.push({
			rule: CALLBACK,
			splices: [...splices, ...uses],
			confidence: Math.min(
				now.parameters.length < definition.parameters.length ? FEWER : 0.9,
				source?.confidence ?? 1,
			),
			evidence: [
				{ kind: "member changed", struct, member, type, at: { side: "target", ...at } },
				...(source?.evidence ?? []),
			],
		});
	}
	return rewrites;
}

function isInside({ from, bodyTo }: FunctionDefinition, at: number): boolean {
	return from <= at && at < bodyTo;
}

/**
 * Where the function stands elsewhere in the text: a call that does not use its value may stay, a declaration becomes
 * void with it. Undefined where anything else would have to change.
 */
function otherUses(text: string, { definition, now }: StaleCallback): Splice[] | undefined {
	const code = blankComments(text);
	const splices: Splice[] = [];
	for (const match of code.matchAll(new RegExp(`\\b${definition.name}\\s*\\(`, "g"))) {
		const open = match.index + match[0].length - 1;
		if (open + 1 === definition.parametersFrom) continue;
		if (now.parameters.length !== definition.parameters.length || now.returns !== "void") return undefined;
		const line = code.slice(code.lastIndexOf("\n", match.index) + 1, match.index);
		const isWhole = /^\)\s*;/.test(code.slice(closing(code, open)));
		const declared = /^(?:static\s+)?(?=int\s+$)/.exec(line);
		if (isWhole && declared) {
			const from = match.index - line.length + declared[0].length;
			splices.push({ from, to: from + "int".length, text: "void" });
		} else if (!isWhole || !/(?:[;{})]|\belse|\n[ \t]*\w+:)\s*$/.test(code.slice(0, match.index)))
			return undefined;
	}
	return splices;
}

/** What makes a stale function fit; undefined where that is no plain change. */
function splicesFor(
	text: string,
	{ definition, before, now }: StaleCallback,
	source: ParameterSource | undefined,
): Splice[] | undefined {
	const parameters = newParameters(text, definition, before, now, source);
	if (!parameters) return undefined;
	if (definition.returns === now.returns) return parameters;
	const head = /\bint\b/.exec(text.slice(definition.from, definition.parametersFrom));
	if (!head || definition.returns !== "int") return undefined;
	const at = definition.from + head.index;
	const type = { from: at, to: at + "int".length, text: now.returns };
	if (now.returns === "void") {
		const returns = withoutValues(text, definition);
		return returns && [type, ...parameters, ...returns];
	}
	const mayFail = /\breturn\s+-/.test(text.slice(definition.bodyFrom, definition.bodyTo));
	const fits = now.returns === "ssize_t" || (now.returns === "size_t" && !mayFail);
	return fits ? [type, ...parameters] : undefined;
}

/** Drops parameters that are gone and the body does not use, and gives others the `const` that they have now. */
function newParameters(
	text: string,
	definition: FunctionDefinition,
	before: FunctionType,
	now: FunctionType,
	source: ParameterSource | undefined,
): Splice[] | undefined {
	const mine = definition.parameters;
	const body = blankComments(text.slice(definition.bodyFrom, definition.bodyTo));
	if (mine.every(({ type }, i) => type === now.parameters[i]?.type) && mine.length === now.parameters.length)
		return [];
	if (mine.length !== before.parameters.length) return undefined;
	const kept: string[] = [];
	const declared: string[] = [];
	let next = 0;
	for (const [i, parameter] of mine.entries()) {
		const wanted = now.parameters[next]?.type;
		const isResized = mine.length === now.parameters.length && INTEGER.test(parameter.type);
		const isLike = wanted !== undefined && bare(parameter.type) === bare(wanted);
		if (wanted !== undefined && (isLike || (isResized && INTEGER.test(wanted)))) {
			kept.push(parameter.type === wanted ? parameter.text : withType(parameter, wanted));
			next++;
			continue;
		}
		if (parameter.type !== before.parameters[i]!.type) return undefined;
		if (!isUsed(parameter, body)) continue;
		if (!source) return undefined;
		declared.push(
			declaration(
				parameter,
				mine.filter((each) => each !== parameter),
				source,
			),
		);
	}
	if (next !== now.parameters.length) return undefined;
	const { parametersFrom: from, parametersTo: to } = definition;
	const old = text.slice(from, to);
	if (kept.length === mine.length) return inPlace(text, definition, kept);
	const at = definition.bodyFrom + 1;
	return [
		{ from, to, text: kept.length === 0 ? "void" : joined(old, kept) },
		...declared.map((text) => ({ from: at, to: at, text })),
	];
}

function isUsed({ name }: Parameter, body: string): boolean {
	return name !== undefined && new RegExp(`\\b${name}\\b`).test(body);
}

/** A line that declares what was a parameter. */
function declaration({ text }: Parameter, others: readonly Parameter[], { value }: ParameterSource): string {
	return `\n\t${text} = ${value.replace(/\$(\d)/g, (_, at: string) => others[Number(at)]?.name ?? "")};`;
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

const INTEGER = /^(?:(?:unsigned )?(?:int|long)|s?size_t|[us](?:32|64))$/;
const ALIASES: readonly (readonly [RegExp, string])[] = [
	[/\bconst /g, ""],
	[/\bunsigned char\b/g, "u8"],
	[/\bunsigned int\b/g, "u32"],
	[/\bunsigned long long\b/g, "u64"],
];

/** A type by what matters to who calls: without `const`, and with one name where C has two. */
function bare(type: string): string {
	return ALIASES.reduce((text, [pattern, by]) => text.replace(pattern, by), type);
}

/** A parameter as it was written, with the `const` that it is to have; declared anew where its type has another name. */
function withType({ text, type, name = "" }: Parameter, wanted: string): string {
	const plain = (each: string) => each.replace(/\bconst /g, "");
	if (plain(type) === plain(wanted))
		return wanted.startsWith("const ") ? `const ${plain(text)}` : plain(text);
	const declared = wanted.replace(/\* (?=\*)/g, "*");
	return name === "" || declared.endsWith("*") ? declared + name : `${declared} ${name}`;
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
