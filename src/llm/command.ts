import { askCommand, type CommandAnswer } from "../system/answer.js";
import { oneLine } from "./answer.js";
import type { Budget } from "./budget.js";
import {
	type ChatFailure,
	type ChatMessage,
	type ChatModel,
	type ChatRequest,
	type ChatResult,
	estimateTokens,
	failed,
} from "./chat.js";
import { withoutKey } from "./secret.js";

interface CommandSettings {
	/** As the user wrote it, for `sh -c`. */
	readonly command: string;
	/** Milliseconds for one answer. */
	readonly timeout: number;
	/** A key of the user's that no error may show. */
	readonly key?: string;
	readonly signal?: AbortSignal;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
	readonly budget?: Budget;
}

/** The most bytes of an answer that are read. */
const MOST_BYTES = 4 << 20;
const NOT_FOUND = 127;

/** Asks a command of the user's: the prompt on its standard input, the answer on its standard output. */
export class CommandClient implements ChatModel {
	constructor(private readonly settings: CommandSettings) {}

	/** Runs the command once. @throws CancelledError where the signal fires */
	async complete({ messages }: ChatRequest): Promise<ChatResult> {
		const { command, timeout, key, signal, clock, budget } = this.settings;
		const spent = budget?.take();
		if (spent !== undefined) return failed("budget", spent);
		const began = clock();
		const prompt = promptOf(messages);
		const answer = await askCommand(command, prompt, { bytes: MOST_BYTES, milliseconds: timeout }, signal);
		const text = withoutKey(answer.out.toString("utf8"), key);
		const usage = {
			tokensIn: estimateTokens(prompt),
			tokensOut: estimateTokens(text),
			isEstimate: true,
			requests: 1,
			seconds: (clock() - began) / 1000,
		};
		budget?.spend(usage);
		const failure = failureOf(answer, text, timeout, key);
		return failure ? { ok: false, failure, usage } : { ok: true, text, usage, source: "endpoint" };
	}
}

/** All messages as one text: the rules and the question as they are; in a longer talk, who said what is said. */
function promptOf(messages: readonly ChatMessage[]): string {
	const isTalk = messages.some(({ role }) => role === "assistant");
	const texts = messages.map(({ role, content }) => (isTalk ? `=== ${role}\n${content}` : content));
	return `${texts.join("\n\n")}\n`;
}

function failureOf(
	{ code, said, cut }: CommandAnswer,
	text: string,
	timeout: number,
	key: string | undefined,
): ChatFailure | undefined {
	if (cut === "late") return { kind: "timeout", message: `no answer within ${timeout / 1000} seconds` };
	if (cut === "long")
		return { kind: "too-large", message: `the answer is longer than ${MOST_BYTES >> 20} MB` };
	const why = oneLine(withoutKey(said, key));
	const message = `the command of --llm-command exits with ${code}${why === "" ? "" : `: ${why}`}`;
	if (code === NOT_FOUND) return { kind: "no-such-model", message };
	if (code !== 0) return { kind: "server", message };
	return text.trim() === "" ? { kind: "empty", message: "the answer is empty" } : undefined;
}
