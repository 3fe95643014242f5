import { spawn } from "node:child_process";
import { CancelledError } from "../errors.js";

/** How a shell command ended, and the end of what it wrote, both streams together. */
interface ShellOutput {
	readonly code: number;
	readonly tail: string;
}

/** How much of a command's output is kept, in bytes. */
const TAIL = 4000;

/**
 * Runs a command that the user gave, through `sh -c` as git does, in a folder. Git in it sees that folder's
 * repository, whatever the environment says.
 *
 * @param onLine gets every line of both streams as it is written, latin1, without its end
 */
export async function runShell(
	command: string,
	cwd: string,
	variables: Readonly<Record<string, string>>,
	signal?: AbortSignal,
	onLine: (line: string) => void = () => {},
): Promise<ShellOutput> {
	const env: NodeJS.ProcessEnv = { ...process.env, ...variables };
	for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"]) delete env[name];
	const child = spawn("sh", ["-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
	const stop = () => {
		try {
			process.kill(-child.pid!, "SIGTERM");
		} catch {
			child.kill("SIGTERM");
		}
	};
	signal?.addEventListener("abort", stop, { once: true });
	let tail = Buffer.alloc(0);
	const rests = [child.stdout, child.stderr].map((stream) => {
		const lines = new LineCutter(onLine);
		stream.on("data", (chunk: Buffer) => {
			tail = Buffer.concat([tail, chunk]).subarray(-TAIL);
			lines.add(chunk.toString("latin1"));
		});
		return lines;
	});
	try {
		const code = await new Promise<number>((resolve, reject) => {
			child.once("error", reject);
			child.once("close", (exit) => resolve(exit ?? 128));
		});
		for (const lines of rests) lines.end();
		if (signal?.aborted) throw new CancelledError();
		return { code, tail: tail.toString("latin1") };
	} finally {
		signal?.removeEventListener("abort", stop);
	}
}

/** Longer lines are handed on in parts, in characters. */
const LONGEST_LINE = 1 << 16;

/** Hands on what a stream writes line by line. */
class LineCutter {
	#rest = "";

	constructor(private readonly onLine: (line: string) => void) {}

	add(text: string): void {
		const lines = (this.#rest + text).split("\n");
		this.#rest = lines.pop()!;
		for (const line of lines) this.onLine(line);
		if (this.#rest.length > LONGEST_LINE) this.end();
	}

	end(): void {
		if (this.#rest !== "") this.onLine(this.#rest);
		this.#rest = "";
	}
}

/** Lets the user edit a file in an editor as git would start it, with the terminal as its own. @returns its exit code */
export async function runEditor(editor: string, file: string): Promise<number> {
	const child = spawn("sh", ["-c", `${editor} "$1"`, editor, file], { stdio: "inherit" });
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (exit) => resolve(exit ?? 128));
	});
}
