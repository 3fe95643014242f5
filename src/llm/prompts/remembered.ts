import type { ChatMessage } from "../chat.js";

/** An answer that was remembered, as a model would have said it: what a repair begins from. */
export function rememberedAnswer(code: string): ChatMessage {
	const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length));
	const fence = "`".repeat(longest + 1);
	return { role: "assistant", content: `${fence}\n${code.replace(/\n?$/, "\n")}${fence}\n` };
}
