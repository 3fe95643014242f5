import parseDiff from "parse-diff";
import { InternalError } from "../errors.js";
import { FieldReader, type RawChange, readRaw } from "../git/raw-diff.js";
import type { ChangeKind, Edit, FileChange, Hunk } from "../model/series.js";

const KINDS: Readonly<Record<string, ChangeKind>> = {
	A: "add",
	D: "delete",
	M: "modify",
	R: "rename",
	T: "type",
};

/**
 * Reads the output of `git diff-tree -r -z --raw --numstat -p` for one commit: paths, modes, ids and
 * renames from the raw part, hunks from the patch part, checked against the line counts of the numstat part.
 *
 * @param text latin1
 * @throws InternalError where the parts do not agree
 */
export function parseChanges(text: string): FileChange[] {
	if (text === "") return [];
	const reader = new FieldReader(text);
	const raws = readRaw(reader).map(fileOf);
	const counts = raws.map(() => readCount(reader));
	const sections = splitSections(reader.rest().replace(/^\0/, ""));
	const changes = raws.map((raw, i) => {
		const count = counts[i]!;
		const taken = sections.splice(0, raw.kind === "type" ? 2 : 1);
		const hunks = raw.kind === "type" || count === "binary" ? [] : hunksOf(taken[0] ?? "");
		if (count !== "binary" && raw.kind !== "type") assertCounts(raw, hunks, count);
		return { ...raw, binary: count === "binary", hunks };
	});
	if (sections.length > 0)
		throw new InternalError(`git's diff has ${sections.length} more files than it lists`);
	return changes;
}

type Raw = Pick<FileChange, "kind" | "old" | "new">;
type Count = { readonly added: number; readonly deleted: number };

function fileOf({ status, old, new: next }: RawChange): Raw {
	const kind = KINDS[status];
	if (!kind) throw new InternalError(`git's diff has a change that is not understood: ${status} ${old.path}`);
	return { kind, ...(kind !== "add" && { old }), ...(kind !== "delete" && { new: next }) };
}

function readCount(reader: FieldReader): Count | "binary" {
	const field = reader.field();
	const match = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(field);
	if (!match) throw new InternalError(`git's numstat has a line that is not understood: ${field}`);
	if (match[3] === "") {
		reader.field();
		reader.field();
	}
	return match[1] === "-" ? "binary" : { added: Number(match[1]), deleted: Number(match[2]) };
}

/** The patch part cut at its `diff --git` lines; no line inside a hunk can begin so (only `\n` ends a line). */
function splitSections(patch: string): string[] {
	return patch === "" ? [] : patch.split(/(?<=^|\n)(?=diff --git )/);
}

function hunksOf(section: string): Hunk[] {
	const from = section.search(/^@@ /m);
	if (from < 0) return [];
	// Whether a last line has an end is seen in the blobs; parse-diff fails where the remark comes first.
	const lines = section.slice(from).replace(/(?<=\n)\\ [^\n]*\n?/g, "");
	const [file] = parseDiff(`--- a/file\n+++ b/file\n${lines}`);
	return (file?.chunks ?? []).map(hunkOf);
}

function hunkOf({ changes, oldStart, oldLines, newStart, newLines }: parseDiff.Chunk): Hunk {
	const oldFrom = oldLines === 0 ? oldStart : oldStart - 1;
	const newFrom = newLines === 0 ? newStart : newStart - 1;
	const edits: Edit[] = [];
	let oldLine = oldFrom;
	let newLine = newFrom;
	let open: { oldFrom: number; newFrom: number } | undefined;
	const close = () => {
		if (open) edits.push({ ...open, oldTo: oldLine, newTo: newLine });
		open = undefined;
	};
	for (const { type } of changes) {
		if (type === "normal") close();
		else open ??= { oldFrom: oldLine, newFrom: newLine };
		if (type !== "add") oldLine++;
		if (type !== "del") newLine++;
	}
	close();
	if (oldLine - oldFrom !== oldLines || newLine - newFrom !== newLines)
		throw new InternalError(
			`a hunk of git's diff is cut short: @@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
		);
	return { oldFrom, oldTo: oldLine, newFrom, newTo: newLine, edits };
}

function assertCounts(raw: Raw, hunks: readonly Hunk[], { added, deleted }: Count): void {
	const edits = hunks.flatMap((hunk) => hunk.edits);
	const sum = (of: (edit: Edit) => number) => edits.reduce((total, edit) => total + of(edit), 0);
	const foundAdded = sum(({ newFrom, newTo }) => newTo - newFrom);
	const foundDeleted = sum(({ oldFrom, oldTo }) => oldTo - oldFrom);
	if (foundAdded === added && foundDeleted === deleted) return;
	const path = (raw.new ?? raw.old)!.path;
	throw new InternalError(
		`${path}: +${foundAdded} -${foundDeleted} lines were read, git counts +${added} -${deleted}`,
	);
}
