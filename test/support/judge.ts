import { type Belief, believe } from "../../src/assist/check/believe.js";
import type { Rejection, Work } from "../../src/assist/check/place.js";
import type { Language } from "../../src/fingerprint/profile.js";
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
	readonly renamed?: Work["renamed"];
	readonly language?: Language;
	readonly code?: Work["code"];
}

/** Holds an answer about a place, with other functions around it, against all checks. */
export function judge(
	{ old, patched, now, renamed = new Map(), language = "c", code }: Case,
	answer: string,
	...notNeeded: string[]
): Belief | Rejection {
	const [before, after] = [splitLines(AROUND.before), splitLines(AROUND.after)];
	const whole = (lines: readonly string[]) => [...before, ...lines, ...after];
	const lines = { old: splitLines(old), patched: splitLines(patched), now: splitLines(now) };
	const range = (own: readonly string[]) => ({ from: before.length, to: before.length + own.length });
	const ours = whole(lines.now);
	const work: Work = {
		path: "drivers/x.c",
		language,
		...lines,
		site: range(lines.now),
		place: range(lines.old),
		file: { base: whole(lines.old), ours },
		shown: new Set([...ours.join("").matchAll(/\w+/g), "idmap", "struct"].map(String)),
		renamed,
		...(code && { code }),
	};
	return believe(work, splitLines(answer), notNeeded);
}

/** The check that an answer failed, or how far it is believed. */
export function checkOf(verdict: Belief | Rejection): string {
	return "check" in verdict ? verdict.check : `believed ${verdict.confidence}`;
}

/** A function with some statements. */
export function body(...lines: string[]): string {
	return `static int work(struct dev *dev)\n{\n${lines.map((line) => (line ? `\t${line}\n` : "\n")).join("")}\treturn finish(dev);\n}\n`;
}
