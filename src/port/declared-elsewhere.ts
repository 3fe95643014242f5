import { areInBody } from "../fingerprint/in-body.js";
import { areExclusive } from "../fingerprint/things/branches.js";
import { type Declaration, declarationsOf, type NameSpace } from "../fingerprint/things/declared.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { DeclaredElsewhere } from "../model/code.js";
import { targetLine } from "../model/evidence.js";
import type { Patch } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import { splitLines, textOf } from "../text/lines.js";
import { headersBeside } from "./headers-beside.js";
import { homeOf } from "./paths.js";
import type { World } from "./target.js";
import { type ChangedLines, changedLines } from "./words.js";

/** What a header and a file that includes it must not both have. */
const ONE_IN_C: ReadonlySet<NameSpace> = new Set<NameSpace>(["name", "tag", "macro"]);

/**
 * The names that a patch declares and that upstream has in another file by now, which the base had in none: in a header
 * beside a C file (`#include "…"`), or as an entry of another Kconfig file.
 */
export async function declaredElsewhere(
	patch: Patch,
	code: CodeChange | undefined,
	world: World,
): Promise<DeclaredElsewhere[]> {
	const found: DeclaredElsewhere[] = [];
	for (const change of patch.changes) {
		const path = change.new?.path ?? "";
		const isKconfig = /(?:^|\/)Kconfig[^/]*$/.test(path);
		const lines =
			code && (isKconfig || /\.[ch]$/.test(path)) ? await changedLines(change, world.blob) : undefined;
		if (!lines || lines.added.length === 0) continue;
		found.push(...(isKconfig ? await entries(lines, code!, world) : await besides(lines, world)));
	}
	return found;
}

/** What a patch declares in a file, for the whole of it, and no patch before provided. */
function declaredBy({ path, patched, isAdded }: ChangedLines, { provided }: World): Declaration[] {
	return declarationsOf(thingsOf(path, patched).things, isAdded).filter(
		({ name, space, scope }) =>
			scope === undefined && !provided.has(space === "config" ? `CONFIG_${name}` : name),
	);
}

async function besides(lines: ChangedLines, world: World): Promise<DeclaredElsewhere[]> {
	const { path, base, patched, edits } = lines;
	const { upstream, tree } = world;
	const isBody = edits.every(({ newFrom, newTo }) => newFrom === newTo || areInBody(patched, newFrom, newTo));
	if (!upstream || isBody) return [];
	const home = await homeOf(path, world);
	const now = await headersBeside(tree, home, `${textOf(patched)}\n${(await tree.read(home)) ?? ""}`);
	if (now.texts.size === 0) return [];
	const own = declaredBy(lines, world).filter(({ space }) => ONE_IN_C.has(space));
	const found = [...now.texts].flatMap(([header, text]) => sameNames(own, header, text));
	if (found.length === 0) return [];
	const before = await headersBeside(upstream.base, path, `${textOf(patched)}\n${base}`);
	const known = [...before.texts].flatMap(([header, text]) => sameNames(own, header, text));
	return found.filter(({ name, space }) => !known.some((each) => each.name === name && each.space === space));
}

/** A new entry of another Kconfig file; of two architectures' files only one is read. */
async function entries(
	lines: ChangedLines,
	{ base, target }: CodeChange,
	world: World,
): Promise<DeclaredElsewhere[]> {
	const { path } = lines;
	const { tree } = world;
	const found: DeclaredElsewhere[] = [];
	for (const each of declaredBy(lines, world)) {
		const { name, space } = each;
		if (space !== "config" || base.files(name) > 0 || target.files(name) === 0) continue;
		for (const file of await tree.filesWith([name], { name: "Kconfig" })) {
			const isRead = file !== path && /(?:^|\/)Kconfig[^/]*$/.test(file) && !areOfTwoArches(path, file);
			const text = isRead ? await tree.read(file) : undefined;
			if (text !== undefined) found.push(...sameNames([each], file, text));
		}
	}
	return found;
}

function areOfTwoArches(a: string, b: string): boolean {
	const [one, other] = [a, b].map((path) => /^arch\/(\w+)\//.exec(path)?.[1]);
	return one !== undefined && other !== undefined && one !== other;
}

/** Those of some names that another file's text declares as well, where both can be read at once. */
function sameNames(names: readonly Declaration[], file: string, text: string): DeclaredElsewhere[] {
	const wanted = names.filter(({ name }) => text.includes(name));
	if (wanted.length === 0) return [];
	const declared = declarationsOf(thingsOf(file, splitLines(text)).things);
	return wanted.flatMap(({ name, space, branch }): DeclaredElsewhere[] => {
		const other = declared.find((each) => each.name === name && each.space === space && !each.scope);
		const isGuarded = [branch, other?.branch ?? []].flat().some(({ condition }) => condition.includes(name));
		if (!other || isGuarded || areExclusive(branch, other.branch)) return [];
		return [{ space, name, at: targetLine(file, other.thing.head) }];
	});
}
