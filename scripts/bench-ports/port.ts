import { blobId } from "../../src/bench/engine/memory-tree.js";
import { patchOfTexts } from "../../src/bench/engine/text-patch.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { Moves } from "../../src/port/moves.js";
import { factsFor, portPatch } from "../../src/port/patch.js";
import type { World } from "../../src/port/target.js";
import { loadCParser } from "../../src/syntax/load.js";
import { type Judgement, judge } from "./judge.js";
import type { Row } from "./rows.js";
import { RowTree, type Trees } from "./world.js";

const parser = await loadCParser();

/** Ports the patch that rows tell of, and holds the result against the maintainers'. */
export async function portRows(
	key: string,
	rows: readonly Row[],
	trees: Trees,
	threshold: number,
	without: ReadonlySet<string>,
): Promise<Judgement> {
	const { patch, world, target, texts } = worldOf(key, rows, trees, threshold);
	const settings = { ...world.settings, without };
	return judge(await portPatch(patch, await factsFor(patch, { ...world, settings })), rows, target, texts);
}

/** The patch that rows tell of, and the world that it is ported in. */
export function worldOf(key: string, rows: readonly Row[], trees: Trees, threshold: number) {
	const texts = new Map<string, string>();
	for (const row of rows)
		for (const text of [row.file_old, row.file_old_p, row.file_new]) texts.set(blobId(text), text);
	const patch = patchOfTexts(
		key,
		rows.map(({ path, file_old: base, file_old_p: patched }) => ({ path, base, patched })),
	);
	const base = new RowTree(trees.base, new Map(rows.map((row) => [row.path, row.file_old])));
	const target = new RowTree(trees.target, new Map(rows.map((row) => [row.path, row.file_new])));
	const changes = async () => ({
		vanished: withRows(trees.changes.vanished, rows, "file_old", "file_new"),
		appeared: withRows(trees.changes.appeared, rows, "file_new", "file_old"),
	});
	const world: World = {
		tree: target,
		blob: async (oid) => texts.get(oid)!,
		blobId,
		moves: new Moves(base, target, changes),
		codeIndexes: async () => trees.code,
		upstream: trees.upstream,
		provided: new Set(),
		settings: { ...DEFAULT_SETTINGS, threshold, parser },
	};
	return { patch, world, target, texts };
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
		if (row[has] !== "" && row[lacks] === "") result.set(row.path, blobId(row[has]));
		else result.delete(row.path);
	return result;
}
