import type { HunkOutcome, Replacement, TreeEffect } from "../model/decision.js";
import type { Hunk } from "../model/series.js";
import { dirname } from "../retrieve/moved.js";
import { isWeak, splitLines, squash } from "../text/lines.js";
import { fileEntry, type PortFacts } from "./target.js";
import { portText } from "./text.js";

/** A file of which parts may have moved into files of the same name below, and how its hunks fared. */
export interface Split {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	readonly hunks: readonly Hunk[];
	readonly outcomes: readonly HunkOutcome[];
}

/**
 * Lands the rows of a Makefile or Kconfig that upstream moved, with the folder they speak of, into a file
 * of the same name in a folder below: the one new file there that has all lines around the hunk.
 */
export async function landBelow(
	{ path, base, patched, hunks, outcomes }: Split,
	facts: PortFacts,
): Promise<{ outcomes: readonly HunkOutcome[]; effects: readonly TreeEffect[] }> {
	const isUnsure = outcomes.some(({ state }) => state === "unsure");
	if (!isUnsure || !/(^|\/)(Makefile|Kbuild|Kconfig)$/.test(path)) return { outcomes, effects: [] };
	const files: { path: string; text: string }[] = [];
	for (const below of await facts.moves.below(path))
		files.push({ path: below, text: (await facts.tree.read(below)) ?? "" });
	const landed = new Map<string, { hunks: Hunk[]; indexes: number[] }>();
	hunks.forEach((hunk, i) => {
		if (outcomes[i]!.state !== "unsure") return;
		const homes = files.filter(({ text }) => hasContext(text, base, hunk));
		if (homes.length !== 1) return;
		const home = landed.get(homes[0]!.path) ?? { hunks: [], indexes: [] };
		home.hunks.push(hunk);
		home.indexes.push(i);
		landed.set(homes[0]!.path, home);
	});
	const result = [...outcomes];
	const effects: TreeEffect[] = [];
	for (const [home, { hunks: theirs, indexes }] of landed) {
		if (!(await buildsFrom(home, path, patched, theirs, facts))) continue;
		const ours = files.find((file) => file.path === home)!.text;
		const port = portText({ path: home, base, patched, ours, hunks: theirs, threshold: facts.threshold });
		if (port.hunks.some(({ state }) => state === "unsure")) continue;
		const evidence = { text: `upstream moved these lines to ${home}`, at: { path: home, line: 1 } };
		port.hunks.forEach((hunk, i) => {
			result[indexes[i]!] = { ...hunk, manner: "ported", evidence: [...hunk.evidence, evidence] };
		});
		effects.push(await editedEffect(home, port, facts));
	}
	return { outcomes: result, effects };
}

/** What the rows build lies, or goes, where the file is that they go to. */
async function buildsFrom(
	home: string,
	path: string,
	patched: string,
	hunks: readonly Hunk[],
	{ tree, moves }: PortFacts,
) {
	const lines = splitLines(patched);
	const added = hunks.flatMap(({ edits }) =>
		edits.flatMap(({ newFrom, newTo }) => lines.slice(newFrom, newTo)),
	);
	const folder = dirname(home);
	for (const [, stem, kind] of added.join("").matchAll(/([\w.-]+)\.(o|dtbo?)\b/g)) {
		const names = (kind === "o" ? [".c", ".S"] : [".dts", ".dtso"]).map((ending) => `${stem}${ending}`);
		let isThere = false;
		for (const name of names) {
			const followed =
				(await moves.file(`${dirname(path)}/${name}`))?.path ??
				(await moves.folder(`${dirname(path)}/${name}`))?.folder;
			isThere ||=
				(await tree.entry(`${folder}/${name}`)) !== undefined ||
				followed === folder ||
				followed === `${folder}/${name}`;
		}
		if (!isThere) return false;
	}
	return true;
}

/** The lines around and in a hunk, weak ones left out, all stand in the text. */
function hasContext(text: string, base: string, { oldFrom, oldTo }: Hunk): boolean {
	const wanted = splitLines(base)
		.slice(oldFrom, oldTo)
		.filter((line) => !isWeak(line))
		.map(squash);
	const present = new Set(splitLines(text).map(squash));
	return wanted.length > 0 && wanted.every((line) => present.has(line));
}

async function editedEffect(
	path: string,
	port: { readonly text: string; readonly replacements: readonly Replacement[] },
	{ tree, blobId }: PortFacts,
): Promise<TreeEffect> {
	const { mode } = (await fileEntry(tree, path))!;
	return { kind: "edited", path, from: path, mode, oid: blobId(port.text), replacements: port.replacements };
}
