import { randomBytes } from "node:crypto";
import type { TreeEntry } from "../model/tree.js";
import { Coprocess } from "./coprocess.js";
import { SMALL_WINDOWS } from "./objects.js";
import { type GitContext, git } from "./process.js";

/** Reads which paths commits change, one commit after another, through one `git diff-tree --stdin`. */
export class ChangeStream {
	readonly #process: Coprocess;
	readonly #mark = `end ${randomBytes(16).toString("hex")}`;

	constructor(context: GitContext) {
		const args = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"];
		this.#process = new Coprocess(context, args, SMALL_WINDOWS);
	}

	/** The paths that a commit changes, and what stands there after it; undefined where nothing does. */
	changes(commit: string): Promise<Map<string, TreeEntry | undefined>> {
		return this.#process.inTurn(async () => {
			await this.#process.send(`${commit}\n${this.#mark}\n`);
			const text = (await this.#process.readUntil(Buffer.from(`${this.#mark}\n`))).toString("latin1");
			const fields = text.slice(text.startsWith(`${commit}\0`) ? commit.length + 1 : 0).split("\0");
			const changes = new Map<string, TreeEntry | undefined>();
			for (let i = 0; i + 1 < fields.length; i += 2) {
				const [, mode, , oid, status] = fields[i]!.split(" ") as [string, string, string, string, string];
				changes.set(fields[i + 1]!, status === "D" ? undefined : { mode, oid });
			}
			return changes;
		});
	}

	close(): Promise<number> {
		return this.#process.close();
	}
}

/** How a commit's diff is written. */
export interface DiffForm {
	/** What stands before the paths of both sides. */
	readonly prefixes: readonly [string, string];
	readonly isReversed: boolean;
	readonly isRenaming: boolean;
}

/** A commit's diff against its parent, as `git format-patch` makes it; latin1. */
export async function commitDiff(context: GitContext, commit: string, form: DiffForm): Promise<string> {
	// With -R git turns the prefixes round as well.
	const [first, second] = form.isReversed ? [form.prefixes[1], form.prefixes[0]] : form.prefixes;
	const output = await git(context, [
		"diff-tree",
		"-p",
		"--binary",
		"--abbrev=12",
		"--no-commit-id",
		"--no-color",
		"--no-ext-diff",
		"--no-textconv",
		form.isRenaming ? "-M" : "--no-renames",
		...(form.isReversed ? ["-R"] : []),
		`--src-prefix=${first}`,
		`--dst-prefix=${second}`,
		commit,
		"--",
	]);
	return output.toString("latin1");
}
