import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors.js";
import { type GitContext, git, tryGit } from "./process.js";
import type { Repository } from "./repository.js";

/** Which configuration is meant: that of all repositories of the user, or of one. */
export type Scope = "global" | { readonly repository: Repository };

/** A merge driver as gitattributes(5) has it. */
interface Driver {
	readonly name: string;
	readonly driver: string;
	/** What merges several merge bases into one. */
	readonly recursive: string;
}

const KEYS = ["name", "driver", "recursive"] as const;

/** Sets `merge.<id>.*`; what is so already is not written again. */
export async function setDriver(
	context: GitContext,
	scope: Scope,
	id: string,
	driver: Driver,
): Promise<void> {
	for (const key of KEYS) {
		const name = `merge.${id}.${key}`;
		const { stdout } = await tryGit(context, ["config", scopeOption(scope), "--get-all", name]);
		if (stdout.toString() === `${driver[key]}\n`) continue;
		const { code, stderr } = await tryGit(context, [
			"config",
			scopeOption(scope),
			"--replace-all",
			name,
			driver[key],
		]);
		if (code !== 0) throw new UserError(`git cannot write its configuration: ${stderr.split("\n")[0]}`);
	}
}

/** Takes `merge.<id>` out. @returns false where it was not there */
export async function removeDriver(context: GitContext, scope: Scope, id: string): Promise<boolean> {
	const option = scopeOption(scope);
	const { code } = await tryGit(context, ["config", option, "--get-regexp", `^merge\\.${id}\\.`]);
	if (code !== 0) return false;
	await git(context, ["config", option, "--remove-section", `merge.${id}`]);
	return true;
}

/** The attributes file of a scope that git reads and no one commits. */
export async function attributesFile(
	context: GitContext,
	scope: Scope,
	env: NodeJS.ProcessEnv,
): Promise<string> {
	if (scope !== "global") return join(scope.repository.commonDir, "info", "attributes");
	const { code, stdout } = await tryGit(context, [
		"config",
		"--global",
		"--type=path",
		"--get",
		"core.attributesFile",
	]);
	const configured = stdout.toString().replace(/\n$/, "");
	if (code === 0 && configured !== "") return configured;
	return join(env.XDG_CONFIG_HOME || join(env.HOME ?? homedir(), ".config"), "git", "attributes");
}

function scopeOption(scope: Scope): string {
	return scope === "global" ? "--global" : "--local";
}
