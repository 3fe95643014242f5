import type { CommandSpec } from "./command.js";

/** What `git miggpt` prints without a command. */
export function overview(commands: readonly CommandSpec[]): string {
	const width = Math.max(...commands.map(({ name }) => name.length), 4);
	const list = commands.map(({ name, summary }) => `   ${name.padEnd(width)}   ${summary}`);
	return [
		"usage: git miggpt [--version] [-h] COMMAND [options]",
		"",
		"Carries an out-of-tree Linux kernel patch series from one kernel version to the next.",
		"",
		"commands:",
		...list,
		`   ${"help".padEnd(width)}   Show the help of a command: git miggpt help COMMAND`,
		"",
		"git help miggpt shows the manual page, git help miggpt-rebase that of rebase.",
		"",
	].join("\n");
}
