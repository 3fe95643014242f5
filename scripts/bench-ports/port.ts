import type { PatchDecision } from "../../src/model/decision.js";
import type { Edit, FileChange, Hunk, Patch } from "../../src/model/series.js";
import { applyReplacements } from "../../src/port/assemble.js";
import { Moves } from "../../src/port/moves.js";
import { portPatch } from "../../src/port/patch.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines, squash } from "../../src/text/lines.js";
import type { Row } from "./rows.js";
import { idOf, RowTree, type Trees } from "./world.js";

export type Verdict = "exact" | "wrong" | "unresolved";

/** Ports the patch that rows tell of, and holds the result against the maintainers'. */
export async function portRows(
	key: string,
	rows: readonly Row[],
	trees: Trees,
	threshold: number,
	without: ReadonlySet<string>,
): Promise<{ verdict: Verdict; decision: PatchDecision; wrong: string[] }> {
	const texts = new Map<string, string>();
	for (const row of rows)
		for (const text of [row.file_old, row.file_old_p, row.file_new]) texts.set(idOf(text), text);
	const patch = patchOf(key, rows);
	const base = new RowTree(trees.base, new Map(rows.map((row) => [row.path, row.file_old])));
	const target = new RowTree(trees.target, new Map(rows.map((row) => [row.path, row.file_new])));
	const changes = async () => ({
		vanished: withRows(trees.changes.vanished, rows, "file_old", "file_new"),
		appeared: withRows(trees.changes.appeared, rows, "file_new", "file_old"),
	});
	const decision = await portPatch(patch, {
		tree: target,
		blob: async (oid) => texts.get(oid)!,
		blobId: idOf,
		moves: new Moves(base, target, changes),
		codeIndexes: async () => trees.code,
		provided: new Set(),
		threshold,
		without,
	});
	if (decision.fate === "conflict") return { verdict: "unresolved", decision, wrong: [] };
	const result = await resultOf(decision, target, texts);
	const wrong = rows
		.filter((row) => squash(result.get(row.path) ?? row.file_new) !== squash(row.file_new_p))
		.map((row) => row.path);
	const elsewhere = [...result.keys()].filter((path) => !rows.some((row) => row.path === path));
	return {
		verdict: wrong.length + elsewhere.length === 0 ? "exact" : "wrong",
		decision,
		wrong: [...wrong, ...elsewhere],
	};
}

function patchOf(key: string, rows: readonly Row[]): Patch {
	return {
		key,
		source: { kind: "mail", file: key },
		subject: key,
		author: { name: "", email: "", date: "0 +0000" },
		message: "",
		droppedHeaders: [],
		changes: rows.filter((row) => row.file_old !== row.file_old_p).map(changeOf),
	};
}

function changeOf({ path, file_old: base, file_old_p: patched }: Row): FileChange {
	const version = (text: string) => ({ path, mode: "100644", oid: idOf(text) });
	const edits = diffLines(splitLines(base), splitLines(patched), { ignoreSpace: false });
	return {
		kind: base === "" ? "add" : patched === "" ? "delete" : "modify",
		...(base !== "" && { old: version(base) }),
		...(patched !== "" && { new: version(patched) }),
		binary: false,
		hunks: hunksOf(edits, splitLines(base).length),
	};
}

const CONTEXT = 3;

/** Groups edits as git does: with three lines of context, those whose context meets in one hunk. */
function hunksOf(edits: readonly Edit[], baseLength: number): Hunk[] {
	const groups: Edit[][] = [];
	for (const edit of edits) {
		const last = groups.at(-1);
		if (last && edit.oldFrom - last.at(-1)!.oldTo <= 2 * CONTEXT) last.push(edit);
		else groups.push([edit]);
	}
	return groups.map((group): Hunk => {
		const [first, last] = [group[0]!, group.at(-1)!];
		const above = Math.min(CONTEXT, first.oldFrom);
		const below = Math.min(CONTEXT, baseLength - last.oldTo);
		return {
			oldFrom: first.oldFrom - above,
			newFrom: first.newFrom - above,
			oldTo: last.oldTo + below,
			newTo: last.newTo + below,
			edits: group,
		};
	});
}

/** The paths that only one side has: the trees' own, and those that the rows tell of. */
function withRows(
	paths: ReadonlyMap<string, string>,
	rows: readonly Row[],
	has: "file_old" | "file_new",
	lacks: "file_old" | "file_new",
) {
	const result = new Map(paths);
	for (const row of rows)
		if (row[has] !== "" && row[lacks] === "") result.set(row.path, idOf(row[has]));
		else result.delete(row.path);
	return result;
}

async function resultOf(
	decision: PatchDecision,
	target: RowTree,
	texts: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
	const result = new Map<string, string>();
	if (decision.fate !== "landed") return result;
	for (const effect of decision.files.flatMap(({ effects }) => effects)) {
		if (effect.kind === "delete") result.set(effect.path, "");
		else if (effect.kind === "object") result.set(effect.path, texts.get(effect.oid)!);
		else if (effect.kind === "written") result.set(effect.path, effect.text);
		else
			result.set(
				effect.path,
				applyReplacements((await target.read(effect.from))!, effect.replacements, effect.finalNewline),
			);
	}
	return result;
}
