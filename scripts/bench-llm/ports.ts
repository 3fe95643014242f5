import { Assistant } from "../../src/assist/assistant.js";
import { codecOf } from "../../src/assist/codec.js";
import { type ChatModel, estimateTokens, failed, NO_USAGE } from "../../src/llm/chat.js";
import { DEFAULT_THRESHOLD } from "../../src/model/decision.js";
import { factsFor, portPatch } from "../../src/port/patch.js";
import { worldOf } from "../bench-ports/port.js";
import { type Row, readPorts } from "../bench-ports/rows.js";
import type { Trees } from "../bench-ports/world.js";
import { honestAnswer } from "../model-answers/honest.js";
import { carried } from "../model-answers/maintainers.js";
import { placeIn } from "../model-answers/place-in.js";
import { answerByEdits } from "../model-server/edits.js";
import { answerEach, sectionOf } from "../model-server/prompt.js";

/** What was sent and said about the places of ports, in tokens. */
interface Asked {
	patches: number;
	readonly places: number[];
	readonly questions: number[];
	readonly answers: number[];
}

/**
 * Asks about all that the engine leaves of real ports, of a model that answers as the maintainers did where that is
 * known, in the form that it is asked for; prints how many questions these are, and how long.
 */
export async function askAboutPorts(csv: string, trees: Trees): Promise<void> {
	const asked: Asked = { patches: 0, places: [], questions: [], answers: [] };
	for (const [key, rows] of (await readPorts(csv)).ports) {
		const { patch, world } = worldOf(key, rows, trees, DEFAULT_THRESHOLD);
		const facts = await factsFor(patch, world);
		const decision = await portPatch(patch, facts);
		if (decision.fate !== "conflict") continue;
		const before = asked.places.length + asked.questions.length;
		const chat = honestModel(rows, asked);
		await new Assistant({ asked: { chat, model: "known" }, votes: 1 }).resolve(patch, decision, facts);
		if (asked.places.length + asked.questions.length > before) asked.patches++;
	}
	const { patches, places, questions, answers } = asked;
	console.log(`${questions.length} questions about ${patches} patches of ${csv}`);
	console.log(`  ${places.length} requests to find a place`);
	console.log(`  a question has ${median(questions)} tokens (median), ${total(questions)} in all`);
	console.log(`  ${answers.length} known answers have ${median(answers)}, ${total(answers)} in all`);
}

/** Answers with the maintainers' code, and counts what is asked for the first time about a place. */
function honestModel(rows: readonly Row[], asked: Asked): ChatModel {
	return {
		async complete({ messages }) {
			const [system, user] = messages.map(({ content }) => content) as [string, string];
			const sent = estimateTokens(system + user);
			const say = (text: string) => ({ ok: true, text, usage: NO_USAGE, source: "endpoint" }) as const;
			if (sectionOf(user, "NEW CODE") === "") {
				asked.places.push(sent);
				return say(placeIn(user));
			}
			const isFirst = messages.length === 2;
			if (isFirst) asked.questions.push(sent);
			const text = isFirst ? answerOf(system, user, rows) : undefined;
			if (text === undefined) return failed("not-recorded", "nobody knows");
			asked.answers.push(estimateTokens(text));
			return say(text);
		},
	};
}

/** What the maintainers have at every place that a prompt shows, in the form that it asks for. */
function answerOf(system: string, user: string, rows: readonly Row[]): string | undefined {
	const path = /^Place: (.*?)(, in .*)?$/m.exec(user)?.[1];
	const row = rows.find((each) => each.path === path);
	if (!row) return undefined;
	const form = system.includes("REPLACE") ? answerByEdits : undefined;
	return answerEach(user, (told) => answerAt(told, row, form));
}

function answerAt(told: string, row: Row, form: typeof answerByEdits | undefined): string | undefined {
	const texts = [row.file_old_p, row.file_new, row.file_new_p] as const;
	const [patched, target, right] = texts.map(codecOf(...texts).decode);
	const now = sectionOf(told, "NEW CODE");
	const code = carried(target, right, now) ?? carried(patched, right, now);
	return code === undefined ? undefined : honestAnswer(code, now, sectionOf(told, "PATCH"), form);
}

function total(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0);
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
