import { InternalError } from "../errors.js";
import type { Ident } from "../model/series.js";
import { formatIdent } from "./commits.js";
import { Coprocess } from "./coprocess.js";
import type { GitContext } from "./process.js";

/** A change of one path: delete it, point it at an object that exists, or give it new bytes (latin1). */
export type PathChange =
	| { readonly path: string; readonly delete: true }
	| { readonly path: string; readonly mode: string; readonly oid: string }
	| { readonly path: string; readonly mode: string; readonly text: string };

/** A commit to write on top of the one before. All texts are latin1 strings. */
interface NewCommit {
	readonly author: Ident;
	readonly committer: Ident;
	readonly encoding?: string;
	readonly message: string;
	readonly changes: readonly PathChange[];
}

/** Writes a line of commits through one `git fast-import`; the ref is set when it is finished. */
export class FastImport {
	readonly #process: Coprocess;
	#marks = 0;

	private constructor(
		context: GitContext,
		private readonly ref: string,
		config: Readonly<Record<string, string>>,
	) {
		const args = ["fast-import", "--quiet", "--done", "--force", "--date-format=raw-permissive"];
		this.#process = new Coprocess(context, args, {
			"core.ignoreCase": "false",
			"core.logAllRefUpdates": "always",
			...config,
		});
	}

	/** Starts a line of commits on `ref` (a full name, of a ref of our own: it is set whatever it was) at a commit. */
	static async start(
		context: GitContext,
		ref: string,
		from: string,
		config: Readonly<Record<string, string>> = {},
	): Promise<FastImport> {
		const stream = new FastImport(context, ref, config);
		await stream.#process.send(`reset ${ref}\nfrom ${from}\n\n`);
		return stream;
	}

	/** Writes a commit, and waits for git to have made it. @returns its id */
	async commit(commit: NewCommit): Promise<string> {
		const mark = await this.add(commit);
		await this.#process.send(`get-mark ${mark}\n`);
		return (await this.#process.readLine()).toString("latin1");
	}

	/** Writes a commit. @returns the mark by which `ids` and `reset` know it */
	async add({ author, committer, encoding, message, changes }: NewCommit): Promise<string> {
		const mark = ++this.#marks;
		const pieces = [
			`commit ${this.ref}\nmark :${mark}\nauthor ${formatIdent(author)}\ncommitter ${formatIdent(committer)}\n`,
			encoding === undefined ? "" : `encoding ${encoding}\n`,
			`data ${message.length}\n${message}\n`,
		];
		for (const change of changes) {
			const path = quotePath(change.path);
			if ("delete" in change) pieces.push(`D ${path}\n`);
			else if ("oid" in change) pieces.push(`M ${change.mode} ${change.oid} ${path}\n`);
			else pieces.push(`M ${change.mode} inline ${path}\ndata ${change.text.length}\n${change.text}\n`);
		}
		pieces.push("\n");
		await this.#process.send(pieces.join(""));
		return `:${mark}`;
	}

	/** The ids of all commits that were written, by their marks. */
	async ids(): Promise<ReadonlyMap<string, string>> {
		const marks = Array.from({ length: this.#marks }, (_, i) => `:${i + 1}`);
		await this.#process.send(marks.map((mark) => `get-mark ${mark}\n`).join(""));
		const ids = new Map<string, string>();
		for (const mark of marks) ids.set(mark, (await this.#process.readLine()).toString("latin1"));
		return ids;
	}

	/** Goes back to a commit, by its id or mark; what was written after it is left behind. */
	async reset(commit: string): Promise<void> {
		await this.#process.send(`reset ${this.ref}\nfrom ${commit}\n\n`);
	}

	/** Makes what was written so far readable to other processes, and sets the ref to it. */
	async checkpoint(): Promise<void> {
		await this.#process.send("checkpoint\n\nprogress checkpoint\n\n");
		await this.#process.readLine();
	}

	/** Ends the stream where it is; nothing of it counts that was not finished. */
	async kill(): Promise<void> {
		await this.#process.kill();
	}

	/** Ends the stream in good order; what was written stands under the ref then. */
	async finish(): Promise<void> {
		await this.#process.send("done\n");
		const code = await this.#process.close();
		if (code !== 0) throw new InternalError(`git fast-import failed with ${code}: ${this.#process.stderr}`);
	}
}

/** A path as fast-import takes it whatever bytes it has: C-style quoted. */
function quotePath(path: string): string {
	return `"${path.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
