import type { FileOutcome, HunkOutcome } from "../model/decision.js";
import type { FileChange } from "../model/series.js";
import { isRegular } from "../model/tree.js";
import { textLeft } from "../port/effects.js";
import { mergeWhole, type PortFacts } from "../port/target.js";
import { rangeOf } from "../port/text.js";
import { splitLines } from "../text/lines.js";
import { askPlaces } from "./ask-place.js";
import { ownEdit } from "./own-edit.js";
import type { PlaceAnswer, PlaceContext } from "./place-answer.js";
import { type AskedTexts, type Question, questionsOf } from "./questions.js";
import { inAsked } from "./target-lines.js";

type Trees = Pick<PortFacts, "tree" | "blob" | "blobId">;

/** A file of a patch that the engine left unsure at some hunks. */
export interface AskedFile {
	readonly change: Required<FileChange>;
	readonly outcome: FileOutcome;
	/** The path that the target's text is read from. */
	readonly from: string;
	readonly target: string;
	readonly mode: string;
	readonly texts: AskedTexts;
}

/** Reads a file that a model may be asked about; undefined where there is nothing to ask or no text to ask about. */
export async function readAskedFile(
	change: FileChange,
	outcome: FileOutcome,
	{ tree, blob }: Trees,
): Promise<AskedFile | undefined> {
	const { kind, old, new: next, binary, hunks } = change;
	if ((kind !== "modify" && kind !== "rename") || binary || !old || !next) return undefined;
	const isUnsure = (hunk: number) => outcomeOf(change, outcome, hunk)?.state === "unsure";
	if (!hunks.some((_, i) => isUnsure(i))) return undefined;
	const edited = ownEdit(outcome);
	const from = edited?.kind === "edited" ? edited.from : outcome.path;
	const entry = await tree.entry(from);
	if (!entry || ![old.mode, next.mode, entry.mode].every(isRegular)) return undefined;
	const mode = mergeWhole(old.mode, next.mode, entry.mode);
	const [base, patched, target] = await Promise.all([blob(old.oid), blob(next.oid), tree.read(from)]);
	if (mode === undefined || target === undefined) return undefined;
	const now = edited ? (await textLeft(edited, { read: async () => target, blob }))! : target;
	const texts = questionsOf(outcome.path, splitLines(base), splitLines(patched), now, hunks, isUnsure);
	return { change: change as Required<FileChange>, outcome, from, target, mode, texts };
}

/** The outcome of one of the change's hunks. */
export function outcomeOf(change: FileChange, outcome: FileOutcome, hunk: number): HunkOutcome | undefined {
	const range = rangeOf(change.hunks[hunk]!);
	return outcome.hunks.find(
		(each) => each.hunk && each.hunk.old[0] === range.old[0] && each.hunk.new[0] === range.new[0],
	);
}

/** The outcomes of a question's hunks, what is proposed for them in the lines of the text that is asked about. */
export function outcomesFor({ change, outcome }: AskedFile, { hunks }: Question): HunkOutcome[] {
	return hunks.flatMap((number) => {
		const own = outcomeOf(change, outcome, number);
		if (!own) return [];
		const { proposal, ...hunk } = own;
		const moved = proposal && inAsked(outcome, proposal);
		return [{ ...hunk, ...(moved && { proposal: moved }) }];
	});
}

/** Asks about all places of a file. */
export function askFile(
	file: AskedFile,
	contextOf: (outcomes: readonly HunkOutcome[]) => PlaceContext,
): Promise<PlaceAnswer[]> {
	const { texts } = file;
	return askPlaces(texts, texts.questions, (question) => contextOf(outcomesFor(file, question)));
}
