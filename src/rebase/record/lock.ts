import { randomBytes } from "node:crypto";
import { link, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import { makeFolder, readIfThere } from "../../system/durable.js";
import { isGone, ownerToken, pidOf } from "../../system/owner.js";

/**
 * Holds the lock of a worktree's run while `work` is done. A lock whose owner was killed is taken over.
 *
 * @param folder the worktree's own folder for runs, see `homeFolder`
 * @param what has the lock, for who finds it taken
 * @throws UserError naming the process that has it
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, what = "a run"): Promise<T> {
	await makeFolder(folder);
	const lock = join(folder, "lock");
	await sweep(folder);
	await take(lock, what);
	try {
		return await work();
	} finally {
		await rm(lock, { force: true });
	}
}

/** The process that holds the lock of a worktree's run; undefined where none does. */
export async function lockOwner(folder: string): Promise<number | undefined> {
	const owner = (await readIfThere(join(folder, "lock")))?.trim();
	return owner === undefined || isGone(owner) ? undefined : pidOf(owner);
}

/** @throws UserError where another process holds the lock of a worktree's run */
export async function requireUnlocked(folder: string): Promise<void> {
	const lock = join(folder, "lock");
	const owner = (await readIfThere(lock))?.trim();
	if (owner !== undefined && owner !== ownerToken() && !isGone(owner)) throw taken(owner, lock, "a run");
}

async function take(lock: string, what: string): Promise<void> {
	const own = `${lock}.${ownerToken()}-${randomBytes(4).toString("hex")}`;
	try {
		await writeFile(own, `${ownerToken()}\n`);
		if (await linked(own, lock)) return;
		const owner = (await readIfThere(lock))?.trim();
		if (owner !== undefined && !isGone(owner)) throw taken(owner, lock, what);
		await takeOver(own, lock, what);
	} finally {
		await rm(own, { force: true });
	}
}

/** Replaces a stale lock. Who breaks one holds a second lock, so that no two do and the new one is not broken. */
async function takeOver(own: string, lock: string, what: string): Promise<void> {
	const breaking = `${lock}.break`;
	const breaker = (await readIfThere(breaking))?.trim();
	if (breaker !== undefined && isGone(breaker)) await rm(breaking, { force: true });
	if (!(await linked(own, breaking))) throw taken((await readIfThere(breaking))?.trim(), lock, what);
	try {
		const owner = (await readIfThere(lock))?.trim();
		if (owner !== undefined && !isGone(owner)) throw taken(owner, lock, what);
		await rm(lock, { force: true });
		if (!(await linked(own, lock))) throw taken((await readIfThere(lock))?.trim(), lock, what);
	} finally {
		await rm(breaking, { force: true });
	}
}

async function linked(from: string, to: string): Promise<boolean> {
	try {
		await link(from, to);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw error;
	}
}

/** Removes what processes that were killed while they took the lock left. */
async function sweep(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		const token = /^lock\.([0-9a-f]+\.\d+\.\d+)-[0-9a-f]+$/.exec(name)?.[1];
		if (token !== undefined && isGone(token)) await rm(join(folder, name), { force: true });
	}
}

function taken(owner: string | undefined, lock: string, what: string): UserError {
	const who = owner === undefined ? "another process" : `process ${pidOf(owner)}`;
	return new UserError(
		`${what} is at work here already, in ${who}`,
		`wait for it to end; if there is no such process any more, remove ${lock}`,
	);
}
