import { tokenSimilarity, tokensOf } from "../../text/tokens.js";

/** From this likeness on, one line counts as another's changed form. */
export const ALIKE = 0.5;

/** How alike two lines are, 0 to 1, by their tokens; those of comments count too. */
export function likeness(a: string, b: string): number {
	return tokenSimilarity(bare(a), bare(b));
}

/** The one of some lines that is most like a text, if any is alike. */
export function mostAlike(
	text: string,
	free: ReadonlySet<number>,
	lines: readonly string[],
	mayBe: (line: string) => boolean,
): number | undefined {
	let best: number | undefined;
	let most = ALIKE;
	for (const at of free) {
		const each = mayBe(lines[at]!) ? likeness(text, lines[at]!) : 0;
		if (each > most || (each === most && best === undefined)) {
			best = at;
			most = each;
		}
	}
	return best;
}

/** The tokens of a text, those of its comments too. */
export function allTokensOf(text: string): string[] {
	return tokensOf(bare(text));
}

/** A line with its comment as if it were code. */
function bare(line: string): string {
	return line.replace(/\/\*|\*\/|\/\//g, (mark) => ` @${mark.replace("//", "|")[0]} `);
}
