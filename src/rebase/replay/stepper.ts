import { FastImport, type PathChange } from "../../git/fast-import.js";
import type { PatchDecision } from "../../model/decision.js";
import type { PatchResult, Plan } from "../../model/run.js";
import type { Patch } from "../../model/series.js";
import type { Run } from "../record/run.js";
import { messageOf } from "./message.js";
import type { Overlay } from "./overlay.js";

/** As many bytes of new texts are kept in memory: a checkpoint costs more than to keep some. */
const MOST_KEPT = 32 << 20;

/** A patch that the run is done with, and what publishing it needs. */
export type SteppedPatch = PatchResult & Pick<Patch, "droppedHeaders" | "message" | "encoding">;

/** Makes the branch, patch by patch, out of the plan and the decisions alone. */
export class Stepper {
	/** An id, or a mark. */
	#tip: string;
	#ids: ReadonlyMap<string, string> = new Map();
	#last: { readonly parent: string; readonly changes: readonly PathChange[] } | undefined;

	private constructor(
		private readonly plan: Plan,
		private readonly overlay: Overlay,
		private readonly stream: FastImport | undefined,
	) {
		this.#tip = plan.target.commit;
	}

	/** @param ref full name of the ref to write the commits to; none writes nothing */
	static async start({ repository, plan }: Run, overlay: Overlay, ref: string | undefined): Promise<Stepper> {
		const stream =
			ref === undefined ? undefined : await FastImport.start(repository.context, ref, plan.target.commit);
		return new Stepper(plan, overlay, stream);
	}

	/** Carries out a decision. @returns the mark of the new commit, where one is written: git makes it while the next patch is decided */
	async step(patch: Patch, decision: PatchDecision): Promise<string | undefined> {
		if (decision.fate !== "landed") return undefined;
		const changes = await this.overlay.apply(decision.files.flatMap(({ effects }) => effects));
		this.#last = { parent: this.#tip, changes };
		const mark = await this.#commit(patch, decision, changes);
		if (this.overlay.kept > MOST_KEPT && this.stream) {
			await this.stream.checkpoint();
			this.overlay.settle();
		}
		return mark;
	}

	async #commit(
		patch: Patch,
		decision: PatchDecision,
		changes: readonly PathChange[],
	): Promise<string | undefined> {
		const mark = await this.stream?.add({
			author: patch.author,
			committer: this.plan.committer,
			...(patch.encoding !== undefined && { encoding: patch.encoding }),
			message: messageOf(this.plan, patch, decision),
			changes,
		});
		this.#tip = mark ?? this.#tip;
		return mark;
	}

	/** Takes the last step back and carries it out as decided anew. Only texts that somebody wrote may differ. */
	async amend(patch: Patch, decision: PatchDecision): Promise<string | undefined> {
		const { parent, changes } = this.#last!;
		const written = decision.files.flatMap(({ effects }) => effects.filter(({ kind }) => kind === "written"));
		const anew = new Map((await this.overlay.apply(written)).map((change) => [change.path, change]));
		await this.stream?.reset(parent);
		return this.#commit(
			patch,
			decision,
			changes.map((change) => anew.get(change.path) ?? change),
		);
	}

	/** Makes the steps so far readable to other processes. */
	async checkpoint(): Promise<void> {
		await this.stream?.checkpoint();
	}

	/** Ends the writing; the ref holds every step made. */
	async finish(): Promise<void> {
		this.#ids = (await this.stream?.ids()) ?? this.#ids;
		await this.stream?.finish();
	}

	/** A patch with the id of its commit in place of the mark, once the writing is ended. */
	made(patch: SteppedPatch): SteppedPatch {
		const { newCommit: mark } = patch;
		return mark === undefined ? patch : { ...patch, newCommit: this.#ids.get(mark)! };
	}
}
