import { CancelledError } from "../../errors.js";
import { readRef } from "../../git/refs.js";
import { lastingFolder, type Repository } from "../../git/repository.js";
import { Worktree } from "../../git/worktree.js";
import type { Plan } from "../../model/run.js";
import { type Journal, readRun } from "./journal.js";
import { LeftOutPatches } from "./left-out.js";
import { Memory } from "./memory.js";
import { pathsOf, type RunPaths } from "./paths.js";
import { type RunState, stateOf } from "./state.js";

/** A run whose lock is held and whose journal can be written to. */
export type HeldRun = Run & { readonly journal: Journal };

/**
 * A run: what was planned, where its journal said that it stood when this was read, and where all that is its own lies.
 * Any run can be opened to be read, under way or over; to change one, `hold` it.
 */
export class Run {
	readonly paths: RunPaths;
	readonly plan: Plan;

	/**
	 * @param planned the plan as it was made
	 * @param journal of a run that is held; a dry run and one that is only read have none
	 */
	constructor(
		readonly repository: Repository,
		planned: Plan,
		readonly state: RunState = stateOf([]),
		readonly journal?: Journal,
	) {
		this.plan = { ...planned, ...state.changed };
		this.paths = pathsOf(repository.commonDir, planned);
	}

	/** Opens a run to read it. @throws UserError where there is none of that name, or its record cannot be read */
	static async open(repository: Repository, name: string): Promise<Run> {
		const { plan, entries } = await readRun(repository.commonDir, name);
		return new Run(repository, plan, stateOf(entries));
	}

	/** The run as its journal has it now. */
	async reread(): Promise<this> {
		const { entries } = await readRun(this.repository.commonDir, this.plan.run);
		return new Run(this.repository, this.plan, stateOf(entries), this.journal) as this;
	}

	/** The run for who holds it, as seen from a folder that lasts: the worktree that a command was started in may be taken away. */
	heldWith(journal: Journal): HeldRun {
		const { context, commonDir } = this.repository;
		const repository = { ...this.repository, context: { ...context, cwd: lastingFolder(commonDir) } };
		return new Run(repository, this.plan, this.state, journal) as HeldRun;
	}

	isHeld(): this is HeldRun {
		return this.journal !== undefined;
	}

	/** The run for what a signal comes too late to undo. */
	uninterrupted(): this {
		const { signal, ...context } = this.repository.context;
		return new Run({ ...this.repository, context }, this.plan, this.state, this.journal) as this;
	}

	/** @throws CancelledError where the repository's signal has fired */
	throwIfCancelled(): void {
		if (this.repository.context.signal?.aborted) throw new CancelledError();
	}

	/** Where the run stands: at work (or killed at it), waiting for its user, or over. */
	get phase(): RunState["phase"] {
		return this.state.phase;
	}

	/** True where commands are run in the run's worktree after each patch, so that it is a full checkout. */
	get hasCommands(): boolean {
		const { exec, execChanged } = this.plan.checks;
		return exec.length + execChanged.length > 0;
	}

	/** The resolutions that all runs share. */
	get memory(): Memory {
		return new Memory(this.repository.commonDir);
	}

	/** The patches that were left out, which all runs share. */
	get leftOutPatches(): LeftOutPatches {
		return new LeftOutPatches(this.repository.commonDir);
	}

	/** The run's worktree; undefined where there is none. */
	worktree(): Promise<Worktree | undefined> {
		return Worktree.open(this.repository.context, this.paths.worktree);
	}

	/** The commit that holds what the run has ported so far; undefined where nothing was written. */
	tip(): Promise<string | undefined> {
		return readRef(this.repository, this.paths.tipRef);
	}
}
