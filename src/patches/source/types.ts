/** A patch as a file of somebody's series. Texts are latin1 strings; names are not, they are the file system's. */
export interface PatchFile {
	/** Below the source's folder, as its `series` has it; for one of a mailbox, the mailbox. */
	readonly name: string;
	/** How it is named to the user. */
	readonly from: string;
	/** The line of `from` that it begins at, less one. */
	readonly above: number;
	readonly bytes: string;
	/** The program that packs it, and the bytes that it lies in. */
	readonly packed?: { readonly program: string; readonly bytes: string };
	readonly strip: number;
	readonly isReversed: boolean;
	/** The line of the `series` file, from 1. */
	readonly seriesLine?: number;
}

/** Where patches came from, in the form that they go out in again. */
export interface Source {
	/** As the user named it. */
	readonly path: string;
	/** What its folder, or file, is called where the result is written. */
	readonly name: string;
	/** `mbox` is one file of several patches, `file` one of one. */
	readonly kind: "folder" | "mbox" | "file";
	readonly series?: { readonly name: string; readonly text: string };
	readonly patches: readonly PatchFile[];
	/** A mailbox's pieces in their order: the index of a patch, or bytes that hold none, such as a cover letter. */
	readonly pieces?: readonly (number | string)[];
	/** What was left aside, such as patches behind a guard, by name and reason. */
	readonly aside: readonly { readonly name: string; readonly why: string }[];
}
