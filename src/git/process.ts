import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { CancelledError, InternalError, UserError } from "../errors.js";

/** How every git process of ours is started. */
export interface GitContext {
	/** Folder that git runs in. */
	readonly cwd: string;
	/** Added to the environment, for instance GIT_DIR. */
	readonly env?: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal;
}

/** What a finished git process left. */
export interface GitOutput {
	readonly code: number;
	readonly stdout: Buffer;
	readonly stderr: string;
}

/** Variables by which a caller's environment could redirect or configure our git processes. */
const FOREIGN_VARIABLES = [
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE",
	"GIT_EXTERNAL_DIFF",
	"GIT_DIFF_OPTS",
	"GIT_CONFIG_COUNT",
	"GIT_CONFIG_PARAMETERS",
	"GIT_TRACE",
	"GIT_PREFIX",
	"GIT_ATTR_SOURCE",
	"GIT_LITERAL_PATHSPECS",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
];

/** The environment of every git process: the user's, made neutral in language, paging and replacement. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = { ...process.env };
	for (const name of FOREIGN_VARIABLES) delete env[name];
	return {
		...env,
		LC_ALL: "C",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_GRAFT_FILE: "/dev/null",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_TERMINAL_PROMPT: "0",
		GIT_PAGER: "cat",
		...extra,
	};
}

/** Of the last, since git would hint at the graft file that every process is told to leave alone. */
const ALWAYS = {
	"core.hooksPath": "/dev/null",
	"core.quotePath": "false",
	"advice.graftFileDeprecated": "false",
};

/**
 * Starts git in a process group of its own, so that a Ctrl-C in the terminal reaches only us and what
 * git is writing is ended in good order. Hooks do not run.
 */
export function startGit(
	context: GitContext,
	args: readonly string[],
	config: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<Writable, Readable, Readable> {
	const settings = Object.entries({ ...ALWAYS, ...config });
	return spawn("git", [...settings.flatMap(([key, value]) => ["-c", `${key}=${value}`]), ...args], {
		cwd: context.cwd,
		env: gitEnvironment(context.env),
		stdio: ["pipe", "pipe", "pipe"],
		detached: true,
	});
}

/**
 * Runs git to its end and gives what it wrote, whatever its exit code.
 *
 * @throws CancelledError where the context's signal fired
 */
export async function tryGit(
	context: GitContext,
	args: readonly string[],
	{ input, config }: { input?: string | Buffer; config?: Readonly<Record<string, string>> } = {},
): Promise<GitOutput> {
	if (context.signal?.aborted) throw new CancelledError();
	const child = startGit(context, args, config);
	const stop = () => child.kill("SIGTERM");
	context.signal?.addEventListener("abort", stop, { once: true });
	child.stdin.on("error", () => {});
	child.stdin.end(input ?? "");
	const stdout: Buffer[] = [];
	const stderr: Buffer[] = [];
	child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
	child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
	try {
		const code = await new Promise<number>((resolve, reject) => {
			child.once("error", (error: NodeJS.ErrnoException) =>
				reject(error.code === "ENOENT" ? noGit() : error),
			);
			child.once("close", (exit) => resolve(exit ?? 1));
		});
		if (context.signal?.aborted) throw new CancelledError();
		return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString().trim() };
	} finally {
		context.signal?.removeEventListener("abort", stop);
	}
}

/** The error for where git is not there. */
export function noGit(): UserError {
	return new UserError("git is not installed, or not on PATH", "install git 2.38 or newer");
}

/**
 * Runs git and gives its standard output.
 *
 * @throws InternalError with what git said, where it fails
 */
export async function git(
	context: GitContext,
	args: readonly string[],
	options: { input?: string | Buffer; config?: Readonly<Record<string, string>> } = {},
): Promise<Buffer> {
	const { code, stdout, stderr } = await tryGit(context, args, options);
	if (code !== 0) throw new InternalError(`git ${args[0]} failed with ${code}: ${stderr}`);
	return stdout;
}
