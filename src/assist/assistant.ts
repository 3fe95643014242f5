import type { FileOutcome, HunkOutcome, PatchDecision } from "../model/decision.js";
import type { Evidence } from "../model/evidence.js";
import type { Patch } from "../model/series.js";
import { decidePatch } from "../port/patch.js";
import type { PortFacts, World } from "../port/target.js";
import { evidenceText } from "../report/wording/evidence.js";
import { basename } from "../retrieve/moved.js";
import { addTrailer } from "../series/trailer.js";
import { answerAddition } from "./added.js";
import type { AnswerMemory } from "./answer-memory.js";
import { Recall } from "./answer-memory.js";
import { type AskedFile, askFile, readAskedFile } from "./ask-file.js";
import { repairPlace } from "./ask-place.js";
import type { Calibration } from "./calibration.js";
import type { ControlPatch } from "./controls.js";
import type { Asked } from "./conversation.js";
import { lookupsIn } from "./lookups.js";
import type { PlaceAnswer, PlaceContext } from "./place-answer.js";
import { settleFile } from "./settle.js";

/** What a run gives its assistant. */
interface AssistantOptions {
	readonly asked: Asked;
	/** How often each place is asked about; the majority of equal answers counts. */
	readonly votes: number;
	/** Another model, which is asked whether an answer is right. */
	readonly critic?: Asked;
	/** Note where an answer differs from the patch. */
	readonly explains?: boolean;
	/** Finds out first what the model's word is worth; absent, it is taken as it is. */
	readonly calibration?: Calibration;
	readonly memory?: AnswerMemory;
}

/** Where the engine says that the file, or a part of it, went. */
function movedFiles({ hunks }: FileOutcome): string[] {
	const moves = hunks.flatMap(({ evidence }) => evidence.filter(({ kind }) => MOVES.has(kind)));
	return [...new Set(moves.map((fact) => evidenceText(fact)))];
}

const MOVES: ReadonlySet<Evidence["kind"]> = new Set(["definition moved", "file moved", "lines moved"]);

/** A commit that a model helped with says so; authorship stays, and nobody is signed off. */
function attributed({ message }: Patch, decision: PatchDecision): PatchDecision {
	if (decision.fate !== "landed") return decision;
	const hunks = decision.files.flatMap((file) => file.hunks);
	const models = new Set(
		hunks.flatMap(({ manner, state, model }) =>
			manner === "model" && state === "landed" && model ? [model.model] : [],
		),
	);
	if (models.size === 0) return decision;
	const trailers = [...models].map((model) => `Assisted-by: git-miggpt:${model}`);
	return { ...decision, message: trailers.reduce(addTrailer, decision.message ?? message) };
}

/** What was asked and answered about a file of the patch that was resolved last. */
interface Landed {
	readonly open: AskedFile;
	readonly answers: readonly PlaceAnswer[];
}

const LONGEST_OUTPUT = 4_000;

/** The end of what a program wrote, without control characters. */
function oneScreen(output: string): string {
	return output
		.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "")
		.replace(/[^\t\n -~\u00a0-\u00ff]/g, "")
		.slice(-LONGEST_OUTPUT);
}

/** How many earlier decisions in a file are told. */
const MOST_EARLIER = 6;

/** Asks a model about what the engine left of a patch, and lands what can be believed. */
export class Assistant {
	readonly #earlier = new Map<string, string[]>();
	readonly #recall: Recall | undefined;
	/** The model, with its score once that is known. */
	#asked: Asked;
	#last: { readonly key: string; readonly landed: Map<number, Landed> } | undefined;

	constructor(private readonly options: AssistantOptions) {
		const { memory, asked } = options;
		this.#recall = memory && new Recall(memory, asked.model);
		this.#asked = asked;
	}

	/** Finds out what the model's word is worth, where that is wanted; called before questions are asked. */
	async calibrate(patches: () => AsyncIterable<ControlPatch>): Promise<void> {
		const { calibration } = this.options;
		if (calibration) this.#asked = await calibration.of(patches);
	}

