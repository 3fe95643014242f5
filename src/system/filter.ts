import { spawn } from "node:child_process";
import { CancelledError, UserError } from "../errors.js";

/**
 * Runs bytes through a program.
 *
 * @param most how many bytes may come out
 * @throws UserError where the program is not there, fails, or gives more
 */
export async function filter(
	[program, ...args]: readonly [string, ...string[]],
	input: Buffer,
	{ most, what, signal }: { most: number; what: string; signal?: AbortSignal | undefined },
): Promise<Buffer> {
	const child = spawn(program, args, {
		stdio: ["pipe", "pipe", "pipe"],
		env: { ...process.env, LC_ALL: "C" },
	});
	const stop = () => child.kill("SIGTERM");
	signal?.addEventListener("abort", stop, { once: true });
	const chunks: Buffer[] = [];
	let length = 0;
	let said = "";
	child.stdin.on("error", () => {});
	child.stdin.end(input);
	child.stdout.on("data", (chunk: Buffer) => {
		length += chunk.length;
		if (length > most) child.kill("SIGKILL");
		else chunks.push(chunk);
	});
	child.stderr.on("data", (chunk: Buffer) => {
		if (said.length < 1000) said += chunk.toString();
	});
	try {
		const code = await new Promise<number>((resolve, reject) => {
			child.once("error", () =>
				reject(
					new UserError(
						`${what}: ${program} is not installed`,
						`install ${program}, or unpack the file first`,
					),
				),
			);
			child.once("close", (exit) => resolve(exit ?? 1));
		});
		if (signal?.aborted) throw new CancelledError();
		if (length > most)
			throw new UserError(
				`${what}: more than ${most >> 20} MB when unpacked`,
				"a patch of that size is not read",
			);
		if (code !== 0)
			throw new UserError(`${what}: ${said.split("\n")[0] || `${program} fails`}`, "get the whole file");
		return Buffer.concat(chunks);
	} finally {
		signal?.removeEventListener("abort", stop);
	}
}
