import { InternalError } from "../../errors.js";
import type { PathChange } from "../../git/fast-import.js";
import { blobId } from "../../git/objects.js";
import type { TreeEffect } from "../../model/decision.js";
import type { Among, TreeEntry, TreeReader } from "../../model/tree.js";
import { type Leaving, textLeft } from "../../port/effects.js";
import type { Readers } from "../../series/readers.js";
import type { Run } from "../record/run.js";

interface Layer {
	readonly entry: TreeEntry;
	/** Kept for files that are in no object database yet. */
	readonly text?: string;
}

/** A path that the series has touched; undefined where nothing stands, or stood. */
export interface Touched {
	readonly path: string;
	readonly before: TreeEntry | undefined;
	readonly after: TreeEntry | undefined;
}

type Resolved =
	| { readonly path: string; readonly delete: true }
	| { readonly path: string; readonly mode: string; readonly oid: string; readonly text?: string };

/** The target tree with what has landed so far on top of it, in memory. */
export class Overlay implements TreeReader {
	/** Paths that differ from the target; undefined for deleted ones. */
	readonly #paths = new Map<string, Layer | undefined>();
	/** How many added files stand under a folder. */
	readonly #added = new Map<string, number>();
	/** The sum of the lengths of the texts that are kept. */
	#kept = 0;

	/**
	 * @param target the tree with nothing landed yet
	 * @param blob the bytes of an object, latin1
	 * @param blobId the id of the object with these bytes, latin1
	 */
	constructor(
		private readonly target: TreeReader,
		readonly blob: (oid: string) => Promise<string>,
		readonly blobId: (text: string) => string,
	) {}

	/** A run's target with nothing landed yet. */
	static async open({ repository, plan }: Run, readers: Readers): Promise<Overlay> {
		return new Overlay(await readers.tree(plan.target.commit), readers.blob, (text) =>
			blobId(text, repository.objectFormat),
		);
	}

	/** How many bytes of texts it keeps because no object database has them yet. */
	get kept(): number {
		return this.#kept;
	}

	/** Forgets the texts that it keeps: they can be read as objects by now. */
	settle(): void {
		for (const [path, layer] of this.#paths)
			if (layer?.text !== undefined) this.#paths.set(path, { entry: layer.entry });
		this.#kept = 0;
	}

	async entry(path: string): Promise<TreeEntry | undefined> {
		const layer = this.#paths.get(path);
		if (layer) return layer.entry;
		if (this.#added.has(path)) return { mode: "40000", oid: "" };
		return this.#paths.has(path) ? undefined : this.target.entry(path);
	}

	async read(path: string): Promise<string | undefined> {
		if (!this.#paths.has(path)) return this.target.read(path);
		const layer = this.#paths.get(path);
		return layer && (layer.text ?? (await this.blob(layer.entry.oid)));
	}

	async list(folder: string): Promise<readonly string[]> {
		const names = new Set(await this.target.list(folder));
		const prefix = folder === "" ? "" : `${folder}/`;
		for (const [path, layer] of this.#paths) {
			if (!path.startsWith(prefix)) continue;
			const [name, ...below] = path.slice(prefix.length).split("/") as [string, ...string[]];
			if (layer) names.add(name);
			else if (below.length === 0) names.delete(name);
		}
		return [...names];
	}

	grep(words: readonly string[]): Promise<ReadonlySet<string>> {
		return this.target.grep(words);
	}

	filesWith(words: readonly string[], among?: Among): Promise<readonly string[]> {
		return this.target.filesWith(words, among);
	}

	grepHeaders(words: readonly string[], folders: readonly string[]) {
		return this.target.grepHeaders(words, folders);
	}

	/**
	 * Makes a patch's effects. @returns them as changes to write, deletions first
	 * @throws InternalError where an edited file does not come out as the decision says
	 */
	async apply(effects: readonly TreeEffect[]): Promise<PathChange[]> {
		const changes = await Promise.all(effects.map((effect) => this.#resolve(effect)));
		const ordered = [
			...changes.filter((change) => "delete" in change),
			...changes.filter((change) => !("delete" in change)),
		];
		for (const change of ordered) this.#set(change);
		return ordered.map((change): PathChange => {
			if ("delete" in change || change.text === undefined) return change;
			return { path: change.path, mode: change.mode, text: change.text };
		});
	}

	/** The paths that were touched: what the target has there, and what stands there now. */
	async touched(): Promise<Touched[]> {
		return Promise.all(
			[...this.#paths].map(async ([path, layer]) => {
				const entry = await this.target.entry(path);
				const before = entry?.mode === "40000" ? undefined : entry;
				return { path, before, after: layer?.entry };
			}),
		);
	}

	/** The text (latin1) that an effect leaves at its path. @throws InternalError where it is not the one that was decided */
	async textOf(effect: Leaving): Promise<string> {
		const text = await textLeft(effect, this);
		if (text === undefined || (effect.kind !== "object" && this.blobId(text) !== effect.oid))
			throw new InternalError(`${effect.path} does not come out as it was decided`);
		return text;
	}

	async #resolve(effect: TreeEffect): Promise<Resolved> {
		if (effect.kind === "delete") return { path: effect.path, delete: true };
		const { path, mode, oid } = effect;
		return effect.kind === "object"
			? { path, mode, oid }
			: { path, mode, oid, text: await this.textOf(effect) };
	}

	#set(change: Resolved): void {
		const { path } = change;
		const had = this.#paths.get(path) !== undefined;
		const has = !("delete" in change);
		this.#kept -= this.#paths.get(path)?.text?.length ?? 0;
		if ("delete" in change) this.#paths.set(path, undefined);
		else {
			const { mode, oid, text } = change;
			this.#paths.set(path, { entry: { mode, oid }, ...(text !== undefined && { text }) });
			this.#kept += text?.length ?? 0;
		}
		if (had === has) return;
		for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
			const folder = path.slice(0, slash);
			const count = (this.#added.get(folder) ?? 0) + (has ? 1 : -1);
			if (count > 0) this.#added.set(folder, count);
			else this.#added.delete(folder);
		}
	}
}
