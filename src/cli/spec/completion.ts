import type { CommandSpec } from "../command.js";

export const completion: CommandSpec = {
	name: "completion",
	synopsis: "SHELL",
	summary: "Print a completion script for bash, zsh or fish",
	description: [
		"Prints a script that completes commands, options and their values, revisions, runs, patches and the numbers of open hunks, for git-miggpt and, together with git's own completion, for git miggpt. It asks git and the runs' files; this program is not started to complete a word.",
	],
	words: { least: 1, most: 1, choices: ["bash", "zsh", "fish"] },
	options: {},
	ignoresConfig: true,
	examples: [
		{
			command:
				"mkdir -p ~/.local/share/bash-completion/completions && git miggpt completion bash >~/.local/share/bash-completion/completions/git-miggpt",
			says: "bash, where bash-completion is installed",
		},
		{
			command: "mkdir -p ~/.zfunc && git miggpt completion zsh >~/.zfunc/_git-miggpt",
			says: "zsh, into a folder of its fpath",
		},
		{
			command:
				"mkdir -p ~/.config/fish/conf.d && git miggpt completion fish >~/.config/fish/conf.d/git-miggpt.fish",
			says: "fish",
		},
	],
	action: async () => (await import("../commands/completion.js")).run,
};
