import type { ChatMessage } from "../llm/chat.js";
import { MIGRATE_VERSION, migratePrompt } from "../llm/prompts/migrate.js";
import { rememberedAnswer } from "../llm/prompts/remembered.js";
import type { HunkOutcome, ModelRecord } from "../model/decision.js";
import type { Provenance } from "../model/evidence.js";
import type { ModelFailure } from "../model/reason.js";
import type { PortSettings } from "../model/settings.js";
import { applyReplacements } from "../port/assemble.js";
import { splitLines } from "../text/lines.js";
import type { PatchRecall } from "./answer-memory.js";
import { broughtInFile, newWordsAt } from "./brought.js";
import { type Belief, believe } from "./check/believe.js";
import type { Place } from "./check/place.js";
import { codecOf } from "./codec.js";
import { type Asked, Conversation } from "./conversation.js";
import { judge, type OpinionFact } from "./critic.js";
import type { Used } from "./definitions.js";
import { type Knowledge, migrateFacts } from "./facts.js";
import type { Lookups } from "./lookups.js";
import { migrate, repair, type Task } from "./migration.js";
import { placeOf } from "./place-of.js";
import type { AskedTexts, Question, Range } from "./questions.js";
import { findByModel } from "./retrieval.js";
import { recalled, weighedByControls } from "./standing.js";
import { majority } from "./votes.js";

/** What asking about one place came to. */
export interface PlaceAnswer {
	readonly question: Question;
	/** Where the code stands in the target's file, if that is known. */
	readonly site: Range | undefined;
	/** The answer where it passed the checks, believed or not. */
	readonly belief: Belief | undefined;
	/** Why there is none. */
	readonly failed: ModelFailure | undefined;
	readonly record: ModelRecord;
	/** False where there was no question: the target has all of it. */
	readonly isAsked?: false;
	/** Where it comes from, for an answer out of the memory. */
	readonly remembered?: Provenance;
	/** For repairs: what was held against what, and what was said. */
	readonly talk?: { readonly task: Task; readonly messages: readonly ChatMessage[] };
	/** What another model said of the answer. */
	readonly opinion?: OpinionFact;
	/** Where the answer differs from the patch is noted. */
	readonly isExplained?: true;
}

/** What a place is asked with. */
export interface PlaceContext {
	readonly asked: Asked;
	readonly votes: number;
	/** Another model, which is asked whether an answer is right. */
	readonly critic?: Asked;
	/** Note where an answer differs from the patch. */
	readonly explains?: boolean;
	readonly knowledge: Knowledge;
	readonly lookups: Lookups;
	/** Where the engine says that the file, or a part of it, went. */
	readonly moved: readonly string[];
	readonly settings: PortSettings;
	readonly recall: PatchRecall | undefined;
}

/** The most lines that are shown as old or new code of one place. */
const MOST_LINES = 400;

