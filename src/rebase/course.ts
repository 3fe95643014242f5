import type { Earlier } from "./earlier.js";
import type { Instruction } from "./record/todo.js";

/** How a run goes on. */
export interface Course {
	/** What is left to do, in order. */
	readonly todo: readonly Instruction[];
	/** What another run decided that this one does over. */
	readonly earlier?: Earlier;
	/** `quit` makes the branch of what has landed; `show` lays the stop that the run is at out again. */
	readonly aim: "go on" | "quit" | "show";
}
