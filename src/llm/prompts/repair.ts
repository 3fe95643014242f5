import type { ChatMessage } from "../chat.js";
import { renderSections } from "./sections.js";

/** The request to repair code that a compiler or checker complained about. */
export function repairPrompt(complaint: string): ChatMessage {
	return {
		role: "user",
		content: `Your code was built, and failed:\n\n${renderSections([{ title: "MESSAGE", text: complaint }])}\nRepair it by the same rules and in the same form, all of it: it is NEW CODE that your answer changes, not your last answer. Or answer with CANNOT.`,
	};
}
