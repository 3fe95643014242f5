import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../errors.js";
import { makeFolder } from "./durable.js";

/** Writes a file that the user named with `-o FILE`. @throws UserError where it cannot be written */
export async function writeOutput(file: string, text: string | Uint8Array): Promise<void> {
	await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
		throw new UserError(
			`${file} cannot be written: ${reasonFor(error, file)}`,
			"name another file with -o FILE",
		);
	});
}

/** Makes a folder that the user named with `-o DIR`. @throws UserError where it cannot be made */
export async function makeOutputFolder(folder: string): Promise<void> {
	await makeFolder(folder).catch((error: NodeJS.ErrnoException) => {
		throw new UserError(
			`${folder} cannot be made: ${reasonFor(error, folder)}`,
			"name another folder with -o DIR",
		);
	});
}

/** What the system's code says of a place. */
function reasonFor({ code, message }: NodeJS.ErrnoException, path: string): string {
	if (code === "EISDIR") return "it is a folder";
	if (code === "ENOENT") return `there is no folder ${dirname(path)}`;
	if (code === "EACCES" || code === "EPERM") return "you may not write there";
	if (code === "EEXIST" || code === "ENOTDIR") return "there is a file where a folder would have to be";
	if (code === "ENOSPC" || code === "EDQUOT") return "the disk is full";
	return code ?? message;
}
