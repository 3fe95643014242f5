import { fileBytes, parsePatch } from "../diff/parse.js";
import { sidesOf } from "../diff/sides.js";
import type { DiffHunk, FileDiff } from "../diff/types.js";
import type { PatchFile } from "../source/types.js";
import type { HeldFile } from "./hold.js";

/** A file's diff with the numbers of its hunks put right; all else as it stands. */
export function refreshedHeaders({ diff, fitted }: HeldFile, isReversed: boolean): string {
	let moved = 0;
	const hunks = diff.hunks.map((hunk, i) => {
		const { at, old, new: next } = fitted.hunks[i]!;
		const before = old.length === 0 ? at : at + 1;
		const after = next.length === 0 ? at + moved : at + moved + 1;
		moved += next.length - old.length;
		const [minus, plus] = isReversed ? [after, before] : [before, after];
		return { ...hunk, header: renumbered(hunk, minus, plus) };
	});
	return fileBytes({ ...diff, hunks });
}

/** An `@@` line with other starts, and the counts that its body has. */
function renumbered({ header, old, new: next }: DiffHunk, minus: number, plus: number): string {
	const match = /^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@/.exec(header)!;
	const count = (given: string | undefined, lines: number) =>
		given === undefined && lines === 1 ? "" : `,${lines}`;
	const start = `@@ -${minus}${count(match[2], old.length)} +${plus}${count(match[4], next.length)} @@`;
	return start + header.slice(match[0].length);
}

/** What stands before the paths in a diff's names, as in `a/` and `b/`. */
export function prefixesOf({ names }: FileDiff, strip: number): [string, string] {
	if (strip === 0) return ["", ""];
	const cut = (name: string) => `${name.split("/").slice(0, strip).join("/")}/`;
	const [old, next] = [names.old, names.new].map((name) => (name === undefined ? undefined : cut(name)));
	return [old ?? (next === "b/" ? "a/" : (next ?? "a/")), next ?? (old === "a/" ? "b/" : (old ?? "b/"))];
}

/**
 * A patch's diffs made anew where they do not hold, under what named their files.
 *
 * @param diffs the diff of the commit that the patch became, in the patch's own form
 */
export function portedDiffs(held: readonly HeldFile[], diffs: string, file: PatchFile): string {
	const isGit = held.some(({ diff }) => diff.names.isGit);
	const isCrlf = held.some(({ diff }) => diff.isCrlf);
	const made = parsePatch(diffs, () => "git's diff").files.map((diff) => {
		const { old, new: next } = sidesOf(diff, file, () => "git's diff");
		return { diff, paths: [old, next].filter((path) => path !== undefined) };
	});
	const covered = new Set(held.filter(({ holds }) => holds !== "no").flatMap(({ paths }) => paths));
	const left = made.filter(({ paths }) => !paths.every((path) => covered.has(path)));
	const parts = held.map((each) => {
		if (each.holds === "exactly") return fileBytes(each.diff);
		if (each.holds === "moved") return refreshedHeaders(each, file.isReversed);
		const at = left.findIndex(({ paths }) => paths.some((path) => each.paths.includes(path)));
		if (at < 0) return each.diff.above;
		const [fresh] = left.splice(at, 1);
		return each.diff.above + styled(fresh!.diff, each.diff, isGit, isCrlf);
	});
	return [...parts, ...left.map(({ diff }) => styled(diff, undefined, isGit, isCrlf))].join("");
}

/** Git's diff of a file in the form that the patch has: under its own lead, and without what is git's only. */
function styled(diff: FileDiff, before: FileDiff | undefined, isGit: boolean, isCrlf: boolean): string {
	const bytes = fileBytes({ ...diff, lead: leadFor(diff, before, isGit) });
	return isCrlf ? bytes.replace(/\r?\n/g, "\r\n") : bytes;
}

function leadFor(diff: FileDiff, before: FileDiff | undefined, isGit: boolean): string {
	const isPlain = (each: FileDiff) =>
		each.hunks.length > 0 && !each.names.isNew && !each.names.isDeleted && each.names.from === undefined;
	const isSame = before && diff.names.new === before.names.new && isPlain(diff) && isPlain(before);
	if (isSame && before.names.oldMode === before.names.newMode) {
		const ids = /^index [0-9a-f]+\.\.[0-9a-f]+/m.exec(diff.lead)?.[0];
		return ids === undefined ? before.lead : before.lead.replace(/^index [0-9a-f]+\.\.[0-9a-f]+/m, ids);
	}
	const hasOddMode = /^(?:(?:new|old|deleted file|new file) mode (?!100644)|rename |copy )/m.test(diff.lead);
	if (isGit || diff.hunks.length === 0 || hasOddMode) return diff.lead;
	return diff.lead.replace(/^(?:diff --git|index|new file mode|deleted file mode) .*\n/gm, "");
}
