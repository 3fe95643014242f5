import type { CParser } from "../model/syntax.js";
import { callsIn } from "../text/calls.js";
import { lineAt, lineStarts, splitLines } from "../text/lines.js";
import { nodesOfC } from "./c-nodes.js";
import { type Definition, enclosing } from "./definition.js";
import { nodesByLine } from "./line-nodes.js";
import type { NodeKind, Span } from "./node.js";
import { type Language, profileOf } from "./profile.js";

/** A statement-level node: lines [from, to), from 0. */
export interface FingerprintNode {
	readonly kind: NodeKind;
	readonly from: number;
	readonly to: number;
	/** Its text without its body, white space collapsed: `if (ret)`, `struct widget`, `return 0;`. */
	readonly head: string;
	/** The functions called in it, its body included, each once, in order. */
	readonly calls: readonly string[];
}

/**
 * The code fingerprint (CFP) of a text, after MigGPT (Dang et al., NeurIPS 2025, arXiv 2504.09474): its
 * statement-level nodes as a flat list, in the order in which they begin; a nested one comes after its holder.
 */
export interface Fingerprint {
	readonly language: Language;
	readonly nodes: readonly FingerprintNode[];
	readonly definitions: readonly Definition[];
	/** Functions that the parser could not read, so that their nodes were read token by token. */
	readonly byToken: readonly Definition[];
}

/**
 * The fingerprint of a file or a snippet. Never refuses a text: what the parser cannot read is read token by
 * token, and all of it where no parser is given.
 *
 * @param path names the language; a snippet has the path of its file
 * @param text a latin1 string, one char a byte
 */
export function fingerprint(path: string, text: string, parser?: CParser): Fingerprint {
	const profile = profileOf(path);
	const definitions = profile.definitions(splitLines(text));
	const { spans, byToken } =
		profile.language === "c"
			? nodesOfC(text, definitions, parser)
			: { spans: nodesByLine(text, profile.lines), byToken: [] };
	const starts = lineStarts(text);
	return {
		language: profile.language,
		nodes: spans.map((span) => nodeOf(text, starts, span)),
		definitions,
		byToken,
	};
}

/** The definition around a line of a fingerprint, innermost first; undefined where none is. */
export function definitionAt({ definitions }: Fingerprint, line: number): Definition | undefined {
	return enclosing(definitions, line);
}

function nodeOf(text: string, starts: readonly number[], { kind, from, to, headTo }: Span): FingerprintNode {
	return {
		kind,
		from: lineAt(starts, from),
		to: lineAt(starts, Math.max(from, to - 1)) + 1,
		head: text.slice(from, headTo).replace(/\s+/g, " ").trim(),
		calls: kind === "comment" ? [] : callNames(kind, text.slice(from, to), text.slice(from, headTo)),
	};
}

/** What a function's or macro's head names is no call. */
function callNames(kind: NodeKind, text: string, head: string): string[] {
	const code =
		kind === "function"
			? text.slice(head.length)
			: kind === "#define"
				? text.replace(/^\W*\w+\s+\w+(?:\([^)]*\))?/, "")
				: text;
	return [...new Set(callsIn(code).map(({ name }) => name))];
}
