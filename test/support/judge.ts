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

type Words = readonly (readonly [finding: string, words: RegExp])[];

/** What makes an answer worth believing, by the words that tell of it. */
const GROUNDS: Words = [
	["both changes", /changed: the patch's change and upstream's add up, token by token$/],
	["a rule", /changed: a rule of the evidence/],
	["one neighbour", /^stands beside one of the lines it stood beside$/],
	["upstream", /^the target has all of it already$/],
];

/** What there may be to doubt in an answer, likewise; how much each counts is left to calibration. */
const DOUBTS: Words = [
	["order of changes", /changed: .*; their order is the model's$/],
	["no reason", /changed: nothing shows why$/],
	["twin place", /upstream has that place twice now$/],
	["neighbours replaced", /upstream put more lines in place of the others$/],
	["order of lines", /^upstream added lines at the same place[;,]/],
	["place between", /^stands somewhere between/],
	["no neighbour", /^nothing is left of the lines it stood beside$/],
	["other head", /may have another statement under it than in the patch$/],
	["other branch", /is under another #if, or in a comment$/],
	["fall through", /runs on into it$/],
	["torn block", /^upstream's lines stay, and what the patch takes out around them goes$/],
	["one of several", /^one of several alike was taken out:/],
	["upstream's line removed", /^upstream changed a line that the patch removes$/],
	["upstream's change lost", /^upstream's change of a line is not in the answer$/],
	["target's line gone", /^a line of the target gave way/],
	["removed line stands", /upstream's form of it stands$/],
	["other bracket", /^a bracket is another's$/],
	["elsewhere", /^the target has it at another place:/],
	["model's word", /^left out by the model's word alone:/],
];

/** Why an answer is believed, beyond that its lines stand where they stood. */
export function groundsOf(verdict: Belief | Rejection): string {
	return found(GROUNDS, verdict);
}

/** The check that an answer fails; where it is not sure enough to land, `flagged` and what there is to doubt. */
export function fateOf(verdict: Belief | Rejection): string {
	if ("check" in verdict) return verdict.check;
	return verdict.confidence >= DEFAULT_SETTINGS.llmThreshold ? "lands" : `flagged: ${found(DOUBTS, verdict)}`;
}

function found(words: Words, verdict: Belief | Rejection): string {
	const checks = "checks" in verdict ? verdict.checks : [];
	return words
		.filter(([, pattern]) => checks.some((check) => pattern.test(check)))
		.map(([finding]) => finding)
		.join(", ");
}

/** A function with some statements. */
export function body(...lines: string[]): string {
	return `static int work(struct dev *dev)\n{\n${lines.map((line) => (line ? `\t${line}\n` : "\n")).join("")}\treturn finish(dev);\n}\n`;
}
