import { spawn } from "node:child_process";

const STDERR = 2;

/**
 * Runs a program of the user's with a text as its input; what it writes goes to our standard error, as with a hook of git's.
 *
 * @returns its exit code; 127 where it cannot be started
 */
export function runHook(
	program: string,
	args: readonly string[],
	cwd: string,
	variables: Readonly<Record<string, string>>,
	input: string,
): Promise<number> {
	const child = spawn(program, args, {
		cwd,
		env: { ...process.env, ...variables },
		stdio: ["pipe", STDERR, STDERR],
	});
	child.stdin!.on("error", () => {});
	child.stdin!.end(input);
	return new Promise((done) => {
		child.once("error", () => done(127));
		child.once("close", (code) => done(code ?? 128));
	});
}
