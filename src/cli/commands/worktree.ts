import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { provideWorktree } from "../../rebase/verbs/worktree.js";
import { display } from "../../report/display.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { INDEX_OPTIONS, indexesOf } from "../index-options.js";

export const worktree: CommandSpec = {
	name: "worktree",
	synopsis: "[FILE...] [--full] [--again]",
	summary: "Print where a stopped run's worktree is, make it again, or fill it",
	description: [
		"Prints the folder of the run's worktree. Where it was deleted, it is made again as it was when the run stopped. It has the files of the patch only; FILE, named from the top of the tree, is checked out besides, --full checks out all, for who wants to compile, and it stays full until the run ends.",
	],
	words: { least: 0, most: 1000 },
	options: {
		full: { type: "boolean", describe: "Check out every file of the tree." },
		again: {
			type: "boolean",
			config: "nobody",
			describe:
				"Lay it out again as it was when the run stopped; what you did there is put into left/ beside it.",
		},
		...INDEX_OPTIONS,
	},
	examples: [
		{ command: 'cd "$(git miggpt worktree --full)" && make drivers/net/', says: "Compile what is put right" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const files = parsed.words.map((file) => Buffer.from(file).toString("latin1"));
	const wish = { full: parsed.flag("full"), again: parsed.flag("again"), files };
	const folder = await provideWorktree(repository, wish, {
		dryRun: false,
		indexes: indexesOf(parsed, io, repository),
		tell: () => {},
		clock: () => performance.now(),
	});
	io.stdout.write(`${display(folder)}\n`);
	return ExitCode.Done;
}
