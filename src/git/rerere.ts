import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type GitContext, git, tryGit } from "./process.js";
import type { Repository } from "./repository.js";
import type { Scratch } from "./scratch.js";

/** A resolution in git's own cache. Texts are latin1. */
interface RerereEntry {
	/** The name of its folder in `rr-cache`. */
	readonly id: string;
	/** When it was recorded, as ISO 8601. */
	readonly date: string;
	/** The conflicted file, normalised, that it was recorded for, and what it became. */
	readonly before: string;
	readonly after: string;
	/** The conflicted file, normalised, as git has it now. */
	readonly now: string;
}

/** Git's cache of resolutions (git-rerere(1)), read only. */
export class Rerere {
	private constructor(
		private readonly folder: string,
		private readonly context: GitContext,
	) {}

	/** Opens the cache where rerere is enabled, as git decides that. */
	static async open({ context, commonDir }: Repository, scratch: Scratch): Promise<Rerere | undefined> {
		const folder = join(commonDir, "rr-cache");
		if ((await stat(folder).catch(() => undefined)) === undefined) return undefined;
		const { code, stdout } = await tryGit(context, ["config", "--type=bool", "--get", "rerere.enabled"]);
		if (code === 0 && stdout.toString().trim() === "false") return undefined;
		const env = {
			...scratch.context.env,
			GIT_OBJECT_DIRECTORY: join(scratch.folder, "objects"),
			...WHO,
		};
		return new Rerere(folder, { ...scratch.context, env });
	}

	/** The resolutions of the conflict that git has in merging three versions of a file, latin1. */
	async find(base: string, ours: string, theirs: string): Promise<RerereEntry[]> {
		const merged = await this.#merge(base, ours, theirs);
		const conflict = merged === undefined ? undefined : normalised(merged);
		if (!conflict) return [];
		const entry = join(this.folder, conflict.id);
		const names = await readdir(entry).catch(() => []);
		const found: RerereEntry[] = [];
		for (const name of names.filter((each) => each.startsWith("postimage"))) {
			const after = await readFile(join(entry, name), "latin1");
			const before = await readFile(join(entry, name.replace("post", "pre")), "latin1").catch(
				() => undefined,
			);
			const { mtime } = await stat(join(entry, name));
			if (before !== undefined)
				found.push({ id: conflict.id, date: mtime.toISOString(), before, after, now: conflict.text });
		}
		return found;
	}

	/** What git's merge leaves of a file, markers and all; undefined where it has no conflict. */
	async #merge(base: string, ours: string, theirs: string): Promise<string | undefined> {
		const [root, left, right] = [
			await this.#commit(base),
			await this.#commit(ours),
			await this.#commit(theirs),
		] as const;
		const sides = [await this.#child(left, root), await this.#child(right, root)];
		const args = ["merge-tree", "--write-tree", "--no-messages", ...sides];
		const { code, stdout } = await tryGit(this.context, args);
		const tree = stdout.toString().split("\n", 1)[0]!;
		if (code !== 1) return undefined;
		return (await git(this.context, ["cat-file", "blob", `${tree}:file`])).toString("latin1");
	}

	async #commit(text: string): Promise<string> {
		const blob = await this.#run(["hash-object", "-w", "--no-filters", "--stdin"], text);
		return this.#run(["mktree"], `100644 blob ${blob}\tfile\n`);
	}

	async #child(tree: string, parentTree: string): Promise<string> {
		const parent = await this.#run(["commit-tree", parentTree]);
		return this.#run(["commit-tree", "-p", parent, tree]);
	}

	async #run(args: readonly string[], input = ""): Promise<string> {
		return (await git(this.context, args, { input: Buffer.from(input, "latin1") })).toString().trim();
	}
}

const WHO = {
	GIT_AUTHOR_NAME: "git-miggpt",
	GIT_AUTHOR_EMAIL: "none",
	GIT_AUTHOR_DATE: "@0 +0000",
	GIT_COMMITTER_NAME: "git-miggpt",
	GIT_COMMITTER_EMAIL: "none",
	GIT_COMMITTER_DATE: "@0 +0000",
};

/**
 * A conflicted file as rerere keeps it, labels and base left out and the sides of each conflict in order, and
 * its name (git, rerere.c, handle_conflict). Undefined where it has no conflict, or nested ones.
 */
function normalised(text: string): { readonly id: string; readonly text: string } | undefined {
	const hash = createHash("sha1");
	let isAny = false;
	const conflict =
		/^<{7} [^\n]*\n([\s\S]*?)(?:^\|{7}(?: [^\n]*)?\n[\s\S]*?)?^={7}\n([\s\S]*?)^>{7} [^\n]*\n/gm;
	const result = text.replace(conflict, (_, one: string, two: string) => {
		isAny = true;
		const [first, second] = one > two ? [two, one] : [one, two];
		for (const side of [first, second]) hash.update(side, "latin1").update("\0");
		return `<<<<<<<\n${first}=======\n${second}>>>>>>>\n`;
	});
	return isAny ? { id: hash.digest("hex"), text: result } : undefined;
}
