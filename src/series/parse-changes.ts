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
 * Reads the output of `git diff-tree -r -z --raw -p` for one commit: paths, modes, ids and renames from the raw part, hunks
 * from the patch part, each held against the counts of its head. A binary file that a patch moves as it is, or whose mode
 * it changes, is not told from a text: there is no difference to show.
 *
 * @param text latin1
 * @throws InternalError where the parts do not agree
 */
export function parseChanges(text: string): FileChange[] {
	if (text === "") return [];
	const reader = new FieldReader(text);
	const raws = readRaw(reader).map(fileOf);
	const sections = splitSections(reader.rest().replace(/^\0/, ""));
	const changes = raws.map((raw) => {
		const [section = ""] = sections.splice(0, raw.kind === "type" ? 2 : 1);
		if (raw.kind === "type") return { ...raw, binary: isBinary(section), hunks: [] };
		return { ...raw, binary: isBinary(section), hunks: hunksOf(section) };
	});
	if (sections.length > 0)
		throw new InternalError(`git's diff has ${sections.length} more files than it lists`);
	return changes;
}

type Raw = Pick<FileChange, "kind" | "old" | "new">;

function fileOf({ status, old, new: next }: RawChange): Raw {
	const kind = KINDS[status];
	if (!kind) throw new InternalError(`git's diff has a change that is not understood: ${status} ${old.path}`);
	return { kind, ...(kind !== "add" && { old }), ...(kind !== "delete" && { new: next }) };
}

/** The patch part cut at its `diff --git` lines; no line inside a hunk can begin so (only `\n` ends a line). */
function splitSections(patch: string): string[] {
	return patch === "" ? [] : patch.split(/(?<=^|\n)(?=diff --git )/);
}

/** No line inside a hunk can begin so. */
function isBinary(section: string): boolean {
	return /^Binary files /m.test(section);
}

function hunksOf(section: string): Hunk[] {
	const from = section.search(/^@@ /m);
	if (from < 0) return [];
	// Whether a last line has an end is seen in the blobs; parse-diff fails where the remark comes first.
	const lines = section.slice(from).replace(/(?<=\n)\\ [^\n]*\n?/g, "");
	const [file] = parseDiff(`--- a/file\n+++ b/file\n${lines}`);
	const hunks = (file?.chunks ?? []).map(hunkOf);
	const heads = lines.match(/^@@ /gm)!.length;
	if (hunks.length !== heads)
		throw new InternalError(`${hunks.length} hunks of git's diff were read, it has ${heads}`);
	return hunks;
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
