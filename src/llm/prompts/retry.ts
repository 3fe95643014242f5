import type { ChatMessage } from "../chat.js";
import { renderSections } from "./sections.js";

/** The request to try again after a failed check. */
export function retryPrompt(check: string, reason: string): ChatMessage {
	return {
		role: "user",
		content: `Your answer was checked and rejected. The check "${check}" says:\n\n${renderSections([{ title: "FINDING", text: reason }])}\nAnswer again by the same rules and in the same form, all of it: it is NEW CODE that your answer changes, not your last answer. Or answer with CANNOT.`,
	};
}
