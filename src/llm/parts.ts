import { withoutThoughts } from "./answer.js";
import { blocksIn } from "./blocks.js";

/**
 * Takes an answer about several places apart: what stands under a line `PLACE 1`, `PLACE 2` and so on, outside of any
 * code block. The first of two parts of one number counts.
 *
 * @returns the parts by number
 */
export function partsOf(text: string): ReadonlyMap<number, string> {
	const lines = withoutThoughts(text).split("\n");
	const { isOutside } = blocksIn(lines);
	const parts = new Map<number, string>();
	let own: { readonly number: number; readonly lines: string[] } | undefined;
	const close = () => {
		if (own && !parts.has(own.number)) parts.set(own.number, own.lines.join("\n"));
	};
	for (const [i, line] of lines.entries()) {
		const [, number] = (isOutside[i] && /^[\s#*=]*PLACE (\d{1,4})\b/i.exec(line)) || [];
		if (number !== undefined) {
			close();
			own = { number: Number(number), lines: [] };
		} else own?.lines.push(line);
	}
	close();
	return parts;
}
