import type { FileChange } from "../model/series.js";
import type { TreeReader } from "../model/tree.js";
import { basename, dirname } from "../retrieve/moved.js";
import { INCLUDE } from "../text/calls.js";
import { cellCounts } from "../text/devicetree-cells.js";
import { type LabelStep, labelSteps, labelsIn, labelsUsed } from "../text/names-outside-c.js";
import { homeOf, normalPath } from "./paths.js";
import type { World } from "./target.js";

/** What devicetree files of a patch speak to and the target has no more. */
export interface LostInDevicetree {
	readonly labels: ReadonlySet<string>;
	/** Names as they are included. */
	readonly includes: ReadonlySet<string>;
	/** Cells behind a reference that are as many no more, by label and kind. */
	readonly cells: ReadonlyMap<string, { readonly before: number; readonly now: number }>;
}

interface Closure {
	readonly labels: ReadonlySet<string>;
	/** As of `cellCounts`. */
	readonly cells: ReadonlyMap<string, number>;
	/** Includes of the file itself that lead nowhere. */
	readonly missing: ReadonlySet<string>;
	/** Every include, at any depth, was found. */
	readonly isWhole: boolean;
}

/** Labels that the base's included files give and the target's do not, and includes whose files are gone. */
export async function lostInDevicetree(
	changes: readonly FileChange[],
	{ blob, upstream, tree, moves }: World,
): Promise<LostInDevicetree> {
	const labels = new Set<string>();
	const includes = new Set<string>();
	const cells = new Map<string, { before: number; now: number }>();
	const files = changes.filter(
		({ new: next, binary }) => next && !binary && /\.(dtsi?|dtso)$/.test(next.path),
	);
	if (!upstream || files.length === 0) return { labels, includes, cells };
	const texts = await Promise.all(files.map(({ new: next }) => blob(next!.oid)));
	const own = new Set(changes.flatMap(({ new: next }) => (next ? [basename(next.path)] : [])));
	const brought = new Set(
		(
			await Promise.all(
				files.map(async ({ old }, i) => {
					const before = old ? labelsIn(await blob(old.oid)) : new Set<string>();
					return [...labelsIn(texts[i]!)].filter((label) => !before.has(label));
				}),
			)
		).flat(),
	);
	for (const [i, { old, new: next }] of files.entries()) {
		const { path } = next!;
		const home = await homeOf(path, { tree, moves });
		const now = old ? await tree.read(home) : texts[i]!;
		if (now === undefined) continue;
		const before = await closureOf(upstream.base, old?.path ?? path, old ? await blob(old.oid) : texts[i]!);
		const after = await closureOf(tree, home, now);
		const direct = await closureOf(tree, home, texts[i]!);
		for (const name of direct.missing)
			if (!own.has(basename(name)) && (await find(upstream.base, path, name)) !== undefined)
				includes.add(name);
		for (const [key, count] of before.cells) {
			const then = after.cells.get(key);
			if (then !== undefined && then !== count) cells.set(key, { before: count, now: then });
		}
		if (!after.isWhole) continue;
		for (const label of labelsUsed(texts[i]!))
			if (before.labels.has(label) && !after.labels.has(label) && !brought.has(label)) labels.add(label);
	}
	return { labels, includes, cells };
}

/** Follows includes where they stand, so that a node which is deleted behind its definition has no label any more. */
async function closureOf(tree: TreeReader, path: string, text: string): Promise<Closure> {
	const labels = new Set<string>();
	const cells = new Map<string, number>();
	const missing = new Set<string>();
	const seen = new Set<string>();
	let isWhole = true;
	const read = async (from: string, own: string): Promise<void> => {
		for (const { given, deleted, included } of stepsIn(own)) {
			if (given !== undefined) labels.add(given);
			if (deleted !== undefined) labels.delete(deleted);
			const found = included && (await find(tree, from, included));
			if (included !== undefined && found === undefined) {
				isWhole = false;
				if (from === path) missing.add(included);
			}
			if (found === undefined || seen.has(found)) continue;
			seen.add(found);
			if (/\.dtsi?$/.test(found)) await read(found, (await tree.read(found)) ?? "");
		}
		// What a file says of a node that an included one has comes behind it.
		for (const [key, count] of cellCounts(own)) cells.set(key, count);
	};
	await read(path, text);
	return { labels, cells, missing, isWhole };
}

/** What a text does to labels and includes, in order. */
function stepsIn(text: string): (LabelStep & { readonly included?: string })[] {
	const includes = [...text.matchAll(new RegExp(INCLUDE, "gm"))].map(({ index, 2: included }) => ({
		at: index,
		included: included!,
	}));
	return [...labelSteps(text), ...includes].sort((a, b) => a.at - b.at);
}

/** The file that an include means: beside the file, in `include/`, or in another architecture's folder (`<arm/…>`). */
async function find(tree: TreeReader, from: string, name: string): Promise<string | undefined> {
	const [arch, ...rest] = name.split("/");
	const places = [`${dirname(from)}/${name}`, `include/${name}`, `arch/${arch}/boot/dts/${rest.join("/")}`];
	for (const place of places.map(normalPath))
		if (place !== undefined && (await tree.entry(place))) return place;
	return undefined;
}
