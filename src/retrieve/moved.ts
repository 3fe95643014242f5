import { getOrMake } from "../text/get-or-make.js";
import { splitLines, squashed } from "../text/lines.js";
import { countsOf, takeFrom } from "../text/multiset.js";

const MOST_CANDIDATES = 60;
const LEAST_LIKENESS = 0.5;
const LEAST_MARGIN = 0.15;

/** A file that may be what another one became: its path and its text in the target. */
export interface Candidate {
	readonly path: string;
	readonly text: string;
}

/** New files, looked through by their names. */
export class NewNames {
	readonly #byExtension = new Map<string, { path: string; name: string; words: readonly string[] }[]>();

	constructor(paths: Iterable<string>) {
		for (const path of paths) {
			const alike = getOrMake(this.#byExtension, extensionOf(path), () => []);
			alike.push({ path, name: basename(path), words: [...wordsOf(path)] });
		}
	}

	/** The paths that a file at `path` may have moved to, the likeliest by name first. */
	rank(path: string): string[] {
		const words = wordsOf(path);
		const name = basename(path);
		const scored = (this.#byExtension.get(extensionOf(path)) ?? []).map((other) => {
			let shared = 0;
			for (const word of other.words) if (words.has(word)) shared++;
			const score =
				(other.name === name ? 5 : 0) +
				(2 * shared) / Math.max(1, words.size + other.words.length - shared) +
				commonPrefix(other.path, path) / path.length;
			return { path: other.path, score };
		});
		// To find the least score that counts is many times quicker than to put thousands of names in order.
		const least = Float64Array.from(scored, ({ score }) => score)
			.sort()
			.at(-MOST_CANDIDATES);
		return scored
			.filter(({ score }) => least === undefined || score >= least)
			.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
			.slice(0, MOST_CANDIDATES)
			.map((each) => each.path);
	}
}

/** The share of a text's lines that stand in another text too, 0 to 1; lines of up to three characters do not count. */
export function likeness(text: string, other: string): number {
	const mine = squashed(splitLines(text)).filter(isTelling);
	const left = countsOf(squashed(splitLines(other)));
	const shared = mine.filter((line) => takeFrom(left, line)).length;
	return mine.length === 0 ? 0 : shared / mine.length;
}

/**
 * The candidate that the file at `path` became: half of its lines stand there, and it is the only one of its
 * name, or clearly fewer lines stand in the next best.
 */
export function mostAlike(
	path: string,
	text: string,
	candidates: readonly Candidate[],
): { path: string; likeness: number } | undefined {
	const alike = candidates
		.map((candidate) => ({ path: candidate.path, likeness: likeness(text, candidate.text) }))
		.filter((each) => each.likeness >= LEAST_LIKENESS)
		.sort((a, b) => b.likeness - a.likeness);
	const namesakes = alike.filter((each) => basename(each.path) === basename(path));
	if (namesakes.length === 1) return namesakes[0];
	const [best, second] = alike;
	return best && best.likeness - (second?.likeness ?? 0) >= LEAST_MARGIN ? best : undefined;
}

/** Where a folder's files went, told by those whose names are most like a new file's. */
export interface FolderMove {
	readonly folder: string;
	/** How many of the like files went there, and how many were asked. */
	readonly votes: number;
	readonly voters: number;
}

const MOST_VOTERS = 5;

/**
 * Where a new file at `path` belongs, since upstream moved the files beside it: the folder that the
 * vanished siblings with the most alike names moved to.
 *
 * @param siblings how many files of its kind the folder had
 */
export function folderMove(
	path: string,
	vanished: Iterable<string>,
	appeared: Iterable<string>,
	siblings: number,
): FolderMove | undefined {
	const folder = dirname(path);
	const gone = [...vanished].filter(
		(other) => dirname(other) === folder && extensionOf(other) === extensionOf(path),
	);
	if (gone.length === 0 || gone.length < siblings / 2) return undefined;
	const byName = new Map<string, string[]>();
	for (const other of appeared) byName.set(basename(other), [...(byName.get(basename(other)) ?? []), other]);
	const voters = gone
		.map((other) => ({ other, alike: commonPrefix(basename(other), basename(path)) }))
		.filter(({ other }) => byName.get(basename(other))?.length === 1)
		.sort((a, b) => b.alike - a.alike)
		.filter(({ alike }, _, all) => alike >= Math.max(3, all[0]!.alike - 3))
		.slice(0, MOST_VOTERS);
	const counts = countsOf(voters.map(({ other }) => dirname(byName.get(basename(other))![0]!)));
	const [winner] = [...counts].sort((a, b) => b[1] - a[1]);
	return winner && { folder: winner[0], votes: winner[1], voters: voters.length };
}

function isTelling(line: string): boolean {
	return line.length > 3;
}

function wordsOf(path: string): Set<string> {
	return new Set(
		basename(path)
			.split(/[-_.]/)
			.filter((word) => word !== "c" && word !== "h"),
	);
}

function commonPrefix(a: string, b: string): number {
	let length = 0;
	while (length < a.length && length < b.length && a[length] === b[length]) length++;
	return length;
}

export function basename(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** The folder of a path, `""` for the root. */
export function dirname(path: string): string {
	const slash = path.lastIndexOf("/");
	return slash < 0 ? "" : path.slice(0, slash);
}

function extensionOf(path: string): string {
	const name = basename(path);
	const dot = name.lastIndexOf(".");
	return dot <= 0 ? name : name.slice(dot);
}
