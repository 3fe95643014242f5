import { type GitContext, tryGit } from "./process.js";

/** The pager that git would show long output in here, as a shell command; none where it would print it. */
export async function pagerOf(context: GitContext, env: NodeJS.ProcessEnv): Promise<string | undefined> {
	const own =
		env.GIT_PAGER ?? (await answerOf(context, ["config", "--get", "core.pager"])) ?? env.PAGER ?? "less";
	return own === "" || own === "cat" ? undefined : own;
}

/** Whether git colours diffs for a stream: `color.diff`, `color.ui`. */
export async function wantsColour(context: GitContext, isTerminal: boolean): Promise<boolean> {
	const answer = await answerOf(context, ["config", "--get-colorbool", "color.diff", `${isTerminal}`]);
	return answer === "true";
}

const DEFAULTS = {
	commit: "yellow",
	meta: "bold",
	frag: "cyan",
	func: "normal",
	context: "normal",
	old: "red",
	new: "green",
} as const;

/** Git's colours for the parts of a diff (`color.diff.*`), as the escape sequences that begin them. */
export async function diffColours(context: GitContext): Promise<Record<keyof typeof DEFAULTS, string>> {
	const slots = Object.entries(DEFAULTS).map(async ([slot, preset]) => {
		const value = await answerOf(context, ["config", "--get-color", `color.diff.${slot}`, preset]);
		return [slot, value ?? ""];
	});
	return Object.fromEntries(await Promise.all(slots));
}

async function answerOf(context: GitContext, args: readonly string[]): Promise<string | undefined> {
	const { code, stdout } = await tryGit(context, args);
	return code === 0 ? stdout.toString().replace(/\n$/, "") : undefined;
}
