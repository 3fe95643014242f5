import type { ChalkInstance } from "chalk";
import { type HunkOutcome, MANNERS, type PatchDecision } from "../model/decision.js";
import { targetLine } from "../model/evidence.js";
import { PATCH_FATES, type PatchFate } from "../model/fate.js";
import type { PatchReason } from "../model/reason.js";
import type { PatchResult, RunResult } from "../model/run.js";
import { display, short } from "./display.js";
import { modelUse } from "./model-use.js";
import { notes } from "./notes.js";
import { results } from "./results.js";
import { evidenceText, evidenceWithLines } from "./wording/evidence.js";
import { inTargetText, tieText } from "./wording/history.js";
import { meldText } from "./wording/meld.js";
import { lineText } from "./wording/place.js";
import { hunkReasonText, leftOutBeforeText, patchReasonText } from "./wording/reason.js";
import { MANNER_FOR_OTHERS, MANNER_WORDS } from "./wording/standing.js";
import { STRATEGIES, strategyText } from "./wording/strategy.js";

/** The fates of a patch that upstream has, or leaves nothing of. */
const LEFT_TO_UPSTREAM: readonly PatchFate[] = ["upstream", "superseded", "emptied"];

/** Why a patch did not land, and the commit of upstream that it became or may have become. @param textOf the words for a reason */
export function patchReasons(
	{ fate, reason, overruled, leftOutBefore, tie, inTarget, meld }: PatchDecision,
	textOf: (reason: PatchReason) => string = patchReasonText,
): string[] {
	const melded = meldText({ fate, ...(meld && { meld }) });
	return [
		...(melded === undefined ? [] : [melded]),
		...(overruled ?? []).map((each) => `carried over all the same: ${textOf(each)}`),
		...(reason === undefined ? [] : [textOf(reason)]),
		...(leftOutBefore === undefined ? [] : [`before: ${leftOutBeforeText(leftOutBefore)}`]),
		...(inTarget === undefined || fate === "superseded" ? [] : [inTargetText(inTarget)]),
		...(tie === undefined || reason?.kind === "upstream as" ? [] : [tieText(tie)]),
	];
}

/** One line for a patch: what became of it. */
export function patchLine(
	chalk: ChalkInstance,
	number: number,
	total: number,
	subject: string,
	decision: PatchDecision,
): string {
	const count = `[${String(number).padStart(String(total).length)}/${total}]`;
	const manner =
		decision.fate === "landed" && decision.manner ? ` ${MANNER_FOR_OTHERS[decision.manner]}` : "";
	const partly = decision.partlyUpstream ? ", partly upstream" : "";
	return `${chalk.dim(count)} ${coloured(chalk, decision.fate)}${manner}${partly}  ${display(subject)}`;
}

/** One line a hunk: where it landed, how, how sure, and why or why not. */
export function hunkLines(decision: PatchDecision): string[] {
	return decision.files.flatMap(({ path, hunks }) => hunks.map((hunk) => `    ${hunkLine(path, hunk)}`));
}

/** Whether what became of a patch is told beyond its being counted. */
export type IsTold = (decision: PatchDecision) => boolean;

/** A patch and its number in the series, from 1. */
type Numbered = PatchResult & { readonly number: number };

