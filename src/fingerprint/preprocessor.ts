import { blanked } from "../text/lines.js";
import { COMMENT_OR_STRING } from "../text/tokens.js";
import type { NodeKind, Span } from "./node.js";

/** C text laid bare for readers of its structure. */
interface BareCode {
	/**
	 * The text with comments, directives and the insides of literals blanked, as long as the text, so that
	 * offsets hold. Where the branches of an `#if` open or close different braces, only the first branch keeps them.
	 */
	readonly code: string;
	/** Its comments and directives, in order. */
	readonly spans: readonly Span[];
}

const DIRECTIVE = /^[ \t]*#[ \t]*(\w*)(?:[^\\\n]+|\\(?:\r?\n|.?))*/my;
const KINDS: Readonly<Record<string, NodeKind>> = {
	include: "#include",
	define: "#define",
	if: "#if",
	ifdef: "#if",
	ifndef: "#if",
	else: "#else",
	elif: "#else",
	endif: "#endif",
};

/** Takes comments and directives out of C text. */
export function bareCode(text: string): BareCode {
	const spans: Span[] = [];
	const uncommented = text.replace(COMMENT_OR_STRING, (match, from: number) => {
		if (match[0] !== "/") return match[0] + " ".repeat(Math.max(0, match.length - 2)) + match[0];
		spans.push(span("comment", from, from + match.length));
		return blanked(match);
	});
	const branches = new Branches();
	let at = 0;
	const code: string[] = [];
	for (const match of directivesIn(uncommented)) {
		const kind = KINDS[match[1]!] ?? "#other";
		const head = match[0].trimStart();
		const from = match.index + match[0].length - head.length;
		spans.push(span(kind, from, from + head.trimEnd().length));
		code.push(branches.take(uncommented.slice(at, match.index)), blanked(match[0]));
		at = match.index + match[0].length;
		branches.meet(kind);
	}
	code.push(branches.take(uncommented.slice(at)));
	// Joined, a text lies in one piece, which is read a third sooner char by char than one that was added up.
	return { code: code.join(""), spans: spans.sort((a, b) => a.from - b.from || b.to - a.to) };
}

/** Looks at the places alone where a directive's mark stands, which are few. */
function* directivesIn(text: string): Iterable<RegExpExecArray> {
	let end = 0;
	for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", Math.max(at + 1, end))) {
		let from = at;
		while (from > end && " \t".includes(text[from - 1]!)) from--;
		DIRECTIVE.lastIndex = from;
		const match = DIRECTIVE.exec(text);
		if (!match) continue;
		yield match;
		end = from + match[0].length;
	}
}

function span(kind: NodeKind, from: number, to: number): Span {
	return { kind, from, to, headTo: to };
}

/** Lets only the first branch of an `#if` open or close braces for the text after it. */
class Branches {
	/** For each open `#if`: whether an `#else` was met. */
	readonly #open: boolean[] = [];
	/** For how many of them one was. */
	#later = 0;

	meet(kind: NodeKind): void {
		if (kind === "#if") this.#open.push(false);
		else if (kind === "#else" && this.#open.at(-1) === false) {
			this.#open[this.#open.length - 1] = true;
			this.#later++;
		} else if (kind === "#endif" && this.#open.pop()) this.#later--;
	}

	/** The code between two directives, without the braces that do not pair in it where it is no first branch. */
	take(code: string): string {
		return this.#later > 0 ? unpairedBlanked(code) : code;
	}
}

function unpairedBlanked(code: string): string {
	const open: number[] = [];
	const unpaired = new Set<number>();
	for (let at = 0; at < code.length; at++) {
		if (code[at] === "{") open.push(at);
		else if (code[at] === "}" && open.pop() === undefined) unpaired.add(at);
	}
	for (const at of open) unpaired.add(at);
	if (unpaired.size === 0) return code;
	return [...code].map((char, at) => (unpaired.has(at) ? ";" : char)).join("");
}
