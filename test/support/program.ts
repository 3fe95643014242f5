import { execFile } from "node:child_process";
import { setMaxListeners } from "node:events";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { program, report } from "../../src/cli/program.js";

export const PROGRAM = fileURLToPath(new URL("../../bin/git-miggpt.js", import.meta.url));

/** Dates, names, locale and configuration that do not depend on the machine. */
export const PINNED: NodeJS.ProcessEnv = {
	PATH: process.env.PATH,
	HOME: "/nonexistent",
	LC_ALL: "C",
	TZ: "UTC",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_AUTHOR_NAME: "Ada Author",
	GIT_AUTHOR_EMAIL: "ada@example.org",
	GIT_AUTHOR_DATE: "1700000000 +0100",
	GIT_COMMITTER_NAME: "Carl Committer",
	GIT_COMMITTER_EMAIL: "carl@example.org",
	GIT_COMMITTER_DATE: "1700000100 +0000",
	GIT_TERMINAL_PROMPT: "0",
};

/** What a finished program left; texts are latin1. */
export interface Finished {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/**
 * Runs `git miggpt` in any folder, a repository or not. It runs within this process, which saves the half second that
 * node takes to load it; with options for node, in a process of its own.
 */
export function runMiggpt(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
	if ("NODE_OPTIONS" in env) return runApart(cwd, env, ...args);
	return inThisProcess(cwd, { ...PINNED, ...env }, args);
}

/** As `runMiggpt`, always in a process of its own: for what signals, kills or watches it. */
export function runApart(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[PROGRAM, ...args],
			{ cwd, env: { ...PINNED, ...env }, encoding: "latin1", maxBuffer: 1 << 28 },
			(error, stdout, stderr) => {
				resolve({ code: error ? ((error.code as unknown as number) ?? 1) : 0, stdout, stderr });
			},
		);
	});
}

let isRunning = false;

async function inThisProcess(
	cwd: string,
	env: NodeJS.ProcessEnv,
	args: readonly string[],
): Promise<Finished> {
	if (isRunning) throw new Error("two runs at once need a process each: TestRepo.start");
	const [stdout, stderr] = [new Collected(), new Collected()];
	const { signal } = new AbortController();
	setMaxListeners(0, signal);
	const io = { stdout, stderr, cwd, env, signal, now: () => new Date() } as unknown as Parameters<
		typeof program
	>[1];
	const own = { ...process.env };
	isRunning = true;
	enter(env);
	try {
		const code = await program(args, io).catch((error) => report(error, io, args.includes("--debug")));
		return { code, stdout: stdout.text, stderr: stderr.text };
	} finally {
		enter(own);
		isRunning = false;
	}
}

/** Makes an environment that of this process: git's processes take it over, and the folder for temporary files. */
function enter(env: NodeJS.ProcessEnv): void {
	for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
	Object.assign(
		process.env,
		Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
	);
}

/** A stream that is no terminal. */
class Collected extends Writable {
	text = "";

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
		this.text += chunk.toString("latin1");
		done();
	}
}
