import { mergeFile } from "../../git/merge-file.js";
import type { Answer } from "../../model/bench.js";
import { splitLines, squash } from "../../text/lines.js";
import type { Method } from "./method.js";

/** What git alone can do: find what still stands as it was, and `git merge-file`. */
export function gitMethod(signal: AbortSignal): Method {
	const merged = async (ours: string, base: string, theirs: string): Promise<Answer> => {
		const text = await mergeFile({ ours, base, theirs }, signal);
		return text === undefined
			? { text, failure: "refused", note: "git merge-file finds a conflict" }
			: { text };
	};
	return {
		retrieve: async ({ base, target }) => {
			const text = findLines(target, base);
			return text === undefined
				? { text, failure: "not found", note: "its lines do not stand in the file as they were" }
				: { text };
		},
		migrate: ({ base, patched }, found) => merged(terminated(found), terminated(base), terminated(patched)),
		portFile: ({ target, base, patched }) => merged(target, base, patched),
	};
}

/** The file's lines that equal a snippet's, white space left out, where they stand there exactly once. */
function findLines(file: string, snippet: string): string | undefined {
	const lines = splitLines(file);
	const squashed = lines.map(squash);
	const wanted = splitLines(snippet).map(squash);
	const places = squashed.flatMap((_, from) =>
		wanted.every((line, i) => squashed[from + i] === line) ? [from] : [],
	);
	return places.length === 1 ? lines.slice(places[0], places[0]! + wanted.length).join("") : undefined;
}

/** The snippets of a CSV have lost the end of their last line. */
function terminated(text: string): string {
	return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
