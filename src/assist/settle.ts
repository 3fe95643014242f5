import type { FileOutcome, HunkOutcome, Replacement, TreeEffect } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { HunkReason, ModelFailure } from "../model/reason.js";
import { applyReplacements } from "../port/assemble.js";
import { editsBetween } from "../port/edits.js";
import { landPairsWhole } from "../port/pairs.js";
import type { World } from "../port/target.js";
import { type AskedFile, outcomeOf } from "./ask-file.js";
import { stands } from "./check/believe.js";
import { differencesOf } from "./differences.js";
import { ownEdit } from "./own-edit.js";
import type { PlaceAnswer } from "./place-answer.js";
import type { AskedTexts } from "./questions.js";
import { changesOf, inTarget } from "./target-lines.js";

/**
 * The file's outcome with the answers that are believed landed, and the others noted on their hunks. All places of
 * a hunk land, or none; so do an `#if` and its `#endif`.
 */
export function settleFile(
	file: AskedFile,
	answers: readonly PlaceAnswer[],
	{ blobId, settings }: Pick<World, "blobId" | "settings">,
): FileOutcome {
	const { outcome, from, target, mode, texts } = file;
	const kept = settled(file, answers, settings);
	const hunks = outcomesWith(file, answers, kept, settings);
	if (kept.every(({ belief }) => belief!.state === "upstream")) return { ...outcome, hunks };
	const text = resultOf(texts, kept);
	const oid = blobId(text);
	const others = outcome.effects.filter((effect) => effect !== ownEdit(outcome));
	const isChanged = text !== target || from !== outcome.path || outcome.effects.length > 0;
	// What is whole may be written anew by a repair; what is not is shown at a stop by what it changes in the target.
	const own: TreeEffect = hunks.some(({ state }) => state === "unsure")
		? editsBetween(target, text, { path: outcome.path, from, mode, oid })
		: { kind: "written", path: outcome.path, mode, oid, text };
	return { path: outcome.path, effects: isChanged ? [...others, own] : [], hunks };
}

/** The answers that can stand together. */
function settled(
	file: AskedFile,
	answers: readonly PlaceAnswer[],
	settings: World["settings"],
): readonly PlaceAnswer[] {
	let kept = answers.filter(
		(answer) =>
			answer.belief !== undefined &&
			stands(answer.belief, settings.llmThreshold) &&
			!answers.some((other) => other !== answer && overlap(answer, other)),
	);
	for (;;) {
		const hunks = outcomesWith(file, answers, kept, settings);
		const isOpen = (hunk: number) =>
			outcomeOf(file.change, { ...file.outcome, hunks }, hunk)?.state === "unsure";
		const next = kept.filter(({ question }) => !question.hunks.some(isOpen));
		if (next.length === kept.length) return kept;
		kept = next;
	}
}

function overlap({ site: a }: PlaceAnswer, { site: b }: PlaceAnswer): boolean {
	return a !== undefined && b !== undefined && a.from < b.to && b.from < a.to;
}

function outcomesWith(
	file: AskedFile,
	answers: readonly PlaceAnswer[],
	kept: readonly PlaceAnswer[],
	settings: World["settings"],
): HunkOutcome[] {
	const { change, outcome, texts } = file;
	const changes = (answer: PlaceAnswer) => {
		const { site, belief } = answer;
		return site && belief && inTarget(file, changesOf(texts.file.target, site, belief.lines));
	};
	const hunks = outcome.hunks.map((hunk) => {
		const own = answers.filter(({ question }) =>
			question.hunks.some((number) => outcomeOf(change, outcome, number) === hunk),
		);
		if (own.length === 0) return hunk;
		const open = own.filter((answer) => !kept.includes(answer));
		return open.length === 0
			? believed(hunk, own, outcome.path, changes)
			: noted(hunk, open, own, settings.llmThreshold, changes);
	});
	const ofContent = change.hunks.map((_, number) => outcomeOf(change, { ...outcome, hunks }, number)!);
	if (ofContent.some((hunk) => hunk === undefined)) return hunks;
	const base = texts.base;
	const whole = landPairsWhole(base, texts.file.patched, change.hunks, ofContent, settings);
	return hunks.map((hunk) => whole[ofContent.indexOf(hunk)] ?? hunk);
}

