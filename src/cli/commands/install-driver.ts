import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { installed } from "../../installed.js";
import { installDriver as install, uninstallDriver } from "../../merge/install.js";
import { display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";

const PROGRAM = installed("bin/git-miggpt.js");

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const isGlobal = parsed.flag("global");
	const scope = isGlobal ? "global" : { repository: await openRepository(io.cwd, io.signal) };
	const context = { cwd: io.cwd, signal: io.signal };
	const where = isGlobal ? "your configuration" : "the repository's configuration";
	if (parsed.flag("remove")) {
		const file = await uninstallDriver(context, scope, io.env);
		io.stdout.write(
			file === undefined
				? "the driver was not installed\n"
				: `took merge.miggpt out of ${where} and ${display(file)}\n`,
		);
		return ExitCode.Done;
	}
	const file = await install(context, scope, io.env, PROGRAM);
	io.stdout.write(`wrote merge.miggpt to ${where} and its attributes to ${display(file)}\n`);
	return ExitCode.Done;
}
