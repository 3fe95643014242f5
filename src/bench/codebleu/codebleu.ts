import type { Parser } from "web-tree-sitter";
import { withoutComments } from "./comments.js";
import { dataflowMatch } from "./dataflow.js";
import { ngramMatch, weightedNgramMatch } from "./ngrams.js";
import { syntaxMatch } from "./syntax.js";
import { copyTree, Shapes, type SyntaxNode } from "./tree.js";
import { strip, words } from "./whitespace.js";

/** The four parts of a CodeBLEU score and the score itself, each 0 to 1. */
export interface CodeBleu {
	readonly score: number;
	readonly ngram: number;
	readonly weightedNgram: number;
	readonly syntax: number;
	readonly dataflow: number;
}

/**
 * CodeBLEU (Ren et al. 2020) of C code, as the Python package `codebleu` 0.7.0 computes it with four weights of
 * .25: not symmetric, and a data-flow match of 0 counts as 1.
 */
export function codeBleu(reference: string, prediction: string, parser: Parser): CodeBleu {
	const [wanted, given] = [strip(reference), strip(prediction)];
	const shapes = new Shapes();
	const [wantedCode, givenCode] = [parse(wanted, parser, shapes), parse(given, parser, shapes)];
	const ngram = ngramMatch(words(wanted), words(given));
	const weightedNgram = weightedNgramMatch(words(wanted), words(given));
	const syntax = syntaxMatch(wantedCode.root, givenCode.root);
	const dataflow = dataflowMatch(wantedCode, givenCode);
	const score = 0.25 * ngram + 0.25 * weightedNgram + 0.25 * syntax + 0.25 * (dataflow || 1);
	return { score, ngram, weightedNgram, syntax, dataflow };
}

function parse(code: string, parser: Parser, shapes: Shapes): { text: string; root: SyntaxNode } {
	const text = withoutComments(code);
	const tree = parser.parse(text);
	if (!tree) throw new Error("the C parser gave no tree");
	try {
		return { text, root: copyTree(tree, shapes) };
	} finally {
		tree.delete();
	}
}
