import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file that is only a cache: whole or not at all, and two runs at once do not harm one another. */
export async function keepFile(file: string, bytes: Uint8Array): Promise<void> {
	const unfinished = `${file}.${process.pid}`;
	await mkdir(dirname(file), { recursive: true })
		.then(() => writeFile(unfinished, bytes))
		.then(() => rename(unfinished, file))
		.catch(() => {});
}