/** Asks the model about one place: where it is, if need be, and what the patch becomes there. */
export async function askPlace(
	texts: AskedTexts,
	question: Question,
	context: PlaceContext,
): Promise<PlaceAnswer> {
	const { file } = texts;
	const codec = codecOf(file.base.join(""), file.patched.join(""), file.target.join(""));
	const talks = [new Conversation(context.asked, 0)];
	const no = (failed: ModelFailure, site?: Range): PlaceAnswer => ({
		question,
		site,
		belief: undefined,
		failed,
		record: recordOf(context.asked, talks, "", []),
	});
	if (isTooLong(question.base)) return no(tooLong("base", question.base));
	const found = question.target ?? (await findByModel(texts, question, context.moved, codec, talks[0]!));
	if ("failed" in found) return no(found.failed);
	talks[0]!.key = undefined;
	if (isTooLong(found)) return no(tooLong("target", found));

	const { lookups, knowledge } = context;
	const { path } = file;
	const changed = await lookups.definitions(usedAt(texts, question));
	const became = await lookups.successors(path, knowledge.outcomes, changed.gone);
	const words = newWordsAt(texts, question);
	const brought = new Map([...(await lookups.brought(words)), ...broughtInFile(texts, question, words)]);
	const known = { ...knowledge, changed: changed.shown, became: became.shown, brought };
	const facts = migrateFacts(texts, question, found, known, codec);
	const shownWords = [
		...[...facts.evidence, facts.finding, facts.definitions].map(codec.encode),
		changed.target,
		became.target,
	];
	const rules = [...knowledge.outcomes.flatMap(({ evidence }) => evidence), ...became.renamed];
	const place = placeOf(texts, question, found, shownWords, rules, context.settings);
	const there = alreadyThere(place, context.settings);
	if (there)
		return {
			...{ question, site: found, belief: there, failed: undefined, isAsked: false },
			record: recordOf(context.asked, talks, "", there.checks),
		};
	const prompt = migratePrompt(facts);
	const shown =
		facts.stopped === undefined
			? file.target.slice(found.from, found.to)
			: file.patched.slice(question.patched.from, question.patched.to);
	const task: Task = {
		place,
		shown,
		hasMerge: facts.merged !== undefined || facts.stopped !== undefined,
		codec,
		facts,
	};
	const { critic } = context;
	const judged = async (belief: Belief) => (critic ? judge(task, belief, critic) : { belief });
	const explained = context.explains ? { isExplained: true as const } : {};
	const ask = async (): Promise<PlaceAnswer> => {
		for (let sample = 1; sample < context.votes; sample++)
			talks.push(new Conversation(context.asked, sample));
		const answers = await Promise.all(talks.map((talk) => migrate(task, prompt, talk)));
		const chosen = majority(answers);
		if (!chosen.answer.ok) return no(chosen.answer.failure, found);
		const { reason, messages } = chosen.answer;
		const checked = weighed(chosen.answer.belief, place, chosen.votes, knowledge.outcomes);
		const belief = weighedByControls(checked, context.asked.score);
		const record = recordOf(context.asked, talks, reason, belief.checks);
		return {
			question,
			site: found,
			...(await judged(belief)),
			failed: undefined,
			record: context.votes > 1 ? { ...record, votes: chosen.votes } : record,
			talk: { task, messages },
			...explained,
		};
	};
	if (!context.recall) return ask();
	return context.recall.answer(
		place,
		async (known): Promise<PlaceAnswer> => {
			const messages = [...prompt, rememberedAnswer(codec.decode(known.belief.lines.join("")))];
			const talk = { task, messages };
			return {
				question,
				site: found,
				failed: undefined,
				...known,
				...(await judged(recalled(known, context.asked))),
				talk,
				...explained,
			};
		},
		ask,
	);
}

/** The target's code as it is, where it has all that the patch changes there: nobody need be asked. */
function alreadyThere(place: Place, { llmThreshold }: PortSettings): Belief | undefined {
	const verdict = believe(place, place.target, []);
	const isThere = !("check" in verdict) && verdict.isFirm && verdict.confidence >= llmThreshold;
	return isThere ? verdict : undefined;
}

/** A belief with what else speaks for it: the engine's own view, and equal answers. */
function weighed(
	belief: Belief,
	place: Place,
	votes: readonly [number, number],
	outcomes: readonly HunkOutcome[],
): Belief {
	const agreed = agreesWith(belief, place, outcomes);
	const checks = [
		...belief.checks,
		...(agreed ? [`the engine had the same, place ${Math.round(agreed * 100)} % sure`] : []),
		...(votes[1] > 1 ? [`${votes[0]} of ${votes[1]} answers are equal`] : []),
	];
	const confidence = belief.isFirm ? combine(belief.confidence, votes, agreed) : belief.confidence;
	return { ...belief, confidence, checks };
}

function isTooLong({ from, to }: Range): boolean {
	return to - from > MOST_LINES;
}

function tooLong(side: "base" | "target", { from, to }: Range): ModelFailure {
	return { kind: "too long", side, lines: to - from, most: MOST_LINES };
}

