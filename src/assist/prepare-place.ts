import type { ChatMessage } from "../llm/chat.js";
import { migratePrompt } from "../llm/prompts/migrate.js";
import type { HunkOutcome } from "../model/decision.js";
import type { ModelFailure } from "../model/reason.js";
import type { PortSettings } from "../model/settings.js";
import { alsoInFile } from "./also-in-file.js";
import { broughtInFile, declaredAlready, newWordsAt, stillInFile } from "./brought.js";
import { calledAt } from "./called.js";
import { type Belief, believe } from "./check/believe.js";
import type { Place } from "./check/place.js";
import { codecOf } from "./codec.js";
import { Conversation } from "./conversation.js";
import type { Used } from "./definitions.js";
import { changedAt, inSameFile } from "./elsewhere.js";
import { migrateFacts } from "./facts.js";
import { mergedAt } from "./merged.js";
import type { Task } from "./migration.js";
import type { PlaceAnswer, PlaceContext } from "./place-answer.js";
import { placeOf } from "./place-of.js";
import type { AskedTexts, Question } from "./questions.js";
import { recordOf } from "./record-of.js";
import type { Range } from "./regions.js";
import { findByModel } from "./retrieval.js";

/** The most lines that are shown as old or new code of one place. */
const MOST_LINES = 400;

/** A place, and all that it is asked about with. */
export interface ReadyPlace {
	readonly question: Question;
	readonly site: Range;
	readonly task: Task;
	/** The request, where it is asked about alone. */
	readonly prompt: readonly ChatMessage[];
	/** What was said so far, to find the place. */
	readonly talk: Conversation;
	readonly context: PlaceContext;
}

/** Finds a place, asking the model where it is if need be, and what there is to know of it. @returns its answer, where nobody need or can be asked */
export async function preparePlace(
	texts: AskedTexts,
	question: Question,
	context: PlaceContext,
): Promise<ReadyPlace | PlaceAnswer> {
	const { file } = texts;
	const codec = codecOf(file.base.join(""), file.patched.join(""), file.target.join(""));
	const talk = new Conversation(context.asked, 0);
	const no = (failed: ModelFailure, site?: Range): PlaceAnswer => ({
		...{ question, site, belief: undefined, failed },
		record: recordOf(context.asked, [talk], "", []),
	});
	if (isTooLong(question.base)) return no(tooLong("base", question.base));
	const { lookups, knowledge } = context;
	const moved = knowledge.isNewFile ? [] : await lookups.movedNames(texts, question);
	const site =
		question.target ?? (await findByModel(texts, question, [...context.moved, ...moved], codec, talk));
	if ("failed" in site) return no(site.failed);
	talk.key = undefined;
	if (isTooLong(site)) return no(tooLong("target", site));

	const { path } = file;
	const changed = await lookups.definitions(usedAt(texts, question, knowledge.outcomes));
	const became = await lookups.successors(path, knowledge.outcomes, changed.gone);
	const words = newWordsAt(texts, question);
	const ofFile = broughtInFile(texts, question, words);
	const isOfFile = (word: string) => ofFile.some((each) => each.word === word);
	const ofOthers = (await lookups.brought(words)).filter(({ word }) => !isOfFile(word));
	const toldLines = new Set(ofFile.flatMap(({ line }) => line ?? []));
	const known = {
		...knowledge,
		changed: changed.shown,
		became: became.shown,
		brought: [
			...[...ofOthers, ...ofFile],
			...(knowledge.isNewFile
				? []
				: [...stillInFile(texts, question, site), ...declaredAlready(texts, question, site)]),
		],
		movedNames: moved,
		pristine: await lookups.pristine(path),
		constants: await lookups.constants(texts, site, knowledge.outcomes),
		inFile: inSameFile(texts, question, toldLines),
		elsewhere: await lookups.elsewhere(changedAt(texts, question)),
		alsoInFile: alsoInFile(texts, question, knowledge),
		called: await lookups.signatures(calledAt(texts, question, site), texts),
	};
	const merged = mergedAt(texts, question, site, knowledge);
	const facts = migrateFacts(texts, question, site, { ...known, merged }, codec);
	const shownWords = [
		...[...facts.evidence, facts.finding, facts.definitions].map(codec.encode),
		changed.target,
		became.target,
	];
	const rules = [...knowledge.outcomes.flatMap(({ evidence }) => evidence), ...became.renamed];
	const place = placeOf(texts, question, site, shownWords, rules, context.settings);
	const there = alreadyThere(place, context.settings);
	if (there)
		return {
			...{ question, site, belief: there, failed: undefined, isAsked: false },
			record: recordOf(context.asked, [talk], "", there.checks),
		};
	const shown =
		facts.stopped === undefined
			? file.target.slice(site.from, site.to)
			: file.patched.slice(question.patched.from, question.patched.to);
	const hasMerge = facts.merged !== undefined || facts.stopped !== undefined;
	const task: Task = { place, shown, hasMerge, merged, codec, facts };
	return { question, site, task, prompt: migratePrompt(facts), talk, context };
}

/** The target's code as it is, where it has all that the patch changes there: nobody need be asked. */
function alreadyThere(place: Place, { llmThreshold }: PortSettings): Belief | undefined {
	const verdict = believe(place, place.target, []);
	const isThere = !("check" in verdict) && verdict.isFirm && verdict.confidence >= llmThreshold;
	return isThere ? verdict : undefined;
}

function isTooLong({ from, to }: Range): boolean {
	return to - from > MOST_LINES;
}

function tooLong(side: "base" | "target", { from, to }: Range): ModelFailure {
	return { kind: "too long", side, lines: to - from, most: MOST_LINES };
}

/** What the patch's lines at a place use, and the code that says of what types it is. */
function usedAt(
	{ file }: AskedTexts,
	{ signature, base, patched }: Question,
	outcomes: readonly HunkOutcome[],
): Used {
	const before = file.base.slice(base.from, base.to);
	const after = file.patched.slice(patched.from, patched.to);
	const known = new Set(before);
	return {
		path: file.path,
		lines: after.filter((line) => !known.has(line)),
		around: [signature ?? "", ...before, ...after],
		renamed: new Map(
			outcomes
				.flatMap(({ evidence }) => evidence)
				.flatMap((fact) =>
					fact.kind === "renamed" && fact.from.length === 1 && fact.to.length === 1
						? [[fact.from[0]!, fact.to[0]!] as const]
						: [],
				),
		),
	};
}
