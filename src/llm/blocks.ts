/** A fenced block of Markdown. */
export interface Block {
	/** The line of text right before it, blank lines aside; empty where another block or nothing is. */
	readonly heading: string;
	/** What is between the fences, each line ended by `\n`. */
	readonly lines: readonly string[];
}

/**
 * Takes a text apart into fenced blocks and the lines outside of them. As in CommonMark, a fence is closed by one of
 * the same character that is at least as long and has nothing behind it.
 */
export function blocksIn(lines: readonly string[]): {
	readonly blocks: readonly Block[];
	readonly outside: readonly string[];
	/** Of each line whether it is one of them. */
	readonly isOutside: readonly boolean[];
	/** The last block is not closed. */
	readonly isCut: boolean;
} {
	const blocks: Block[] = [];
	const isOutside: boolean[] = [];
	let heading = "";
	let open: { readonly fence: string; readonly lines: string[] } | undefined;
	for (const line of lines) {
		isOutside.push(false);
		const [, fence, behind] = /^\s{0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
		if (open) {
			if (fence?.startsWith(open.fence) && behind!.trim() === "") {
				blocks.push({ heading, lines: open.lines });
				[open, heading] = [undefined, ""];
			} else open.lines.push(`${line}\n`);
		} else if (fence !== undefined) open = { fence, lines: [] };
		else {
			isOutside[isOutside.length - 1] = true;
			if (line.trim() !== "") heading = line;
		}
	}
	return { blocks, outside: lines.filter((_, i) => isOutside[i]), isOutside, isCut: open !== undefined };
}