/** What the patch's lines at a place use, and the code that says of what types it is. */
function usedAt({ file }: AskedTexts, { signature, base, patched }: Question): Used {
	const before = file.base.slice(base.from, base.to);
	const after = file.patched.slice(patched.from, patched.to);
	const known = new Set(before);
	return {
		path: file.path,
		lines: after.filter((line) => !known.has(line)),
		around: [signature ?? "", ...before, ...after],
	};
}

/**
 * Feeds back what a compiler or checker said about an answer that landed.
 *
 * @returns the place with the repaired answer, or undefined where none holds
 */
export async function repairPlace(
	{ talk, remembered, ...answer }: PlaceAnswer,
	complaint: string,
	asked: Asked,
	critic?: Asked,
): Promise<PlaceAnswer | undefined> {
	if (!talk || !answer.belief) return undefined;
	const conversation = new Conversation(asked, 0);
	const repaired = await repair(talk.task, talk.messages, complaint, conversation);
	if (!repaired.ok) return undefined;
	const { belief, reason, messages } = repaired;
	const checks = [...belief.checks, `repaired after: ${complaint.split("\n", 1)[0]}`];
	const again = recordOf(asked, [conversation], reason, checks);
	const { record } = answer;
	const told = weighedByControls({ ...belief, checks }, asked.score);
	return {
		...answer,
		...(critic ? await judge(talk.task, told, critic) : { belief: told }),
		record: {
			...record,
			prompt: record.prompt || again.prompt,
			source: again.source,
			tries: record.tries + again.tries,
			tokensIn: record.tokensIn + again.tokensIn,
			tokensOut: record.tokensOut + again.tokensOut,
			seconds: record.seconds + again.seconds,
			reason,
			checks,
		},
		talk: { ...talk, messages },
	};
}

/** The engine's own confidence where it had the very same result in mind and no gate against it. */
function agreesWith(belief: Belief, place: Place, outcomes: readonly HunkOutcome[]): number | undefined {
	const proposals = outcomes.map(({ proposal }) => proposal);
	if (outcomes.some(({ gates }) => gates.length > 0) || proposals.some((each) => !each)) return undefined;
	const { from, to } = place.targetRange;
	const replacements = proposals
		.flatMap((each) => each!)
		.map((each) => ({ ...each, from: each.from - from, to: each.to - from }));
	if (replacements.some((each) => each.from < 0 || each.to > to - from)) return undefined;
	const engine = splitLines(applyReplacements(place.target.join(""), replacements));
	const isSame = engine.length === belief.lines.length && engine.every((line, i) => line === belief.lines[i]);
	return isSame ? Math.min(...outcomes.map(({ confidence }) => confidence)) : undefined;
}

/** Two independent probabilities of one thing as one: their odds are multiplied. */
function pooled(a: number, b: number): number {
	return (a * b) / (a * b + (1 - a) * (1 - b));
}

/** Independent grounds add up: the checks, the engine's own view, and equal answers. */
function combine(
	checked: number,
	[equal, asked]: readonly [number, number],
	engine: number | undefined,
): number {
	const isGround = engine !== undefined && engine > 0.5;
	const withEngine = isGround ? pooled(checked, engine) : checked;
	const voted = asked > 1 ? withEngine + (1 - withEngine) * ((equal - 1) / asked) * 0.5 : withEngine;
	return Math.min(0.99, Math.round(voted * 100) / 100);
}

function recordOf(
	{ model }: Asked,
	talks: readonly Conversation[],
	reason: string,
	checks: readonly string[],
): ModelRecord {
	const sum = (of: (talk: Conversation) => number) => talks.reduce((total, talk) => total + of(talk), 0);
	return {
		model,
		prompt: talks[0]!.key ?? "",
		promptVersion: MIGRATE_VERSION,
		source: talks.find(({ source }) => source === "endpoint")?.source ?? talks[0]!.source ?? "none",
		tries: sum(({ tries }) => tries),
		tokensIn: sum(({ usage }) => usage.tokensIn),
		tokensOut: sum(({ usage }) => usage.tokensOut),
		seconds: sum(({ usage }) => usage.seconds),
		reason,
		checks,
	};
}
