import pLimit from "p-limit";
import type { AnswerMemory } from "../assist/answer-memory.js";
import { Assistant } from "../assist/assistant.js";
import { Calibration, PROMPT_VERSION } from "../assist/calibration.js";
import type { Asked } from "../assist/conversation.js";
import type { Repository } from "../git/repository.js";
import type { ChatModel } from "../llm/chat.js";
import { type ModelSettings, openModel } from "../llm/open.js";
import type { ModelUse, RunEvent, RunResult } from "../model/run.js";
import { sendBatch } from "./batch.js";
import { ControlScores, modelId } from "./record/controls.js";
import { conflictId, Memory, provenance, type Resolution } from "./record/memory.js";

/** How a run asks its model. */
export interface ModelRequest {
	readonly settings: ModelSettings;
	/** How often each place is asked about. */
	readonly votes: number;
	/** Another model of the same endpoint, which is asked whether an answer is right. */
	readonly critic?: string;
	/** Whether it is noted where an answer differs from the patch. */
	readonly explains: boolean;
	/** Whether control questions are asked before the first question. */
	readonly calibrates: boolean;
	/** How many requests are under way at once. */
	readonly jobs: number;
}

/** A model at the service of one run. */
export interface OpenedAssistant {
	readonly assistant: Assistant;
	/** What it has cost so far. */
	use(): ModelUse;
	/** Sends what a run that is done would ask, where that goes by batch. @throws UserError where it cannot be sent */
	send(ended: RunResult): Promise<RunResult["batch"]>;
	close(): Promise<void>;
}

/** What a run has that its model needs. */
interface Means {
	readonly tell: (event: RunEvent) => void;
	readonly clock: () => number;
	readonly now: () => Date;
	/** Keep what was learnt for runs to come; a dry run only reads it. */
	readonly remembers: boolean;
}

/** Opens the model of a run. @param run the run's id, for the memory's account of where an answer comes from */
export function openAssistant(
	repository: Repository,
	run: string,
	request: ModelRequest,
	means: Means,
): OpenedAssistant {
	const { settings, votes, critic, explains, jobs } = request;
	const { tell, clock, now, remembers } = means;
	const { commonDir, context } = repository;
	const { signal } = context;
	const opened = openModel(settings, {
		clock,
		warn: (text) => tell({ kind: "warning", text }),
		...(signal && { signal }),
	});
	const { model, temperature, extra } = settings;
	const parameters = { ...extra, ...(temperature !== undefined && { temperature }) };
	const sources = { endpoint: 0, cache: 0, replay: 0 };
	const limit = pLimit(jobs);
	const chat: ChatModel = {
		complete: (request) =>
			limit(async () => {
				tell({ kind: "asking", model: request.model, messages: request.messages, parameters });
				const result = await opened.chat.complete(request);
				if (result.ok) sources[result.source]++;
				return result;
			}),
	};
	// A recording is whole only where nothing is answered from elsewhere.
	const isRecorded = settings.record !== undefined || settings.replay !== undefined;
	const memory = isRecorded ? undefined : answerMemory(new Memory(commonDir), run, now, remembers);
	const asked = {
		chat,
		model,
		...(temperature !== undefined && { temperature }),
		...(extra && { extra }),
	};
	const calibration = request.calibrates ? calibrationOf(asked, commonDir, settings, means) : undefined;
	return {
		assistant: new Assistant({
			...{ asked, votes, explains },
			...(calibration && { calibration }),
			...(critic !== undefined && { critic: { ...asked, model: critic } }),
			...(memory && { memory }),
		}),
		use: () => {
			const { requests, tokensIn, tokensOut, isEstimate } = opened.budget.spent;
			const { cost } = opened.budget;
			const { cache, replay } = sources;
			return {
				model,
				...(critic !== undefined && { critic }),
				...(calibration?.score && { controls: calibration.score }),
				requests,
				tokensIn,
				tokensOut,
				isEstimate,
				cached: cache,
				replayed: replay,
				...(cost !== undefined && { cost }),
			};
		},
		send: async (ended) => opened.noted && sendBatch(repository, settings, opened.noted, ended),
		close: () => opened.close(),
	};
}

/** A score is known by the model's name, where it is asked and how; one that is to be asked anew, or recorded, is not. */
function calibrationOf(
	asked: Asked,
	commonDir: string,
	{ url = "", command = "", cache, record, replay }: ModelSettings,
	{ tell, now, remembers }: Means,
): Calibration {
	const scores = new ControlScores(commonDir);
	const { model, temperature, extra } = asked;
	const id = modelId(model, url, command, JSON.stringify([temperature, extra]), `${PROMPT_VERSION}`);
	const isFresh = !cache || record !== undefined || replay !== undefined;
	return new Calibration(asked, {
		known: async () => (isFresh ? undefined : scores.find(id)),
		keep: async (score) => {
			if (remembers) await scores.keep({ id, model, ...score, date: now().toISOString() });
		},
		tell: (what) => tell({ kind: "doing", what }),
		warn: (text) => tell({ kind: "warning", text }),
	});
}

function answerMemory(memory: Memory, run: string, now: () => Date, remembers: boolean): AnswerMemory {
	/** What a dry run would keep. */
	const kept = new Map<string, Resolution>();
	return {
		async find(texts) {
			const id = conflictId(...texts);
			const known = kept.get(id) ?? (await memory.find(id));
			if (known?.by.kind !== "model") return undefined;
			return { after: known.after, model: known.by.model, provenance: provenance(known) };
		},
		async forget(texts) {
			if (remembers) await memory.forget(conflictId(...texts));
		},
		async keep(texts, change, { key, subject }, model) {
			const resolution: Resolution = {
				...change,
				id: conflictId(...texts),
				by: { kind: "model", model },
				commit: key,
				subject,
				run,
				date: now().toISOString(),
			};
			if (remembers) await memory.keep(resolution);
			else kept.set(resolution.id, resolution);
		},
	};
}
