import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternalError } from "../errors.js";
import { tryGit } from "./process.js";

/** The most conflicts that `git merge-file` tells apart by its exit code. */
const MOST_CONFLICTS = 127;

/** What `git merge-file` makes of three texts (latin1); undefined where it finds a conflict. */
export async function mergeFile(
	texts: { readonly ours: string; readonly base: string; readonly theirs: string },
	signal?: AbortSignal,
): Promise<string | undefined> {
	const folder = await mkdtemp(join(tmpdir(), "git-miggpt-merge-"));
	try {
		for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text, "latin1");
		const context = {
			cwd: folder,
			env: { GIT_CEILING_DIRECTORIES: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
			...(signal && { signal }),
		};
		const { code, stdout, stderr } = await tryGit(context, [
			"merge-file",
			"-p",
			"-q",
			"ours",
			"base",
			"theirs",
		]);
		if (code > MOST_CONFLICTS) throw new InternalError(`git merge-file failed with ${code}: ${stderr}`);
		return code === 0 ? stdout.toString("latin1") : undefined;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
