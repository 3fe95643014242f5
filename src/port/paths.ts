import { basename } from "../retrieve/moved.js";
import type { World } from "./target.js";

/** Where a file of the patch is to stand in the target. */
export async function homeOf(path: string, { tree, moves }: Pick<World, "tree" | "moves">): Promise<string> {
	if (await tree.entry(path)) return path;
	const moved = (await moves.file(path))?.path;
	if (moved !== undefined) return moved;
	const folder = (await moves.folder(path))?.folder;
	return folder === undefined ? path : `${folder}/${basename(path)}`;
}

/** A path without `.` and `..`; undefined where it leads out of the tree. */
export function normalPath(path: string): string | undefined {
	const parts: string[] = [];
	for (const part of path.split("/"))
		if (part === "..") {
			if (parts.pop() === undefined) return undefined;
		} else if (part !== "" && part !== ".") parts.push(part);
	return parts.join("/");
}
