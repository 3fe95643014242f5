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
	const indent = /^ */.exec(line)![0];
	const lines: string[] = [];
	let current = indent;
	for (const word of line.slice(indent.length).split(" ")) {
		const isFirst = current === indent;
		if (!isFirst && widthOf(current) + 1 + widthOf(word) > columns) {
			lines.push(current.trimEnd());
			current = indent + word;
		} else current += isFirst ? word : ` ${word}`;
	}
	return [...lines, current].join("\n");
}

function widthOf(text: string): number {
	return text.replace(COLOURS, "").length;
}
