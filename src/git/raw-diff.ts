import { InternalError } from "../errors.js";
import type { FileVersion } from "../model/series.js";
import { type GitContext, git } from "./process.js";

/** A path in which two trees, or a tree and an index, differ. Where a side has nothing, its mode and id are zeros. */
export interface RawChange {
	/** Git's letter: A, D, M, R, T, U … */
	readonly status: string;
	readonly old: FileVersion;
	readonly new: FileVersion;
}

/** Reads fields that end in NUL, one after another. */
export class FieldReader {
	#at = 0;

	constructor(private readonly text: string) {}

	/** The char that comes next; empty at the end. */
	peek(): string {
		return this.text[this.#at] ?? "";
	}

	/** @throws InternalError where no whole field is left */
	field(): string {
		const end = this.text.indexOf("\0", this.#at);
		if (end < 0) throw new InternalError("git's diff ends in the middle of its list of files");
		const field = this.text.slice(this.#at, end);
		this.#at = end + 1;
		return field;
	}

	rest(): string {
		return this.text.slice(this.#at);
	}
}

/**
 * Reads what `--raw -z` with whole ids lists, up to the first field that is none of it.
 *
 * @throws InternalError where git's output is cut short or not understood
 */
export function readRaw(reader: FieldReader): RawChange[] {
	const changes: RawChange[] = [];
	while (reader.peek() === ":") {
		const header = reader.field();
		const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(header);
		if (!match) throw new InternalError(`git's diff has a line that is not understood: ${header}`);
		const [oldMode, newMode, oldId, newId, status] = match.slice(1) as [
			string,
			string,
			string,
			string,
			string,
		];
		const path = reader.field();
		const newPath = /[CR]/.test(status) ? reader.field() : path;
		changes.push({
			status,
			old: { path, mode: oldMode, oid: oldId },
			new: { path: newPath, mode: newMode, oid: newId },
		});
	}
	return changes;
}

/** The paths (latin1) in which two trees differ; a renamed file is one that is gone and one that is new. */
export async function treeChanges(
	context: GitContext,
	base: string,
	target: string,
	/** Git's letters of the changes that are wanted; all unless given. */
	filter?: string,
): Promise<RawChange[]> {
	const only = filter === undefined ? [] : [`--diff-filter=${filter}`];
	const args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", ...only, base, target];
	return readRaw(new FieldReader((await git(context, args)).toString("latin1")));
}
