import type { HunkOutcome, Replacement, TreeEffect } from "../model/decision.js";
import { type Evidence, targetLine } from "../model/evidence.js";
import type { Hunk } from "../model/series.js";
import { basename, dirname } from "../retrieve/moved.js";
import { isWeak, splitLines, squash, squashed } from "../text/lines.js";
import { definitionHomes } from "./definition-home.js";
import { needWhatStayed } from "./left-behind.js";
import { inSlices } from "./slices.js";
import { fileEntry, type PortFacts } from "./target.js";
import { portSteps } from "./text.js";

/** A file of which parts may have moved into other files, and how its hunks fared. */
interface Split {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
	readonly outcomes: readonly HunkOutcome[];
}

const BUILD_FILE = /(^|\/)(Makefile|Kbuild|Kconfig)$/;
/** A row that builds a folder: `subdir-y += overlay`, `obj-y += overlay/`. */
const FOLDER_ROW = /^[ \t]*(?:subdir-\S*[ \t]*[:+]?=[ \t]*|obj-\S*[ \t]*[:+]?=[ \t]*(?=\S+\/))([\w.-]+)/gm;
/** The lines of its surroundings by which a hunk is known again in another file. */
const LEAST_LINES = 2;
/** The share of them that must stand in the other file, and how far the next best must be behind. */
const LEAST_SHARE = 0.6;
const LEAST_MARGIN = 0.2;
/** How much less sure a landing is in a file that was found by the lines around the hunk. */
const MOVED = 0.9;

/**
 * Lands hunks whose surroundings upstream moved to another file: the rows of a Makefile or Kconfig that went
 * with the folder they speak of, or a part of a file that was split. The home of a hunk is the one new file
 * that has the lines that it shows, or the one file beside that gained the definition it is in.
 */
export async function landSplit(
	split: Split,
	facts: PortFacts,
): Promise<{ outcomes: readonly HunkOutcome[]; effects: readonly TreeEffect[] }> {
	const { path, base, patched, hunks, outcomes } = split;
	const homes = await homesOf(split, facts);
	const result = [...outcomes];
	const effects: TreeEffect[] = [];
	for (const [home, indexes] of homes) {
		const theirs = indexes.map((i) => hunks[i]!);
		if (BUILD_FILE.test(path) && !(await buildsFrom(home, path, patched, theirs, facts))) continue;
		const { settings } = facts;
		const target = (await facts.tree.read(home))!;
		if (needWhatStayed(path, patched, theirs, target)) continue;
		const port = await inSlices(
			path,
			portSteps(
				{ path: home, base, patched, target, hunks: theirs },
				{ ...settings, threshold: settings.threshold / MOVED },
			),
			facts,
		);
		const evidence: Evidence = { kind: "lines moved", to: home, at: targetLine(home, 0) };
		if (port.hunks.some(({ state }) => state === "unsure")) {
			port.hunks.forEach((hunk, i) => {
				result[indexes[i]!] = stoppedThere(result[indexes[i]!]!, hunk, evidence);
			});
			continue;
		}
		port.hunks.forEach((hunk, i) => {
			result[indexes[i]!] = {
				...hunk,
				manner: "ported",
				confidence: hunk.confidence * MOVED,
				evidence: [...hunk.evidence, evidence],
			};
		});
		effects.push(await editedEffect(home, port, facts));
	}
	return { outcomes: result, effects };
}

/** A hunk whose place was found, and that a gate stops there: that is why it is open, and not that its old file lacks it. */
function stoppedThere(here: HunkOutcome, { reason }: HunkOutcome, moved: Evidence): HunkOutcome {
	return reason?.kind === "gate" ? { ...here, reason, evidence: [...here.evidence, moved] } : here;
}

/** A hunk that found no place, and the lines that it shows. */
interface LostHunk {
	readonly i: number;
	readonly wanted: readonly string[];
	/** The longest word of each of these lines. */
	readonly words: readonly string[];
}

