import type { Draft } from "../list.js";
import type { Source } from "../source.js";
import { bracesOf, readInitialiser } from "./initialiser.js";

interface OpenSwitch {
	readonly draft: Draft;
	/** The token that closes its braces. */
	readonly close: number;
	case?: Draft;
}

/** Reads a function's body, between its braces: switches and their cases, goto labels, and initialised objects. */
export function readBody(source: Source, open: number, parent: Draft): void {
	const { tokens } = source;
	const end = Math.min(tokens.mate(open), tokens.length);
	const switches: OpenSwitch[] = [];
	for (let at = open + 1; at < end; at++) {
		while (switches.length > 0 && at >= switches.at(-1)!.close) endCase(source, switches.pop()!, at);
		const innermost = switches.at(-1);
		const around = innermost?.case ?? innermost?.draft ?? parent;
		const mark = tokens.mark(at);
		if (mark === "=") at = skipInitialiser(source, at, open, around);
		else if (mark === ":" && isLabel(source, at)) {
			const name = tokens.text(at - 1);
			if (name !== "default") source.add("label", name, [at - 1, at + 1], at - 1, around);
			else if (innermost) startCase(source, innermost, at - 1, at);
		} else if (mark === "s" && tokens.text(at) === "switch" && tokens.mark(at + 1) === "(") {
			const braces = tokens.mate(at + 1) + 1;
			if (tokens.mark(braces) !== "{") continue;
			const close = Math.min(tokens.mate(braces), end);
			const name = source.words(at + 2, braces - 1);
			switches.push({ draft: source.add("switch", name, [at, close + 1], at, around), close });
			at = braces;
		} else if (mark === "c" && innermost && tokens.text(at) === "case") {
			const colon = caseEnd(source, at, innermost.close);
			startCase(source, innermost, at, colon);
			at = colon;
		}
	}
	while (switches.length > 0) endCase(source, switches.pop()!, end);
}

/** The colon that ends a `case`, behind those of its conditional expressions. */
function caseEnd({ tokens }: Source, from: number, to: number): number {
	let asked = 0;
	for (let at = from; at < to; at = tokens.mate(at) + 1) {
		const mark = tokens.mark(at);
		if (mark === "?") asked++;
		else if (mark === ":" && asked-- === 0) return at;
		else if (mark === ";" || mark === "{") return from;
	}
	return from;
}

function startCase(source: Source, around: OpenSwitch, at: number, colon: number): void {
	endCase(source, around, at);
	const isDefault = source.tokens.text(at) === "default";
	const name = isDefault ? "default" : source.words(at + 1, colon).trim();
	// What tells a switch from another of the same expression is its first case.
	around.draft.detail ||= name;
	around.case = source.add("case", name, [at, colon + 1], at, around.draft);
}

/** A case goes on to the line of the next one, or of the brace. */
function endCase(source: Source, { case: open }: OpenSwitch, at: number): void {
	if (open) open.to = Math.max(open.to, source.line(at));
}

/** `name:` at the beginning of a statement. */
function isLabel({ tokens }: Source, colon: number): boolean {
	if (!tokens.isWord(colon - 1) || tokens.mark(colon + 1) === ":") return false;
	return ";{}:".includes(tokens.mark(colon - 2) || "{") && tokens.mark(colon - 3) !== "?";
}

/** Reads `name[] = { … }`, and gives the token to go on behind; other assignments have nothing to read. */
function skipInitialiser(source: Source, at: number, open: number, parent: Draft): number {
	const { tokens } = source;
	const braces = bracesOf(source, at + 1, tokens.length);
	if (braces === undefined) return at;
	let name = at - 1;
	while (name > open && tokens.mark(name) === "]") name = openingOf(source, name, open) - 1;
	if (!tokens.isWord(name)) return at;
	const close = tokens.mate(braces);
	readInitialiser(source, braces, source.add("variable", tokens.text(name), [name, close + 1], name, parent));
	return close;
}

const LONGEST_SIZE = 40;

/** The bracket that a closing one closes, looked for among the few tokens before it. */
function openingOf({ tokens }: Source, close: number, open: number): number {
	for (let at = close - 1; at > open && at > close - LONGEST_SIZE; at--)
		if (tokens.mate(at) === close) return at;
	return close;
}
