import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes a file that is only a cache: whole or not at all, and two runs at once do not harm one another. */
export async function keepFile(file: string, bytes: Uint8Array): Promise<void> {
	const unfinished = `${file}.${process.pid}`;
	await mkdir(dirname(file), { recursive: true })
		.then(() => writeFile(unfinished, bytes))
		.then(() => rename(unfinished, file))
		.catch(() => {});
}

/** Notes that a kept file was used just now. */
export async function noteUse(file: string): Promise<void> {
	await utimes(file, new Date(), new Date()).catch(() => {});
}

/** A file of a cache. */
export interface KeptFile {
	readonly path: string;
	readonly bytes: number;
	/** When it was used last, in milliseconds since 1970. */
	readonly used: number;
}

/** The files of a folder that are a cache: any of them may be removed at any time. */
export class KeptFiles {
	/** @param pattern what their names look like, unfinished ones too */
	constructor(
		private readonly folder: string,
		private readonly pattern: RegExp,
	) {}

	/** Those there are, used last first; none where the folder cannot be read. */
	async list(): Promise<KeptFile[]> {
		const names = await readdir(this.folder).catch(() => []);
		const files = names
			.filter((name) => this.pattern.test(name))
			.map(async (name) => {
				const path = join(this.folder, name);
				const info = await stat(path).catch(() => undefined);
				return info ? [{ path, bytes: info.size, used: info.mtimeMs }] : [];
			});
		return (await Promise.all(files)).flat().sort((a, b) => b.used - a.used);
	}

	/** Removes what was used least recently until no more than so many bytes are left. @returns how many files */
	async trim(limit: number): Promise<number> {
		let bytes = 0;
		const beyond = (await this.list()).filter((file) => {
			bytes += file.bytes;
			return bytes > limit;
		});
		return removeFiles(beyond);
	}

	/** Removes those of which something is true, by default all. @returns how many */
	async clear(isWanted: (file: KeptFile) => boolean = () => true): Promise<number> {
		return removeFiles((await this.list()).filter(isWanted));
	}
}

async function removeFiles(files: readonly KeptFile[]): Promise<number> {
	for (const { path } of files) await rm(path, { force: true });
	return files.length;
}
