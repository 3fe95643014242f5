import { type Definition, enclosing } from "../fingerprint/definition.js";
import { type Profile, profileOf } from "../fingerprint/profile.js";
import type { Edit } from "../model/series.js";
import { diffLines } from "../text/diff.js";
import { getOrMake } from "../text/get-or-make.js";
import { splitLines } from "../text/lines.js";
import { Alignment } from "./alignment.js";
import { type SoftMatch, softAlign } from "./soft.js";

/** The three versions of a file that a port works on, aligned. */
export class AlignedFile {
	/** The lines before the patch, after it, and in the target. */
	readonly base: readonly string[];
	readonly patched: readonly string[];
	readonly target: readonly string[];
	readonly alignment: Alignment;
	readonly profile: Profile;
	readonly #soft = new Map<Edit, Map<number, SoftMatch>>();
	#own: readonly Edit[] | undefined;

	/** @param edits what the patch changes; where it is not known, the texts are compared for it */
	constructor(
		readonly path: string,
		base: string,
		patched: string,
		target: string,
		edits?: readonly Edit[],
	) {
		this.base = splitLines(base);
		this.patched = splitLines(patched);
		this.target = splitLines(target);
		this.alignment = new Alignment(this.base, this.target);
		this.profile = profileOf(path);
		this.#own = edits;
	}

	/** What the patch changes between `base` and `patched`. */
	get own(): readonly Edit[] {
		this.#own ??= diffLines(this.base, this.patched, { ignoreSpace: false });
		return this.#own;
	}

	/** Where a line of the base stands in the target, changed or not; undefined where nothing is like it. */
	softAt(line: number): SoftMatch | undefined {
		const exact = this.alignment.at(line);
		if (exact !== undefined) return { line: exact, similarity: 1 };
		const edit = this.alignment.touching(line, line).find(({ oldTo }) => line < oldTo)!;
		return getOrMake(this.#soft, edit, () => softAlign(this.base, this.target, edit)).get(line);
	}

	/** The definition around a line of the base. */
	baseDefinition(line: number): Definition | undefined {
		return enclosing(this.profile.definitions(this.base), line);
	}

	/** The definition around a line of the target. */
	targetDefinition(line: number): Definition | undefined {
		return enclosing(this.profile.definitions(this.target), line);
	}
}

/** Edits of the patch that meet the same edits of upstream, and have to land together. */
export interface Cluster {
	readonly edits: readonly Edit[];
	/** Upstream's edits that overlap; empty where the patch is alone. */
	readonly upstream: readonly Edit[];
}

/** Groups the edits of a patch by the upstream edits that they overlap (touching is no conflict). */
export function clusterEdits(aligned: AlignedFile, edits: readonly Edit[]): Cluster[] {
	const clusters: { edits: Edit[]; upstream: Edit[] }[] = [];
	for (const edit of edits) {
		const upstream = aligned.alignment.overlapping(edit.oldFrom, edit.oldTo);
		const last = clusters.at(-1);
		if (last && upstream.some((other) => last.upstream.includes(other))) {
			last.edits.push(edit);
			last.upstream.push(...upstream.filter((other) => !last.upstream.includes(other)));
		} else {
			clusters.push({ edits: [edit], upstream });
		}
	}
	return clusters;
}
