import type { Plan } from "../model/run.js";
import type { Earlier } from "./earlier.js";
import type { Journal } from "./record/journal.js";
import type { RunState } from "./record/state.js";
import type { Instruction } from "./record/todo.js";

/** A run that is about to go on. */
export interface OpenRun {
	readonly plan: Plan;
	readonly state: RunState;
	/** What is left to do, in order. */
	readonly todo: readonly Instruction[];
	/** Absent in a dry run. */
	readonly journal?: Journal;
	/** What another run decided that this one does over. */
	readonly earlier?: Earlier;
	/** `quit` makes the branch of what has landed; `show` lays the stop that the run is at out again. */
	readonly aim: "go on" | "quit" | "show";
}
