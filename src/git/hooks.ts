import { access, constants, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { tryGit } from "./process.js";
import type { Repository } from "./repository.js";

/** A hook as git would start it: the program, and the folder that it is started in. */
interface Hook {
	readonly program: string;
	readonly folder: string;
}

/** The hook of that name of a worktree, or undefined where it has none that can be run. @param home git directory of the worktree */
export async function hookOf(
	{ context, commonDir }: Repository,
	home: string,
	name: string,
): Promise<Hook | undefined> {
	const folder = await topOf({ commonDir }, home);
	// The last of them is our own, which keeps hooks from running.
	const { stdout } = await tryGit(context, ["config", "--type=path", "--get-all", "core.hooksPath"]);
	const named = stdout.toString().split("\n").slice(0, -2).at(-1);
	const program = join(named === undefined ? join(commonDir, "hooks") : resolve(folder, named), name);
	const isThere = await access(program, constants.X_OK).then(
		() => true,
		() => false,
	);
	return isThere ? { program, folder } : undefined;
}

/** The top of a worktree; of a bare repository its folder. */
async function topOf({ commonDir }: Pick<Repository, "commonDir">, home: string): Promise<string> {
	if (home !== commonDir) return dirname((await readFile(join(home, "gitdir"), "utf8")).trim());
	const { code, stdout } = await tryGit({ cwd: dirname(commonDir) }, ["rev-parse", "--show-toplevel"]);
	return code === 0 ? stdout.toString().replace(/\n$/, "") : commonDir;
}
