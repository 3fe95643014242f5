import { linesWith } from "./lines.js";
import { remembered } from "./recent.js";
import { blankComments } from "./tokens.js";

/** How deep a text nests, at its end and at its lowest, counted from where it begins. */
export interface Depth {
	readonly end: number;
	readonly lowest: number;
}

const CONDITIONAL = /^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|endif)\b/my;

/** The nesting of `#if … #endif`. */
export function conditionalDepth(text: string): Depth {
	let end = 0;
	let lowest = 0;
	for (const line of linesWith("#", text)) {
		CONDITIONAL.lastIndex = line;
		const word = CONDITIONAL.exec(text)?.[1];
		if (word === undefined) continue;
		if (word.startsWith("if")) end++;
		else if (word === "endif") lowest = Math.min(lowest, --end);
		else lowest = Math.min(lowest, end - 1);
	}
	return { end, lowest };
}

export const BRACKETS = ["()", "[]", "{}"] as const;
type Bracket = (typeof BRACKETS)[number];

/** The nesting of one kind of bracket in C text, comments and literals left out. */
export function bracketDepth(text: string, bracket: Bracket): Depth {
	return bracketDepths(text)[bracket];
}

/** The versions of the files of one patch: each kind of bracket is asked for, one after another. */
const MOST_READ = 1 << 20;

const bracketDepths = remembered(MOST_READ, (text): Readonly<Record<Bracket, Depth>> => {
	const code = blankComments(text);
	const [round, square, curly] = [new Level(), new Level(), new Level()];
	for (let at = 0; at < code.length; at++)
		switch (code.charCodeAt(at)) {
			case 40:
				round.end++;
				break;
			case 41:
				round.close();
				break;
			case 91:
				square.end++;
				break;
			case 93:
				square.close();
				break;
			case 123:
				curly.end++;
				break;
			case 125:
				curly.close();
		}
	return { "()": round, "[]": square, "{}": curly };
});

class Level implements Depth {
	end = 0;
	lowest = 0;

	close(): void {
		this.lowest = Math.min(this.lowest, --this.end);
	}
}
