import { lineAt, lineStarts, textOf } from "../../../text/lines.js";
import { bareCode } from "../../preprocessor.js";
import { branchesOf, preprocessorConditional } from "../branches.js";
import { directiveThing } from "../directive.js";
import { ThingList } from "../list.js";
import { Source } from "../source.js";
import type { Thing } from "../thing.js";
import { Tokens } from "../tokens.js";
import { readItems } from "./file.js";

/** The named things of C text, read token by token. */
export function thingsOfC(lines: readonly string[]): Thing[] {
	const text = textOf(lines);
	const { code, spans } = bareCode(text);
	const starts = lineStarts(text);
	const directives = spans
		.filter(({ kind }) => kind.startsWith("#"))
		.map(({ from, to }) => ({
			text: text.slice(from, to),
			from: lineAt(starts, from),
			to: lineAt(starts, Math.max(from, to - 1)) + 1,
		}));
	const conditionals = directives.flatMap((each) => preprocessorConditional(each.text, each.from) ?? []);
	const list = new ThingList(branchesOf(conditionals, lines.length));
	const tokens = new Tokens(code);
	readItems(new Source(text, tokens, list), 0, tokens.length, { parent: undefined, isStruct: false });
	list.addWithin(directives.flatMap(directiveThing));
	return list.sealed(lines.length);
}