/** The summary of a run: fates and manners, what is open, where the results are. */
export function summary(chalk: ChalkInstance, run: RunResult, isTold?: IsTold): string {
	const all = run.patches.map((patch, i) => ({ ...patch, number: i + 1 }));
	const told = all.filter(({ decision }) => isTold?.(decision) ?? true);
	return [
		fateTable(chalk, run),
		modelUse(run),
		isTold ? landedPatches(chalk, told, all.length) : "",
		openPatches(chalk, told, all.length),
		overruledPatches(told),
		meldedPatches(told),
		rememberedPatches(told),
		upstreamPatches(chalk, told),
		notes(run),
		results(chalk, run),
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

/** What became of a series, in numbers. */
export function fateTable(chalk: ChalkInstance, { plan, patches, fates, seconds }: RunResult): string {
	const rows = PATCH_FATES.filter((fate) => fates[fate] > 0).flatMap((fate) => [
		`  ${coloured(chalk, fate, 10)} ${String(fates[fate]).padStart(5)}   ${fate === "landed" ? manners(patches) : ""}`.trimEnd(),
		...(fate === "landed" ? strategies(patches) : []),
	]);
	const sum = PATCH_FATES.filter((fate) => fates[fate] > 0).map((fate) => `${fates[fate]} ${fate}`);
	const took = seconds > 0 ? [`  ${seconds.toFixed(1)} seconds`] : [];
	return [
		chalk.bold(`${display(plan.series.name)}: ${display(plan.base.name)} -> ${display(plan.target.name)}`),
		...rows,
		`  patches: ${plan.commits.length} in = ${sum.join(" + ")}`,
		`  hunks:   ${hunkCounts(patches)}`,
		...took,
	].join("\n");
}

/** Hunks by what became of them; those of a patch that was left out are counted with it. */
function hunkCounts(patches: readonly PatchResult[]): string {
	const counts = new Map<string, number>();
	for (const { decision } of patches)
		for (const { state } of decision.files.flatMap((file) => file.hunks)) {
			const isIn = decision.fate === "landed" || decision.fate === "upstream";
			const fate = isIn
				? state === "human"
					? "resolved by hand"
					: state
				: decision.fate === "emptied"
					? "emptied"
					: "in patches that did not land";
			counts.set(fate, (counts.get(fate) ?? 0) + 1);
		}
	const total = [...counts.values()].reduce((a, b) => a + b, 0);
	return total === 0
		? "none"
		: `${total} = ${[...counts].map(([fate, count]) => `${count} ${fate}`).join(" + ")}`;
}

function manners(patches: readonly PatchResult[]): string {
	const landed = patches.filter(({ decision }) => decision.fate === "landed");
	return MANNERS.map((manner) => {
		const chosen = landed.filter(({ decision }) => decision.manner === manner);
		if (chosen.length === 0) return "";
		return `${chosen.length} ${MANNER_WORDS[manner]}`;
	})
		.filter((text) => text !== "")
		.join(", ");
}

/** How ported patches landed, a line each: every patch is counted under the strategy of its least certain ported hunk. */
function strategies(patches: readonly PatchResult[]): string[] {
	const counts = new Map<string, number>();
	for (const { decision } of patches) {
		if (decision.fate !== "landed" || decision.manner !== "ported") continue;
		const ported = decision.files.flatMap(({ hunks }) =>
			hunks.filter(({ state, manner }) => state === "landed" && manner === "ported"),
		);
		const weakest = ported.sort((a, b) => a.confidence - b.confidence)[0];
		const how = weakest ? STRATEGIES[weakest.strategy] : "the rest is upstream already";
		counts.set(how, (counts.get(how) ?? 0) + 1);
	}
	return [...counts].map(([how, count]) => `    ported ${String(count).padStart(7)}   ${how}`);
}

function landedPatches(chalk: ChalkInstance, patches: readonly Numbered[], total: number): string {
	return patches
		.filter(({ decision }) => decision.fate === "landed")
		.map(({ number, subject, decision }) => patchLine(chalk, number, total, subject, decision))
		.join("\n");
}

function openPatches(chalk: ChalkInstance, patches: readonly Numbered[], total: number): string {
	return patches
		.map(({ number, commit, subject, decision }) => {
			if (decision.fate !== "conflict" && decision.fate !== "parked") return "";
			const head = `${coloured(chalk, decision.fate)} ${number}/${total} ${short(commit)} ${display(subject)}`;
			const unsure = decision.files.flatMap(({ path, hunks }) =>
				hunks.filter(({ state }) => state === "unsure").map((hunk) => `    ${hunkLine(path, hunk)}`),
			);
			const { reason } = decision;
			const isAlone = reason?.kind === "builds on" || reason?.kind === "left out";
			const { reason: _, ...found } = decision;
			const about = patchReasons(isAlone || reason?.kind === "partly superseded" ? decision : found);
			const why = isAlone ? [] : new Set(unsure);
			return [head, ...about.map((line) => `    ${display(line)}`), ...why].join("\n");
		})
		.filter((text) => text !== "")
		.join("\n");
}

/** Patches that landed although what they build on is left out. */
function overruledPatches(patches: readonly Numbered[]): string {
	return patches
		.filter(({ decision: { fate, overruled } }) => fate === "landed" && overruled !== undefined)
		.map(({ commit, subject, decision }) =>
			[
				`overruled ${short(commit)} ${display(subject)}`,
				...patchReasons(decision).map((line) => `    ${display(line)}`),
			].join("\n"),
		)
		.join("\n");
}

/** Patches that are part of another's commit, and those that were to be. */
function meldedPatches(patches: readonly Numbered[]): string {
	return patches
		.filter(({ decision: { fate, meld, overruled } }) => fate === "landed" && meld && !overruled)
		.map(({ commit, subject, decision }) =>
			[
				`melded ${short(commit)} ${display(subject)}`,
				...patchReasons(decision).map((line) => `    ${display(line)}`),
			].join("\n"),
		)
		.join("\n");
}

/** Patches that were resolved as they, or others with the same conflict, were before, or left out again. */
function rememberedPatches(patches: readonly Numbered[]): string {
	return patches
		.flatMap(({ commit, subject, decision }) => {
			const hunks = decision.files
				.flatMap((file) => file.hunks)
				.filter(({ strategy }) => strategy === "memory");
			const { reason } = decision;
			const isAgain = reason !== undefined && "before" in reason;
			if (hunks.length === 0 && !isAgain) return [];
			const why = new Set([
				...(isAgain ? [patchReasonText(reason)] : []),
				...hunks.flatMap(({ evidence }) => evidence.map((fact) => evidenceText(fact))),
			]);
			return [
				`remembered ${short(commit)} ${display(subject)}`,
				...[...why].map((text) => `    ${display(text)}`),
			];
		})
		.join("\n");
}

function upstreamPatches(chalk: ChalkInstance, patches: readonly Numbered[]): string {
	return patches
		.filter(({ decision }) => LEFT_TO_UPSTREAM.includes(decision.fate))
		.map(({ commit, subject, decision }) =>
			[
				`${coloured(chalk, decision.fate)} ${short(commit)} ${display(subject)}`,
				...patchReasons(decision).map((line) => `    ${display(line)}`),
			].join("\n"),
		)
		.join("\n");
}

/** What became of a hunk, in one line. */
export function hunkLine(
	path: string,
	{ hunk, oldPath = path, oldLine, state, strategy, confidence, site, reason, evidence }: HunkOutcome,
): string {
	const line = (oldLine ?? hunk?.old[0] ?? 0) + 1;
	const where = hunk ? lineText({ side: "base", path: oldPath, line }) : path;
	if (state === "unsure") return display(`${where}: ${reason ? hunkReasonText(reason) : "unsure"}`);
	const why = evidence.length > 0 ? `: ${evidenceWithLines(evidence).join("; ")}` : "";
	return display(
		`${where}: ${state === "human" ? "resolved" : state}${siteText(oldPath, hunk, site)}: ${strategyText(strategy, confidence)}${why}`,
	);
}

/** Where in the target a hunk landed; the path only where it is another. */
function siteText(path: string, hunk: HunkOutcome["hunk"], site: HunkOutcome["site"]): string {
	if (!site || (site.path === path && !hunk)) return "";
	return site.path === path
		? ` at line ${site.from + 1} of the target`
		: ` at ${lineText(targetLine(site.path, site.from))}`;
}

function coloured(chalk: ChalkInstance, fate: PatchFate, width = 0): string {
	const text = fate.padEnd(width);
	if (fate === "landed") return chalk.green(text);
	if (fate === "editing") return chalk.yellow(text);
	if (LEFT_TO_UPSTREAM.includes(fate)) return chalk.cyan(text);
	if (fate === "pending" || fate === "dropped" || fate === "skipped") return chalk.dim(text);
	return chalk.red(text);
}
