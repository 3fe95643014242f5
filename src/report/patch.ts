import type { ChalkInstance } from "chalk";
import { type HunkOutcome, proposed } from "../model/decision.js";
import type { PatchResult } from "../model/run.js";
import { display, displayLines, short } from "./display.js";
import { hunkLine, patchLine, patchReasons } from "./text.js";
import { evidenceWithLine } from "./wording/evidence.js";
import { findingText } from "./wording/finding.js";
import { differenceLines } from "./wording/history.js";

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
		...patchReasons(decision).map(display),
		...differences(decision),
		...decision.files.flatMap(({ path, hunks }) => hunks.flatMap((hunk) => hunkText(path, hunk))),
	];
}

function differences({ inTarget }: PatchResult["decision"]): string[] {
	return inTarget ? displayLines(differenceLines(inTarget).join("\n")).map((line) => `    ${line}`) : [];
}

function hunkText(path: string, hunk: HunkOutcome): string[] {
	const at = hunk.evidence.map((fact) => `        ${display(evidenceWithLine(fact))}`);
	const gates = hunk.gates.map((finding) => `        gate ${finding.gate}: ${display(findingText(finding))}`);
	const proposal = (proposed(hunk) ?? []).flatMap(({ from, text }) => [
		`        proposed at line ${from + 1} of the target:`,
		...displayLines(text).map((line) => `          | ${line}`),
	]);
	return [`    ${hunkLine(path, { ...hunk, evidence: [] })}`, ...at, ...gates, ...proposal];
}
