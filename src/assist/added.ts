import type { FileOutcome, HunkOutcome, Replacement } from "../model/decision.js";
import type { GateFinding } from "../model/finding.js";
import type { Edit, FileChange } from "../model/series.js";
import type { PortFacts } from "../port/target.js";
import { includesIn } from "../text/calls.js";
import { splitLines } from "../text/lines.js";
import { bracketDepth } from "../text/nesting.js";
import { passCodeGates } from "../verify/gates.js";
import { askPlace, type PlaceAnswer, type PlaceContext } from "./ask-place.js";
import { type AskedTexts, questionsOf } from "./questions.js";
import { asked, believed, type ChangesOf, evidenceOf, noted } from "./settle.js";

/** The target has no lines of a file that the patch adds. */
const NOT_IN_TARGET: ChangesOf = () => undefined;
/** A file that the patch adds may speak of several things that are gone: one after another. */
const ROUNDS = 3;

/**
 * Asks about a file that the patch adds and that a gate stopped for what it says to the code around. The lines in
 * question count as the patch's; all others of the file stay as they are.
 *
 * @returns the file's outcome, or undefined where there is nothing to ask
 */
export async function answerAddition(
	{ kind, new: next, binary }: FileChange,
	outcome: FileOutcome,
	facts: Pick<PortFacts, "blob" | "blobId" | "settings">,
	contextOf: (outcomes: readonly HunkOutcome[]) => PlaceContext,
): Promise<FileOutcome | undefined> {
	const { settings } = facts;
	const [hunk] = outcome.hunks;
	if (
		kind !== "add" ||
		binary ||
		!next ||
		!settings.code ||
		hunk?.state !== "unsure" ||
		hunk.gates.length === 0
	)
		return undefined;
	const { path } = outcome;
	let lines = splitLines(await facts.blob(next.oid));
	let gates = hunk.gates;
	const answered: PlaceAnswer[] = [];
	for (let round = 0; gates.length > 0; round++) {
		const open = round < ROUNDS && placesOf(path, lines, gates);
		if (!open) return answered.length > 0 ? unfinished(path, hunk, answered, gates) : undefined;
		const answers = await Promise.all(
			open.texts.questions.map((question) => {
				const proposal = open.insertions.filter(
					({ from }) => question.base.from <= from && from <= question.base.to,
				);
				return askPlace(open.texts, question, contextOf([{ ...hunk, gates, proposal }]));
			}),
		);
		answered.push(...answers);
		const failed = answers.filter(({ belief }) => !belief || belief.confidence < settings.llmThreshold);
		if (failed.length > 0)
			return {
				path,
				effects: [],
				hunks: [noted(hunk, failed, answered, settings.llmThreshold, NOT_IN_TARGET)],
			};
		lines = splitLines(resultOf(open.texts, answers));
		gates = passCodeGates(path, lines, settings);
	}
	const text = lines.join("");
	const effect = { kind: "written", path, mode: next.mode, oid: facts.blobId(text), text } as const;
	return { path, effects: [effect], hunks: [believed(hunk, answered, path, NOT_IN_TARGET)] };
}

/** Answers that held, and yet the file still says what the target does not know. */
function unfinished(
	path: string,
	hunk: HunkOutcome,
	answered: readonly PlaceAnswer[],
	gates: HunkOutcome["gates"],
): FileOutcome {
	const failure = { kind: "still found", places: answered.length, finding: gates[0]! } as const;
	const reason = asked(hunk, failure);
	const evidence = [...hunk.evidence, ...answered.flatMap(evidenceOf)];
	return { path, effects: [], hunks: [{ ...hunk, reason, evidence, model: answered.at(-1)!.record }] };
}

/** The places of the lines that findings speak of. */
function placesOf(path: string, lines: readonly string[], findings: readonly GateFinding[]) {
	const words = findings.flatMap((finding) => ("word" in finding ? [finding.word] : []));
	const isMeant = (line: string) => {
		const known = [...(line.match(/[A-Za-z_]\w*/g) ?? []), ...includesIn(line)];
		return known.some((word) => words.includes(word));
	};
	const edits: Edit[] = [];
	const kept: string[] = [];
	const stopped = wholeStatements(lines, isMeant);
	for (const [i, line] of lines.entries()) {
		const last = edits.at(-1);
		if (!stopped.has(i)) kept.push(line);
		else if (last?.newTo === i) edits[edits.length - 1] = { ...last, newTo: i + 1 };
		else edits.push({ oldFrom: kept.length, oldTo: kept.length, newFrom: i, newTo: i + 1 });
	}
	if (edits.length === 0) return undefined;
	const hunks = edits.map((edit) => ({ ...edit, edits: [edit] }));
	const texts = questionsOf(path, kept, lines, kept.join(""), hunks, () => true);
	const insertions = edits.map(
		({ oldFrom, newFrom, newTo }): Replacement => ({
			from: oldFrom,
			to: oldFrom,
			text: lines.slice(newFrom, newTo).join(""),
		}),
	);
	return { texts, insertions };
}

/** The most lines that a statement goes on for. */
const LONGEST_STATEMENT = 12;

/** The numbers of the lines that are meant, and of those that their statements go on in: broken C repairs badly. */
function wholeStatements(lines: readonly string[], isMeant: (line: string) => boolean): Set<number> {
	const numbers = new Set<number>();
	for (const [i, line] of lines.entries()) {
		if (!isMeant(line)) continue;
		let [from, to] = [i, i + 1];
		const depth = () => bracketDepth(lines.slice(from, to).join(""), "()");
		while (depth().lowest < 0 && from > 0 && i - from < LONGEST_STATEMENT) from--;
		while (depth().end > 0 && to < lines.length && to - i < LONGEST_STATEMENT) to++;
		const isWhole = depth().lowest === 0 && depth().end === 0;
		for (let each = isWhole ? from : i; each < (isWhole ? to : i + 1); each++) numbers.add(each);
	}
	return numbers;
}

function resultOf({ file }: AskedTexts, answers: readonly PlaceAnswer[]): string {
	const lines = [...file.target];
	for (const { site, belief } of [...answers].sort((a, b) => b.site!.from - a.site!.from))
		lines.splice(site!.from, site!.to - site!.from, ...belief!.lines);
	return lines.join("");
}
