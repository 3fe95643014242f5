import { ChangeStream, commitDiff } from "../../git/change-stream.js";
import { blobId, ObjectReader } from "../../git/objects.js";
import type { Repository } from "../../git/repository.js";
import type { Scratch } from "../../git/scratch.js";
import { CommitTree } from "../../git/tree-reader.js";
import type { TreeEntry } from "../../model/tree.js";
import { patchBytes } from "../diff/parse.js";
import { placeIn } from "../diff/types.js";
import { type Understood, understood } from "../prepare.js";
import type { PatchFile } from "../source/types.js";
import { PatchedTree } from "../tree.js";
import { type HeldFile, heldFiles } from "./hold.js";
import { portedDiffs, prefixesOf, refreshedHeaders } from "./refresh.js";

/** What is made anew in a patch that could be kept: nothing, the numbers of hunks that moved, or all hunks. */
export type Refresh = "none" | "headers" | "all";

/** A patch file, and what became of it. */
export interface Carried {
	readonly file: PatchFile;
	/** The commit that it was read as. */
	readonly commit: string;
	/** The commit that was made of it on the target. */
	readonly landed: string;
	/** Lines for the end of its header, where it has them not. */
	readonly trailers: readonly string[];
	readonly refresh: Refresh;
}

/** How much of a patch file is new. */
export type Written = "kept" | "headers" | "ported";

/** A patch file for the target. */
export interface WrittenPatch {
	readonly written: Written;
	/** latin1. */
	readonly text: string;
	readonly changes: ReadonlyMap<string, TreeEntry | undefined>;
}

/** Writes patches for the target, each as it was where it still holds. */
export class PatchWriter {
	readonly #objects: ObjectReader;
	readonly #changes: ChangeStream;

	private constructor(
		private readonly repository: Repository,
		private readonly scratch: Scratch,
	) {
		this.#objects = new ObjectReader(scratch.context);
		this.#changes = new ChangeStream(scratch.context);
	}

	/** Writes patches that landed on `target`, in the order in which they did. */
	static async writeAll(
		repository: Repository,
		scratch: Scratch,
		target: string,
		carried: readonly Carried[],
	): Promise<WrittenPatch[]> {
		const writer = new PatchWriter(repository, scratch);
		try {
			const base = await CommitTree.open(scratch.context, writer.#objects, target);
			const tree = new PatchedTree(base, (oid) => writer.#objects.blob(oid));
			const written: WrittenPatch[] = [];
			for (const each of carried) written.push(await writer.#write(tree, each));
			return written;
		} finally {
			await Promise.all([writer.#objects.close(), writer.#changes.close()]);
		}
	}

	async #write(
		tree: PatchedTree,
		{ file, commit, landed, trailers, refresh }: Carried,
	): Promise<WrittenPatch> {
		const patch = understood(file);
		const { text } = patch;
		const [was, now] = await Promise.all([this.#changes.changes(commit), this.#changes.changes(landed)]);
		const id = (bytes: string) => blobId(bytes, this.repository.objectFormat);
		const held = await heldFiles(tree, patch, { was, now }, id, placeIn(file.from, file.above));
		for (const [path, entry] of now) tree.set(path, entry);
		const isCovered = [...now.keys()].every((path) => held.some(({ paths }) => paths.includes(path)));
		const holds = isCovered && held.every((each) => each.holds !== "no");
		const header = trailers.reduce(withLine, text.header);
		const whole = (diffs: string) => header + diffs + text.tail;
		if (!holds || refresh === "all") {
			const all = refresh === "all" ? held.map((each): HeldFile => ({ ...each, holds: "no" })) : held;
			return {
				written: "ported",
				text: whole(portedDiffs(all, await this.#fresh(patch, landed), file)),
				changes: now,
			};
		}
		const isAsWas = held.every((each) => each.holds === "exactly") && text.recounted.length === 0;
		if (refresh === "none" || isAsWas) {
			const bytes =
				header === text.header ? file.bytes : whole(patchBytes({ ...text, header: "", tail: "" }));
			return { written: "kept", text: bytes, changes: now };
		}
		const diffs = held.map((each) => refreshedHeaders(each, file.isReversed)).join("");
		return { written: "headers", text: whole(diffs), changes: now };
	}

	/** The diff of what the patch became, with its own way to name files. */
	#fresh({ file, text }: Understood, landed: string): Promise<string> {
		const { strip, isReversed } = file;
		const named = text.files.find(({ names }) => names.old !== undefined && names.new !== undefined);
		return commitDiff(this.scratch.context, landed, {
			prefixes: prefixesOf(named ?? text.files[0]!, strip),
			isReversed,
			isRenaming: text.files.some(({ names }) => names.from !== undefined),
		});
	}
}

/** A header with a line at the end of its message, where it has it not. */
function withLine(header: string, line: string): string {
	if (header.split(/\r?\n/).includes(line)) return header;
	const end = header.includes("\r\n") ? "\r\n" : "\n";
	const rule = header.search(/^---[ \t]*\r?$/m);
	const [above, below] = rule < 0 ? [header, ""] : [header.slice(0, rule), header.slice(rule)];
	const blank = /\r?\n(?:[ \t]*\r?\n)*$/.exec(above)?.[0] ?? "";
	const message = above.slice(0, above.length - blank.length);
	const isBlank = message.trim() === "";
	return `${message}${isBlank ? "" : end}${line}${blank || end}${below}`;
}