	/**
	 * Asks about every unsure hunk of a patch that is a conflict.
	 *
	 * @param facts those that the patch was ported with
	 * @param versions the names of the version that the series was made on and of the one that it goes to
	 * @returns the decision as it is then
	 */
	async resolve(
		patch: Patch,
		decision: PatchDecision,
		facts: PortFacts,
		versions?: readonly [string, string],
	): Promise<PatchDecision> {
		const { settings } = facts;
		const recall = this.#recall?.of(patch, settings.llmThreshold);
		const landed = new Map<number, Landed>();
		const files = await Promise.all(
			patch.changes.map(async (change, i) => {
				const outcome = decision.files[i]!;
				const lookups = lookupsIn(settings.code, facts, patch, decision.files, i);
				const contextWith =
					(moved: readonly string[]) =>
					(outcomes: readonly HunkOutcome[]): PlaceContext => ({
						asked: this.#asked,
						votes: this.options.votes,
						...(this.options.critic && { critic: this.options.critic }),
						explains: this.options.explains ?? false,
						moved,
						settings,
						recall,
						knowledge: {
							patch,
							outcomes,
							...(versions && { versions }),
							earlier: this.#earlier.get(outcome.path) ?? [],
							isNewFile: change.kind === "add",
						},
						lookups,
					});
				const open = await readAskedFile(change, outcome, facts);
				if (!open) return (await answerAddition(change, outcome, facts, contextWith([]))) ?? outcome;
				const answers = await askFile(open, contextWith(movedFiles(outcome)));
				landed.set(i, { open, answers });
				return settleFile(open, answers, facts);
			}),
		);
		this.#last = { key: patch.key, landed };
		return attributed(patch, decidePatch(patch, files));
	}

	/**
	 * Feeds back what a compiler or checker said about the patch that was resolved last.
	 *
	 * @param output what it wrote, latin1; the files that it names are repaired, or all where it names none
	 * @returns the decision with the repaired code, or undefined where there is nothing to repair
	 */
	async repair(
		patch: Patch,
		decision: PatchDecision,
		output: string,
		facts: Pick<World, "blobId" | "settings">,
	): Promise<PatchDecision | undefined> {
		if (this.#last?.key !== patch.key) return undefined;
		const { landed } = this.#last;
		const complaint = oneScreen(output);
		const { critic } = this.options;
		const asked = this.#asked;
		const recall = this.#recall?.of(patch, facts.settings.llmThreshold);
		const named = [...landed].filter(([, { open }]) => complaint.includes(basename(open.outcome.path)));
		const files = [...decision.files];
		let isRepaired = false;
		for (const [i, { open, answers }] of named.length > 0 ? named : landed) {
			for (const { talk } of answers) if (talk) await this.#recall?.forget(talk.task.place);
			const repaired = await Promise.all(
				answers.map((answer) => repairPlace(answer, complaint, asked, critic)),
			);
			if (repaired.every((answer) => answer === undefined)) continue;
			const all = repaired.map((answer, j) => answer ?? answers[j]!);
			const outcome = settleFile(open, all, facts);
			if (outcome.hunks.some(({ state }) => state === "unsure")) continue;
			for (const answer of repaired)
				if (answer?.belief && answer.talk) await recall?.keep(answer.talk.task.place, answer.belief);
			landed.set(i, { open, answers: all });
			files[i] = outcome;
			isRepaired = true;
		}
		return isRepaired ? attributed(patch, decidePatch(patch, files)) : undefined;
	}

	/** Forgets what was said about the patch that was resolved last: it can not be repaired any more. */
	dismiss(): void {
		this.#last = undefined;
	}

	/** Remembers what became of a patch, for the questions about later ones. */
	note({ subject }: Patch, { fate, files }: PatchDecision): void {
		for (const { path, hunks } of files) {
			const lines = this.#earlier.get(path) ?? [];
			const how = hunks.flatMap(({ state, strategy, site }) =>
				state === "landed" && site ? [`${strategy} at line ${site.from + 1} of the target`] : [],
			);
			lines.push(`${subject}: ${fate}${how.length > 0 ? ` (${how.slice(0, 3).join(", ")})` : ""}`);
			this.#earlier.set(path, lines.slice(-MOST_EARLIER));
		}
	}
}