function resultOf({ file }: AskedTexts, kept: readonly PlaceAnswer[]): string {
	const replacements = kept
		.filter(({ belief }) => belief!.state === "landed")
		.map(({ site, belief }) => ({ from: site!.from, to: site!.to, text: belief!.lines.join("") }))
		.sort((a, b) => a.from - b.from);
	return applyReplacements(file.target.join(""), replacements);
}

/** What an answer changes in the target's lines; undefined where that cannot be told. */
export type ChangesOf = (answer: PlaceAnswer) => readonly Replacement[] | undefined;

/** A hunk that landed as the model has it. */
export function believed(
	hunk: HunkOutcome,
	answers: readonly PlaceAnswer[],
	path: string,
	changesIn: ChangesOf,
): HunkOutcome {
	const asked = answers.find(({ isAsked }) => isAsked !== false);
	const first = asked ?? answers[0]!;
	const { reason, proposal, gates, ...rest } = hunk;
	const { definition } = first.question;
	const changes = changesIn(first) ?? [];
	const { from } = changes[0] ?? first.site!;
	const { to } = changes.at(-1) ?? first.site!;
	return {
		...rest,
		state: answers.every(({ belief }) => belief!.state === "upstream") ? "upstream" : "landed",
		...(asked
			? { manner: "model", strategy: asked.remembered ? "memory" : "model", model: asked.record }
			: { strategy: "upstreamed" }),
		confidence: Math.min(...answers.map(({ belief }) => belief!.confidence)),
		site: { path, from, to, ...(definition !== undefined && { definition }) },
		evidence: [...hunk.evidence, ...answers.flatMap(evidenceOf)],
		gates: [],
	};
}

/** An answer that does not stand leaves its trace: why, and what it would have been. */
export function noted(
	hunk: HunkOutcome,
	open: readonly PlaceAnswer[],
	all: readonly PlaceAnswer[],
	threshold: number,
	changesIn: ChangesOf,
): HunkOutcome {
	const first = open.find(({ isAsked }) => isAsked !== false) ?? open[0]!;
	const { belief, record } = first;
	const proposal = changesIn(first);
	return {
		...hunk,
		reason: asked(hunk, whyOpen(first, threshold)),
		model: record,
		evidence: [...hunk.evidence, ...all.flatMap(evidenceOf)],
		...(belief && proposal && { proposal, gates: [] }),
	};
}

/** Why a hunk is open that a model was asked about: the engine's reason, and why no answer stands. */
export function asked({ reason }: HunkOutcome, failure: ModelFailure): HunkReason {
	return { kind: "asked", ...(reason && { engine: reason }), failure };
}

function whyOpen({ failed, belief }: PlaceAnswer, threshold: number): ModelFailure {
	if (!belief) return failed!;
	const { confidence, weakest, objection } = belief;
	if (objection !== undefined) return { kind: "objected", says: objection };
	return confidence < threshold ? { kind: "not sure enough", confidence, weakest } : { kind: "not whole" };
}

/** What was asked and answered about a place, for the hunk's evidence. */
export function evidenceOf(answer: PlaceAnswer): Evidence[] {
	const { belief, isAsked, isExplained, talk } = answer;
	if (isAsked === false) return [{ kind: "stands already" }];
	const differences = isExplained && belief && talk ? differencesOf(talk.task.place, belief.lines) : [];
	return [...saidOf(answer), ...differences, ...(answer.opinion ? [answer.opinion] : [])];
}

function saidOf({ record, remembered, belief }: PlaceAnswer): Evidence[] {
	if (remembered) return [{ kind: "same answer", from: remembered }];
	const { model, prompt, tries, tokensIn, tokensOut, reason } = record;
	return [
		{
			kind: "asked",
			...{ model, prompt, requests: tries, tokensIn, tokensOut },
			...(belief && { checks: belief.checks }),
		},
		...(reason === "" ? [] : [{ kind: "model's reason" as const, reason }]),
	];
}
