import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { provideWorktree } from "../../rebase/verbs/worktree.js";
import { display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const files = parsed.words.map((file) => Buffer.from(file).toString("latin1"));
	const wish = { full: parsed.flag("full"), again: parsed.flag("again"), files };
	const folder = await provideWorktree(repository, wish, {
		dryRun: false,
		tell: () => {},
		clock: () => performance.now(),
	});
	io.stdout.write(`${display(folder)}\n`);
	return ExitCode.Done;
}
