import { accessSync, constants } from "node:fs";
import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { attributesFile, removeDriver, type Scope, setDriver } from "../git/driver-config.js";
import type { GitContext } from "../git/process.js";
import { withAttributes, withoutAttributes } from "./attributes.js";

/** The name that configuration and attributes know the driver by. */
const ID = "miggpt";

/** Makes git use the engine for files of the kernel's kinds. @returns the attributes file */
export async function installDriver(
	context: GitContext,
	scope: Scope,
	env: NodeJS.ProcessEnv,
	program: string,
): Promise<string> {
	const file = await attributesFile(context, scope, env);
	const before = await readText(file);
	const after = withAttributes(before, ID);
	await setDriver(context, scope, ID, {
		name: "git-miggpt: lands what is sure, marks the rest",
		driver: driverCommand(env, program),
		recursive: "text",
	});
	if (after !== before) await replaceFile(file, after);
	return file;
}

/** Takes out what `installDriver` wrote. @returns the attributes file, or undefined where nothing was there */
export async function uninstallDriver(
	context: GitContext,
	scope: Scope,
	env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	const file = await attributesFile(context, scope, env);
	const before = await readText(file);
	const after = before === undefined ? undefined : withoutAttributes(before);
	if (after !== before) await (after === undefined ? rm(file) : replaceFile(file, after));
	const wasConfigured = await removeDriver(context, scope, ID);
	return wasConfigured || after !== before ? file : undefined;
}

/**
 * What git's shell runs. Where the program is gone one day, git merges by itself: a driver that cannot be
 * started would leave a conflict without markers.
 */
function driverCommand(env: NodeJS.ProcessEnv, program: string): string {
	const isOnPath = (env.PATH ?? "")
		.split(delimiter)
		.some((folder) => isExecutable(join(folder, "git-miggpt")));
	const name = isOnPath ? "git-miggpt" : `'${program.replaceAll("'", "'\\''").replaceAll("%", "%%")}'`;
	return `command -v ${name} >/dev/null || exec git merge-file --marker-size=%L %A %O %B; exec ${name} merge-driver %O %A %B %L %P %S %X %Y`;
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

async function readText(file: string): Promise<string | undefined> {
	return readFile(file, "latin1").catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT") return undefined;
		throw error;
	});
}

/** Writes a file whole or not at all; a symbolic link stays one, and the mode stays. */
async function replaceFile(file: string, text: string): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	const real = await realpath(file).catch(() => file);
	const mode = await stat(real).then(
		(found) => found.mode,
		() => undefined,
	);
	const next = `${real}.git-miggpt`;
	await writeFile(next, text, "latin1");
	if (mode !== undefined) await chmod(next, mode & 0o7777);
	await rename(next, real);
}
