import { createReadStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { InternalError } from "../errors.js";
import { type GitContext, git, startGit, tryGit } from "./process.js";
import type { Repository } from "./repository.js";
import { Scratch } from "./scratch.js";

/** What is written there is a pack, however little it is. */
export const ONE_PACK = { "fastimport.unpackLimit": "0" };

/** A scratch git directory with objects of its own on top of a repository's, which gets them all at once or never. */
export class Quarantine {
	private constructor(
		readonly scratch: Scratch,
		readonly objects: string,
	) {}

	static async open(repository: Repository): Promise<Quarantine> {
		const scratch = await Scratch.open(repository);
		const objects = join(scratch.folder, "objects");
		await mkdir(join(objects, "pack"), { recursive: true });
		const env = {
			...scratch.context.env,
			GIT_OBJECT_DIRECTORY: objects,
			GIT_ALTERNATE_OBJECT_DIRECTORIES: join(repository.commonDir, "objects"),
		};
		return new Quarantine(scratch.with(env), objects);
	}

	get context(): GitContext {
		return this.scratch.context;
	}

	/** Gives the repository what was written. */
	async release({ context }: Repository): Promise<void> {
		const folder = join(this.objects, "pack");
		for (const name of (await readdir(folder)).filter((each) => each.endsWith(".pack")))
			await indexPack(context, join(folder, name));
	}

	/** Applies a patch, git's binary ones too, to some files. @returns the files after it; undefined where it does not apply */
	async apply(
		files: ReadonlyMap<string, { readonly mode: string; readonly text: string }>,
		patch: string,
		options: readonly string[],
	): Promise<Map<string, { mode: string; text: string }> | undefined> {
		const { context } = this;
		const own = {
			...context,
			env: { ...context.env, GIT_INDEX_FILE: join(this.scratch.folder, "one-index") },
		};
		const lines: string[] = [];
		for (const [path, { mode, text }] of files) {
			const oid = await git(own, ["hash-object", "-w", "--stdin"], { input: Buffer.from(text, "latin1") });
			lines.push(`${mode} ${oid.toString().trim()}\t${path}\0`);
		}
		await git(own, ["read-tree", "--empty"]);
		await git(own, ["update-index", "-z", "--index-info"], { input: Buffer.from(lines.join(""), "latin1") });
		const { code } = await tryGit(own, ["apply", "--cached", "--whitespace=nowarn", ...options, "-"], {
			input: Buffer.from(patch, "latin1"),
		});
		if (code !== 0) return undefined;
		const after = new Map<string, { mode: string; text: string }>();
		for (const line of (await git(own, ["ls-files", "-s", "-z"]))
			.toString("latin1")
			.split("\0")
			.filter(Boolean)) {
			const [, mode, oid, path] = /^(\d+) (\w+) \d\t([\s\S]*)$/.exec(line) as unknown as string[];
			after.set(path!, {
				mode: mode!,
				text: (await git(own, ["cat-file", "blob", oid!])).toString("latin1"),
			});
		}
		return after;
	}

	close(): Promise<void> {
		return this.scratch.close();
	}
}

async function indexPack(context: GitContext, file: string): Promise<void> {
	const child = startGit(context, ["index-pack", "--stdin", "--fix-thin"], {});
	let said = "";
	child.stdout.resume();
	child.stderr.on("data", (chunk: Buffer) => {
		said += chunk.toString();
	});
	child.stdin.on("error", () => {});
	createReadStream(file).pipe(child.stdin);
	const code = await new Promise<number>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (exit) => resolve(exit ?? 1));
	});
	if (code !== 0) throw new InternalError(`git index-pack failed with ${code}: ${said.trim()}`);
}
