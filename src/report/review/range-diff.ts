import type { PatchResult } from "../../model/run.js";
import { display, short } from "../display.js";
import { paint, paintOther, type Slot, type Style } from "./style.js";

/** A patch beside the commit that it became, numbered from 1; `diff` is git's, latin1. */
interface Pair {
	readonly oldNumber: number;
	readonly newNumber?: number;
	readonly patch: PatchResult;
	readonly diff: string;
}

/** Pairs as `git range-diff` prints them: `=` the same, `!` changed, `<` without a counterpart. */
export function rangeDiffLines(style: Style, pairs: readonly Pair[], total: number): string[] {
	const width = String(total).length;
	return pairs.flatMap(({ oldNumber, newNumber, patch: { commit, newCommit, subject }, diff }) => {
		const old = `${String(oldNumber).padStart(width)}:  ${short(commit)}`;
		const none = `${"-".padStart(width)}:  ${"-".repeat(12)}`;
		const title = display(subject);
		if (newCommit === undefined) return [paint(style, "old", `${old} < ${none} ${title}`)];
		const now = `${String(newNumber).padStart(width)}:  ${short(newCommit)}`;
		if (diff === "") return [paint(style, "commit", `${old} = ${now} ${title}`)];
		const head = `${paint(style, "old", old)} ${paint(style, "commit", "!")} ${paint(style, "new", now)} ${paint(style, "commit", title)}`;
		return [head, ...diffLines(style, diff)];
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
