import { type GitContext, tryGit } from "./process.js";

/** A variable as one of git's configuration files, or its command line, sets it. All texts are latin1 strings. */
export interface ConfigEntry {
	/** As git writes it: section and name in small letters. */
	readonly key: string;
	/** A variable without `=` is true. */
	readonly value: string;
	/** `file:.git/config`, `command line:`. */
	readonly origin: string;
	/** It is the repository's own configuration, or that of one of its worktrees, that sets it. */
	readonly isRepositorys: boolean;
}

/** All variables of a section, in the order in which git reads them: the last one of a name counts. Works outside of a repository too. */
export async function configSection(context: GitContext, section: string): Promise<ConfigEntry[]> {
	const args = ["config", "--null", "--show-scope", "--show-origin", "--get-regexp"];
	const { stdout } = await tryGit(context, [...args, `^${section}\\.`]);
	const fields = stdout.toString("latin1").split("\0");
	return Array.from({ length: Math.floor(fields.length / 3) }, (_, i) => {
		const [scope, origin, setting] = fields.slice(3 * i, 3 * i + 3) as [string, string, string];
		const end = setting.indexOf("\n");
		return {
			key: end < 0 ? setting : setting.slice(0, end),
			value: end < 0 ? "true" : setting.slice(end + 1),
			origin,
			isRepositorys: scope === "local" || scope === "worktree",
		};
	});
}

/** Whether a variable is set to true. */
export async function isTrue(context: GitContext, key: string): Promise<boolean> {
	const { stdout } = await tryGit(context, ["config", "--type=bool", "--get", key]);
	return stdout.toString().trim() === "true";
}

/**
 * A date as git writes when something expires: `90.days`, `2026-01-31`, `never` (0), `now` (which is after any).
 *
 * @returns milliseconds since 1970; undefined for what git does not take for one
 */
export async function expiryDate(context: GitContext, text: string): Promise<number | undefined> {
	const key = "miggpt.expiry";
	const { code, stdout } = await tryGit(context, ["config", "--type=expiry-date", "--get", key], {
		config: { [key]: text },
	});
	return code === 0 ? Number(stdout.toString()) * 1000 : undefined;
}
