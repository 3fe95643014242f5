import { landCluster, whyNot } from "../migrate/cascade.js";
import type { Landing } from "../migrate/landing.js";
import type { HunkOutcome, Manner, Replacement } from "../model/decision.js";
import type { GateFinding } from "../model/finding.js";
import type { HunkReason } from "../model/reason.js";
import type { Hunk } from "../model/series.js";
import type { PortSettings } from "../model/settings.js";
import { AlignedFile, type Cluster, clusterEdits } from "../retrieve/aligned-file.js";
import { diffSteps } from "../text/diff.js";
import { isBlank, splitLines, squash } from "../text/lines.js";
import { atOnce, type Steps } from "../text/steps.js";
import type { LandedHunk, PortedFile } from "../verify/gate.js";
import { gateSteps } from "../verify/gates.js";
import { applyReplacements } from "./assemble.js";
import { belowThreshold } from "./below-threshold.js";
import { collisionGate, collisions } from "./collisions.js";
import { landPairsWhole } from "./pairs.js";
import type { FileSteps } from "./slices.js";

/** Comparing longer texts, in chars, takes several steps. */
const LARGE = 1 << 20;

/** The three texts of a file and the hunks that lead from the first to the second. */
interface PortTexts {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
}

interface TextPort {
	/** One for each hunk, in order. */
	readonly hunks: readonly HunkOutcome[];
	/** What turns `target` into `text`, the sure hunks only. */
	readonly replacements: readonly Replacement[];
	/** Set where the patch decides whether the last line has a terminator. */
	readonly finalNewline?: boolean;
	readonly text: string;
}

interface Landed {
	readonly cluster: Cluster;
	readonly landing: Landing | undefined;
}

/** Carries the hunks of one file from the base to the target. Pure, and never throws for any text. */
export function portText(texts: PortTexts, settings: PortSettings): TextPort {
	return atOnce(portSteps(texts, settings));
}

/** As `portText`, step by step: a hunk lands, a hunk passes the gates. */
export function* portSteps(texts: PortTexts, settings: PortSettings): FileSteps<TextPort> {
	const { path, hunks } = texts;
	if (texts.base.length > LARGE) {
		const compared = diffSteps(splitLines(texts.base), splitLines(texts.target), { ignoreSpace: true });
		while (!compared.next().done) yield 0;
	}
	const aligned = new AlignedFile(
		path,
		texts.base,
		texts.patched,
		texts.target,
		hunks.flatMap((hunk) => hunk.edits),
	);
	const clusters = clusterEdits(
		aligned,
		hunks.flatMap(({ edits }) => edits),
	);
	const landed: Landed[] = [];
	for (const cluster of clusters) {
		yield landed.length / clusters.length / 2;
		landed.push({ cluster, landing: landCluster(aligned, cluster, settings.without) });
	}
	const collided = collisions(landed, settings);
	const replacements = replacementsOf(landed.filter((each) => !collided.has(each)));
	const finalNewline = finalNewlineOf(aligned);
	const text = applyReplacements(texts.target, replacements, finalNewline);
	const file: PortedFile = {
		path,
		language: aligned.profile.language,
		base: aligned.base,
		patched: aligned.patched,
		target: aligned.target,
		result: splitLines(text),
		settings,
		hunks: landed.flatMap(({ cluster, landing }) => (landing ? [landedHunk(aligned, cluster, landing)] : [])),
	};
	const partOf = new Map(landed.flatMap((part) => part.cluster.edits.map((edit) => [edit, part] as const)));
	const partsOf = ({ edits }: Hunk) => [...new Set(edits.flatMap((edit) => partOf.get(edit) ?? []))];
	const each: HunkOutcome[] = [];
	for (const hunk of hunks) {
		const passing = hunkOutcome(aligned, file, hunk, partsOf(hunk), collided);
		let step = passing.next();
		for (; !step.done; step = passing.next()) yield 0.5 + each.length / hunks.length / 2;
		each.push(step.value);
	}
	const outcomes = landPairsWhole(aligned.base, aligned.patched, hunks, each, settings);
	const unsure = new Set(hunks.filter((_, i) => outcomes[i]!.state === "unsure").flatMap(partsOf));
	const isSure = unsure.size === 0;
	const sure = isSure ? replacements : replacementsOf(landed.filter((each) => !unsure.has(each)));
	return {
		hunks: outcomes,
		replacements: sure,
		...(finalNewline !== undefined && { finalNewline }),
		text: isSure ? text : applyReplacements(texts.target, sure, finalNewline),
	};
}

