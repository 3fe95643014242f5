import { takenNow } from "../fingerprint/things/taken.js";
import { renamesIn } from "../migrate/drift/splice.js";
import type { FileOutcome, HunkOutcome, TreeEffect } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { HunkReason } from "../model/reason.js";
import type { FileChange, Hunk } from "../model/series.js";
import { isRegular } from "../model/tree.js";
import { portAddition } from "./addition.js";
import { followDrift, markRewritten } from "./drift.js";
import { includeNeeded } from "./needed-includes.js";
import { inSlices } from "./slices.js";
import { landSplit } from "./split.js";
import { knowStructs } from "./structs.js";
import { mergeWhole, type PortFacts } from "./target.js";
import { findTargetFile, markMoved, type TargetFile } from "./target-file.js";
import { portSteps, rangeOf } from "./text.js";
import { alreadySo, portDeletion, portOpaque, wholeFile } from "./whole-file.js";

/** Carries what a patch does to one file over to the target. */
export async function portFile(change: FileChange, facts: PortFacts): Promise<FileOutcome> {
	await facts.rest?.({ path: (change.new ?? change.old)!.path, share: 0 });
	if (change.kind === "add") return portAddition(change, facts);
	if (change.kind === "delete") return portDeletion(change, facts);
	const { old, new: next, binary } = change as Required<FileChange>;
	if (change.kind === "type" || binary || !isRegular(old.mode) || !isRegular(next.mode))
		return portOpaque(change, facts);
	return portContent(change as Required<FileChange>, facts);
}

async function portContent(change: Required<FileChange>, facts: PortFacts): Promise<FileOutcome> {
	const { old, new: next, hunks } = change;
	const place = await findTargetFile(change, facts);
	if ("kind" in place) return landElsewhere(change, place, facts);
	const { entry } = place;
	if (!isRegular(entry.mode)) return unsureHunks(next.path, hunks, { kind: "no regular file" });
	const mode = mergeWhole(old.mode, next.mode, entry.mode);
	if (mode === undefined) return unsureHunks(next.path, hunks, { kind: "mode changed twice" });

	const { code, taken, threshold } = facts.settings;
	const isSame = entry.oid === old.oid;
	const unedited: TreeEffect = { kind: "object", path: place.to, mode, oid: next.oid };
	if (isSame && !code && !taken?.length) {
		const effects = effectsAt(place, unedited);
		return landedWhole(change, place, effects, mode, threshold);
	}
	const [base, patched, target] = await Promise.all([
		facts.blob(old.oid),
		facts.blob(next.oid),
		facts.tree.read(place.from),
	]);
	const drift = await followDrift({ path: place.from, base, patched, target: target!, hunks }, facts);
	const drifted = { path: place.from, ...drift, target: target! };
	const known = await knowStructs(drifted, facts);
	const settings = { ...known, ...(taken && { taken: takenNow(taken, renamesIn(drift.rewrites.flat())) }) };
	const landed = await inSlices(place.from, portSteps(drifted, settings), facts);
	const { port, rewrites } = await includeNeeded(drifted, landed, facts);
	const here = port.hunks.map((outcome, i) => {
		const all = [...drift.rewrites[i]!, ...rewrites[i]!];
		return markMoved(markRewritten(outcome, hunks[i]!, all, threshold), place, threshold);
	});
	const split = await landSplit(
		{ path: place.from, base, patched, target: target!, hunks, outcomes: here },
		facts,
	);
	const oid = facts.blobId(port.text);
	const isChanged = oid !== entry.oid || mode !== entry.mode || place.from !== place.to;
	const edited: TreeEffect = {
		kind: "edited",
		path: place.to,
		from: place.from,
		mode,
		oid,
		replacements: port.replacements,
		...(port.finalNewline !== undefined && { finalNewline: port.finalNewline }),
	};
	return {
		path: place.to,
		effects: [
			...(isChanged ? effectsAt(place, isSame && oid === next.oid ? unedited : edited) : []),
			...split.effects,
		],
		hunks: [...split.outcomes, ...besideContent(change, place, mode)],
	};
}

/** The file is gone: what is left to look for is where upstream put its parts. */
async function landElsewhere(
	{ kind, old, new: next, hunks }: Required<FileChange>,
	obstacle: HunkReason,
	facts: PortFacts,
): Promise<FileOutcome> {
	const outcome = unsureHunks(next.path, hunks, obstacle);
	const isEdit = kind === "modify" && hunks.length > 0 && old.mode === next.mode;
	if (obstacle.kind !== "no such file" || !isEdit) return outcome;
	const [base, patched] = await Promise.all([facts.blob(old.oid), facts.blob(next.oid)]);
	const gone = { path: old.path, base, patched, target: "", hunks, outcomes: outcome.hunks };
	const { outcomes, effects } = await landSplit(gone, facts);
	return { ...outcome, effects, hunks: outcomes };
}

function effectsAt({ from, to }: TargetFile, effect: TreeEffect): TreeEffect[] {
	return from === to ? [effect] : [{ kind: "delete", path: from }, effect];
}

/** The target has the very file that the patch was made on: the patch's own result is right to the byte. */
function landedWhole(
	change: Required<FileChange>,
	place: TargetFile,
	effects: readonly TreeEffect[],
	mode: string,
	threshold: number,
): FileOutcome {
	const hunks = change.hunks.map(
		(hunk): HunkOutcome =>
			markMoved(
				{
					hunk: rangeOf(hunk),
					state: "landed",
					manner: "unchanged",
					strategy: "merge",
					confidence: 1,
					evidence: [],
					gates: [],
				},
				place,
				threshold,
			),
	);
	return { path: place.to, effects, hunks: [...hunks, ...besideContent(change, place, mode)] };
}

/** A rename or a change of mode is an outcome of its own, beside those of the hunks. */
function besideContent(
	{ kind, old, new: next, hunks }: Required<FileChange>,
	place: TargetFile,
	mode: string,
): readonly HunkOutcome[] {
	const isRenamed = kind === "rename";
	if (!isRenamed && old.mode === next.mode)
		return hunks.length > 0 ? [] : wholeFile(place.to, "landed").hunks;
	const isNew = (isRenamed && place.from !== place.to) || place.entry.mode !== mode;
	const fact: Evidence = isRenamed ? { kind: "file moved already" } : { kind: "mode already", mode };
	return isNew ? wholeFile(place.to, "landed").hunks : alreadySo(place.to, fact).hunks;
}

function unsureHunks(path: string, hunks: readonly Hunk[], reason: HunkReason): FileOutcome {
	const whole = wholeFile(path, { unsure: reason });
	if (hunks.length === 0) return whole;
	const [outcome] = whole.hunks;
	return { ...whole, hunks: hunks.map((hunk) => ({ ...outcome!, strategy: "none", hunk: rangeOf(hunk) })) };
}
