import type { CommandSpec } from "./command.js";
import { wrapped } from "./help.js";
import { EXIT_STATUS, FILES } from "./reference.js";

/** Where what is said of an exit code or a file begins, and how long a line is. */
const COLUMN = 12;
const WIDTH = 100;

/** What `git miggpt -h` prints; what it ends with and leaves is left out of the short form, for a call without a command. */
export function overview(commands: readonly CommandSpec[], form: "whole" | "short" = "whole"): string {
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
		...(form === "short" ? [] : reference()),
		"Most options can be set in git's config, as miggpt.onConflict for --on-conflict: git miggpt config lists them all.",
		"git help miggpt shows the manual page, git help miggpt-rebase that of rebase.",
		"",
	].join("\n");
}

function reference(): string[] {
	return [
		"exit status:",
		...EXIT_STATUS.flatMap(({ code, says }) => entry(code, says)),
		"",
		"files:",
		...FILES.flatMap(([file, says]) => entry(file, says)),
		"",
	];
}

function entry(name: string, says: string): string[] {
	const indent = " ".repeat(COLUMN);
	const written = `   ${name}`;
	return written.length < COLUMN
		? wrapped(says, WIDTH, indent, written.padEnd(COLUMN))
		: [written, ...wrapped(says, WIDTH, indent, indent)];
}
