import type { ChalkInstance } from "chalk";
import type { HunkOutcome } from "../model/decision.js";
import type { PatchResult } from "../model/run.js";
import { display, displayLines, short } from "./display.js";
import { hunkLine, patchLine } from "./text.js";

/** A patch's decision at length. */
export function patchText(
	chalk: ChalkInstance,
	{ commit, newCommit, subject, decision }: PatchResult,
	number: number,
	total: number,
): string[] {
	const made = newCommit === undefined ? "" : ` → ${short(newCommit)}`;
	return [
		patchLine(chalk, number, total, subject, decision),
		`${short(commit)}${made}`,
		...(decision.reason === undefined ? [] : [display(decision.reason)]),
		...decision.files.flatMap(({ path, hunks }) => hunks.flatMap((hunk) => hunkText(path, hunk))),
	];
}

function hunkText(path: string, hunk: HunkOutcome): string[] {
	const at = hunk.evidence.map(
		({ text, at: place }) =>
			`        ${display(text)}${place ? ` (${display(place.path)}:${place.line})` : ""}`,
	);
	const gates = hunk.gates.map(({ gate, reason }) => `        gate ${gate}: ${display(reason)}`);
	const proposal = (hunk.proposal ?? []).flatMap(({ from, text }) => [
		`        proposed at line ${from + 1}:`,
		...displayLines(text).map((line) => `          | ${line}`),
	]);
	return [`    ${hunkLine(path, { ...hunk, evidence: [] })}`, ...at, ...gates, ...proposal];
}
