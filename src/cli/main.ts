import { setMaxListeners } from "node:events";
import { constants } from "node:os";
import { setFlagsFromString } from "node:v8";
import { UserError } from "../errors.js";
import { ExitCode } from "../exit-codes.js";
import type { Io } from "./command.js";
import { program, report } from "./program.js";

// A run makes many texts and keeps few. Left alone, the heap grows to several times of what is in use.
setFlagsFromString("--heap-growing-percent=40");

/** @throws UserError where the folder was deleted under the shell */
function workingFolder(): string {
	try {
		return process.cwd();
	} catch {
		throw new UserError(
			"the folder that you are in is not there any more",
			"cd to the repository, or to another folder that exists, and try again",
		);
	}
}

const controller = new AbortController();
// Every request and every child process listens to it.
setMaxListeners(0, controller.signal);
/** A signal within this time of another is the same one, in milliseconds: git passes on what its whole group gets. */
const SAME = 1000;
let signalled: NodeJS.Signals | undefined;
let since = 0;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	process.on(name, () => {
		const isSame = performance.now() - since < SAME;
		if (signalled && !isSame) process.exit(ExitCode.SignalBase + constants.signals[name]);
		if (signalled) return;
		signalled = name;
		since = performance.now();
		controller.abort();
	});
}
for (const stream of [process.stdout, process.stderr]) {
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
}

const args = process.argv.slice(2);
const io: Io = {
	stdout: process.stdout,
	stderr: process.stderr,
	get cwd() {
		return workingFolder();
	},
	env: process.env,
	signal: controller.signal,
	now: () => new Date(),
};
try {
	workingFolder();
	process.exitCode = await program(args, io);
} catch (error) {
	const code = report(error, io, args.includes("--debug"));
	process.exitCode = signalled ? ExitCode.SignalBase + constants.signals[signalled] : code;
}
