import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownerToken } from "../system/owner.js";
import type { GitContext } from "./process.js";
import type { Repository } from "./repository.js";

/** What the names of scratch folders begin with; the owner's token follows, so that others can tell a leftover. */
export const SCRATCH_PREFIX = "git-miggpt-";

/**
 * An empty git directory that borrows a repository's objects. Commands that read run here, where neither
 * the user's nor the repository's configuration and attributes (`diff.*`, `format.*`, drivers, promisor
 * remotes) are in effect, so that a run's result depends on the commits alone.
 */
export class Scratch {
	private constructor(
		readonly context: GitContext,
		readonly folder: string,
	) {}

	static async open({ context, commonDir, objectFormat, alternates }: Repository): Promise<Scratch> {
		const folder = await mkdtemp(join(tmpdir(), `${SCRATCH_PREFIX}${ownerToken()}-`));
		await mkdir(join(folder, "objects"));
		await mkdir(join(folder, "refs"));
		await writeFile(join(folder, "HEAD"), "ref: refs/heads/none\n");
		const format = objectFormat === "sha1" ? "" : `[extensions]\n\tobjectFormat = ${objectFormat}\n`;
		await writeFile(
			join(folder, "config"),
			`[core]\n\trepositoryFormatVersion = ${format ? 1 : 0}\n\tbare = true\n\tattributesFile = /dev/null\n${format}`,
		);
		await copyFile(join(commonDir, "shallow"), join(folder, "shallow")).catch(() => {});
		const env = {
			GIT_DIR: folder,
			GIT_OBJECT_DIRECTORY: join(commonDir, "objects"),
			...(alternates !== undefined && { GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates }),
			GIT_CONFIG_NOSYSTEM: "1",
			GIT_CONFIG_GLOBAL: "/dev/null",
			GIT_ATTR_NOSYSTEM: "1",
		};
		return new Scratch({ ...context, cwd: folder, env }, folder);
	}

	/** The same folder with another environment. */
	with(env: Readonly<Record<string, string>>): Scratch {
		return new Scratch({ ...this.context, env }, this.folder);
	}

	async close(): Promise<void> {
		await rm(this.folder, { recursive: true, force: true });
	}
}
