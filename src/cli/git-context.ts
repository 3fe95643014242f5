import type { GitContext } from "../git/process.js";
import type { Io } from "./command.js";

/** Git with the configuration of the command line that started us, `git -c merge.conflictStyle=diff3 rebase`. */
export function gitContext({ cwd, env, signal }: Io): GitContext {
	const names = ["GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"].filter((name) => env[name] !== undefined);
	return { cwd, signal, env: Object.fromEntries(names.map((name) => [name, env[name]!])) };
}
