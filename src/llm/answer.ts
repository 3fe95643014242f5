/** What a model said, taken apart but not yet believed. */
type Answer =
	| {
			readonly kind: "code";
			/** The fenced block's lines, each ended by `\n`. */
			readonly lines: readonly string[];
			/** Lines of the patch that it names as no longer needed, with its word for why. */
			readonly notNeeded: readonly string[];
			/** Its reason in one line, empty where it gave none. */
			readonly reason: string;
	  }
	| { readonly kind: "cannot"; readonly reason: string }
	/** No form that was asked for; `reason` says what is wrong with it. */
	| { readonly kind: "malformed"; readonly reason: string };

/** No answer to a question of ours is longer. */
const LONGEST = 400_000;
const LONGEST_REASON = 300;

/**
 * Reads an answer: exactly one fenced block, or `CANNOT: why`. What a model thinks aloud in `<think>` before
 * it answers is left out.
 */
export function readAnswer(text: string): Answer {
	if (text.length > LONGEST) return { kind: "malformed", reason: "the answer is far too long" };
	const said = text.replace(/\r\n/g, "\n").replace(/^\s*<think>[\s\S]*?<\/think>/, "");
	const lines = said.split("\n");
	const fences = lines.flatMap((line, i) => (/^\s{0,3}(`{3,}|~{3,})/.test(line) ? [i] : []));
	if (fences.length === 0) {
		const cannot = /^\s*\**CANNOT\**\s*[:—-]\s*(.*)/im.exec(said);
		if (cannot) return { kind: "cannot", reason: oneLine(cannot[1]!) || "it gave no reason" };
		return { kind: "malformed", reason: "the answer has no fenced code block" };
	}
	if (fences.length === 1) return { kind: "malformed", reason: "the code block is not closed: cut off" };
	if (fences.length > 2) return { kind: "malformed", reason: "the answer has more than one code block" };
	const [open, close] = fences as [number, number];
	const outside = [...lines.slice(0, open), ...lines.slice(close + 1)];
	return {
		kind: "code",
		lines: lines.slice(open + 1, close).map((line) => `${line}\n`),
		notNeeded: outside.flatMap((line) => notNeededIn(line)),
		reason: oneLine(outside.flatMap((line) => /^\s*REASON:\s*(.*)$/.exec(line)?.[1] ?? []).join(" ")),
	};
}

/** The line that is named as not needed, as it is written and without the marks of a diff or of Markdown. */
function notNeededIn(line: string): string[] {
	const [, named] = /^\s*\W*NOT NEEDED:\**\s?(.*)$/.exec(line) ?? [];
	if (named === undefined) return [];
	const [, bare] = /^\s*(?:`+\s?)?[-+]?(.*?)`*\s*$/.exec(named)!;
	return [...new Set([named, bare!])];
}

/** Text as one line without control characters or marks that turn the direction of text. */
export function oneLine(text: string): string {
	const line = text
		.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, " ")
		.trim();
	return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
