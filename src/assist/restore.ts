import { diffLines } from "../text/diff.js";
import { indentOf, squash } from "../text/lines.js";

/**
 * Gives an answer the white space and line ends that it should have: lines that the target has are the
 * target's to the byte, lines that the patch adds are the patch's but for their indentation, which follows the
 * target's lines around.
 *
 * @param changed lines of the patch that differ from its old ones in white space only: kept as they are
 */
export function restoreSpace(
	now: readonly string[],
	added: readonly string[],
	answer: readonly string[],
): string[] {
	const lines = [...answer];
	let shift = 0;
	let at = 0;
	const exact = new Set(added);
	/** How the target indents what the answer indents like this. */
	const indents = new Map<string, string>();
	const keep = (until: number) => {
		for (; at < until; at++) {
			const theirs = lines[at + shift]!;
			if (exact.has(theirs)) continue;
			indents.set(indentOf(theirs), indentOf(now[at]!));
			lines[at + shift] = now[at]!;
		}
	};
	const fresh: number[] = [];
	for (const edit of diffLines(now, answer, { ignoreSpace: true })) {
		keep(edit.oldFrom);
		at = edit.oldTo;
		shift = edit.newTo - edit.oldTo;
		for (let i = edit.newFrom; i < edit.newTo; i++) fresh.push(i);
	}
	keep(now.length);
	for (const i of fresh) {
		const own = asThePatchHasIt(lines[i]!, added);
		const indent = indentOf(own);
		lines[i] = (indents.get(indent) ?? indent) + own.slice(indent.length);
	}
	const crlf = now.length > 0 && now.every((line) => line.endsWith("\r\n"));
	return crlf ? lines.map((line) => line.replace(/\r?\n$/, "\r\n")) : lines;
}

function asThePatchHasIt(line: string, added: readonly string[]): string {
	const key = squash(line);
	const own = added.find((each) => squash(each) === key);
	if (own === undefined || key === "") return line;
	return indentOf(line) + own.slice(indentOf(own).length);
}
