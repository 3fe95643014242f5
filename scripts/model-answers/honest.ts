import { splitLines, squash } from "../../src/text/lines.js";
import { answer } from "../model-server/prompt.js";

/**
 * An answer as an honest model gives it: the code, and the lines of the patch that it leaves out or leaves
 * standing named as no longer needed.
 *
 * @param now the target's code
 * @param patch the patch as a diff
 * @param inForm puts it into the form that is asked for: the whole code, or edits of the target's
 */
export function honestAnswer(
	code: string,
	now: string,
	patch: string,
	inForm: (code: string, now: string, reason: string) => string = answerWhole,
): string {
	const counts = new Map<string, number>();
	const count = (text: string, by: number) => {
		for (const line of splitLines(text)) counts.set(squash(line), (counts.get(squash(line)) ?? 0) + by);
	};
	count(code, 1);
	count(now, -1);
	const unneeded = splitLines(patch).filter((line) => {
		const key = squash(line.slice(1));
		const sign = line[0] === "+" ? 1 : line[0] === "-" ? -1 : 0;
		const more = counts.get(key) ?? 0;
		if (sign === 0 || key === "") return false;
		if (more * sign <= 0) return true;
		counts.set(key, more - sign);
		return false;
	});
	const names = [...new Set(unneeded.map((line) => `NOT NEEDED: ${line.slice(1)}`))];
	return `${inForm(code, now, REASON)}\n${names.join("")}`;
}

const REASON = "the patch's change, made in the new code";

function answerWhole(code: string, _now: string, reason: string): string {
	return answer(code, reason);
}
