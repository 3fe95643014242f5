import { type Belief, believe } from "../../src/assist/check/believe.js";
import type { Place, Rejection } from "../../src/assist/check/place.js";
import type { Language } from "../../src/fingerprint/profile.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { splitLines } from "../../src/text/lines.js";

const AROUND = {
	before: "int first(void)\n{\n\treturn 1;\n}\n\n",
	after: "\nint last(void)\n{\n\treturn 9;\n}\n",
};

/** One place of a file: the old code, what the patch makes of it, and the target's. */
export interface Case {
	readonly old: string;
	readonly patched: string;
	readonly now: string;
	readonly renamed?: Place["renamed"];
	readonly language?: Language;
	readonly code?: Place["settings"]["code"];
}

/** Holds an answer about a place, with other functions around it, against all checks. */
export function judge(
	{ old, patched, now, renamed = new Map(), language = "c", code }: Case,
	answer: string,
	...notNeeded: string[]
): Belief | Rejection {
	const [before, after] = [splitLines(AROUND.before), splitLines(AROUND.after)];
	const whole = (lines: readonly string[]) => [...before, ...lines, ...after];
	const lines = { base: splitLines(old), patched: splitLines(patched), target: splitLines(now) };
	const range = (own: readonly string[]) => ({ from: before.length, to: before.length + own.length });
	const target = whole(lines.target);
	const place: Place = {
		path: "drivers/x.c",
		language,
		...lines,
		targetRange: range(lines.target),
		baseRange: range(lines.base),
		whole: { base: whole(lines.base), target },
		shown: new Set([...target.join("").matchAll(/\w+/g), "idmap", "struct"].map(String)),
		renamed,
		settings: { ...DEFAULT_SETTINGS, code },
	};
	return believe(place, splitLines(answer), notNeeded);
}

/** The check that an answer failed, or how far it is believed. */
export function checkOf(verdict: Belief | Rejection): string {
	return "check" in verdict ? verdict.check : `believed ${verdict.confidence}`;
}

/** A function with some statements. */
export function body(...lines: string[]): string {
	return `static int work(struct dev *dev)\n{\n${lines.map((line) => (line ? `\t${line}\n` : "\n")).join("")}\treturn finish(dev);\n}\n`;
}
