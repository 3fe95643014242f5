import type { CodeEdit } from "../llm/answer.js";
import { isBlank, squash } from "../text/lines.js";

/** An edit's place in the code shown: lines [from, to), from 0. */
interface Applied {
	readonly from: number;
	readonly to: number;
	readonly lines: readonly string[];
}

/**
 * Makes a model's edits in the code that it was shown. Each has to quote lines that stand there once, white space
 * aside, and no two may meet.
 *
 * @param shown lines, latin1, as the edits' are
 * @returns the code, edited; or what does not apply, one line each
 */
export function applyEdits(
	shown: readonly string[],
	edits: readonly CodeEdit[],
): { readonly lines: readonly string[] } | { readonly failed: string } {
	const applied: Applied[] = [];
	const failed: string[] = [];
	for (const [i, { quoted, isInsertion, lines }] of edits.entries()) {
		const wanted = trimmed(quoted);
		const found = placesOf(shown, wanted);
		const [at] = found;
		if (at === undefined || found.length > 1) {
			const count = found.length === 0 ? "nowhere" : `${found.length} times, not once,`;
			failed.push(`edit ${i + 1} quotes what stands ${count} in the code shown: ${wanted[0]!.trim()}`);
			continue;
		}
		const to = at + wanted.length;
		applied.push({ from: isInsertion ? to : at, to, lines });
	}
	applied.sort((a, b) => a.from - b.from || a.to - b.to);
	const meeting = applied.find((edit, i) => i > 0 && edit.from < applied[i - 1]!.to);
	if (meeting) failed.push(`two edits meet at: ${(shown[meeting.from] ?? shown.at(-1)!).trim()}`);
	if (failed.length > 0) return { failed: failed.join("\n") };
	const result = [...shown];
	for (const { from, to, lines } of applied.reverse()) result.splice(from, to - from, ...lines);
	return { lines: result };
}

/** Where lines stand in others: just so, or, where they do not, white space aside. */
function placesOf(shown: readonly string[], wanted: readonly string[]): number[] {
	const exact = startsOf(shown.map(unended), wanted.map(unended));
	return exact.length > 0 ? exact : startsOf(shown.map(squash), wanted.map(squash));
}

function startsOf(lines: readonly string[], wanted: readonly string[]): number[] {
	return lines.flatMap((_, i) => (wanted.every((line, j) => lines[i + j] === line) ? [i] : []));
}

function unended(line: string): string {
	return line.replace(/\r?\n$/, "");
}

function trimmed(lines: readonly string[]): readonly string[] {
	const first = lines.findIndex((line) => !isBlank(line));
	return lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}
