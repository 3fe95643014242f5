import type { Language } from "../fingerprint/profile.js";
import type { GateFinding, GateName } from "../model/finding.js";
import type { PortSettings } from "../model/settings.js";
import { getOrMake } from "../text/get-or-make.js";
import { isSameButForSpace } from "../text/lines.js";
import { liveLines } from "../text/live-lines.js";

/** What a hunk's landing did, as the gates see it. Lines are the file's own. */
export interface LandedHunk {
	readonly state: "landed" | "upstream";
	/** What the patch adds and removes. */
	readonly added: readonly string[];
	readonly removed: readonly string[];
	/** What was put into the target, and what of the target it replaced. */
	readonly placed: readonly string[];
	readonly replaced: readonly string[];
	/** What was put there is a merge by tokens, so that no line of the patch need stand whole. */
	readonly byTokens?: true;
	/** The base's lines [oldFrom, oldTo) that it changes, and the target's lines [at, to) that it lands on, from 0. */
	readonly oldFrom: number;
	readonly oldTo: number;
	/** The lines [newFrom, newTo) of the patched file that hold what it adds. */
	readonly newFrom: number;
	readonly newTo: number;
	readonly at: number;
	readonly to: number;
}

/** A file with everything landed, before it is believed. */
export interface PortedFile {
	readonly path: string;
	readonly language: Language;
	readonly base: readonly string[];
	readonly patched: readonly string[];
	readonly target: readonly string[];
	readonly result: readonly string[];
	readonly hunks: readonly LandedHunk[];
	readonly settings: PortSettings;
}

/** A gate by its name, wherever it looks; what it finds makes a hunk unsure, whatever its confidence. */
export interface NamedGate {
	readonly name: GateName;
	/** It checks what the engine itself did: no text brings it to fire as long as the strategies do what they should. */
	readonly isBackstop?: true;
}

/** What a gate finds; its name comes from the gate. */
export type Found<N extends GateName> = Unnamed<Extract<GateFinding, { gate: N }>>;
type Unnamed<F extends GateFinding> = F extends GateFinding ? Omit<F, "gate"> : never;

/** Looks at one hunk of a ported file. */
export interface Gate<N extends GateName = GateName> extends NamedGate {
	readonly name: N;
	find(file: PortedFile, hunk: LandedHunk): Found<N> | undefined;
}

const live = new WeakMap<LandedHunk, readonly string[]>();

/**
 * What of a landed hunk is new to the target: the lines that the patch adds, or what they became in a merge by tokens; as
 * empty lines those that no newer kernel compiles.
 */
export function newLines(hunk: LandedHunk): readonly string[] {
	return getOrMake(live, hunk, () => liveLines(hunk.byTokens ? hunk.placed : hunk.added));
}

const untouched = new WeakMap<PortedFile, boolean>();

/** Upstream did nothing to the file but to its white space. */
export function isUntouched(file: PortedFile): boolean {
	return getOrMake(untouched, file, () => isSameButForSpace(file.base, file.target));
}
