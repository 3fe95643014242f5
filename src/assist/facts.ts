import { enclosing } from "../fingerprint/definition.js";
import { LONGEST_WHOLE, type MigrateFacts, type Named } from "../llm/prompts/migrate.js";
import type { HunkOutcome } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { Patch } from "../model/series.js";
import { findingText } from "../report/wording/finding.js";
import { callsIn } from "../text/calls.js";
import { diffLines } from "../text/diff.js";
import { isWeak, squash } from "../text/lines.js";
import { identifiersOf } from "../text/tokens.js";
import type { Brought } from "./brought.js";
import type { Codec } from "./codec.js";
import { evidenceOf, historyOf } from "./evidence.js";
import { findingsAt } from "./merged.js";
import { standingElsewhere } from "./neighbours.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { partialDiff } from "./render.js";
import { signatureOf } from "./retrieval.js";
import { notUpstreams, upstreamAt } from "./upstream-at.js";

const LONGEST_MESSAGE = 1_500;
const MOST_CALLEES = 3;
const LONGEST_CALLEE = 25;
/** One that took up so many lines of the place is shown whole up to this many. */
const LONGEST_HEIR = 70;
const FEWEST_LINES = 3;
const CONTEXT = 3;
const PATCH_CONTEXT = 6;

/** What is known of a place besides its code. All latin1. */
export interface Knowledge {
	readonly patch: Pick<Patch, "message">;
	readonly outcomes: readonly HunkOutcome[];
	/** The names of the version that the series was made on and of the one that it goes to. */
	readonly versions?: readonly [string, string];
	/** What the series did in the file before. */
	readonly earlier: readonly string[];
	/** The patch adds the file: what is asked about is its own code, and the lines that a gate stopped are its edits. */
	readonly isNewFile?: boolean;
}

/** What was looked up in both kernels. */
interface LookedUp {
	readonly changed: string;
	readonly became: string;
	readonly brought: readonly Brought[];
	/** What the patch does at other places of the file, and in its other files, one line each. */
	readonly inFile: readonly Named[];
	readonly elsewhere: readonly string[];
	/** The lines of the file before the series, without white space, where they are known. */
	readonly pristine: ReadonlySet<string> | undefined;
	/** The enums of constants that rows beside one in the old form have. */
	readonly constants: string;
	/** Where the place's definitions went that the file has no more, one line each. */
	readonly movedNames: readonly string[];
	/** Definitions of the file that the lines in question hang together with. */
	readonly alsoInFile: string;
	readonly called: string;
	/** The code that a merge made of the target's, where only a gate stopped it. */
	readonly merged: readonly string[] | undefined;
}

/** Puts together what the model is told about a place. */
export function migrateFacts(
	texts: AskedTexts,
	question: Question,
	site: Range,
	{ patch, outcomes, versions, earlier, isNewFile = false, ...found }: Knowledge & LookedUp,
	codec: Codec,
): MigrateFacts {
	const { file, targetDefinitions } = texts;
	const old = file.base.slice(question.base.from, question.base.to);
	const patched = file.patched.slice(question.patched.from, question.patched.to);
	const now = file.target.slice(site.from, site.to);
	const findings = findingsAt(texts, question, outcomes);
	const { merged } = found;
	const standing = isNewFile ? [] : standingElsewhere(texts, question, site, outcomes);
	const isToldOf = new Set(standing.flatMap(({ finding }) => (finding ? findingText(finding) : [])));
	const upstream = upstreamAt(texts, question, site);
	const { decode } = codec;
	return {
		path: decode(file.path),
		definition: question.definition && decode(question.definition),
		signature: decode((isNewFile ? question.signature : signatureAt(texts, question, site)) ?? ""),
		message: decode(patch.message).slice(0, LONGEST_MESSAGE),
		patch: decode(partialDiff(old, patched, PATCH_CONTEXT)),
		upstream: decode(upstream),
		target: decode((isNewFile ? patched : now).join("")),
		isPart: now.length < file.target.length,
		stopped: isNewFile ? decode(addedTo(old, patched).join("")) : undefined,
		finding: decode(findings.map(findingText).join("\n")),
		merged: merged && decode(mergeText(old, patched, now, merged)),
		isLongMerge: (merged?.length ?? 0) > LONGEST_WHOLE,
		evidence: [
			...evidenceOf(
				outcomes,
				file.path,
				isNewFile || merged !== undefined,
				(isNewFile ? addedTo(old, patched) : [...old, ...patched, ...now]).join(""),
			).filter((line) => !isToldOf.has(line)),
			...standing.map(({ text }) => text),
			...found.movedNames,
		].map(decode),
		notUpstreams: notUpstreams(upstream, found.pristine, file.target).map(decode),
		history: historyOf(outcomes).map(decode),
		earlier: earlier.map(decode),
		definitions: decode(
			[newCallees(file.target, targetDefinitions, old, now, site, upstream), found.constants]
				.filter(Boolean)
				.join("\n"),
		),
		called: decode(found.called),
		changed: decode(found.changed),
		became: decode(found.became),
		brought: namesTold(found.brought).map(({ text, lines }) => ({
			text: decode(text),
			lines: lines.map(decode),
		})),
		elsewhere: [...found.inFile, ...found.elsewhere.map((text) => ({ text, lines: [] }))].map(
			({ text, lines }) => ({
				text: decode(text),
				lines: lines.map(decode),
			}),
		),
		alsoInFile: decode(found.alsoInFile),
		order: orderOf(outcomes.flatMap(({ evidence }) => evidence)),
		versions: versions?.map(decode).join(" to "),
	};
}

