import { existsSync, readFileSync } from "node:fs";
import { CancelledError, InternalError, systemTrouble, UsageError, UserError } from "../errors.js";
import { ExitCode } from "../exit-codes.js";
import { installed } from "../installed.js";
import { display } from "../report/display.js";
import { COMMON_OPTIONS, type CommandSpec, type Io } from "./command.js";
import { fitted } from "./fitted.js";
import { withOrigin } from "./origin.js";
import { allCommands, COMMANDS } from "./spec/index.js";
import { isGiven, spelledLine } from "./spelling.js";
import type { Settings } from "./values.js";

const HELP = ["help", "-h", "--help"];

/** A command that runs does without the one, and what asks for the version or for help without the other. */
const helper = () => import("./show-help.js");
const parser = async () => ({ ...(await import("./parse.js")), ...(await import("./settings.js")) });

/** Runs the program. @returns its exit code; what it throws is for `report` */
export async function program(args: readonly string[], io: Io): Promise<number> {
	const [first, ...rest] = args;
	if (first === undefined) {
		await (await helper()).showUsage(io);
		return ExitCode.CannotRun;
	}
	if (first === "--version") {
		io.stdout.write(`git-miggpt version ${version()}\n`);
		return ExitCode.Done;
	}
	if (HELP.includes(first)) {
		const { showOverview, showHelp } = await helper();
		await (rest[0] === undefined ? showOverview(io) : showHelp((await command(rest)).spec, io));
		return ExitCode.Done;
	}
	const { spec, rest: words } = await command(args);
	return runCommand(spec, words, io);
}

async function runCommand(spec: CommandSpec, args: readonly string[], io: Io): Promise<number> {
	if (asksForHelp(spec, args)) {
		await (await helper()).showHelp(spec, io, args.includes("--help"));
		return ExitCode.Done;
	}
	const { parsed, parseLine, settingsOf } = await parser();
	try {
		const line = parseLine(spec, args);
		const settings: Settings = spec.ignoresConfig ? new Map() : await settingsOf(spec, io, allCommands);
		const act = await spec.action();
		const code = await act(parsed(spec, line, settings), io, allCommands).catch((error) => {
			throw withOrigin(error, spec, settings, (option) => line.given.has(option));
		});
		if (!existsSync(io.cwd))
			io.stderr.write(
				"the folder that you are in was the run's worktree, which is gone with it: cd to your checkout\n",
			);
		return code;
	} catch (error) {
		if (!spec.failures || error instanceof CancelledError) throw error;
		report(error, io, args.includes("--debug"));
		return error instanceof UsageError ? spec.failures.usage : spec.failures.other;
	}
}

/** The command that the words begin with, which may have a name of two words, and what follows. */
async function command([name = "", second, ...others]: readonly string[]): Promise<{
	spec: CommandSpec;
	rest: readonly string[];
}> {
	const longer = COMMANDS.get(`${name} ${second}`);
	if (longer) return { spec: await longer(), rest: others };
	const found = COMMANDS.get(name);
	if (found) return { spec: await found(), rest: second === undefined ? [] : [second, ...others] };
	const { suggestion } = await import("./suggestion.js");
	const meant = suggestion(name, [...COMMANDS.keys()]);
	throw new UserError(
		name.startsWith("-") ? `git miggpt has no option ${name}` : `git miggpt has no command ${name}`,
		meant ? `did you mean ${meant}?` : "see git miggpt help",
	);
}

function asksForHelp(spec: CommandSpec, args: readonly string[]): boolean {
	const options = { ...spec.options, ...COMMON_OPTIONS };
	return isGiven(options, spelledLine({ ...spec, options }, args), "help");
}

function version(): string {
	const manifest = readFileSync(installed("package.json"), "utf8");
	return (JSON.parse(manifest) as { version: string }).version;
}

/** Tells of an error in one or two lines. @returns the exit code for it */
export function report(thrown: unknown, io: Io, isDebugging: boolean): number {
	const error = systemTrouble(thrown) ?? thrown;
	if (error instanceof CancelledError) return ExitCode.SignalBase;
	const stack = isDebugging && error instanceof Error ? `${error.stack}\n` : "";
	if (error instanceof UserError) {
		const hint = error.remedy ? `hint: ${display(error.remedy)}\n` : "";
		io.stderr.write(fitted(`error: ${display(error.message)}\n${hint}${stack}`, io.stderr));
		return ExitCode.CannotRun;
	}
	const message = error instanceof Error ? error.message : String(error);
	const label = error instanceof InternalError ? "internal error" : "unexpected error";
	io.stderr.write(
		`${label}: ${display(message)}\nhint: no branch was made; please report this with the output of --debug, and the patch as git miggpt bug-report PATCH --blank writes it\n${stack}`,
	);
	return ExitCode.Internal;
}
