import { profileOf } from "../fingerprint/profile.js";
import type { FileOutcome, HunkOutcome, Replacement } from "../model/decision.js";
import type { GateFinding } from "../model/finding.js";
import type { Edit, FileChange } from "../model/series.js";
import { applyReplacements } from "../port/assemble.js";
import type { PortFacts } from "../port/target.js";
import { includesIn } from "../text/calls.js";
import { splitLines } from "../text/lines.js";
import { bracketDepth } from "../text/nesting.js";
import { range } from "../text/range.js";
import { blankComments, identifiersOf } from "../text/tokens.js";
import { passCodeGates } from "../verify/gates.js";
import { askPlaces } from "./ask-place.js";
import { stands } from "./check/believe.js";
import type { PlaceAnswer, PlaceContext } from "./place-answer.js";
import { type AskedTexts, type Question, questionsAboutNew } from "./questions.js";
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
	// What rules are sure of is done; a gate stopped what is left.
	let lines = splitLines(applyReplacements(await facts.blob(next.oid), hunk.proposal ?? []));
	let gates = hunk.gates;
	const answered: PlaceAnswer[] = [];
	for (let round = 0; gates.length > 0; round++) {
		const open = round < ROUNDS && placesOf(path, lines, gates);
		if (!open) return answered.length > 0 ? unfinished(path, hunk, answered, gates) : undefined;
		const answers = await askPlaces(open.texts, open.texts.questions, (question) => {
			const proposal = open.insertions.filter(
				({ from }) => question.base.from <= from && from <= question.base.to,
			);
			const gates = open.findingsAt(question);
			const { reason: _, ...own } = hunk;
			return contextOf([{ ...own, gates, proposal }]);
		});
		answered.push(...answers);
		const failed = answers.filter(({ belief }) => !belief || !stands(belief, settings.llmThreshold));
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
	const code = splitLines(blankComments(lines.join("")));
	const meant = findings.map((finding) => linesMeantBy(finding, path, lines, code));
	const stopped = new Set(meant.flatMap((numbers) => [...numbers]));
	const edits: Edit[] = [];
	const kept: string[] = [];
	for (const [i, line] of lines.entries()) {
		const last = edits.at(-1);
		if (!stopped.has(i)) kept.push(line);
		else if (last?.newTo === i) edits[edits.length - 1] = { ...last, newTo: i + 1 };
		else edits.push({ oldFrom: kept.length, oldTo: kept.length, newFrom: i, newTo: i + 1 });
	}
	if (edits.length === 0) return undefined;
	const hunks = edits.map((edit) => ({ ...edit, edits: [edit] }));
	const texts = questionsAboutNew(path, kept, lines, hunks);
	const insertions = edits.map(
		({ oldFrom, newFrom, newTo }): Replacement => ({
			from: oldFrom,
			to: oldFrom,
			text: lines.slice(newFrom, newTo).join(""),
		}),
	);
	/** What gates found at a question's lines. */
	const findingsAt = ({ patched: { from, to } }: Question) =>
		findings.filter((_, i) => [...meant[i]!].some((number) => from <= number && number < to));
	return { texts, insertions, findingsAt };
}

/** The numbers of the lines that a finding speaks of; what does not fit a callback's type is to change where it is defined. */
function linesMeantBy(
	finding: GateFinding,
	path: string,
	lines: readonly string[],
	code: readonly string[],
): ReadonlySet<number> {
	if (!("word" in finding)) return new Set();
	const { word } = finding;
	const isMeant = (i: number) => identifiersOf(code[i]!).has(word) || includesIn(lines[i]!).includes(word);
	const all = wholeStatements(lines, isMeant);
	if (finding.gate !== "callback" || finding.what !== "type") return all;
	const own = profileOf(path)
		.definitions(lines)
		.find(({ name, kind }) => name === word && kind === "function");
	if (!own) return all;
	const head = range(own.from, own.to).find((i) => code[i]!.includes("{")) ?? own.from;
	const isVoid = new RegExp(`\\bvoid\\s+${word}\\b`).test(own.signature);
	const returns =
		isVoid === finding.type.startsWith("void (")
			? []
			: range(head, own.to).filter((i) => /^\s*return\b/.test(code[i]!));
	return new Set([...all, ...returns].filter((i) => (own.from <= i && i <= head) || returns.includes(i)));
}

/** The most lines that a statement goes on for. */
const LONGEST_STATEMENT = 12;

/** The numbers of the lines that are meant, and of those that their statements go on in: broken C repairs badly. */
function wholeStatements(lines: readonly string[], isMeant: (line: number) => boolean): Set<number> {
	const numbers = new Set<number>();
	for (const i of lines.keys()) {
		if (!isMeant(i)) continue;
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
