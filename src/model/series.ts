/**
 * A series as it was read. Texts, names and paths are latin1 strings, one char a byte, so that every
 * byte survives; they are decoded only for reports. Lines are numbered from 0, ranges are half-open.
 */

/** Who wrote a patch, and when, as git stores it. */
export interface Ident {
	readonly name: string;
	readonly email: string;
	/** Seconds since the epoch and the zone: `1670760000 +0100`. */
	readonly date: string;
}

/** One side of a file change: where the content lies, its git mode (`100644`) and its object id. */
export interface FileVersion {
	readonly path: string;
	readonly mode: string;
	readonly oid: string;
}

/** Lines [oldFrom, oldTo) of the old text became lines [newFrom, newTo) of the new one. */
export interface Edit {
	readonly oldFrom: number;
	readonly oldTo: number;
	readonly newFrom: number;
	readonly newTo: number;
}

/** A hunk of a patch: the range of lines that it shows, context included, and the edits inside. */
export interface Hunk {
	readonly oldFrom: number;
	readonly oldTo: number;
	readonly newFrom: number;
	readonly newTo: number;
	readonly edits: readonly Edit[];
}

/** `type` changes what a path is, for instance a file into a symbolic link. */
export type ChangeKind = "add" | "delete" | "modify" | "rename" | "type";

/** What a patch does to one file. */
export interface FileChange {
	readonly kind: ChangeKind;
	/** Absent for an added file. */
	readonly old?: FileVersion;
	/** Absent for a deleted file. */
	readonly new?: FileVersion;
	/** Git shows no text diff for it; it is carried over whole or not at all. */
	readonly binary: boolean;
	readonly hunks: readonly Hunk[];
}

/** Where a patch came from. */
type PatchSource =
	| { readonly kind: "commit"; readonly commit: string }
	| { readonly kind: "mail"; readonly file: string };

/** One patch of a series. */
export interface Patch {
	/** Names the patch in plan and journal, stable over restarts. */
	readonly key: string;
	readonly source: PatchSource;
	/** The first line of the message. */
	readonly subject: string;
	readonly author: Ident;
	/** The commit message, byte for byte. */
	readonly message: string;
	/** What the commit says its message is encoded in, where it says so. */
	readonly encoding?: string;
	/** Commit headers that do not survive a rebase, such as `gpgsig`. */
	readonly droppedHeaders: readonly string[];
	readonly changes: readonly FileChange[];
}
