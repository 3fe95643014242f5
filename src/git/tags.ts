import type { Tag } from "../history/past.js";
import { git } from "./process.js";
import type { Repository } from "./repository.js";

/** All tags of commits, oldest first. */
export async function listTags({ context }: Repository): Promise<Tag[]> {
	const format = "%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname:strip=2)";
	const output = await git(context, [
		"for-each-ref",
		"--sort=creatordate",
		`--format=${format}`,
		"refs/tags",
	]);
	return output
		.toString("latin1")
		.split("\n")
		.flatMap((line) => {
			const match = /^(?:commit ([0-9a-f]+) {2}|tag [0-9a-f]+ commit ([0-9a-f]+)) (.+)$/.exec(line);
			return match ? [{ commit: (match[1] ?? match[2])!, name: match[3]! }] : [];
		});
}
