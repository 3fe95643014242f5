import { chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InternalError, UserError } from "../errors.js";
import { type GitContext, git, tryGit } from "./process.js";
import { FieldReader, readRaw } from "./raw-diff.js";

/** What could change the meaning of an index, or run a program when one is read. */
const PLAIN_INDEX = {
	"core.fsmonitor": "false",
	"core.splitIndex": "false",
	"core.untrackedCache": "false",
	"core.sparseCheckout": "false",
	"index.sparse": "false",
};

/** An entry of an index; stages 1, 2 and 3 are base, target and patch of an open file, 0 is any other. */
export interface IndexEntry {
	readonly path: string;
	readonly stage: 0 | 1 | 2 | 3;
	readonly mode: string;
	readonly oid: string;
}

/** A path whose entry differs from a commit's. */
export interface StagedChange {
	readonly path: string;
	/** Undefined where the path is gone. */
	readonly entry?: { readonly mode: string; readonly oid: string };
	/** Git still has several versions of it. */
	readonly isUnmerged: boolean;
}

/**
 * A linked worktree of ours, detached, made and filled without the repository's hooks and without a change
 * of its configuration. A sparse one has files only where they are written into it: all entries of its index
 * carry the skip-worktree bit.
 */
export class Worktree {
	private constructor(
		readonly folder: string,
		/** Its own git directory. */
		readonly gitDir: string,
		private readonly context: GitContext,
	) {}

	/** Opens the worktree at a folder; undefined where there is none. */
	static async open(context: GitContext, folder: string): Promise<Worktree | undefined> {
		const link = await readFile(join(folder, ".git"), "utf8").catch(() => "");
		const gitDir = /^gitdir: (.+)$/m.exec(link)?.[1];
		if (gitDir === undefined) return undefined;
		const own = { ...context, cwd: folder, env: { GIT_DIR: gitDir, GIT_WORK_TREE: folder } };
		const { code } = await tryGit(own, ["rev-parse", "--git-dir"]);
		return code === 0 ? new Worktree(folder, gitDir, own) : undefined;
	}

	/**
	 * Makes a worktree at a commit.
	 *
	 * @param isOwn whether the folder is one of the run's: what is written when the signal fires then stays there for whoever
	 *   makes the next one, or takes the run's folder away. `git worktree add` removes it first, of a kernel for some
	 *   seconds, and on a busy disk for half a minute.
	 * @throws UserError where git refuses, or cannot write it
	 * @throws CancelledError
	 */
	static async add(
		context: GitContext,
		folder: string,
		commit: string,
		{ isFull, isOwn }: { readonly isFull: boolean; readonly isOwn: boolean },
	): Promise<Worktree> {
		await Worktree.discard(context, folder);
		const isFilledByGit = isFull && !isOwn;
		const args = ["worktree", "add", "--detach", "--quiet", ...(isFilledByGit ? [] : ["--no-checkout"])];
		const { code, stderr } = await tryGit(context, [...args, folder, commit], { config: PLAIN_INDEX });
		const made = code === 0 ? await Worktree.open(context, folder) : undefined;
		if (!made) throw cannotMake(folder, stderr);
		if (isFull && isOwn) await made.#fillFirst(context, commit);
		return made;
	}

