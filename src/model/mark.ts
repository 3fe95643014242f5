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
