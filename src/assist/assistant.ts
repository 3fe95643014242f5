import type { HunkOutcome, PatchDecision } from "../model/decision.js";
import type { Patch } from "../model/series.js";
import { codeChange, decidePatch } from "../port/patch.js";
import type { World } from "../port/target.js";
import { addTrailer } from "../series/trailer.js";
import type { Asked } from "./conversation.js";
import { answerFile, openFile, settleFile } from "./file.js";
import type { PlaceContext } from "./place.js";
import type { AnswerMemory } from "./recall.js";
import { Recall } from "./recall.js";

/** What a run gives its assistant. */
export interface AssistantOptions {
	readonly asked: Asked;
	/** How often each place is asked about; the majority of equal answers counts. */
	readonly votes: number;
	readonly memory?: AnswerMemory;
	/** Definitions of functions in the target, latin1; bounded by whoever looks them up. */
	readonly lookUp?: (names: readonly string[]) => Promise<string>;
}

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

/** How many earlier decisions in a file are told. */
const MOST_EARLIER = 6;

/** Asks a model about what the engine left of a patch, and lands what can be believed. */
export class Assistant {
	readonly #earlier = new Map<string, string[]>();
	readonly #recall: Recall | undefined;

	constructor(private readonly options: AssistantOptions) {
		const { memory, asked } = options;
		this.#recall = memory && new Recall(memory, asked.model);
	}

	/** Asks about every unsure hunk of a patch that is a conflict. @returns the decision as it is then */
	async resolve(patch: Patch, decision: PatchDecision, world: World): Promise<PatchDecision> {
		const code = await codeChange(patch, world);
		const files = await Promise.all(
			patch.changes.map(async (change, i) => {
				const outcome = decision.files[i]!;
				const open = await openFile(change, outcome, world);
				if (!open) return outcome;
				const context: Omit<PlaceContext, "knowledge"> = {
					asked: this.options.asked,
					votes: this.options.votes,
					moved: outcome.hunks.flatMap(({ evidence }) => evidence.map(({ text }) => text)),
					code,
					recall: this.#recall,
				};
				const definitions = await this.#definitions(open.grounds.ground.patched, code);
				const earlier = this.#earlier.get(outcome.path) ?? [];
				const contextOf = (outcomes: readonly HunkOutcome[]): PlaceContext => ({
					...context,
					knowledge: { patch, outcomes, earlier, definitions },
				});
				const answers = await answerFile(open, contextOf);
				for (const { belief, talk } of answers)
					if (belief && talk && belief.confidence >= world.threshold)
						await this.#recall?.keep(talk.work, belief, patch);
				return settleFile(open, answers, world);
			}),
		);
		return attributed(patch, decidePatch(patch, files));
	}

	/** Remembers what became of a patch, for the questions about later ones. */
	note({ subject }: Patch, { fate, files }: PatchDecision): void {
		for (const { path, hunks } of files) {
			const lines = this.#earlier.get(path) ?? [];
			const how = hunks.flatMap(({ state, strategy, site }) =>
				state === "landed" && site ? [`${strategy} at line ${site.from + 1}`] : [],
			);
			lines.push(`${subject}: ${fate}${how.length > 0 ? ` (${how.slice(0, 3).join(", ")})` : ""}`);
			this.#earlier.set(path, lines.slice(-MOST_EARLIER));
		}
	}

	async #definitions(_patched: readonly string[], _code: PlaceContext["code"]): Promise<string> {
		return "";
	}
}
