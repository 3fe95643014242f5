import type { FileOutcome, HunkOutcome } from "../model/decision.js";
import type { ControlScore } from "../model/run.js";
import type { Patch } from "../model/series.js";
import { applyReplacements } from "../port/assemble.js";
import { portPatch } from "../port/patch.js";
import type { PortFacts } from "../port/target.js";
import { isSame, splitLines, squash } from "../text/lines.js";
import { type AskedFile, outcomesFor, readAskedFile } from "./ask-file.js";
import { askPlaces } from "./ask-place.js";
import type { Belief } from "./check/believe.js";
import type { Asked } from "./conversation.js";
import { lookupsIn } from "./lookups.js";
import { ownEdit } from "./own-edit.js";
import type { PlaceContext } from "./place-answer.js";
import type { Question } from "./questions.js";

/** A patch of the series as it would be ported to the target alone, and what that port needs to know. */
export interface ControlPatch {
	readonly patch: Patch;
	readonly facts: PortFacts;
}

/** A place that the engine is sure of, asked about as if it were not. */
interface Control {
	readonly file: AskedFile;
	readonly question: Question;
	readonly context: Omit<PlaceContext, "asked">;
	/** What the engine makes of the place. */
	readonly expected: string;
	/** Upstream changed the place: to copy the patch is not enough. */
	readonly isChanged: boolean;
}

/** So many are asked: a model that is right at half of what is easy fails them all but surely. */
const CONTROLS = 8;
/** The least confidence of the engine's in what it is held against. */
const SURE = 0.95;
/** A longer place costs more than it tells. */
const MOST_LINES = 80;

/** Draws control questions, at most one a patch: first those whose place upstream changed. */
export async function drawControls(patches: AsyncIterable<ControlPatch>): Promise<readonly Control[]> {
	const changed: Control[] = [];
	const plain: Control[] = [];
	for await (const each of patches) {
		const found = await controlsIn(each);
		const best = found.find(({ isChanged }) => isChanged) ?? found[0];
		if (best) (best.isChanged ? changed : plain).push(best);
		if (changed.length === CONTROLS) break;
	}
	return [...changed, ...plain].slice(0, CONTROLS);
}

/**
 * Asks control questions. Of what is answered the engine's lines in an order that the checks leave open are as good as its
 * own; who says that it cannot be done is not wrong.
 *
 * @returns the score, and whether every request got an answer
 */
export async function askControls(
	controls: readonly Control[],
	asked: Asked,
): Promise<{ score: ControlScore; isWhole: boolean }> {
	const answers = await Promise.all(
		controls.map(async (control) => {
			const { file, question, context } = control;
			const [answer] = await askPlaces(file.texts, [question], () => ({ ...context, asked }));
			return { control, answer: answer! };
		}),
	);
	const counted = answers.filter(({ answer: { isAsked, failed } }) => {
		return isAsked !== false && failed?.kind !== "no answer" && failed?.kind !== "cannot";
	});
	const agreed = counted.filter(({ control, answer }) => answer.belief && agrees(control, answer.belief));
	return {
		score: { agreed: agreed.length, asked: counted.length },
		isWhole: answers.every(({ answer }) => answer.failed?.kind !== "no answer"),
	};
}

function agrees({ expected, context }: Control, { lines, confidence }: Belief): boolean {
	if (squash(lines.join("")) === squash(expected)) return true;
	const isFree = confidence >= context.settings.llmThreshold;
	return isFree && isSame(contentOf(lines), contentOf(splitLines(expected)));
}

/** What lines say, in no order. */
function contentOf(lines: readonly string[]): string[] {
	return lines.map(squash).filter(Boolean).sort();
}

async function controlsIn({ patch, facts }: ControlPatch): Promise<Control[]> {
	const decision = await portPatch(patch, facts);
	const controls: Control[] = [];
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		const file = isSure(outcome) ? await readAskedFile(change, undecided(outcome), facts) : undefined;
		for (const question of file?.texts.questions ?? []) {
			const place = placeAt(file!, question, outcome);
			const knowledge = {
				patch,
				outcomes: outcomesFor(file!, question),
				earlier: [],
			};
			const lookups = lookupsIn(facts.settings.code, facts, patch, decision.files, i);
			const context = {
				votes: 1,
				moved: [],
				recall: undefined,
				settings: facts.settings,
				knowledge,
				lookups,
			};
			if (place) controls.push({ file: file!, question, context, ...place });
		}
	}
	return controls;
}

function isSure({ hunks }: FileOutcome): boolean {
	return hunks.every(
		({ state, confidence, gates }) => state === "landed" && confidence >= SURE && gates.length === 0,
	);
}

/** A file's outcome as if the engine had left all of it. */
export function undecided({ path, hunks }: FileOutcome): FileOutcome {
	const open = hunks.map(({ proposal, gates, ...hunk }): HunkOutcome => {
		return { ...hunk, state: "unsure", gates: [] };
	});
	return { path, effects: [], hunks: open };
}

/** What the engine makes of a question's place; undefined where that is not to be told, or too long. */
function placeAt(
	{ texts: { file } }: AskedFile,
	{ base, target }: Question,
	outcome: FileOutcome,
): Pick<Control, "expected" | "isChanged"> | undefined {
	const edit = ownEdit(outcome);
	if (!target || edit?.kind !== "edited" || edit.from !== outcome.path) return undefined;
	const { from, to } = target;
	const own = edit.replacements.filter((each) => from <= each.from && each.to <= to);
	const isCut = edit.replacements.some((each) => !own.includes(each) && each.from < to && from < each.to);
	if (own.length === 0 || isCut || to - from > MOST_LINES) return undefined;
	const now = file.target.slice(from, to);
	const here = own.map((each) => ({ ...each, from: each.from - from, to: each.to - from }));
	const squashed = (lines: readonly string[]) => lines.map(squash);
	return {
		expected: applyReplacements(now.join(""), here),
		isChanged: !isSame(squashed(now), squashed(file.base.slice(base.from, base.to))),
	};
}
