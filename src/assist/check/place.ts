import type { Language } from "../../fingerprint/profile.js";
import type { GateFinding } from "../../model/finding.js";
import type { PortSettings } from "../../model/settings.js";
import type { PortedFile } from "../../verify/gate.js";
import type { Renames } from "./renames.js";

/** One place of a file that is asked about, and all that an answer is held against. Lines are latin1, whole. */
export interface Place {
	readonly path: string;
	readonly language: Language;
	/** The code before and after the patch; hunks that are sure count as before already. */
	readonly base: readonly string[];
	readonly patched: readonly string[];
	/** The target's code at that place now, with the hunks that are sure landed. */
	readonly target: readonly string[];
	/** The lines [from, to) that `now` is of the target's file, from 0, and that file's texts. */
	readonly targetRange: { readonly from: number; readonly to: number };
	/** The lines [from, to) that `old` is of the file before the patch, from 0. */
	readonly baseRange: { readonly from: number; readonly to: number };
	/** The whole file before the patch, and in the target. */
	readonly whole: Pick<PortedFile, "base" | "target">;
	/** Identifiers that the evidence shows for the target: its own file's, those of rules and definitions given. */
	readonly shown: ReadonlySet<string>;
	/** What the evidence, or the file itself, says became of an identifier. */
	readonly renamed: Renames;
	readonly settings: PortSettings;
}

/** A failed check: the model is told, and may try again. */
export interface Rejection {
	readonly check: string;
	/** One line, for the human, or what a gate found. */
	readonly reason: string | GateFinding;
	/** For the model, which has to act on it: more lines of the same, where there are. */
	readonly all?: string;
}
