import { installed } from "../installed.js";
import { showManual } from "../system/manual.js";
import type { CommandSpec, Io } from "./command.js";
import { helpText } from "./help.js";
import { pageOf } from "./man.js";
import { overview } from "./overview.js";
import { allCommands } from "./spec/index.js";

/** Shows the commands that there are, as an answer. */
export async function showOverview({ stdout }: Io): Promise<void> {
	stdout.write(overview(await allCommands()));
}

/** Shows them where a command is missing. */
export async function showUsage({ stderr }: Io): Promise<void> {
	stderr.write(overview(await allCommands(), "short"));
}

/** Shows the help of a command. @param asManual as its manual page, on a terminal where there is man */
export async function showHelp(spec: CommandSpec, { stdout }: Io, asManual = false): Promise<void> {
	const isShown = asManual && stdout.isTTY && (await showManual(installed(`man/${pageOf(spec)}.1`)));
	if (!isShown) stdout.write(helpText(spec, Math.min(100, stdout.columns ?? 90)));
}
