import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../errors.js";
import type { Repository } from "../git/repository.js";
import type { RunOptions } from "../rebase/options.js";
import type { Io, OptionSpec, Parsed } from "./command.js";

/** Where what is known of whole kernels is kept. */
export const INDEX_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	"index-dir": {
		type: "string",
		value: "DIR",
		config: "user",
		describe:
			"Keep what is known of whole kernels in DIR, for all clones that name it, instead of in <git-common-dir>/miggpt/index. Nobody else should be able to write to it. Not read from the repository's config.",
	},
	"index-size": {
		type: "number",
		value: "MB",
		default: 1024,
		least: 0,
		config: "user",
		describe: "The most that is kept there, some 140 MB a kernel; what was used least recently goes first.",
	},
};

/** The folder of indexes, and its limit in bytes. @throws UserError for a folder in a config that is no absolute path */
export function indexesOf(
	parsed: Parsed,
	{ cwd, env }: Io,
	{ commonDir }: Pick<Repository, "commonDir">,
): RunOptions["indexes"] {
	const limit = parsed.number("index-size")! * 2 ** 20;
	const named = parsed.text("index-dir");
	if (named === undefined) return { folder: join(commonDir, "miggpt", "index"), limit };
	const folder = named.replace(/^~(?=\/|$)/, env.HOME || homedir());
	if (parsed.source("index-dir") !== "line" && !isAbsolute(folder))
		throw new UserError(
			`miggpt.indexDir is no absolute path: ${named}`,
			"write it from / or ~/ on, as it counts in every folder",
		);
	return { folder: resolve(cwd, folder), limit };
}
