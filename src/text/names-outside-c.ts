import { blankComments } from "./tokens.js";

/** The Kconfig symbols, without `CONFIG_`, that lines of a file at `path` ask for: not those that they define. */
export function symbolsUsed(path: string, text: string): Set<string> {
	const symbols = new Set<string>();
	if (/(^|\/)Kconfig[^/]*$/.test(path))
		for (const [, expression] of text.matchAll(/^\s+(?:select|imply|depends on|visible if|if)\s+(.*)$/gm))
			for (const symbol of expression!.replace(/"[^"]*"|#.*/g, "").match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? [])
				symbols.add(symbol);
	else
		for (const [, symbol] of withoutComments(path, text).matchAll(/\bCONFIG_([A-Z0-9_]{3,})\b/g))
			symbols.add(symbol!);
	return symbols;
}

/** In a defconfig `# CONFIG_X is not set` is a row, in a Makefile `#` begins a comment. */
function withoutComments(path: string, text: string): string {
	if (/\.(?:[chS]|dtsi?|dtso)$/.test(path)) return blankComments(text);
	return isDefconfig(path) ? text : text.replace(/#.*/g, "");
}

/** True for files of rows `CONFIG_X=y`. */
export function isDefconfig(path: string): boolean {
	return /defconfig$|(?:^|\/)configs\/[^/]+$/.test(path);
}

/** True for a file whose lines may speak to what stands elsewhere in the tree, in a way that is known. */
export function isLinked(path: string): boolean {
	return (
		/\.(?:[chSs]|cpp|cc|hpp|dtsi?|dtso|rs)$|(?:^|\/)(?:Kconfig|Makefile|Kbuild)[^/]*$/.test(path) ||
		isDefconfig(path)
	);
}

/** The labels that devicetree text refers to. */
export function labelsUsed(text: string): Set<string> {
	return new Set([...blankComments(text).matchAll(/&([A-Za-z_]\w*)/g)].map((match) => match[1]!));
}

/** The labels that devicetree text gives to nodes. */
export function labelsIn(text: string): Set<string> {
	return new Set(labelSteps(text).flatMap(({ given }) => given ?? []));
}

/** What devicetree text does to a label: gives it to a node, or deletes the node that has it. */
export interface LabelStep {
	/** The offset in the text. */
	readonly at: number;
	readonly given?: string;
	readonly deleted?: string;
}

/** What devicetree text does to labels, in order. */
export function labelSteps(text: string): LabelStep[] {
	const step = /(?:^|[\s{};])([A-Za-z_]\w*):(?=\s*[\w&/{])|\/delete-node\/\s*&(\w+)/gm;
	return [...blankComments(text).matchAll(step)].map(({ index, 1: given, 2: deleted }) =>
		given === undefined ? { at: index, deleted: deleted! } : { at: index, given },
	);
}

/** The macros and constants that assembler text uses: what begins a line, has arguments, or is written in capitals. */
export function assemblerNames(text: string): Set<string> {
	const code = blankComments(text).replace(/@.*/g, "");
	return new Set(
		[
			...code.matchAll(
				/^[ \t]*([A-Za-z_]\w{2,})\b(?!:)|\b([A-Za-z_]\w{2,})\(|\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/gm,
			),
		].map(([, a, b, c]) => (a ?? b ?? c)!),
	);
}

/** The constants (of binding headers) that devicetree text uses. */
export function devicetreeConstants(text: string): Set<string> {
	const code = blankComments(text).replace(/"[^"]*"/g, "");
	return new Set(code.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g) ?? []);
}

/** The members and paths of Rust text: `.name` and `::name`. */
export function rustNames(text: string): Set<string> {
	const code = text.replace(/\/\/.*/g, "").replace(/"(?:[^"\\\n]|\\.)*"/g, "");
	return new Set([...code.matchAll(/(?:(?<!\.)\.|::)([A-Za-z_]\w*)/g)].map((match) => match[1]!));
}

/** What Rust text declares: items and members. */
export function rustDeclared(text: string): Set<string> {
	const item = /\b(?:fn|struct|enum|union|trait|type|const|static|mod)[ \t]+([A-Za-z_]\w*)/g;
	const member = /^[ \t]+(?:pub(?:\([^)\n]*\))?[ \t]+)?([a-z_]\w*)[ \t]*:[^:]/gm;
	return new Set([...text.matchAll(item), ...text.matchAll(member)].map((match) => match[1]!));
}
