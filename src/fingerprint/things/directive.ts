import type { Found } from "./list.js";

/** What `#define NAME` and `#include <name>` say, as things; the lines count from 0. */
export function directiveThing({ text, from, to }: { text: string; from: number; to: number }): Found[] {
	const macro = /^[ \t]*#[ \t]*define[ \t]+(\w+)/.exec(text)?.[1];
	if (macro !== undefined) return [{ kind: "macro", name: macro, from, to }];
	const include = /^[ \t]*#[ \t]*include[ \t]*(?:[<"]([^>"\n]+)[>"]|(\w+))/.exec(text);
	return include ? [{ kind: "include", name: (include[1] ?? include[2])!, from, to }] : [];
}
