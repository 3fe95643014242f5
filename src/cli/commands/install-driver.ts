import { fileURLToPath } from "node:url";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { installDriver as install, uninstallDriver } from "../../merge/install.js";
import { display } from "../../report/display.js";
import { type CommandSpec, type Io, lineOnly, type Parsed } from "../command.js";

export const installDriver: CommandSpec = {
	name: "install-driver",
	synopsis: "[--global] [--remove]",
	summary: "Make git merge, rebase, cherry-pick and am -3 use the engine",
	description: [
		"Writes the merge driver merge.miggpt into the repository's configuration, and lines that name it for C, assembler, devicetree, Kconfig and Makefile into .git/info/attributes, which nobody commits. From then on, git itself lands what the engine is sure of and stops at the rest.",
		"With --global both go to the user's own configuration and attributes file (core.attributesFile), for all repositories; attributes in a repository win over those. Done twice, it changes nothing. --remove takes out what was written and nothing else.",
	],
	words: { least: 0, most: 0 },
	options: lineOnly({
		global: { type: "boolean", describe: "For all repositories of the user." },
		remove: { type: "boolean", describe: "Take the driver out again." },
	}),
	examples: [
		{ command: "git miggpt install-driver && git rebase v6.12", says: "Let git rebase use the engine" },
		{ command: "git miggpt install-driver --remove", says: "Let git merge by itself again" },
	],
	run,
};

const PROGRAM = fileURLToPath(new URL("../../../bin/git-miggpt.js", import.meta.url));

async function run(parsed: Parsed, io: Io): Promise<number> {
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
