/** How much is shown of patches that did not land: hunks a patch, and lines a hunk. */
export interface Most {
	readonly hunks: number;
	readonly lines: number;
	/** Messages of patches that there is nothing to do about. */
	readonly hasAllMessages: boolean;
}

/** The most first; less is shown of a series that is long. */
export const MOST_SHOWN: readonly Most[] = [
	{ hunks: 12, lines: 40, hasAllMessages: true },
	{ hunks: 5, lines: 20, hasAllMessages: true },
	{ hunks: 2, lines: 12, hasAllMessages: true },
	{ hunks: 1, lines: 8, hasAllMessages: false },
	{ hunks: 0, lines: 0, hasAllMessages: false },
];
