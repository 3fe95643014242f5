import { ExitCode } from "../../exit-codes.js";
import type { AllCommands, CommandSpec, Io, Parsed } from "../command.js";
import { bashCompletion } from "../completion/bash.js";
import { fishCompletion } from "../completion/fish.js";
import { zshCompletion } from "../completion/zsh.js";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export const completion: CommandSpec = {
	name: "completion",
	synopsis: "SHELL",
	summary: "Print a completion script for bash, zsh or fish",
	description: [
		"Prints a script that completes commands, options and their values, revisions, runs, patches and the numbers of open hunks, for git-miggpt and, together with git's own completion, for git miggpt. It asks git and the runs' files; this program is not started to complete a word.",
	],
	words: { least: 1, most: 1, choices: Object.keys(SHELLS) },
	options: {},
	ignoresConfig: true,
	examples: [
		{
			command: "git miggpt completion bash >~/.local/share/bash-completion/completions/git-miggpt",
			says: "bash, where bash-completion is installed",
		},
		{
			command: "git miggpt completion zsh >~/.zfunc/_git-miggpt",
			says: "zsh, into a folder of its fpath",
		},
		{ command: "git miggpt completion fish >~/.config/fish/completions/git-miggpt.fish", says: "fish" },
	],
	run,
};

async function run(parsed: Parsed, io: Io, all: AllCommands): Promise<number> {
	const [shell] = parsed.words as [keyof typeof SHELLS];
	io.stdout.write(SHELLS[shell](await all()));
	return ExitCode.Done;
}
