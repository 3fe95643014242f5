import { CancelledError } from "../errors.js";
import { Coprocess } from "./coprocess.js";
import { SMALL_WINDOWS } from "./objects.js";
import type { GitContext } from "./process.js";

const READ_AHEAD = 8;

/** A file of a tree to be read. */
export interface CodeFile {
	readonly oid: string;
	readonly path: string;
}

/** Reads files one after another, those left out that are missing in a partial clone. @throws CancelledError */
export async function* readCode(
	context: GitContext,
	files: readonly CodeFile[],
): AsyncGenerator<{ path: string; bytes: Buffer }> {
	const reader = new Coprocess(context, ["cat-file", "--batch"], SMALL_WINDOWS);
	try {
		for (let at = 0; at < files.length; at += READ_AHEAD) {
			if (context.signal?.aborted) throw new CancelledError();
			const part = files.slice(at, at + READ_AHEAD);
			await reader.send(part.map(({ oid }) => `${oid}\n`).join(""));
			if (at + READ_AHEAD >= files.length) reader.end();
			for (const { path } of part) {
				const size = Number((await reader.readLine()).toString("latin1").split(" ")[2]);
				if (Number.isNaN(size)) continue;
				yield { path, bytes: await reader.readBytes(size) };
				await reader.readBytes(1);
			}
		}
	} finally {
		await reader.kill();
	}
}
