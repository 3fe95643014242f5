import { closing, splitArguments } from "../../fingerprint/functions.js";
import { type Evidence, type FileLine, targetLine } from "../../model/evidence.js";
import { callsIn } from "../../text/calls.js";
import { lineAt, lineStarts, textOf } from "../../text/lines.js";
import { blankComments, tokensOf } from "../../text/tokens.js";
import { type FilePair, lineChanges } from "./mine.js";
import type { Rewrite, Splice } from "./splice.js";
import { shownAt } from "./vote.js";

/** How upstream changed the calls of a function, as a rule for other calls of it. */
export interface CallRule {
	readonly name: string;
	/** How many arguments the calls have that it is for. */
	readonly count: number;
	readonly newName: string;
	/** The new arguments: the number of an old one, from 0, or a constant. */
	readonly arguments: readonly (number | string)[];
	/** Arguments that fall away, and the constant that they all were, if they were. */
	readonly dropped: readonly { readonly index: number; readonly value?: string }[];
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
}

/** The rule's name. */
export const CALLS = "calls";

const FEWEST_VOTES = 3;
const CONSTANT = /^(?:- ?)?(?:NULL|\d+|true|false|[A-Z][A-Z0-9_]+)$/;

interface CallChange {
	readonly before: readonly string[];
	readonly name: string;
	readonly after: readonly string[];
	readonly at: FileLine;
}

/** What upstream made of a file's calls of a function, whatever their number of arguments. */
export type CallBallot = readonly CallChange[];

/** What upstream made of the calls of a function with so many arguments; undefined unless all files agree, at least three. */
export function voteOnCalls(
	name: string,
	count: number,
	ballots: readonly CallBallot[],
): CallRule | undefined {
	const votes: CallChange[] = [];
	const all: CallChange[] = [];
	let first: string | undefined;
	for (const ballot of ballots) {
		const changes = ballot.filter(({ before }) => before.length === count);
		for (const change of changes) {
			const pattern = patternOf(change);
			const key = JSON.stringify([change.name, pattern]);
			first ??= key;
			if (!pattern || key !== first) return undefined;
		}
		if (changes.length > 0) votes.push(changes[0]!);
		all.push(...changes);
	}
	const [change] = votes;
	if (!change || votes.length < FEWEST_VOTES) return undefined;
	const pattern = patternOf(change)!;
	const dropped = Array.from({ length: count }, (_, index) => index)
		.filter((index) => !pattern.includes(index))
		.map((index) => {
			const values = new Set(all.map(({ before }) => before[index]!));
			const [value] = values;
			return values.size === 1 && CONSTANT.test(value!) ? { index, value: value! } : { index };
		});
	return {
		...{ name, count, newName: change.name, arguments: pattern, dropped },
		confidence: (votes.length + 1) / (votes.length + 2),
		evidence: shownAt(
			{
				kind: "call changed",
				from: `${name}(${change.before.join(", ")})`,
				to: `${change.name}(${change.after.join(", ")})`,
				files: votes.length,
			},
			votes,
		),
	};
}

/** The new arguments by the old ones; undefined where one is neither an old one nor a constant. */
function patternOf({ before, after }: CallChange): (number | string)[] | undefined {
	const pattern: (number | string)[] = [];
	for (const argument of after) {
		const at = before.findIndex((old, i) => old === argument && !pattern.includes(i));
		if (at < 0 && !CONSTANT.test(argument)) return undefined;
		pattern.push(at < 0 ? argument : at);
	}
	return pattern;
}

/** How a file votes on a function: its calls that upstream changed, each with what it became. */
export function callBallot(name: string, file: FilePair): CallBallot {
	const before = callSites(textOf(file.base), name);
	const after = callSites(textOf(file.target), name);
	const at = ({ line }: CallSite) => targetLine(file.path, line - 1);
	if (before.length === after.length)
		return before.flatMap((site, i) => {
			const now = after[i]!;
			const isSame =
				site.values.length === now.values.length && site.values.every((v, k) => v === now.values[k]);
			return isSame ? [] : [{ before: site.values, name, after: now.values, at: at(now) }];
		});
	return after.length > 0 ? [] : renamedCalls(file, name);
}

