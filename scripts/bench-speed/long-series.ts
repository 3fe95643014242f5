import { spawnSync } from "node:child_process";
import { commitOf, type Entry, fastImport, type Git } from "./git.js";
import type { Change, StackedPatch } from "./stack.js";

/** Where the long series and its versions stand. */
export const LONG = { base: "refs/bench/base", target: "refs/bench/target", series: "refs/bench/series" };
const SIDES = {
	base: "refs/bench/side-base",
	series: "refs/bench/side-series",
	target: "refs/bench/side-target",
};
export const LONG_REFS = [...Object.values(LONG), ...Object.values(SIDES)];

/** Into so many strands of as many patches a stack is cut. */
const STRANDS = 50;

/**
 * Makes a long series of a stack of patches: the stack is cut into strands, each with paths of its own that begin as the
 * stack has left them by then, and the series takes a patch of each in turn; when all are done the stack begins again
 * under other paths. So every length has patches from all over the stack, and all of them apply. In the target, files
 * have what upstream changed between the versions merged in, where that merges.
 *
 * @returns the commits of the series, oldest first
 */
export function makeLongSeries(
	repo: string,
	git: Git,
	versions: readonly [base: string, target: string],
	stack: readonly StackedPatch[],
	length: number,
): string[] {
	const passes = Math.ceil(length / stack.length);
	const strands = Array.from({ length: passes }, (_, pass) => strandsOf(stack, pass));
	const patches = strands.flatMap(inTurn).slice(0, length);
	const before = firstStates(patches);
	const target = mergedWithUpstream(repo, git, versions, before);
	const series = patches.map(({ subject, changes }) =>
		commitOf(
			LONG.series,
			`${subject}\n`,
			changes.map(({ path, after }) => entry(path, after)),
		),
	);
	fastImport(
		git,
		[
			commitOf(LONG.base, "base\n", before, `${versions[0]}^0`),
			commitOf(LONG.target, "target\n", target, `${versions[1]}^0`),
			`reset ${LONG.series}\nfrom ${LONG.base}\n\n`,
			...series,
		].join(""),
	);
	return git(["rev-list", "--reverse", `${LONG.base}..${LONG.series}`]).split("\n");
}

function strandsOf(stack: readonly StackedPatch[], pass: number): StackedPatch[][] {
	return Array.from({ length: STRANDS }, (_, i) => {
		const at = (strand: number) => Math.floor((strand * stack.length) / STRANDS);
		const prefix = `stack-${pass}/${i}/`;
		return stack.slice(at(i), at(i + 1)).map(({ subject, changes }) => ({
			subject: `${subject} (${pass})`,
			changes: changes.map((change) => ({ ...change, path: `${prefix}${change.path}` })),
		}));
	});
}

/** The first of each, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
	const longest = Math.max(...lists.map((list) => list.length));
	return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

/** The files that patches change, as the first to do so found each. */
function firstStates(patches: readonly { readonly changes: readonly Change[] }[]): Entry[] {
	const states = new Map<string, Entry>();
	for (const { path, before } of patches.flatMap(({ changes }) => changes))
		if (!states.has(path)) states.set(path, entry(path, before));
	return [...states.values()];
}

/** Files of the stack with what upstream changed between two versions; where that conflicts, as the stack has them. */
function mergedWithUpstream(
	repo: string,
	git: Git,
	[base, target]: readonly [string, string],
	states: readonly Entry[],
): Entry[] {
	const [old, now] = [blobsOf(git, base), blobsOf(git, target)];
	const from = (blobs: Blobs) =>
		states.map(({ path }) => entry(path, blobs.get(path.split("/").slice(2).join("/"))));
	fastImport(
		git,
		[
			commitOf(SIDES.base, "base\n", from(old)),
			commitOf(SIDES.series, "series\n", states, SIDES.base),
			commitOf(SIDES.target, "target\n", from(now), SIDES.base),
		].join(""),
	);
	const args = [
		"merge-tree",
		"--write-tree",
		"-z",
		"--name-only",
		"--no-messages",
		SIDES.series,
		SIDES.target,
	];
	const { stdout } = spawnSync("git", ["-C", repo, "-c", "merge.renames=false", ...args], {
		encoding: "latin1",
		maxBuffer: 1 << 30,
	});
	const [tree, ...conflicts] = stdout.split("\0").filter(Boolean);
	const [merged, open] = [blobsOf(git, tree!), new Set(conflicts)];
	return states.map((state) => (open.has(state.path) ? state : entry(state.path, merged.get(state.path))));
}

type Blobs = ReadonlyMap<string, NonNullable<Entry["blob"]>>;

function blobsOf(git: Git, tree: string): Blobs {
	const lines = git(["-c", "core.quotePath=false", "ls-tree", "-r", tree]).split("\n").filter(Boolean);
	return new Map(
		lines.map((line) => {
			const [mode, , oid] = line.split(/[ \t]/, 3) as [string, string, string];
			return [line.slice(line.indexOf("\t") + 1), { mode, oid }];
		}),
	);
}

function entry(path: string, blob: Entry["blob"]): Entry {
	return { path, ...(blob && { blob }) };
}
