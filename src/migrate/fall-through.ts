import { indentOf, isBlank } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";

/** The lines of a text before one, counted from 0. */
export interface Above {
	readonly lines: readonly string[];
	readonly to: number;
}

const LABEL = /^\s*case\b.*:\s*$/;
const LEAVES = /^\s*(?:return\b[^;{}]*|break|continue|goto\s+\w+);\s*$/;
const LABEL_THAT_LEAVES = /^\s*case\b[^?;]*:\s*(?:return\b[^;]*|break|continue|goto\s+\w+);\s*$/;
const SWITCH = /\bswitch\b.*\{\s*$/;
/** A longer case is not read. */
const LONGEST_CASE = 200;

/** Whether what stands before a line in a `switch` goes on into it: false only where it plainly leaves, or is the brace. */
export function fallsThrough({ lines, to }: Above): boolean {
	const code = blankComments(lines.slice(0, to).join("")).split("\n").slice(0, to);
	const body: string[] = [];
	for (const line of code.slice(-LONGEST_CASE).reverse()) {
		if (isBlank(line)) continue;
		if (body.length === 0 && (SWITCH.test(line) || LABEL_THAT_LEAVES.test(line))) return false;
		if (LABEL.test(line)) return !LEAVES.test(lastStatement(body.reverse()));
		body.push(line);
	}
	return true;
}

/** From the last line that is indented as the first one is. */
function lastStatement(body: readonly string[]): string {
	const indent = indentOf(body[0] ?? "");
	const from = body.findLastIndex((line) => indentOf(line) === indent);
	return body.slice(Math.max(0, from)).join("\n");
}
