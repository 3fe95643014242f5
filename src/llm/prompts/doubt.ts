import type { ChatMessage } from "../chat.js";
import { renderSections } from "./sections.js";

/** The request to look again at changes that nothing explains. */
export function doubtPrompt(reason: string): ChatMessage {
	return {
		role: "user",
		content: `Your answer was checked. Something in it is not the patch's, and nothing shows why:\n\n${renderSections([{ title: "FINDING", text: reason }])}\nAnswer again by the same rules: with the patch's own lines where the new kernel does not demand another form, else with the same code and the REASON.`,
	};
}
