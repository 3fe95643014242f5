/** A text in a code block whose fence is longer than any that it holds. */
export function fenced(code: string): string {
	const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((fence) => fence.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}c\n${code.replace(/\n$/, "")}\n${fence}`;
}

/** What stands in a text's first fenced code block; undefined where there is none, or it is not closed. */
export function firstBlock(text: string): string | undefined {
	return /^[ \t]*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^[ \t]*\1[`~]*[ \t]*$/m.exec(text)?.[2];
}