/** Calls that have another name now: on the line that the old one's became, the one call that is new. */
function renamedCalls(file: FilePair, name: string): CallChange[] {
	const pattern = new RegExp(`\\b${name}\\s*\\(`);
	return lineChanges(file, (line) => pattern.test(line)).flatMap((change): CallChange[] => {
		if (change.new === undefined) return [];
		const old = change.old.join(" ");
		const known = new Set(callsIn(old).map((call) => call.name));
		const line = file.target[change.at.line - 1]!;
		const fresh = callsIn(line).filter((call) => !known.has(call.name));
		const [before] = callSites(old, name);
		const [after] = fresh.length === 1 ? callSites(line, fresh[0]!.name) : [];
		return before && after
			? [{ before: before.values, name: fresh[0]!.name, after: after.values, at: change.at }]
			: [];
	});
}

interface CallSite {
	readonly from: number;
	/** The offset of the `(`, and the one of the `)`. */
	readonly open: number;
	readonly close: number;
	/** The arguments as they are written, and without the white space that does not matter. */
	readonly texts: readonly string[];
	readonly values: readonly string[];
	/** From 1. */
	readonly line: number;
}

function callSites(text: string, name: string): CallSite[] {
	const code = blankComments(text);
	const sites: CallSite[] = [];
	const starts = lineStarts(text);
	for (const match of code.matchAll(new RegExp(`\\b${name}\\s*\\(`, "g"))) {
		const open = match.index + match[0].length - 1;
		const close = closing(code, open);
		// A prototype or definition begins at the margin with its type; a call is indented.
		const isDeclaration = /^[a-z]\w*[ \t*]/.test(lineBefore(code, match.index));
		if (close >= code.length || isDeclaration) continue;
		const texts = splitArguments(text.slice(open + 1, close));
		const values = texts.map((argument) => tokensOf(argument).join(" "));
		sites.push({
			from: match.index,
			open,
			close,
			texts,
			values,
			line: lineAt(starts, match.index) + 1,
		});
	}
	return sites;
}

function lineBefore(text: string, at: number): string {
	return text.slice(text.lastIndexOf("\n", at) + 1, at);
}

/** Changes the calls of a text as rules say, where that loses nothing that is used. */
export function rewriteCalls(text: string, rules: readonly CallRule[]): Rewrite[] {
	return rules.flatMap((rule) =>
		callSites(text, rule.name).flatMap((site): Rewrite[] => {
			if (site.texts.length !== rule.count) return [];
			const cleared: Splice[] = [];
			for (const { index, value } of rule.dropped) {
				const argument = site.values[index]!;
				if (value !== undefined && value !== argument) return [];
				const splices = clearArgument(text, site, argument);
				if (!splices) return [];
				cleared.push(...splices);
			}
			const list = rule.arguments
				.map((each) => (typeof each === "number" ? site.texts[each]! : ` ${each}`))
				.map((argument, i) => (i === 0 ? argument.trimStart() : argument.replace(/^(?=\S)/, " ")))
				.join(",");
			const call: Splice = { from: site.from, to: site.close, text: `${rule.newName}(${list}` };
			const { confidence, evidence } = rule;
			return [{ rule: CALLS, splices: [call, ...cleared], confidence, evidence }];
		}),
	);
}

/**
 * What else has to go with an argument: the declaration of a variable that only served to take a value back. Undefined
 * where the argument does something, or that variable is used.
 */
function clearArgument(text: string, site: CallSite, argument: string): Splice[] | undefined {
	if (argument.includes("(")) return undefined;
	const variable = /^&\s*(\w+)$/.exec(argument)?.[1];
	if (variable === undefined) return argument.startsWith("&") ? undefined : [];
	const from = text.lastIndexOf("\n{", site.from);
	const to = text.indexOf("\n}", site.close);
	if (from < 0 || to < 0) return undefined;
	const body = text.slice(from, to);
	if (body.match(new RegExp(`\\b${variable}\\b`, "g"))!.length !== 2) return undefined;
	const declaration = new RegExp(`\\n[ \\t]+(?:\\w+[ \\t]+)+${variable};[ \\t]*(?=\\n)`).exec(body);
	if (!declaration) return undefined;
	const at = from + declaration.index + 1;
	return [{ from: at, to: at + declaration[0].length, text: "" }];
}
