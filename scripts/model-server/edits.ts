import type { Edit } from "../../src/model/series.js";
import { diffLines } from "../../src/text/diff.js";
import { isBlank, splitLines } from "../../src/text/lines.js";

/** An answer by edits, each quoting as many lines as it takes for them to stand in the code just once. */
export function answerByEdits(code: string, now: string, reason: string): string {
	const [old, next] = [splitLines(now), splitLines(code)];
	const edits: Edit[] = [];
	for (const edit of diffLines(old, next, { ignoreSpace: false })) {
		let own = quoting(old, edit);
		while (edits.length > 0 && own.oldFrom <= edits.at(-1)!.oldTo) {
			const { oldFrom, newFrom } = edits.pop()!;
			own = quoting(old, { ...own, oldFrom, newFrom });
		}
		edits.push(own);
	}
	if (edits.length === 0) return `THERE ALREADY: ${reason}\n`;
	return `${edits.map((edit) => blocksOf(old, next, edit)).join("")}REASON: ${reason}\n`;
}

/** An edit with lines around it till what it quotes stands there once, with no blank line at an end. */
function quoting(old: readonly string[], edit: Edit): Edit {
	let { oldFrom, oldTo, newFrom, newTo } = edit;
	const isBlankAt = (at: number) => isBlank(old[at] ?? "");
	const isClear = () => {
		const quoted = old.slice(oldFrom, oldTo);
		const standsAt = (at: number) => quoted.every((line, i) => old[at + i]?.trim() === line.trim());
		return old.filter((_, at) => standsAt(at)).length === 1;
	};
	for (;;) {
		const isUpward = oldFrom > 0 && (isBlankAt(oldFrom) || !isClear());
		const isDownward = oldTo < old.length && (isBlankAt(oldTo - 1) || !isClear());
		if (isUpward) [oldFrom, newFrom] = [oldFrom - 1, newFrom - 1];
		else if (isDownward) [oldTo, newTo] = [oldTo + 1, newTo + 1];
		else return { oldFrom, oldTo, newFrom, newTo };
	}
}

function blocksOf(
	old: readonly string[],
	next: readonly string[],
	{ oldFrom, oldTo, newFrom, newTo }: Edit,
): string {
	const quoted = old.slice(oldFrom, oldTo);
	const lines = next.slice(newFrom, newTo);
	const isInsertion = quoted.every((line, i) => lines[i] === line);
	const [first, second] = isInsertion ? ["AFTER", "INSERT"] : ["REPLACE", "WITH"];
	const fenced = (word: string, text: readonly string[]) => `${word}\n\`\`\`\n${text.join("")}\`\`\`\n`;
	return fenced(first!, quoted) + fenced(second!, isInsertion ? lines.slice(quoted.length) : lines);
}
