import { spawn } from "node:child_process";
import { CancelledError } from "../errors.js";

/** How a command ended that was given a question. */
export interface CommandAnswer {
	/** Its exit code; as shells count, 128 and the signal's number where one ended it. */
	readonly code: number;
	/** What it wrote on standard output. */
	readonly out: Buffer;
	/** The beginning of what it wrote on standard error. */
	readonly said: string;
	/** Why it was ended, where it was. */
	readonly cut?: "late" | "long";
}

const MOST_SAID = 2_000;
/** Milliseconds that a command has to end by itself once it is told to. */
const GRACE = 2_000;

/**
 * Runs a command that the user gave, through `sh -c`, with a text on its standard input. It and all that it started
 * are ended where they take too long or write too much.
 *
 * @param most bytes of its output, and milliseconds that it may take
 * @throws CancelledError where the signal fires
 */
export async function askCommand(
	command: string,
	input: string,
	most: { readonly bytes: number; readonly milliseconds: number },
	signal?: AbortSignal,
): Promise<CommandAnswer> {
	if (signal?.aborted) throw new CancelledError();
	const child = spawn("sh", ["-c", command], { stdio: ["pipe", "pipe", "pipe"], detached: true });
	let cut: CommandAnswer["cut"];
	let grace: NodeJS.Timeout | undefined;
	const kill = (how: NodeJS.Signals) => {
		try {
			process.kill(-child.pid!, how);
		} catch {
			child.kill(how);
		}
	};
	const end = () => {
		if (grace) return;
		kill("SIGTERM");
		grace = setTimeout(() => {
			kill("SIGKILL");
			for (const stream of [child.stdout, child.stderr]) stream.destroy();
		}, GRACE);
	};
	const timer = setTimeout(() => {
		cut ??= "late";
		end();
	}, most.milliseconds);
	signal?.addEventListener("abort", end, { once: true });
	const chunks: Buffer[] = [];
	let size = 0;
	let said = "";
	child.stdin.on("error", () => {});
	child.stdin.end(input);
	child.stdout.on("data", (chunk: Buffer) => {
		size += chunk.length;
		if (size <= most.bytes) chunks.push(chunk);
		else {
			cut ??= "long";
			end();
		}
	});
	child.stderr.on("data", (chunk: Buffer) => {
		if (said.length < MOST_SAID) said = (said + chunk.toString()).slice(0, MOST_SAID);
	});
	try {
		const code = await new Promise<number>((resolve, reject) => {
			child.once("error", reject);
			child.once("close", (exit) => resolve(exit ?? 128));
		});
		if (signal?.aborted) throw new CancelledError();
		return { code, out: Buffer.concat(chunks), said, ...(cut && { cut }) };
	} finally {
		clearTimeout(timer);
		clearTimeout(grace);
		signal?.removeEventListener("abort", end);
	}
}
