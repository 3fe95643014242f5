import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser } from "web-tree-sitter";

const PLACES = ["../../tree-sitter-c.wasm", "../../../node_modules/tree-sitter-c/tree-sitter-c.wasm"];

/** The C parser of CodeBLEU: the grammar on the text as it is, nothing masked. */
export async function loadParser(): Promise<Parser> {
	await Parser.init();
	const grammar = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
	return new Parser().setLanguage(await Language.load(grammar!));
}
