import { type ParseArgsConfig, parseArgs } from "node:util";

/** A mistake in how a benchmark was called; its message is the one line to print. */
export class UsageError extends Error {}

type Config<O extends ParseArgsConfig["options"]> = { options: O; allowPositionals: true; args: string[] };

/** Reads a benchmark's command line: one CSV, and options. @throws UsageError */
export function parseCommand<const O extends NonNullable<ParseArgsConfig["options"]>>(
	args: readonly string[],
	usage: string,
	options: O,
) {
	const { values, positionals } = parsed(args, options);
	const [csv, ...more] = positionals;
	if (csv === undefined || more.length > 0) throw new UsageError(usage);
	return { csv, values };
}

function parsed<const O extends NonNullable<ParseArgsConfig["options"]>>(
	args: readonly string[],
	options: O,
) {
	try {
		return parseArgs<Config<O>>({ args: [...args], allowPositionals: true, options });
	} catch (error) {
		throw new UsageError((error as Error).message.split(/[\n.] ?/)[0]!);
	}
}

/** Runs a benchmark on this process's arguments, its result the exit code; a mistake of the user's is one line and code 2. */
export async function runCommand(main: (args: readonly string[]) => Promise<number>): Promise<void> {
	process.stdout.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
	try {
		process.exitCode = await main(process.argv.slice(2));
	} catch (error) {
		if (!(error instanceof UsageError) && (error as Error)?.name !== "UserError") throw error;
		console.error((error as Error).message);
		process.exitCode = 2;
	}
}
