import { charactersOf, columnsOf } from "./width.js";

/**
 * A text in lines no wider than `width` columns, broken at blanks where there are some.
 *
 * @param text safe to print
 * @param hang what the lines behind the first begin with
 */
export function proseLines(text: string, width: number, hang = ""): string[] {
	const lines = [""];
	let column = 0;
	const isNew = () => column === (lines.length > 1 ? hang.length : 0);
	const add = (piece: string, size: number) => {
		lines[lines.length - 1] += piece;
		column += size;
	};
	const begin = () => {
		lines.push(hang);
		column = hang.length;
	};
	for (const [, blank, word] of text.matchAll(/( *)([^ ]*)/g) as Iterable<[string, string, string]>) {
		const size = columnsOf(word);
		if (column + blank.length + size <= width) {
			add(blank + word, blank.length + size);
			continue;
		}
		if (!isNew()) begin();
		for (const part of size > width - column ? charactersOf(word) : [word]) {
			const own = columnsOf(part);
			if (column + own > width && !isNew()) begin();
			add(part, own);
		}
	}
	return lines;
}
