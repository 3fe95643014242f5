import type { NodeKind, Span } from "./node.js";

/** How the lines of a language that has no statements are told apart. */
export interface LineRules {
	/** A line that is a comment. */
	readonly comment?: RegExp;
	/** A line that opens a section. */
	readonly section?: RegExp;
	/** Where a line goes on in the next one. */
	readonly continues?: RegExp;
}

const DIRECTIVES: readonly (readonly [RegExp, NodeKind])[] = [
	[/^\s*(?:#\s*include\b|-?include\b|source\b)/, "#include"],
	[/^\s*#\s*define\b/, "#define"],
	[/^\s*(?:#\s*if(?:n?def)?|ifn?eq|ifn?def)\b/, "#if"],
	[/^\s*(?:#\s*(?:else|elif)|else)\b/, "#else"],
	[/^\s*(?:#\s*endif|endif)\b/, "#endif"],
];

/** The nodes of a text whose unit is the line: one for each that is not blank, with those that go on from it. */
export function nodesByLine(text: string, { comment, section, continues = /\\\s*$/ }: LineRules): Span[] {
	const spans: Span[] = [];
	let from = 0;
	let isOpen = false;
	for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
		const code = line.trim();
		const start = from + line.indexOf(code);
		const end = start + code.length;
		from += line.length;
		if (isOpen) spans.push(extended(spans.pop()!, end));
		else if (code !== "")
			spans.push({ kind: kindOf(line, comment, section), from: start, to: end, headTo: end });
		isOpen = (isOpen || code !== "") && continues.test(line);
	}
	return spans;
}

function kindOf(line: string, comment: RegExp | undefined, section: RegExp | undefined): NodeKind {
	const directive = DIRECTIVES.find(([pattern]) => pattern.test(line))?.[1];
	if (directive) return directive;
	if (comment?.test(line)) return "comment";
	return section?.test(line) ? "section" : "statement";
}

function extended(span: Span, to: number): Span {
	return { ...span, to, headTo: to };
}
