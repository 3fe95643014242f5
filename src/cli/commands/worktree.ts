import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { provideWorktree } from "../../rebase/verbs/worktree.js";
import { display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { indexesOf } from "../index-options.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
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
