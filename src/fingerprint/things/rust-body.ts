import type { Draft } from "./list.js";
import type { Source } from "./source.js";

/** Reads the `match` expressions among tokens [from, to) of Rust code, and their arms by their patterns: as a switch and its cases. */
export function readRustBody(source: Source, from: number, to: number, parent: Draft): void {
	const { tokens } = source;
	for (let at = from; at < to; at++) {
		if (tokens.mark(at) !== "m" || tokens.text(at) !== "match") continue;
		let open = at + 1;
		while (open < to && tokens.mark(open) !== "{" && tokens.mark(open) !== ";") open = tokens.mate(open) + 1;
		if (open >= to || open === at + 1 || tokens.mark(open) !== "{") continue;
		const close = Math.min(tokens.mate(open), to);
		const around = source.add("switch", source.words(at + 1, open).trim(), [at, close + 1], at, parent);
		readArms(source, open + 1, close, around);
		at = close;
	}
}

function readArms(source: Source, from: number, to: number, parent: Draft): void {
	if (source.isTooDeep(parent)) return;
	const { tokens } = source;
	for (let at = from; at < to; ) {
		const arrow = arrowIn(source, at, to);
		if (arrow === undefined) return;
		const end = armEnd(source, arrow + 2, to);
		const name = source.words(at, arrow).trim();
		// What tells a match from another of the same expression is its first arm.
		parent.detail ||= name;
		readRustBody(
			source,
			arrow + 2,
			end,
			source.add("case", name, [at, Math.max(end, arrow + 2)], at, parent),
		);
		at = tokens.mark(end) === "," ? end + 1 : end;
	}
}

function arrowIn({ tokens }: Source, from: number, to: number): number | undefined {
	for (let at = from; at + 1 < to; at = tokens.mate(at) + 1)
		if (tokens.mark(at) === "=" && tokens.mark(at + 1) === ">") return at;
	return undefined;
}

/** The token behind an arm's block or expression. */
function armEnd({ tokens }: Source, from: number, to: number): number {
	if (tokens.mark(from) === "{") return Math.min(tokens.mate(from) + 1, to);
	let at = from;
	while (at < to && tokens.mark(at) !== ",") at = tokens.mate(at) + 1;
	return Math.min(at, to);
}
