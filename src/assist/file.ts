import type { Evidence, FileOutcome, HunkOutcome, TreeEffect } from "../model/decision.js";
import type { FileChange } from "../model/series.js";
import { isRegular } from "../model/tree.js";
import { applyReplacements } from "../port/assemble.js";
import { mergeWhole, type PortFacts } from "../port/target.js";
import { rangeOf } from "../port/text.js";
import { splitLines } from "../text/lines.js";
import { answerPlace, type PlaceAnswer, type PlaceContext } from "./place.js";
import { type Grounds, questionsOf } from "./questions.js";

type Trees = Pick<PortFacts, "tree" | "blob" | "blobId" | "threshold">;

/** A file of a patch that the engine left unsure at some hunks. */
export interface OpenFile {
	readonly change: Required<FileChange>;
	readonly outcome: FileOutcome;
	/** The path that the target's text is read from. */
	readonly from: string;
	readonly ours: string;
	readonly mode: string;
	readonly grounds: Grounds;
}

/** Reads a file that a model may be asked about; undefined where there is nothing to ask or no text to ask about. */
export async function openFile(
	change: FileChange,
	outcome: FileOutcome,
	{ tree, blob }: Trees,
): Promise<OpenFile | undefined> {
	const { kind, old, new: next, binary, hunks } = change;
	if ((kind !== "modify" && kind !== "rename") || binary || !old || !next) return undefined;
	const isUnsure = (hunk: number) => outcomeOf(change, outcome, hunk)?.state === "unsure";
	if (!hunks.some((_, i) => isUnsure(i))) return undefined;
	const edited = outcome.effects.find((effect) => effect.kind === "edited");
	const from = edited?.from ?? outcome.path;
	const entry = await tree.entry(from);
	if (!entry || ![old.mode, next.mode, entry.mode].every(isRegular)) return undefined;
	const mode = mergeWhole(old.mode, next.mode, entry.mode);
	const [base, patched, ours] = await Promise.all([blob(old.oid), blob(next.oid), tree.read(from)]);
	if (mode === undefined || ours === undefined) return undefined;
	const now = edited ? applyReplacements(ours, edited.replacements, edited.finalNewline) : ours;
	const grounds = questionsOf(outcome.path, splitLines(base), splitLines(patched), now, hunks, isUnsure);
	return { change: change as Required<FileChange>, outcome, from, ours, mode, grounds };
}

/** The outcome of one of the change's hunks. */
export function outcomeOf(change: FileChange, outcome: FileOutcome, hunk: number): HunkOutcome | undefined {
	const range = rangeOf(change.hunks[hunk]!);
	return outcome.hunks.find(
		(each) => each.hunk && each.hunk.old[0] === range.old[0] && each.hunk.new[0] === range.new[0],
	);
}

/** Asks about all places of a file side by side. */
export function answerFile(
	{ change, outcome, grounds }: OpenFile,
	contextOf: (outcomes: readonly HunkOutcome[]) => PlaceContext,
): Promise<PlaceAnswer[]> {
	return Promise.all(
		grounds.questions.map((question) => {
			const outcomes = question.hunks.flatMap((hunk) => outcomeOf(change, outcome, hunk) ?? []);
			return answerPlace(grounds, question, contextOf(outcomes));
		}),
	);
}

/** The file's outcome with the answers that are believed landed, and the others noted on their hunks. */
export function settleFile(
	{ change, outcome, from, ours, mode, grounds }: OpenFile,
	answers: readonly PlaceAnswer[],
	{ blobId, threshold }: Trees,
): FileOutcome {
	const isBelieved = ({ belief }: PlaceAnswer) => belief !== undefined && belief.confidence >= threshold;
	const landed = answers.filter(isBelieved);
	const hunks = outcome.hunks.map((hunk) => {
		const own = answers.filter(({ question }) =>
			question.hunks.some((number) => outcomeOf(change, outcome, number) === hunk),
		);
		if (own.length === 0) return hunk;
		const isSettled = own.every(isBelieved);
		return isSettled ? believed(hunk, own, outcome.path) : noted(hunk, own, threshold);
	});
	// A hunk of which only one place is believed is still open; its places land together or not at all.
	const settled = landed.filter(({ question }) =>
		answers.every(
			(other) => isBelieved(other) || !other.question.hunks.some((hunk) => question.hunks.includes(hunk)),
		),
	);
	if (settled.every(({ belief }) => belief!.state === "upstream")) return { ...outcome, hunks };
	const text = resultOf(grounds, settled);
	const oid = blobId(text);
	const others = outcome.effects.filter(({ kind }) => kind !== "edited");
	const isChanged = text !== ours || from !== outcome.path || others.length > 0 || outcome.effects.length > 0;
	const written: TreeEffect = { kind: "written", path: outcome.path, mode, oid, text };
	return { path: outcome.path, effects: isChanged ? [...others, written] : [], hunks };
}

function resultOf({ ground }: Grounds, settled: readonly PlaceAnswer[]): string {
	const replacements = settled
		.filter(({ belief }) => belief!.state === "landed")
		.map(({ site, belief }) => ({ from: site!.from, to: site!.to, text: belief!.lines.join("") }))
		.sort((a, b) => a.from - b.from);
	return applyReplacements(ground.ours.join(""), replacements);
}

function believed(hunk: HunkOutcome, answers: readonly PlaceAnswer[], path: string): HunkOutcome {
	const [first] = answers as [PlaceAnswer];
	const { reason, proposal, gates, ...rest } = hunk;
	const { definition } = first.question;
	return {
		...rest,
		state: answers.every(({ belief }) => belief!.state === "upstream") ? "upstream" : "landed",
		manner: "model",
		strategy: first.remembered === undefined ? "model" : "memory",
		confidence: Math.min(...answers.map(({ belief }) => belief!.confidence)),
		site: {
			path,
			from: first.site!.from,
			to: first.site!.to,
			...(definition !== undefined && { definition }),
		},
		evidence: [...hunk.evidence, ...answers.flatMap(evidenceOf)],
		gates: [],
		model: first.record,
	};
}

/** An answer that is not believed leaves its trace: why, and what it would have been. */
function noted(hunk: HunkOutcome, answers: readonly PlaceAnswer[], threshold: number): HunkOutcome {
	const [open] = answers.filter(({ belief }) => !belief || belief.confidence < threshold) as [PlaceAnswer];
	const { belief, site, failed, record } = open;
	const why =
		failed ?? `the model's answer is not sure enough (${belief!.confidence}): ${belief!.checks.at(-1)}`;
	return {
		...hunk,
		reason: `${hunk.reason ?? "unsure"}; ${why}`,
		model: record,
		evidence: [...hunk.evidence, ...answers.flatMap(evidenceOf)],
		...(belief && site && { proposal: [{ from: site.from, to: site.to, text: belief.lines.join("") }] }),
	};
}

function evidenceOf({ record, remembered, belief }: PlaceAnswer): Evidence[] {
	if (remembered !== undefined) return [{ text: `same answer ${remembered}` }];
	const asked = `${record.model}, ${record.tries} requests, ${record.tokensIn} tokens in, ${record.tokensOut} out`;
	return [
		{ text: `asked ${asked}${belief ? `: ${belief.checks.join("; ")}` : ""}` },
		...(record.reason === "" ? [] : [{ text: `its reason: ${record.reason}` }]),
	];
}
