import { git } from "./process.js";
import type { Scratch } from "./scratch.js";

/** The files that only one of two trees has: path to object id. */
export async function pathChanges(
	scratch: Scratch,
	base: string,
	target: string,
): Promise<{ vanished: Map<string, string>; appeared: Map<string, string> }> {
	const args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--diff-filter=AD", base, target];
	const fields = (await git(scratch.context, args)).toString("latin1").split("\0");
	const vanished = new Map<string, string>();
	const appeared = new Map<string, string>();
	for (let i = 0; i + 1 < fields.length; i += 2) {
		const [, , oldId, newId, status] = fields[i]!.split(" ") as [string, string, string, string, string];
		if (status === "D") vanished.set(fields[i + 1]!, oldId);
		else appeared.set(fields[i + 1]!, newId);
	}
	return { vanished, appeared };
}