/** The file that each unsure hunk's surroundings moved to, where it is the only one: path to hunk numbers. */
async function homesOf(split: Split, facts: PortFacts): Promise<Map<string, number[]>> {
	const { base, target, hunks, outcomes } = split;
	const homes = new Map<string, number[]>();
	if (outcomes.every(({ state }) => state !== "unsure")) return homes;
	const here = linesIn(target);
	const lost = hunks.flatMap((hunk, i): LostHunk[] => {
		const lines = shown(base, hunk);
		const wanted = lines.map(squash);
		const isGone = wanted.filter((line) => !here.has(line)).length * 2 > wanted.length;
		return outcomes[i]!.state === "unsure" && isGone && wanted.length >= LEAST_LINES
			? [{ i, wanted, words: lines.map(longestWord) }]
			: [];
	});
	if (lost.length === 0) return homes;
	const found = await newFilesFor(lost, split, facts);
	const left = lost.filter((_, at) => found[at] === undefined).map(({ i }) => hunks[i]!);
	const beside = left.length === 0 ? [] : await definitionHomes({ ...split, hunks: left }, facts);
	for (const [at, { i }] of lost.entries()) {
		const home = found[at] ?? beside.shift();
		if (home !== undefined) homes.set(home, [...(homes.get(home) ?? []), i]);
	}
	return homes;
}

/** The new file that has the lines of each hunk, or else took most of what its file lost. */
async function newFilesFor(
	lost: readonly LostHunk[],
	{ path, base, target }: Split,
	{ moves, tree, touched }: PortFacts,
): Promise<(string | undefined)[]> {
	const here = linesIn(target);
	const gone = splitLines(base)
		.map(squash)
		.filter((line) => !here.has(line));
	const paths = BUILD_FILE.test(path) ? await moves.below(path) : await moves.near(path);
	const others = paths.filter((each) => !touched.has(each));
	const texts = await Promise.all(others.map((each) => tree.read(each)));
	const files = others.flatMap((other, i) => {
		const text = texts[i] ?? "";
		if (!lost.some(({ words }) => mayHave(text, words))) return [];
		const lines = linesIn(text);
		return [{ path: other, lines, share: shareIn(lines, gone) }];
	});
	return lost.map(({ wanted }) => {
		const having = files.filter(({ lines }) => shareIn(lines, wanted) >= LEAST_SHARE);
		const home =
			clearlyFirst(having, ({ lines }) => shareIn(lines, wanted)) ??
			clearlyFirst(having, ({ share }) => share);
		return home?.path;
	});
}

/** The candidate with the highest score, where the next best is clearly behind. */
function clearlyFirst<T>(candidates: readonly T[], score: (candidate: T) => number): T | undefined {
	const [best, next] = [...candidates].sort((a, b) => score(b) - score(a));
	const isClear = best !== undefined && (!next || score(best) - score(next) >= LEAST_MARGIN);
	return isClear ? best : undefined;
}

/** The base lines around and in a hunk, weak ones left out. */
function shown(base: string, { oldFrom, oldTo }: Hunk): string[] {
	return splitLines(base)
		.slice(oldFrom, oldTo)
		.filter((line) => !isWeak(line));
}

function longestWord(line: string): string {
	return (line.match(/\w+/g) ?? []).reduce(
		(longest, word) => (word.length > longest.length ? word : longest),
		"",
	);
}

/** Whether a text has a word of as many lines as must stand in it: most files are passed over by that. */
function mayHave(text: string, words: readonly string[]): boolean {
	let left = Math.floor(words.length * (1 - LEAST_SHARE) + 1e-9);
	return words.every((word) => text.includes(word) || left-- > 0);
}

function shareIn(lines: ReadonlySet<string>, wanted: readonly string[]): number {
	return wanted.filter((line) => lines.has(line)).length / wanted.length;
}

function linesIn(text: string): Set<string> {
	return new Set(squashed(splitLines(text)));
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
	for (const [, below] of added.join("").matchAll(FOLDER_ROW))
		if ((await tree.list(`${folder}/${below}`)).length === 0) return false;
	for (const [, stem, kind] of added.join("").matchAll(/([\w.-]+)\.(o|dtbo?)\b/g)) {
		const names = (kind === "o" ? [".c", ".S"] : [".dts", ".dtso"]).map((ending) => `${stem}${ending}`);
		let isThere = false;
		for (const name of names) {
			const before = `${dirname(path)}/${name}`;
			const followed = (await moves.file(before))?.path ?? (await moves.folder(before))?.folder;
			isThere ||=
				(await tree.entry(`${folder}/${name}`)) !== undefined ||
				followed === folder ||
				(followed !== undefined && dirname(followed) === folder && basename(followed) === name);
		}
		if (!isThere) return false;
	}
	return true;
}

async function editedEffect(
	path: string,
	port: { readonly text: string; readonly replacements: readonly Replacement[] },
	{ tree, blobId }: PortFacts,
): Promise<TreeEffect> {
	const { mode } = (await fileEntry(tree, path))!;
	return { kind: "edited", path, from: path, mode, oid: blobId(port.text), replacements: port.replacements };
}
