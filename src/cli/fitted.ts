/** Escape sequences of colours, which take no room. */
const COLOURS = /\u001b\[[\d;]*m/g;

/**
 * A text as a terminal is to show it: lines that are too long for it go on in the next at a blank, under where their
 * words began. What goes elsewhere stays as it is.
 */
export function fitted(
	text: string,
	{ isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
): string {
	if (!isTTY || !columns) return text;
	return text
		.split("\n")
		.map((line) => (widthOf(line) > columns ? broken(line, columns) : line))
		.join("\n");
}

function broken(line: string, columns: number): string {
	const head = headOf(line, columns);
	const hang = " ".repeat(widthOf(head));
	const lines: string[] = [];
	let current = head;
	let isFirst = true;
	for (const word of line.slice(head.length).split(" ")) {
		if (!isFirst && widthOf(current) + 1 + widthOf(word) > columns) {
			lines.push(current.trimEnd());
			current = hang + word;
		} else current += isFirst ? word : ` ${word}`;
		isFirst = false;
	}
	return [...lines, current].join("\n");
}

/** What stands before a line's words: its indent, or the columns of a table where these leave room. */
function headOf(line: string, columns: number): string {
	const table = /^.* {2}(?=[^ ])/.exec(line)?.[0] ?? "";
	return widthOf(table) <= columns / 2 ? table : /^ */.exec(line)![0];
}

function widthOf(text: string): number {
	return text.replace(COLOURS, "").length;
}
