import { DiffStream } from "../git/diff-stream.js";
import { ObjectReader } from "../git/objects.js";
import type { Repository } from "../git/repository.js";
import { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { Patch } from "../model/series.js";
import { isRegular } from "../model/tree.js";
import { readPatch } from "./read.js";

/** Of a patch the texts of as many files are read ahead: most have fewer, and more would not be kept till they are asked for. */
const MOST_EXPECTED = 8;

/**
 * What a repository's patches, trees and blobs are read with; no configuration is in effect. A process is started when
 * it is first needed.
 */
export class Readers {
	#objects: ObjectReader | undefined;
	#diffs: DiffStream | undefined;
	readonly #trees = new Map<string, Promise<CommitTree>>();
	readonly #opened: { close(): void }[] = [];

	private constructor(readonly scratch: Scratch) {}

	/** Use `withReaders`, which closes what this opens. */
	static async open(repository: Repository): Promise<Readers> {
		return new Readers(await Scratch.open(repository));
	}

	get objects(): ObjectReader {
		this.#objects ??= new ObjectReader(this.scratch.context);
		return this.#objects;
	}

	/** The bytes of a blob, latin1. @throws UserError where it is missing */
	readonly blob = (oid: string): Promise<string> => this.objects.blob(oid);

	/** A commit as a patch. @throws UserError where its author line is one that git's tools cannot take */
	patch(commit: string): Promise<Patch> {
		this.#diffs ??= new DiffStream(this.scratch.context);
		return readPatch(this.objects, this.#diffs, commit);
	}

	/** Has it read where a patch's files stand in a tree, and, where asked, their texts, before it is asked for. */
	expect({ changes }: Patch, tree: CommitTree, isRead: boolean): void {
		for (const { old } of changes.slice(0, MOST_EXPECTED)) if (old) tree.entry(old.path).catch(() => {});
		if (!isRead) return;
		for (const { old, new: next } of changes.filter(({ binary }) => !binary).slice(0, MOST_EXPECTED))
			for (const side of [old, next]) if (side && isRegular(side.mode)) this.blob(side.oid).catch(() => {});
	}

	/** A commit's tree; what was read of it is remembered. */
	tree(commit: string): Promise<CommitTree> {
		const tree = this.#trees.get(commit) ?? CommitTree.open(this.scratch.context, this.objects, commit);
		this.#trees.set(commit, tree);
		return tree;
	}

	/** Closes something else that was opened to read with, along with all of this. */
	closeLater(opened: { close(): void }): void {
		this.#opened.push(opened);
	}

	async close(): Promise<void> {
		for (const each of this.#opened) each.close();
		await Promise.all([this.#objects?.close(), this.#diffs?.kill()]);
		await this.scratch.close();
	}
}

/** Does something with a repository's readers, and closes them. */
export async function withReaders<T>(
	repository: Repository,
	work: (readers: Readers) => Promise<T>,
): Promise<T> {
	const readers = await Readers.open(repository);
	try {
		return await work(readers);
	} finally {
		await readers.close();
	}
}
