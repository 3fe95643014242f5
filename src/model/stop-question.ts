/** Something that is asked at a stop. Texts are latin1. */
export interface StopQuestion {
	/** Counts from 1. */
	readonly number: number;
	readonly path: string;
	/** The first line of the target that it is about, from 0; none for a file as a whole. */
	readonly line?: number;
	/** The first of the base that the patch changes there, from 0. */
	readonly oldLine?: number;
	/** Why it is asked, in words; absent where an earlier version stopped. */
	readonly why?: string;
	readonly isOpen: boolean;
	/** No markers are left in its file, which is to be staged. */
	readonly isUnstaged?: true;
	readonly hasProposal: boolean;
}
