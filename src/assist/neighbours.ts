import { enclosing } from "../fingerprint/definition.js";
import { diffLines } from "../text/diff.js";
import { isWeak, squash } from "../text/lines.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";

/** As many neighbours are told of. */
const MOST = 3;

/** Where the neighbours of a patch's edits stand now that upstream took away from the place, one line each, latin1. */
export function movedNeighbours(
	{ file, targetDefinitions }: AskedTexts,
	{ base, patched }: Question,
	site: Range,
): string[] {
	const old = file.base.slice(base.from, base.to);
	const after = file.patched.slice(patched.from, patched.to);
	const here = new Set(file.target.slice(site.from, site.to).map(squash));
	const elsewhere = new Map<string, number[]>();
	for (const [i, line] of file.target.entries())
		if (i < site.from || i >= site.to)
			elsewhere.set(squash(line), [...(elsewhere.get(squash(line)) ?? []), i]);
	const told = new Map<string, string>();
	for (const { oldFrom, oldTo } of diffLines(old, after, { ignoreSpace: false }))
		for (const line of [
			old.slice(0, oldFrom).findLast((each) => !isWeak(each)),
			old.slice(oldTo).find((each) => !isWeak(each)),
		]) {
			if (line === undefined || here.has(squash(line))) continue;
			const [at, another] = elsewhere.get(squash(line)) ?? [];
			if (at === undefined || another !== undefined) continue;
			const within = enclosing(targetDefinitions, at)?.name;
			const side = at < site.from ? "above" : "below";
			told.set(line, `"${line.trim()}" stands ${side} NEW CODE now${within ? `, in ${within}` : ""}`);
		}
	return [...told.values()].slice(0, MOST);
}