	/** What is filled in part has no index, and every file of it would be one of the user's: it is no worktree any more. */
	async #fillFirst(context: GitContext, commit: string): Promise<void> {
		const args = ["reset", "--quiet", "--hard", "--no-recurse-submodules", commit];
		const { code, stderr } = await tryGit(this.context, args, { config: PLAIN_INDEX }).catch(
			async (error) => {
				const { signal: _, ...unsignalled } = context;
				await rm(join(this.folder, ".git"), { force: true });
				await tryGit(unsignalled, ["worktree", "prune"]);
				throw error;
			},
		);
		if (code === 0) return;
		await Worktree.discard(context, this.folder);
		throw cannotMake(this.folder, stderr);
	}

	/** Puts index and files at a commit. Files of a sparse worktree are left to who wrote them. */
	async reset(commit: string, isFull: boolean): Promise<void> {
		if (isFull) {
			await this.#git(["reset", "--quiet", "--hard", commit]);
			return;
		}
		await this.#git(["update-ref", "--no-deref", "HEAD", commit]);
		await this.#git(["read-tree", commit]);
		const all = await this.#git(["ls-files", "-z"]);
		await this.#git(["update-index", "-z", "--skip-worktree", "--stdin"], all);
	}

	/** Checks out files that are not there: those named (latin1), or all. @returns the names that no file has */
	async fill(paths?: readonly string[]): Promise<string[]> {
		const listing = (await this.#list(["ls-files", "-z", "-t"])).map(
			(entry) => [entry[0], entry.slice(2)] as const,
		);
		const skipped = listing.flatMap(([tag, path]) => (tag === "S" ? [path] : []));
		const wanted = new Set(paths ?? skipped);
		const input = nulled(skipped.filter((path) => wanted.has(path)));
		await this.#git(["update-index", "-z", "--no-skip-worktree", "--stdin"], input);
		await this.#git(["checkout-index", "-z", "-q", "-f", "-u", "--stdin"], input);
		const known = new Set(listing.map(([, path]) => path));
		return (paths ?? []).filter((path) => !known.has(path));
	}

	/** Has git see the files that are there although a sparse worktree's index says that they need not be. */
	async noticeFiles(): Promise<void> {
		const entries = await this.#list(["ls-files", "-z", "-t"]);
		const skipped = new Set(entries.flatMap((entry) => (entry.startsWith("S ") ? [entry.slice(2)] : [])));
		if (skipped.size === 0) return;
		const there = (await filesBelow(Buffer.from(this.folder), "")).filter((path) => skipped.has(path));
		await this.#git(["update-index", "-z", "--no-skip-worktree", "--stdin"], nulled(there));
	}

	/** Sets entries of the index; all other stages of their paths go. */
	async stage(entries: readonly IndexEntry[], gone: readonly string[]): Promise<void> {
		const zero = "0".repeat(entries[0]?.oid.length ?? 40);
		const paths = new Set([...gone, ...entries.map(({ path }) => path)]);
		const lines = [
			...[...paths].map((path) => `0 ${zero}\t${path}\0`),
			...entries.map(({ mode, oid, stage, path }) => `${mode} ${oid} ${stage}\t${path}\0`),
		];
		await this.#git(["update-index", "-z", "--index-info"], Buffer.from(lines.join(""), "latin1"));
	}

	/** Stores bytes (latin1) as a blob, no filter applied. @returns its id */
	async storeBlob(text: string): Promise<string> {
		const args = ["hash-object", "-w", "--no-filters", "--stdin"];
		return (await this.#git(args, Buffer.from(text, "latin1"))).toString().trim();
	}

	/**
	 * Writes a file as it is, without filters.
	 *
	 * @throws UserError where a link or a file stands where a folder has to be: nothing is written outside
	 */
	async write(path: string, mode: string, text: string): Promise<void> {
		const file = await this.#place(path);
		await rm(file, { recursive: true, force: true });
		if (mode === "160000") await mkdir(file);
		else if (mode === "120000") await symlink(Buffer.from(text, "latin1"), file);
		else {
			await writeFile(file, text, "latin1");
			if (mode === "100755") await chmod(file, 0o755);
		}
	}

	/** Takes a file away. */
	async remove(path: string): Promise<void> {
		await rm(await this.#place(path), { recursive: true, force: true });
	}

	/** The bytes of a file, latin1; undefined where there is none. */
	async read(path: string): Promise<string | undefined> {
		return readFile(await this.#place(path), "latin1").catch(() => undefined);
	}

	/** Sets the message (latin1) that a commit made here begins with. */
	async setMessage(message: string): Promise<void> {
		await writeFile(join(this.gitDir, "MERGE_MSG"), message, "latin1");
	}

	/** The version of an unmerged file: 1 is base, 2 target, 3 patch; undefined where that has none. */
	async version(
		path: string,
		stage: 1 | 2 | 3,
	): Promise<{ mode: string; oid: string; text: string } | undefined> {
		const listing = (await this.#git(["ls-files", "-u", "-z"])).toString("latin1").split("\0");
		const entry = listing.find((line) => line.endsWith(` ${stage}\t${path}`));
		if (!entry) return undefined;
		const [mode, oid] = entry.split(" ") as [string, string];
		const text = mode === "160000" ? "" : (await this.#git(["cat-file", "blob", oid])).toString("latin1");
		return { mode, oid, text };
	}

	/** The commit that is checked out. */
	async head(): Promise<string> {
		return (await this.#git(["rev-parse", "--verify", "HEAD"])).toString().trim();
	}

	/** What index and commit differ in. */
	async staged(commit: string): Promise<StagedChange[]> {
		const args = ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev"];
		const listing = await this.#git([...args, "--ignore-submodules=none", commit]);
		const changes = new Map<string, StagedChange>();
		for (const { status, new: now } of readRaw(new FieldReader(listing.toString("latin1")))) {
			const { path, ...entry } = now;
			const isUnmerged = status === "U" || (changes.get(path)?.isUnmerged ?? false);
			changes.set(path, {
				path,
				isUnmerged,
				...(status !== "D" && status !== "U" && { entry }),
			});
		}
		return [...changes.values()];
	}

	/** Tracked files that differ from the index, and files that git does not know. */
	async unstaged(): Promise<{ readonly changed: string[]; readonly unknown: string[] }> {
		await tryGit(this.context, ["update-index", "-q", "--refresh"], { config: PLAIN_INDEX });
		const changed = await this.#list(["diff-files", "--name-only", "-z"]);
		const unknown = await this.#list(["ls-files", "--others", "--exclude-standard", "-z"]);
		return { changed: [...new Set(changed)], unknown };
	}

	/** Takes the worktree at a folder away with all that is in it, and what git knows of it where it is gone already. */
	static async discard(context: GitContext, folder: string): Promise<void> {
		await tryGit(context, ["worktree", "remove", "--force", "--force", folder]);
		await rm(folder, { recursive: true, force: true });
	}

	async #list(args: readonly string[]): Promise<string[]> {
		return (await this.#git(args)).toString("latin1").split("\0").filter(Boolean);
	}

	#git(args: readonly string[], input?: Buffer): Promise<Buffer> {
		return git(this.context, args, { config: PLAIN_INDEX, ...(input && { input }) });
	}

	/** The full name of a path, its folders made. */
	async #place(path: string): Promise<Buffer> {
		const parts = path.split("/");
		if (parts.some((part) => part === "" || part === "." || part === ".." || /^\.git$/i.test(part)))
			throw new InternalError(`not a path to write to: ${path}`);
		let place = Buffer.from(this.folder);
		for (const [i, part] of parts.entries()) {
			place = Buffer.concat([place, Buffer.from(`/${part}`, "latin1")]);
			if (i === parts.length - 1) break;
			const there = await lstat(place).catch(() => undefined);
			if (there === undefined) await mkdir(place);
			else if (!there.isDirectory())
				throw new UserError(`${place} is no folder`, "move it out of the way and try again");
		}
		return place;
	}
}

/** The files below a folder, their paths latin1. */
async function filesBelow(folder: Buffer, prefix: string): Promise<string[]> {
	const files: string[] = [];
	for (const entry of await readdir(folder, { withFileTypes: true, encoding: "buffer" })) {
		const path = `${prefix}${entry.name.toString("latin1")}`;
		if (entry.isDirectory())
			files.push(...(await filesBelow(Buffer.concat([folder, Buffer.from("/"), entry.name]), `${path}/`)));
		else files.push(path);
	}
	return files;
}

function nulled(paths: readonly string[]): Buffer {
	return Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
}

function cannotMake(folder: string, stderr: string): UserError {
	return new UserError(
		`git cannot make a worktree at ${folder}: ${stderr.split("\n").at(-1)}`,
		"choose another folder with --worktree DIR, then git miggpt worktree",
	);
}
