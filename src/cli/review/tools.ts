import type { Review } from "../../model/review.js";
import type { Run } from "../../rebase/record/run.js";
import { proseLines } from "../../report/review/prose.js";
import type { Style } from "../../report/review/style.js";
import type { Keys } from "./keys.js";

/** What a session works with. */
export interface Tools {
	readonly run: Run;
	readonly review: Review;
	/** What is to be known beforehand; may be empty. */
	readonly notice: string;
	/** As the terminal is now. */
	readonly style: () => Style;
	readonly keys: Keys;
	readonly write: (text: string) => void;
	/** The screen may be cleared. */
	readonly isScreen: boolean;
	/** Lines of the screen, now. */
	readonly rows: () => number;
	readonly page: (text: string) => Promise<void>;
}

/** Clears the screen and puts the cursor on top. */
export const CLEAR = "\u001b[2J\u001b[H";

/** Fills the screen with something else, until a key is pressed. @returns the key */
export function ask(
	{ style, write, keys }: Tools,
	says: readonly string[],
	question: string,
): Promise<string | undefined> {
	const lines = says.flatMap((text) => proseLines(text, style().width, "  "));
	write(`${CLEAR}${lines.join("\n")}\n\n${question}`);
	return keys.next();
}
