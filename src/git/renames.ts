import { git } from "./process.js";
import type { Scratch } from "./scratch.js";

/**
 * The files that moved between two trees without a change: old path to new, only where exactly one
 * vanished and exactly one new path have that content.
 */
export async function exactRenames(
	scratch: Scratch,
	base: string,
	target: string,
): Promise<Map<string, string>> {
	const args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--diff-filter=AD", base, target];
	const fields = (await git(scratch.context, args)).toString("latin1").split("\0");
	const vanished = new Map<string, string[]>();
	const appeared = new Map<string, string[]>();
	for (let i = 0; i + 1 < fields.length; i += 2) {
		const [, , oldId, newId, status] = fields[i]!.split(" ") as [string, string, string, string, string];
		const [side, id] = status === "D" ? [vanished, oldId] : [appeared, newId];
		side.set(id, [...(side.get(id) ?? []), fields[i + 1]!]);
	}
	const renames = new Map<string, string>();
	for (const [id, [from, ...more]] of vanished) {
		const to = appeared.get(id);
		if (more.length === 0 && to?.length === 1) renames.set(from!, to[0]!);
	}
	return renames;
}
