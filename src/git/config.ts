import { type GitContext, tryGit } from "./process.js";

/** Whose configuration is read: the user's own alone, or that of the repository as well. */
type ConfigScope = "global" | "any";

/** The value of a git configuration variable, latin1, or undefined where it is not set. Works outside of a repository too. */
export async function configValue(
	context: GitContext,
	name: string,
	scope: ConfigScope,
): Promise<string | undefined> {
	const args = ["config", ...(scope === "global" ? ["--global"] : []), "--includes", "--get", name];
	const { code, stdout } = await tryGit(context, args);
	return code === 0 ? stdout.toString("latin1").replace(/\n$/, "") : undefined;
}

/** As `configValue`, and whether it is the repository's own configuration that sets it. */
export async function configOrigin(
	context: GitContext,
	name: string,
): Promise<{ readonly value: string; readonly isLocal: boolean } | undefined> {
	const value = await configValue(context, name, "any");
	if (value === undefined) return undefined;
	return { value, isLocal: (await configValue(context, name, "global")) !== value };
}
