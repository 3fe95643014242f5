import type { FileChange, Patch } from "../../model/series.js";
import { hunksBetween } from "../../text/hunks.js";
import { blobId } from "./memory-tree.js";

/** A file before and after a patch, latin1; an empty text is an absent file. */
interface FileTexts {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
}

/** The patch that changes files from one text to the other; files that stay as they are do not belong to it. */
export function patchOfTexts(key: string, files: readonly FileTexts[]): Patch {
	return {
		key,
		source: { kind: "mail", file: key },
		subject: key,
		author: { name: "", email: "", date: "0 +0000" },
		message: "",
		droppedHeaders: [],
		changes: files.filter(({ base, patched }) => base !== patched).map(changeOf),
	};
}

function changeOf({ path, base, patched }: FileTexts): FileChange {
	const version = (text: string) => ({ path, mode: "100644", oid: blobId(text) });
	return {
		kind: base === "" ? "add" : patched === "" ? "delete" : "modify",
		...(base !== "" && { old: version(base) }),
		...(patched !== "" && { new: version(patched) }),
		binary: false,
		hunks: hunksBetween(base, patched),
	};
}
