/** What a reviewer says of a hunk, or of a patch as a whole; the last that is said of it counts. */
export interface ReviewMark {
	/** The patch's key. */
	readonly key: string;
	/** The name of the hunk; absent for all of the patch. */
	readonly hunk?: string;
	readonly isAccepted: boolean;
	/** latin1 */
	readonly note?: string;
}

/** What a reviewer wants to be done otherwise with a patch that landed. */
export type Wish = "edit" | "park";

/** The last that was said of a patch counts. */
export interface PatchWish {
	readonly key: string;
	/** Absent where it stays as it is, after all. */
	readonly wish?: Wish;
}
