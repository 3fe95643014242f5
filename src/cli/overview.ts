import { COMMANDS } from "./commands/index.js";

/** What `git miggpt` prints without a command. */
export function overview(): string {
	const width = Math.max(...COMMANDS.map(({ name }) => name.length), 4);
	const list = COMMANDS.map(({ name, summary }) => `   ${name.padEnd(width)}   ${summary}`);
	return [
		"usage: git miggpt [--version] [-h] COMMAND [options]",
		"",
		"Carries an out-of-tree Linux kernel patch series from one kernel version to the next.",
		"",
		"commands:",
		...list,
		`   ${"help".padEnd(width)}   Show the help of a command: git miggpt help COMMAND`,
		"",
		"git help miggpt shows the manual page.",
		"",
	].join("\n");
}