function replacementsOf(landed: readonly Landed[]): Replacement[] {
	return landed
		.flatMap(({ landing }) => (landing?.state === "landed" ? [landing] : []))
		.map(({ from, to, lines }) => ({ from, to, text: lines.join("") }))
		.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** What the patch wants of the last line's terminator; undefined where it, or upstream's end of file, leaves that alone. */
function finalNewlineOf({ base, patched, target, alignment }: AlignedFile): boolean | undefined {
	if (base.length === 0 || patched.length === 0 || alignment.at(base.length - 1) !== target.length - 1)
		return undefined;
	const has = patched.at(-1)!.endsWith("\n");
	return base.at(-1)!.endsWith("\n") === has ? undefined : has;
}

function landedHunk(
	{ base, patched, target }: AlignedFile,
	{ edits }: Cluster,
	landing: Landing,
): LandedHunk {
	return {
		state: landing.state,
		added: edits.flatMap(({ newFrom, newTo }) => patched.slice(newFrom, newTo)),
		removed: edits.flatMap(({ oldFrom, oldTo }) => base.slice(oldFrom, oldTo)),
		placed: landing.state === "upstream" ? [] : landing.lines,
		replaced: landing.state === "upstream" ? [] : target.slice(landing.from, landing.to),
		...(landing.byTokens && { byTokens: true as const }),
		oldFrom: edits[0]!.oldFrom,
		oldTo: edits.at(-1)!.oldTo,
		newFrom: edits[0]!.newFrom,
		newTo: edits.at(-1)!.newTo,
		at: landing.from,
		to: landing.to,
	};
}

function* hunkOutcome(
	aligned: AlignedFile,
	file: PortedFile,
	hunk: Hunk,
	parts: readonly Landed[],
	collided: ReadonlySet<Landed>,
): Steps<HunkOutcome> {
	const { threshold } = file.settings;
	const range = rangeOf(hunk);
	const missing = parts.find(({ landing }) => !landing);
	if (missing) {
		return {
			hunk: range,
			oldLine: missing.cluster.edits[0]!.oldFrom,
			state: "unsure",
			manner: "ported",
			strategy: "none",
			confidence: 0,
			evidence: [],
			gates: [],
			reason: noPlace(aligned, missing.cluster),
		};
	}
	const landings = parts.map(({ landing }) => landing!);
	const gates: GateFinding[] = [];
	for (const { cluster, landing } of parts)
		gates.push(...(yield* gateSteps(file, landedHunk(aligned, cluster, landing!))));
	if (parts.some((part) => collided.has(part))) {
		gates.push({ gate: collisionGate.name });
	}
	const worst = landings.reduce((a, b) => (b.confidence < a.confidence ? b : a));
	const definition = aligned.targetDefinition(worst.from)?.name;
	const upstreamed = landings.filter(({ state }) => state === "upstream").length;
	const isSure = gates.length === 0 && worst.confidence >= threshold;
	const reason: HunkReason = gates[0]
		? { kind: "gate", finding: gates[0] }
		: belowThreshold({ ...worst, by: worst.strategy }, threshold);
	return {
		hunk: range,
		oldLine: parts.find(({ landing }) => landing === worst)!.cluster.edits[0]!.oldFrom,
		state: !isSure ? "unsure" : upstreamed === landings.length ? "upstream" : "landed",
		manner: mannerOf(aligned, hunk, landings),
		strategy: worst.strategy,
		confidence: worst.confidence,
		site: {
			path: aligned.path,
			from: worst.from,
			to: worst.to,
			...(definition !== undefined && { definition }),
		},
		evidence: landings.flatMap(({ evidence }) => evidence),
		gates,
		...(upstreamed > 0 && upstreamed < landings.length && { partlyUpstream: true as const }),
		...(!isSure && { reason, proposal: replacementsOf(parts) }),
	};
}

/** A hunk's lines, before and after. */
export function rangeOf({ oldFrom, oldTo, newFrom, newTo }: Hunk): NonNullable<HunkOutcome["hunk"]> {
	return { old: [oldFrom, oldTo], new: [newFrom, newTo] };
}

function noPlace(aligned: AlignedFile, cluster: Cluster): HunkReason {
	const definition = aligned.baseDefinition(cluster.edits[0]!.oldFrom)?.name;
	const why = whyNot(aligned, cluster);
	return { kind: "no place", why, ...(definition && { definition }) };
}

/**
 * A hunk is unchanged where all lines that it shows, context included, stand in the target side by side,
 * so that the new patch has the same text and the same patch id.
 */
function mannerOf(
	{ base, target, alignment }: AlignedFile,
	hunk: Hunk,
	landings: readonly Landing[],
): Manner {
	if (landings.some(({ ported, state }) => ported || state === "upstream")) return "ported";
	const first = alignment.at(hunk.oldFrom);
	for (let line = hunk.oldFrom; line < hunk.oldTo; line++) {
		const at = alignment.at(line);
		if (at === undefined || at !== first! + line - hunk.oldFrom) return "merged";
		if (!isBlank(base[line]!) && squash(base[line]!) !== squash(target[at]!)) return "merged";
	}
	return "unchanged";
}
