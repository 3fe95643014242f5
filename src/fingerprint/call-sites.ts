/** A name with parentheses after it: chars [from, to) of the code, the first `(` at `open`. */
export interface CallSite {
	readonly name: string;
	readonly from: number;
	readonly open: number;
	readonly to: number;
	/** How many braces are open around it. */
	readonly depth: number;
}

const CALL = /[A-Za-z_]\w*(?=[ \t\n]*\()/g;

/**
 * Rewrites calls: `rewrite` gives for a call the text to stand, as long as what it replaces, from `from` up to the
 * call's end or less; or undefined, to leave it. Calls inside of what was replaced are not looked at.
 *
 * @param code bare code
 */
export function rewriteCalls(
	code: string,
	rewrite: (site: CallSite) => { readonly from: number; readonly text: string } | undefined,
): string {
	const { close, depth } = brackets(code);
	let rewritten = "";
	let at = 0;
	for (const { 0: name, index } of code.matchAll(CALL)) {
		const open = code.indexOf("(", index);
		if (index < at || close[open]! < 0) continue;
		const change = rewrite({ name, from: index, open, to: close[open]! + 1, depth: depth[index]! });
		if (!change || change.from < at) continue;
		rewritten += code.slice(at, change.from) + change.text;
		at = change.from + change.text.length;
	}
	return rewritten + code.slice(at);
}

/** For each `(` the place of its `)` or -1, and how many braces are open at each char. */
function brackets(code: string): { close: Int32Array; depth: Uint32Array } {
	const close = new Int32Array(code.length).fill(-1);
	const depth = new Uint32Array(code.length);
	const open: number[] = [];
	let braces = 0;
	for (let at = 0; at < code.length; at++) {
		depth[at] = braces;
		const char = code[at];
		if (char === "(") open.push(at);
		else if (char === ")") {
			const from = open.pop();
			if (from !== undefined) close[from] = at;
		} else if (char === "{") braces++;
		else if (char === "}") braces = Math.max(0, braces - 1);
	}
	return { close, depth };
}

/** True where the line after a call, chars [call, end) of the code, is indented deeper than the one it begins on. */
export function isBodyBelow(code: string, call: number, end: number): boolean {
	const indent = (at: number) => /^[ \t]*/.exec(code.slice(at, at + 100))![0].replace(/ {8}/g, "\t").length;
	const next = /^[ \t]*\n/.exec(code.slice(end, end + 100));
	return next !== null && indent(end + next[0].length) > indent(code.lastIndexOf("\n", call) + 1);
}
