import { access } from "node:fs/promises";
import { Language, Parser } from "web-tree-sitter";
import { UserError } from "../errors.js";
import { installed } from "../installed.js";
import type { CParser, SyntaxTree } from "../model/syntax.js";

/** Where the grammar lies when the program is installed, and when it runs from its sources. */
const GRAMMAR_PLACES = ["dist/tree-sitter-c.wasm", "node_modules/tree-sitter-c/tree-sitter-c.wasm"];

let loading: Promise<Parser> | undefined;

/**
 * tree-sitter with the grammar of C, loaded once a process, for what wants its trees as they are.
 *
 * @throws UserError where the grammar is not installed
 */
export function loadTreeSitter(): Promise<Parser> {
	loading ??= load();
	return loading;
}

/**
 * The parser for C. Loading does I/O, so that it lives outside of the engine, which is handed the loaded parser.
 *
 * @throws UserError where the grammar is not installed
 */
export async function loadCParser(): Promise<CParser> {
	const parser = await loadTreeSitter();
	return {
		parse(text): SyntaxTree {
			const tree = parser.parse(text);
			if (!tree) throw new Error("the C parser gave no tree");
			return tree as SyntaxTree;
		},
	};
}

async function load(): Promise<Parser> {
	const grammar = await grammarPath();
	await Parser.init();
	return new Parser().setLanguage(await Language.load(grammar));
}

async function grammarPath(): Promise<string> {
	for (const place of GRAMMAR_PLACES) {
		const path = installed(place);
		if (
			await access(path).then(
				() => true,
				() => false,
			)
		)
			return path;
	}
	throw new UserError(
		"the C grammar (tree-sitter-c.wasm) is missing",
		"run `npm run build`, or install again",
	);
}
