import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import type { Thing } from "../fingerprint/things/thing.js";
import { targetLine } from "../model/evidence.js";
import type { Edit } from "../model/series.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { isBlank, isSame, isWeak, squash, squashed } from "../text/lines.js";
import { type Landed, type LandingRule, patchedLines, targetRange } from "./landing.js";
import { upstreamThings } from "./upstream-things.js";

/**
 * The target has the edit already: its result stands at the edit's place and its old text does not.
 * Equal after white space is left out.
 */
export const upstreamedRule: LandingRule = {
	name: "upstreamed",
	land(aligned, cluster) {
		const range = targetRange(aligned, cluster);
		const isTold = range && !cluster.edits.some((edit) => isWhiteSpaceOnly(aligned, edit));
		if (isTold && standsAt(aligned, cluster, range)) return upstream(aligned, range.from, range.to, 0.95);
		const things = upstreamThings(aligned, cluster);
		if (things?.isOne) return upstream(aligned, things.from, things.to, 0.95);
		const inside = isTold && landInsideUpstreamChange(aligned, cluster, range.from, range.to);
		return inside || (things && upstream(aligned, things.from, things.to, 0.75));
	},
};

/** The edit's result, and nothing else, stands where upstream changed the lines around. */
function standsAt(
	aligned: AlignedFile,
	cluster: Cluster,
	{ baseFrom, baseTo, from, to }: NonNullable<ReturnType<typeof targetRange>>,
): boolean {
	const before = aligned.base.slice(baseFrom, cluster.edits[0]!.oldFrom);
	const after = aligned.base.slice(cluster.edits.at(-1)!.oldTo, baseTo);
	const wanted = strong([...before, ...patchedLines(aligned, cluster), ...after]);
	return isSame(wanted, strong(aligned.target.slice(from, to)));
}

/** Rows and entries mean the same wherever they stand in their section. */
function isList({ profile }: AlignedFile): boolean {
	return profile.language === "kconfig" || profile.language === "makefile";
}

/** An edit of nothing but white space: equality without white space cannot tell whether it is in. */
function isWhiteSpaceOnly({ base, patched }: AlignedFile, { oldFrom, oldTo, newFrom, newTo }: Edit): boolean {
	const removed = strong(base.slice(oldFrom, oldTo));
	return removed.length > 0 && isSame(removed, strong(patched.slice(newFrom, newTo)));
}

/**
 * Upstream made the same change and another beside it: what was added stands there, what was removed does
 * not. In code it may stand in another branch or block, so there this is below the usual threshold.
 */
function landInsideUpstreamChange(aligned: AlignedFile, cluster: Cluster, from: number, to: number) {
	const present = aligned.target.slice(from, to).map(squash);
	const added = cluster.edits.flatMap(({ newFrom, newTo }) => strong(aligned.patched.slice(newFrom, newTo)));
	const removed = cluster.edits.flatMap(({ oldFrom, oldTo }) => strong(aligned.base.slice(oldFrom, oldTo)));
	if (added.length === 0)
		return standsInAnotherForm(aligned, cluster) ? undefined : landGoneDeletion(aligned, removed, from, to);
	if (
		!cluster.edits.some(({ newFrom, newTo }) =>
			aligned.patched.slice(newFrom, newTo).some((line) => !isWeak(line)),
		)
	)
		return undefined;
	for (const { newFrom, newTo } of cluster.edits) {
		if (indexOfRun(present.filter(Boolean), strong(aligned.patched.slice(newFrom, newTo))) < 0)
			return undefined;
	}
	const left = removed.filter((line) => !added.includes(line) && present.includes(line));
	if (left.length > 0) return undefined;
	return upstream(aligned, from, to, isList(aligned) ? 0.9 : 0.75);
}

/**
 * The patch only deletes, and what it deletes stands nowhere in the target's file. It may stand in another
 * file now, so this is below the usual threshold.
 */
function landGoneDeletion(aligned: AlignedFile, removed: readonly string[], from: number, to: number) {
	const left = new Set(squashed(aligned.target));
	return removed.length > 0 && removed.every((line) => !left.has(line))
		? upstream(aligned, from, to, 0.75)
		: undefined;
}

/** What the patch takes out is a named thing, and such a one stands in the target where it stood: upstream only changed it. */
function standsInAnotherForm({ path, base, target }: AlignedFile, { edits }: Cluster): boolean {
	const [before, now] = [thingsOf(path, base), thingsOf(path, target)];
	return edits
		.flatMap(({ oldFrom, oldTo }) => before.headedIn(oldFrom, oldTo))
		.some((thing) => thing.name !== "" && (now.find(thing).length > 0 || standsInRow(now, thing)));
}

/** A row that a literal tells from others stands in its table still, made by a macro. */
function standsInRow(now: ThingTable, { kind, name, parent }: Thing): boolean {
	if (kind !== "row" || !name.startsWith('"') || !parent) return false;
	const tables = new Set<Thing | undefined>(now.find(parent));
	return now.things.some((row) => tables.has(row.parent) && `${row.name} ${row.detail}`.includes(name));
}

function upstream(aligned: AlignedFile, from: number, to: number, confidence: number): Landed {
	return {
		state: "upstream",
		from,
		to,
		lines: aligned.target.slice(from, to),
		confidence,
		evidence: [{ kind: "stands already", at: targetLine(aligned.path, from) }],
		ported: false,
	};
}

function strong(lines: readonly string[]): string[] {
	return lines.filter((line) => !isBlank(line)).map(squash);
}

function indexOfRun(lines: readonly string[], run: readonly string[]): number {
	for (let at = 0; at + run.length <= lines.length; at++) {
		if (run.every((line, i) => lines[at + i] === line)) return at;
	}
	return -1;
}
