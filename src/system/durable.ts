import { constants } from "node:fs";
import { access, copyFile, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file so that after a crash it is there whole, new or old, or not at all.
 *
 * @param text its bytes, or what is written as UTF-8
 */
export async function writeDurably(path: string, text: string | Buffer): Promise<void> {
	const unfinished = `${path}.${process.pid}.tmp`;
	try {
		const file = await open(unfinished, "w");
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, path);
	} catch (error) {
		await rm(unfinished, { force: true });
		throw error;
	}
	await syncFolder(dirname(path));
}

/** Copies a file to a place where nothing stands, and waits until it is on the disk. */
export async function copyDurably(from: string, to: string): Promise<void> {
	await copyFile(from, to);
	const file = await open(to, "r+");
	await file.sync().finally(() => file.close());
}

/** Waits until a folder's list of names is on the disk; a file system that cannot do that is taken as it is. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, "r").catch(() => undefined);
	await handle?.sync().catch(() => {});
	await handle?.close();
}

/** What a UTF-8 file says, or undefined where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
	return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
		throw error;
	});
}

/** Makes a folder, and those above it. @throws the system's error; Node's own says ENOENT where the file system is read-only */
export async function makeFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder, { recursive: true });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") await access(dirname(folder), constants.W_OK);
		throw error;
	}
}
