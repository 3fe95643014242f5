import type { PatchDecision } from "../model/decision.js";
import { isWaiting } from "../model/fate.js";
import type { Plan } from "../model/run.js";
import { Run } from "./record/run.js";

/**
 * What an earlier run decided. It holds for a patch that is not to be decided anew, as long as nothing that came
 * before the patch has come out otherwise in the same files.
 */
export class Earlier {
	/** Files that differ from what they were in the earlier run. */
	readonly #changed = new Set<string>();
	/** A patch that landed then was left out now: what builds on it has to be found anew. */
	#isPoorer = false;

	constructor(
		private readonly decisions: ReadonlyMap<string, PatchDecision>,
		private readonly anew: ReadonlySet<string>,
	) {}

	/** The decision that holds for a patch still; undefined where it has to be decided. */
	decision(key: string): PatchDecision | undefined {
		const known = this.decisions.get(key);
		if (!known || this.anew.has(key) || isWaiting(known.fate) || this.#isPoorer) return undefined;
		return pathsOf(known).some((path) => this.#changed.has(path)) ? undefined : known;
	}

	/** Takes into account what became of a patch now. */
	note(decision: PatchDecision): void {
		const known = this.decisions.get(decision.key);
		if (known && JSON.stringify(effectsOf(known)) === JSON.stringify(effectsOf(decision))) return;
		for (const each of known ? [known, decision] : [decision])
			for (const path of pathsOf(each)) this.#changed.add(path);
		if (known?.fate === "landed" && decision.fate !== "landed") this.#isPoorer = true;
	}
}

/** Reads what the run decided that a run does over. */
export async function earlierOf(
	{ repository }: Run,
	{ run, keys }: NonNullable<Plan["retryOf"]>,
): Promise<Earlier> {
	const { state } = await Run.open(repository, run);
	return new Earlier(new Map(state.decisions.map((each) => [each.key, each])), new Set(keys));
}

function effectsOf({ fate, files }: PatchDecision) {
	return fate === "landed" ? files.flatMap(({ effects }) => effects) : [];
}

function pathsOf({ files }: PatchDecision): string[] {
	return files.flatMap(({ path, effects }) => [
		path,
		...effects.flatMap((effect) => (effect.kind === "edited" ? [effect.path, effect.from] : [effect.path])),
	]);
}
