import type { FileChange } from "../model/series.js";
import type { HeadersBeside, KnownCode, TreeReader } from "../model/tree.js";
import { dirname } from "../retrieve/moved.js";
import { includesIn } from "../text/calls.js";
import { splitLines, textOf } from "../text/lines.js";
import { homeOf, normalPath } from "./paths.js";
import { changedPrototypes } from "./public-prototypes.js";
import type { World } from "./target.js";
import { type ChangedLines, changedLines } from "./words.js";

/** A C file of a patch, and the headers beside it in both trees. */
export interface Surrounded {
	readonly lines: ChangedLines;
	/** Where it stands in the target, and its text there. */
	readonly home: string;
	readonly target: string;
	readonly before: Beside;
	readonly now: Beside;
}

/** The C files of a patch that it adds lines to, with the headers beside them (`#include "…"`). */
export async function headersAround(changes: readonly FileChange[], world: World): Promise<Surrounded[]> {
	const sources = changes.filter(({ new: next }) => /\.[ch]$/.test(next?.path ?? ""));
	return (await Promise.all(sources.map((change) => headersOf(change, world)))).flat();
}

async function headersOf(change: FileChange, world: World): Promise<Surrounded[]> {
	const { blob, upstream, tree } = world;
	const lines = upstream && (await changedLines(change, blob));
	if (!lines || lines.added.length === 0) return [];
	const [from, home] = [change.old?.path ?? lines.path, await homeOf(lines.path, world)];
	const [patched, target] = [textOf(lines.patched), (await tree.read(home)) ?? ""];
	const before = await headersBeside(upstream.base, from, patched);
	const now = await headersBeside(tree, home, `${patched}\n${target}`);
	return [{ lines, home, target, before, now }];
}

/**
 * What of the headers beside a file upstream changed, and of public ones the functions that it calls, by the file's path in
 * the patch and in the target.
 */
export async function changedBeside(
	around: readonly Surrounded[],
	code: Pick<KnownCode, "base" | "target">,
	world: World,
): Promise<Map<string, HeadersBeside>> {
	const all = new Map<string, HeadersBeside>();
	for (const { lines, home, before, now } of around) {
		const side = (one: Beside, other: Beside) =>
			[...one.texts].flatMap(([path, text]) => (other.texts.get(path) === text ? [] : splitLines(text)));
		const { base, target } = await changedPrototypes(lines.added, code, world);
		const changed = { base: [...side(before, now), ...base], target: [...side(now, before), ...target] };
		for (const path of [lines.path, home]) all.set(path, changed);
	}
	return all;
}

/** The headers that `#include "…"` leads to, by path, and the names of which a file's own includes lead nowhere. */
export interface Beside {
	readonly texts: ReadonlyMap<string, string>;
	readonly missing: ReadonlySet<string>;
}

/** Those that a file's text leads to, where it stands at a path of a tree. */
export async function headersBeside(tree: TreeReader, path: string, text: string): Promise<Beside> {
	const texts = new Map<string, string>();
	const missing = new Set<string>();
	const open = [{ path, text }];
	for (const file of open) {
		const names = new Map(
			includesIn(file.text, '"').map((name) => [normalPath(`${dirname(file.path)}/${name}`), name]),
		);
		const fresh = [...names].flatMap(([header, name]) =>
			header === undefined || texts.has(header) ? [] : [{ header, name }],
		);
		const found = await Promise.all(fresh.map(({ header }) => tree.read(header)));
		fresh.forEach(({ header, name }, i) => {
			const text = found[i];
			if (text === undefined) missing.add(name);
			else {
				texts.set(header, text);
				open.push({ path: header, text });
			}
		});
	}
	return { texts, missing };
}
