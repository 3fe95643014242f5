import { type FileOutcome, type Manner, type PatchDecision, worstManner } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import { isLinked } from "../text/names-outside-c.js";
import { declaredElsewhere } from "./declared-elsewhere.js";
import { lostInDevicetree } from "./devicetree.js";
import { lostIncludesOf, structsOf } from "./drift.js";
import { portFile } from "./file.js";
import { changedBeside, headersAround } from "./headers-beside.js";
import { lostLocalNames } from "./local-names.js";
import { movedOut } from "./moved-out.js";
import { takenBy } from "./taken.js";
import type { PortFacts, World } from "./target.js";
import { changedLines, isDeclaredIn } from "./words.js";

/** Works out what the port of a patch needs to know; it holds until the next patch has landed. */
export async function factsFor(patch: Patch, world: World): Promise<PortFacts> {
	const vacated = new Set(
		patch.changes.flatMap(({ old, new: next }) => (old && old.path !== next?.path ? [old.path] : [])),
	);
	let read: Promise<readonly string[]> | undefined;
	const added = () => {
		read ??= addedLines(patch, world);
		return read;
	};
	const code = await codeChange(patch, added, world);
	const taken = await takenBy(patch, added, code, world);
	const moved = await movedOut(patch, added, code, world);
	const elsewhere = await declaredElsewhere(patch, code, world);
	const settings = { ...world.settings, code, taken, movedOut: moved, elsewhere };
	const touched = new Set(
		patch.changes.flatMap(({ old, new: next }) => [old, next].flatMap((side) => side?.path ?? [])),
	);
	return { ...world, vacated, touched, settings };
}

async function addedLines({ changes }: Patch, { blob }: World): Promise<readonly string[]> {
	const lines = await Promise.all(changes.map((change) => changedLines(change, blob)));
	return lines.flatMap((each) => each?.added ?? []);
}

/**
 * Carries a patch over to the target.
 *
 * @param facts see `factsFor`
 * @returns `landed`, `upstream`, `emptied`, or `conflict` where any hunk is unsure; never a guess
 */
export async function portPatch(patch: Patch, facts: PortFacts): Promise<PatchDecision> {
	const files: FileOutcome[] = [];
	const touched = new Set(facts.touched);
	for (const change of patch.changes) {
		const file = await portFile(change, { ...facts, touched });
		for (const { path } of file.effects) touched.add(path);
		files.push(file);
	}
	return decidePatch(patch, files);
}

/** How the code around changed, seen from a patch: what the series brings, this patch too, is not gone. */
async function codeChange(
	patch: Patch,
	addedLines: () => Promise<readonly string[]>,
	world: World,
): Promise<CodeChange | undefined> {
	const { blob, codeIndexes, provided, upstream, tree } = world;
	const isCode = patch.changes.some(({ old, new: next }) => isLinked((next ?? old)!.path));
	const indexes = isCode ? await codeIndexes() : undefined;
	if (!indexes) return undefined;
	const added = await addedLines();
	const entries = namesBehind(/^[ \t]*(?:menu)?config[ \t]+(\w+)/, added);
	const macros = namesBehind(/^[ \t]*(?:#[ \t]*define|\.macro)[ \t]+(\w+)/, added);
	const structs = upstream && (await structsOf(patch.changes, blob, upstream, tree));
	const lost = upstream && (await lostIncludesOf(patch.changes, blob, upstream));
	const devicetree = await lostInDevicetree(patch.changes, world);
	const around = await headersAround(patch.changes, world);
	const local = lostLocalNames(around, indexes);
	const beside = await changedBeside(around, indexes, world);
	return {
		...indexes,
		isProvided: (word) => provided.has(word) || isDeclaredIn(added, word),
		struct: (name) => structs?.get(name),
		isLostInclude: (name) => (lost?.has(name) ?? false) || devicetree.includes.has(name),
		isSymbolProvided: (symbol) => provided.has(`CONFIG_${symbol}`) || entries.has(symbol),
		isMacroProvided: (word) => provided.has(word) || macros.has(word),
		isLostLocally: (name) => local.has(name),
		beside: (path) => beside.get(path),
		isLostLabel: (name) => devicetree.labels.has(name),
		cells: (label, kind) => devicetree.cells.get(`${label} ${kind}`),
	};
}

function namesBehind(pattern: RegExp, lines: readonly string[]): Set<string> {
	return new Set(lines.flatMap((line) => pattern.exec(line)?.[1] ?? []));
}

/** What becomes of a patch whose files came out like this. */
export function decidePatch(patch: Patch, files: readonly FileOutcome[]): PatchDecision {
	const hunks = files.flatMap((file) => file.hunks.map((hunk) => ({ ...hunk, path: file.path })));
	const decision = { key: patch.key, partlyUpstream: false, files };
	const open = hunks.filter(({ state }) => state === "unsure");
	// What upstream did says more than how sure a landing would have been.
	const unsure = open.find(({ reason }) => reason!.kind === "no place") ?? open[0];
	if (unsure)
		return {
			...decision,
			fate: "conflict",
			reason: { kind: "hunk", path: unsure.path, reason: unsure.reason! },
		};

	const upstream = hunks.filter(({ state }) => state === "upstream");
	if (hunks.length > 0 && upstream.length === hunks.length) {
		const at = upstream[0]!.evidence[0]?.at;
		return { ...decision, fate: "upstream", reason: { kind: "upstream", ...(at && { at }) } };
	}
	if (hunks.length > 0 && files.every(({ effects }) => effects.length === 0))
		return { ...decision, fate: "emptied", reason: { kind: "nothing left" } };

	const partlyUpstream = upstream.length > 0 || hunks.some((hunk) => hunk.partlyUpstream);
	const manner = hunks
		.filter(({ state }) => state === "landed" || state === "human")
		.reduce<Manner>(
			(worst, hunk) => worstManner(worst, hunk.manner),
			partlyUpstream ? "ported" : "unchanged",
		);
	return { ...decision, fate: "landed", manner, partlyUpstream };
}
