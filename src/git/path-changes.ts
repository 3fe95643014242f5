import { treeChanges } from "./raw-diff.js";
import type { Scratch } from "./scratch.js";

/** The files that only one of two trees has: path to object id. */
export async function pathChanges(
	scratch: Scratch,
	base: string,
	target: string,
): Promise<{ vanished: Map<string, string>; appeared: Map<string, string> }> {
	const vanished = new Map<string, string>();
	const appeared = new Map<string, string>();
	for (const { status, old, new: now } of await treeChanges(scratch.context, base, target, "AD")) {
		if (status === "D") vanished.set(old.path, old.oid);
		else appeared.set(now.path, now.oid);
	}
	return { vanished, appeared };
}
