import type { Definition } from "../../src/fingerprint/definition.js";
import { profileOf } from "../../src/fingerprint/profile.js";
import type { Edit } from "../../src/model/series.js";
import { Alignment } from "../../src/retrieve/alignment.js";
import { diffLines } from "../../src/text/diff.js";
import { isBlank, splitLines, squash } from "../../src/text/lines.js";
import type { Row } from "../bench-ports/rows.js";

/** A snippet cut from a port, as the published benchmark cuts them, with what its maintainers made of it. */
export interface Snippet {
	readonly path: string;
	/** The definitions around the change, or else the change with its context. */
	readonly shape: "definitions" | "context";
	readonly old: string;
	readonly patched: string;
	readonly file: string;
	/** What the snippet became, the maintainers' change before and after: as it is cut there, or from the place of its first line to that of its last. */
	readonly truths: readonly { readonly now: string; readonly result: string }[];
	/** The maintainers' change has the same lines as the old one. */
	readonly isSameEdit: boolean;
}

const CONTEXT = 3;
const LONGEST_OBJECT = 60;
const ALIKE = 0.6;

interface Hunk {
	readonly from: number;
	readonly to: number;
	readonly edits: readonly Edit[];
	/** The lines it takes out and puts in, white space left out. */
	readonly changed: readonly string[];
}

/** The snippets of a file of a port, of those hunks whose counterpart in the maintainers' port can be told. */
export function snippetsOf(row: Row): Snippet[] {
	const { file_old: base, file_old_p: patched, file_new: target, file_new_p: result } = row;
	if (!base || !patched || !target || !result || profileOf(row.path).language !== "c") return [];
	const theirs = hunksOf(target, result);
	return hunksOf(base, patched).flatMap((hunk) => {
		const counterpart = mostAlike(hunk, theirs);
		if (!counterpart) return [];
		const old = cut(base, patched, hunk);
		const now = cut(target, result, counterpart);
		const mapped = mappedRange(base, target, old);
		const isSameEdit = hunk.changed.join("\n") === counterpart.changed.join("\n");
		return [
			{
				path: row.path,
				shape: old.shape,
				old: old.now,
				patched: old.result,
				file: target,
				truths: [now, ...(mapped ? [sliced(target, result, mapped.from, mapped.to)] : [])],
				isSameEdit,
			},
		];
	});
}

function hunksOf(before: string, after: string): Hunk[] {
	const old = splitLines(before);
	const now = splitLines(after);
	const groups: Edit[][] = [];
	for (const edit of diffLines(old, now, { ignoreSpace: false })) {
		const last = groups.at(-1);
		if (last && edit.oldFrom - last.at(-1)!.oldTo <= 2 * CONTEXT) last.push(edit);
		else groups.push([edit]);
	}
	return groups.map((edits) => ({
		from: Math.max(0, edits[0]!.oldFrom - CONTEXT),
		to: Math.min(old.length, edits.at(-1)!.oldTo + CONTEXT),
		edits,
		changed: edits.flatMap((edit) => [
			...old.slice(edit.oldFrom, edit.oldTo).map((line) => `-${squash(line)}`),
			...now.slice(edit.newFrom, edit.newTo).map((line) => `+${squash(line)}`),
		]),
	}));
}

/** The hunk that changes most nearly the same lines, where it is the only one that does. */
function mostAlike(hunk: Hunk, others: readonly Hunk[]): Hunk | undefined {
	const mine = new Set(hunk.changed);
	const scored = others
		.map((other) => {
			const shared = other.changed.filter((line) => mine.has(line)).length;
			return { other, alike: (2 * shared) / (mine.size + other.changed.length) };
		})
		.filter(({ alike }) => alike >= ALIKE)
		.sort((a, b) => b.alike - a.alike);
	if (scored.length > 1 && scored[1]!.alike === scored[0]!.alike) return undefined;
	return scored[0]?.other;
}

function cut(before: string, after: string, hunk: Hunk) {
	const lines = splitLines(before);
	const definitions = profileOf("a.c").definitions(lines);
	const around = hunk.edits.map((edit) => definitionAround(definitions, edit));
	const isInside = around.every((each) => each !== undefined);
	const from = isInside ? Math.min(...around.map((each) => each!.from)) : hunk.from;
	const to = isInside ? Math.max(...around.map((each) => each!.to)) : hunk.to;
	return {
		...sliced(before, after, from, to),
		from,
		to,
		shape: isInside ? ("definitions" as const) : ("context" as const),
	};
}

/** Lines [from, to) before a change, and what it made of them. */
function sliced(before: string, after: string, from: number, to: number) {
	const lines = splitLines(before);
	const changed = splitLines(after);
	const shift = (edits: readonly Edit[]) =>
		edits.reduce((sum, edit) => sum + edit.newTo - edit.newFrom - (edit.oldTo - edit.oldFrom), 0);
	const all = diffLines(lines, changed, { ignoreSpace: false });
	const first = from + shift(all.filter(({ oldTo, oldFrom }) => oldTo <= from && oldFrom < from));
	const last = to + shift(all.filter(({ oldFrom }) => oldFrom < to));
	return { now: lines.slice(from, to).join(""), result: changed.slice(first, last).join("") };
}

/** Where upstream's diff has the first and the last line of a cut, blank ones left out. */
function mappedRange(base: string, target: string, { from, to }: { from: number; to: number }) {
	const old = splitLines(base);
	const lines = splitLines(target);
	const alignment = new Alignment(old, lines);
	const telling = old.slice(from, to).flatMap((line, i) => (isBlank(line) ? [] : [from + i]));
	if (telling.length === 0) return undefined;
	const first = alignment.at(telling[0]!);
	const last = alignment.at(telling.at(-1)!);
	return first === undefined || last === undefined ? undefined : { from: first, to: last + 1 };
}

/** A function, or a struct or table of some lines, inside of which the edit lies. */
function definitionAround(definitions: readonly Definition[], edit: Edit): Definition | undefined {
	return definitions.find(
		({ kind, from, to }) =>
			from <= edit.oldFrom &&
			edit.oldTo <= to &&
			(from < edit.oldFrom || edit.oldFrom < edit.oldTo) &&
			edit.oldFrom < to &&
			(kind === "function" ||
				(to - from > 1 && to - from <= LONGEST_OBJECT && /^(?:struct|union|enum|object)$/.test(kind))),
	);
}
