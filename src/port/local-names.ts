import { declarationsOf, type NameSpace } from "../fingerprint/things/declared.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { FileChange } from "../model/series.js";
import type { KnownCode, TreeReader } from "../model/tree.js";
import { dirname } from "../retrieve/moved.js";
import { INCLUDE } from "../text/calls.js";
import { splitLines } from "../text/lines.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { homeOf, normalPath } from "./paths.js";
import type { World } from "./target.js";
import { changedLines } from "./words.js";

/** What a header can declare that code uses by its name alone. */
const USED: ReadonlySet<NameSpace> = new Set<NameSpace>(["name", "tag", "macro", "prototype"]);

/**
 * The names that the added lines of a patch's C files use, that a header beside them (`#include "…"`) declared in the
 * base, and that in the target neither the file nor any header beside it mentions.
 *
 * @param code of both trees: what a public header declares is not lost, unless it was another thing in the base already
 */
export async function lostLocalNames(
	changes: readonly FileChange[],
	{ base, target }: KnownCode,
	world: World,
): Promise<ReadonlySet<string>> {
	const sources = changes.filter(({ new: next }) => /\.[ch]$/.test(next?.path ?? ""));
	const lost = await Promise.all(sources.map((change) => lostNames(change, world)));
	const isElsewhere = (name: string) => {
		const header = target.header(name);
		return header !== undefined && header !== base.header(name);
	};
	return new Set(lost.flat().filter((name) => !isElsewhere(name)));
}

async function lostNames(change: FileChange, world: World): Promise<string[]> {
	const { blob, upstream, tree } = world;
	const lines = upstream && (await changedLines(change, blob));
	if (!lines || lines.added.length === 0) return [];
	const [from, home] = [change.old?.path ?? lines.path, await homeOf(lines.path, world)];
	const [patched, target] = [lines.patched.join(""), (await tree.read(home)) ?? ""];
	const before = await headersBeside(upstream.base, from, patched);
	const now = await headersBeside(tree, home, `${patched}\n${target}`);
	if ([...now.missing].some((name) => !before.missing.has(name))) return [];
	const left = new Set([target, ...now.texts.values()].flatMap((text) => [...wordsOf(text)]));
	const gone = [...wordsOf(lines.added.join(""))].filter((word) => !left.has(word));
	return gone.filter((word) => [...before.texts].some(([path, text]) => declares(path, text, word)));
}

function wordsOf(text: string): ReadonlySet<string> {
	return identifiersOf(blankComments(text));
}

function declares(path: string, text: string, word: string): boolean {
	if (!text.includes(word)) return false;
	const { things } = thingsOf(path, splitLines(text));
	return declarationsOf(things).some(({ space, name }) => name === word && USED.has(space));
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
	for (const file of open)
		for (const name of quotedIn(file.text)) {
			const header = normalPath(`${dirname(file.path)}/${name}`);
			if (header === undefined || texts.has(header)) continue;
			const found = await tree.read(header);
			if (found === undefined) missing.add(name);
			else {
				texts.set(header, found);
				open.push({ path: header, text: found });
			}
		}
	return { texts, missing };
}

function quotedIn(text: string): string[] {
	return text.split("\n").flatMap((line) => {
		const [, mark, name] = INCLUDE.exec(line) ?? [];
		return mark === '"' ? [name!] : [];
	});
}
