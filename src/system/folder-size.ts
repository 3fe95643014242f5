import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The bytes of all files below a folder; what goes meanwhile counts as nothing. @param without the name of one in it that does not count */
export async function folderSize(folder: string, without?: string): Promise<number> {
	let bytes = 0;
	for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
		if (entry.name === without) continue;
		const path = join(folder, entry.name);
		bytes += entry.isDirectory()
			? await folderSize(path)
			: ((await lstat(path).catch(() => undefined))?.size ?? 0);
	}
	return bytes;
}
