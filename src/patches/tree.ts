import type { TreeEntry } from "../model/tree.js";

/** What is read of a commit's tree. */
export interface BaseTree {
	entry(path: string): Promise<TreeEntry | undefined>;
	read(path: string): Promise<string | undefined>;
}

/** A file: its mode, and its bytes (latin1) or the object that holds them. */
export type StandingFile = { readonly mode: string } & ({ readonly text: string } | { readonly oid: string });

/** A commit's tree with patches on top of it, in memory. */
export class PatchedTree {
	readonly #files = new Map<string, StandingFile | undefined>();
	/** Folders that the patches made. */
	readonly #folders = new Map<string, number>();

	constructor(
		private readonly base: BaseTree,
		private readonly blob: (oid: string) => Promise<string>,
	) {}

	/** The file at a path; undefined where there is none, or a folder. */
	async file(path: string): Promise<{ readonly mode: string; readonly text: string } | undefined> {
		if (this.#files.has(path)) {
			const file = this.#files.get(path);
			return file && { mode: file.mode, text: "text" in file ? file.text : await this.blob(file.oid) };
		}
		const entry = await this.base.entry(path);
		if (!entry || entry.mode === "40000" || entry.mode === "160000") return undefined;
		return { mode: entry.mode, text: (await this.base.read(path))! };
	}

	/** What keeps a file from standing at a path: a folder there, or a file or a symbolic link above it. */
	async inTheWay(path: string): Promise<string | undefined> {
		for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
			const above = path.slice(0, slash);
			const mode = await this.#mode(above);
			if (mode !== undefined && mode !== "40000") return above;
		}
		return (await this.#mode(path)) === "40000" ? path : undefined;
	}

	/** Puts a file at a path, or takes it away. */
	set(path: string, file: StandingFile | undefined): void {
		const had = this.#files.get(path) !== undefined;
		this.#files.set(path, file);
		if (had === (file !== undefined)) return;
		for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
			const folder = path.slice(0, slash);
			this.#folders.set(folder, (this.#folders.get(folder) ?? 0) + (file ? 1 : -1));
		}
	}

	async #mode(path: string): Promise<string | undefined> {
		if (this.#files.has(path)) return this.#files.get(path)?.mode;
		if ((this.#folders.get(path) ?? 0) > 0) return "40000";
		return (await this.base.entry(path))?.mode;
	}
}
