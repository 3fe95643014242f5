import { readdir, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isGone } from "../system/owner.js";
import { SCRATCH_PREFIX } from "./scratch.js";

/** Names of git's unfinished packs (`git fast-import`, `git index-pack`). */
const UNFINISHED_PACK = /^(tmp_pack_|tmp_idx_|tmp_rev_)\w+$/;

/** What the names of runs' folders begin with until they are whole; the owner's token follows. */
export const UNFINISHED_RUN = "new-run-";

/**
 * Removes what processes of ours that were killed left: scratch folders, and files and folders of runs that
 * were not whole yet.
 *
 * @param home the worktree's own folder for runs
 */
export async function sweepTemporary(commonDir: string, home: string): Promise<void> {
	await sweepOwned(tmpdir(), SCRATCH_PREFIX);
	const runs = join(commonDir, "miggpt");
	await sweepOwned(runs, UNFINISHED_RUN);
	const folders = (await names(runs)).map((name) => join(runs, name));
	for (const folder of [home, runs, ...folders])
		for (const name of await names(folder)) {
			const pid = /\.(\d+)(\.tmp)?$/.exec(name)?.[1];
			if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
		}
}

async function sweepOwned(folder: string, prefix: string): Promise<void> {
	for (const name of await names(folder)) {
		if (!name.startsWith(prefix)) continue;
		const token = name.slice(prefix.length).replace(/-\w+$/, "");
		if (isGone(token)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
	}
}

/** The unfinished packs that lie among a repository's objects. */
export async function unfinishedPacks(commonDir: string): Promise<string[]> {
	return (await names(join(commonDir, "objects", "pack"))).filter((name) => UNFINISHED_PACK.test(name));
}

/**
 * Removes what a killed fast-import left: its crash reports, and unfinished packs that are not among `known`
 * (those there before it was started) and that no process has open.
 */
export async function sweepImport(commonDir: string, known: readonly string[]): Promise<void> {
	for (const name of await names(commonDir))
		if (/^fast_import_crash_\d+$/.test(name) && !isRunning(Number(name.split("_").at(-1))))
			await rm(join(commonDir, name), { force: true });
	const packs = join(commonDir, "objects", "pack");
	const unknown = (await unfinishedPacks(commonDir)).filter((name) => !known.includes(name));
	if (unknown.length === 0) return;
	const open = await openFiles();
	for (const name of unknown) {
		const path = join(packs, name);
		const isIdle = open ? !open.has(path) : await isOld(path);
		if (isIdle) await rm(path, { force: true });
	}
}

/** Every file that a process of ours has open; undefined where the system does not tell. */
async function openFiles(): Promise<Set<string> | undefined> {
	const files = new Set<string>();
	const pids = (await names("/proc")).filter((name) => /^\d+$/.test(name));
	if (pids.length === 0) return undefined;
	for (const pid of pids)
		for (const descriptor of await names(`/proc/${pid}/fd`))
			await readlink(`/proc/${pid}/fd/${descriptor}`).then(
				(path) => files.add(path),
				() => {},
			);
	return files;
}

async function isOld(path: string): Promise<boolean> {
	const { mtimeMs } = await stat(path);
	return Date.now() - mtimeMs > 3_600_000;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== "ESRCH";
	}
}

function names(folder: string): Promise<string[]> {
	return readdir(folder).catch(() => []);
}
