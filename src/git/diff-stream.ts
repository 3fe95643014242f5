import { randomBytes } from "node:crypto";
import { Coprocess } from "./coprocess.js";
import { SMALL_WINDOWS } from "./objects.js";
import type { GitContext } from "./process.js";

/** Each of them pinned, though the scratch directory has no configuration: the result must not depend on git's defaults. */
const DIFF_OPTIONS = [
	"-r",
	"-z",
	"--raw",
	"-p",
	"-M50%",
	"-l2000",
	"-U3",
	"--inter-hunk-context=0",
	"--histogram",
	"--indent-heuristic",
	"--full-index",
	"--no-color",
	"--no-ext-diff",
	"--no-textconv",
	"--no-relative",
	"--ignore-submodules=none",
	"--submodule=short",
	"--src-prefix=a/",
	"--dst-prefix=b/",
];

/** Reads what commits change, one after another, through one `git diff-tree --stdin`. */
export class DiffStream {
	readonly #process: Coprocess;
	/** diff-tree echoes a line that is no object id; no diff line can look like it, since those are prefixed. */
	readonly #mark = `end ${randomBytes(16).toString("hex")}`;

	constructor(context: GitContext) {
		this.#process = new Coprocess(context, ["diff-tree", "--stdin", ...DIFF_OPTIONS], SMALL_WINDOWS);
	}

	/**
	 * The diff of a commit against its parent, as a latin1 string; empty where it changes nothing. Git is asked at once: it
	 * works on one while those before it are read.
	 */
	diff(commit: string): Promise<string> {
		const sent = this.#process.send(`${commit}\n${this.#mark}\n`);
		// Told where the answer is waited for.
		sent.catch(() => {});
		return this.#process.inTurn(async () => {
			await sent;
			const bytes = await this.#process.readUntil(Buffer.from(`${this.#mark}\n`));
			const text = bytes.toString("latin1");
			return text.startsWith(`${commit}\0`) ? text.slice(commit.length + 1) : text;
		});
	}

	close(): Promise<number> {
		return this.#process.close();
	}

	kill(): Promise<void> {
		return this.#process.kill();
	}
}
