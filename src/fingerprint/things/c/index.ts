import { lineAt, lineStarts } from "../../../text/lines.js";
import { bareCode } from "../../preprocessor.js";
import { branchesOf, preprocessorConditional } from "../branches.js";
import { type Found, ThingList } from "../list.js";
import type { Thing } from "../thing.js";
import { readItems } from "./file.js";
import { CSource } from "./source.js";
import { CTokens } from "./tokens.js";

/** The named things of C text, read token by token. */
export function thingsOfC(lines: readonly string[]): Thing[] {
	const text = lines.join("");
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
	const tokens = new CTokens(code);
	readItems(new CSource(text, tokens, list), 0, tokens.length, { parent: undefined, isStruct: false });
	list.addWithin(directives.flatMap(directiveThing), lines.length);
	return list.sealed(lines.length);
}

/** What `#define NAME` and `#include <name>` say, as a thing. */
export function directiveThing({ text, from, to }: { text: string; from: number; to: number }): Found[] {
	const macro = /^[ \t]*#[ \t]*define[ \t]+(\w+)/.exec(text)?.[1];
	if (macro !== undefined) return [{ kind: "macro", name: macro, from, to }];
	const include = /^[ \t]*#[ \t]*include[ \t]*(?:[<"]([^>"\n]+)[>"]|(\w+))/.exec(text);
	return include ? [{ kind: "include", name: (include[1] ?? include[2])!, from, to }] : [];
}
