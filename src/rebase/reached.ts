import type { RunEvent } from "../model/run.js";
import type { Readers } from "../series/readers.js";
import type { Course } from "./course.js";
import type { Overlay, Touched } from "./replay/overlay.js";
import type { SteppedPatch } from "./replay/stepper.js";

/** What a run has come to when its walk is over. */
export interface Reached extends Pick<Course, "aim"> {
	readonly readers: Readers;
	/** The target with what has landed, the paths that this touched, and the commit that holds it. */
	readonly overlay: Overlay;
	readonly touched: readonly Touched[];
	readonly tip: string;
	/** In their order; those that the run has not come to are last. */
	readonly patches: readonly SteppedPatch[];
	readonly tell: (event: RunEvent) => void;
}