/** What is told of words; those that one line or file brings are told together. */
function namesTold(brought: readonly Brought[]): Named[] {
	const ways = [...new Set(brought.map(({ by }) => by))];
	return ways.map((way) => {
		const own = brought.filter(({ by }) => by === way);
		const words = own.map(({ word }) => word).join(", ");
		return { text: `${words}: ${way}`, lines: own.slice(0, 1).flatMap(({ line }) => line ?? []) };
	});
}

/** The signature of the target's definition that a place begins in the middle of. */
function signatureAt(
	{ targetDefinitions }: AskedTexts,
	{ definition }: Question,
	{ from }: Range,
): string | undefined {
	const around = definition === undefined ? undefined : enclosing(targetDefinitions, from);
	return around && around.from < from ? `${around.signature}\n` : undefined;
}

function orderOf(evidence: readonly Evidence[]): MigrateFacts["order"] {
	const orders = evidence.flatMap((fact) => (fact.kind === "both inserted" ? [fact.order] : []));
	if (orders.includes("same name")) return "one of both";
	return orders.some((order) => order !== "order matters" && order !== "section") ? "open" : undefined;
}

/** What a merge makes of the target's code, as a diff; empty where that is the very diff of the patch. */
function mergeText(
	old: readonly string[],
	patched: readonly string[],
	now: readonly string[],
	merged: readonly string[],
): string {
	const diff = partialDiff(now, merged, CONTEXT);
	return diff === partialDiff(old, patched, CONTEXT) ? "" : diff;
}

function addedTo(old: readonly string[], patched: readonly string[]): string[] {
	return diffLines(old, patched, { ignoreSpace: false }).flatMap(({ newFrom, newTo }) =>
		patched.slice(newFrom, newTo),
	);
}

/**
 * Functions of the file that upstream made the code call near the patch's change: short ones whole, else their signature.
 *
 * @param upstream what it changed there, as a diff
 */
function newCallees(
	target: readonly string[],
	definitions: AskedTexts["targetDefinitions"],
	old: readonly string[],
	now: readonly string[],
	site: Range,
	upstream: string,
): string {
	const before = new Set(callsIn(old.join("")).map(({ name }) => name));
	const lines = new Set(old.filter((line) => !isWeak(line)).map(squash));
	/** Code of the place went there. */
	const hasOld = (from: number, to: number) =>
		target.slice(from, to).filter((line) => lines.has(squash(line))).length >= FEWEST_LINES;
	const told = new Set(identifiersOf(upstream));
	const names = [...new Set(callsIn(now.join("")).map(({ name }) => name))].filter(
		(name) => !before.has(name) && told.has(name),
	);
	return names
		.flatMap((name) => definitions.find((each) => each.name === name && each.to - each.from > 1) ?? [])
		.filter(({ from, to }) => to <= site.from || from >= site.to)
		.slice(0, MOST_CALLEES)
		.map(({ from, to }) =>
			to - from <= (hasOld(from, to) ? LONGEST_HEIR : LONGEST_CALLEE)
				? target.slice(from, to).join("")
				: `${signatureOf(target, from, to)};\n`,
		)
		.join("\n");
}
