import { COMMENT_OR_STRING } from "./tokens.js";

/** A token and the white space before it; comments are tokens, too. */
export interface SpacedToken {
	readonly space: string;
	readonly token: string;
}

const SPACED = new RegExp(
	`(\\s*)(${COMMENT_OR_STRING.source}|[A-Za-z_$][\\w$]*|\\d[\\w.]*|->|\\+\\+|--|<<=|>>=|<<|>>|[<>=!]=|&&|\\|\\||[-+*/%&|^]=|\\.\\.\\.|##|\\S)`,
	"g",
);

/** A line's tokens; joined with their space, and with what is left behind the last, they are the line again. */
export function spacedTokens(line: string): { readonly tokens: SpacedToken[]; readonly tail: string } {
	const tokens: SpacedToken[] = [];
	let end = 0;
	for (const match of line.matchAll(SPACED)) {
		tokens.push({ space: match[1]!, token: match[2]! });
		end = match.index + match[0].length;
	}
	return { tokens, tail: line.slice(end) };
}

/** Tokens [oldFrom, oldTo) of one list became [newFrom, newTo) of the other. */
export interface TokenChange {
	readonly old: readonly string[];
	readonly new: readonly string[];
}

/** What turns one list of tokens into the other, by their longest common subsequence, in order. */
export function tokenChanges(a: readonly string[], b: readonly string[]): TokenChange[] {
	const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--)
			rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
	const changes: TokenChange[] = [];
	let [i, j, from, to] = [0, 0, 0, 0];
	const flush = () => {
		if (from < i || to < j) changes.push({ old: a.slice(from, i), new: b.slice(to, j) });
	};
	while (i < a.length && j < b.length) {
		if (a[i] === b[j]) {
			flush();
			i++;
			j++;
			from = i;
			to = j;
		} else if (rows[i + 1]![j]! >= rows[i]![j + 1]!) i++;
		else j++;
	}
	i = a.length;
	j = b.length;
	flush();
	return changes;
}
