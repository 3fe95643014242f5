import { display } from "../display.js";
import { type PairWords, pairHead } from "../wording/range-diff.js";
import { paint, paintOther, type Slot, type Style } from "./style.js";

/** Pairs as `git range-diff` prints them: `=` the same, `!` changed, `<` without a counterpart. */
export function rangeDiffLines(
	style: Style,
	pairs: readonly (PairWords & { readonly subject: string })[],
	total: number,
): string[] {
	return pairs.flatMap((pair) => {
		const { old, sign, new: now } = pairHead(pair, total);
		const title = display(pair.subject);
		if (sign === "<") return [paint(style, "old", `${old} < ${now} ${title}`)];
		if (sign === "=") return [paint(style, "commit", `${old} = ${now} ${title}`)];
		const head = `${paint(style, "old", old)} ${paint(style, "commit", "!")} ${paint(style, "new", now)} ${paint(style, "commit", title)}`;
		return [head, ...diffLines(style, pair.diff)];
	});
}

const INNER: Readonly<Record<string, Slot>> = { "-": "old", "+": "new", "@": "frag", "#": "meta" };

/** Git's own lines: the outer sign reversed, the rest in the colour of the inner one. Tabs stay. */
function diffLines(style: Style, diff: string): string[] {
	return diff
		.replace(/\n$/, "")
		.split("\n")
		.map((line) => {
			const [, indent, outer, inner] = /^( {0,4})(.?)([\s\S]*)$/.exec(line) as unknown as [
				string,
				string,
				string,
				string,
			];
			const rest = inner.split("\t").map(display).join("\t");
			if (outer === "@") return `${indent}${paint(style, "frag", outer + rest)}`;
			const slot = INNER[inner.trimStart()[0] ?? ""] ?? "context";
			const sign = outer === "-" || outer === "+" ? paintOther(style, INNER[outer]!, outer) : outer;
			return `${indent}${sign}${paint(style, slot, rest)}`;
		});
}
