/** How a series is written as mails; what is not said is as `git format-patch` has it. Texts are latin1. */
export interface MailSettings {
	/** Subject and text of the cover letter: its first paragraph, and the rest. */
	readonly cover: string;
	/** What stands below the diffstat of the cover letter. */
	readonly below: string;
	/** Who the cover letter is from, and its date, as git stores it. */
	readonly from: { readonly name: string; readonly email: string; readonly date: string };
	/** The commit that the series is said to stand on; commits up to the series are named as prerequisites. */
	readonly base?: string;
	readonly version?: number;
	readonly prefix?: string;
	readonly to: readonly string[];
	readonly cc: readonly string[];
	readonly inReplyTo?: string;
	readonly thread?: "shallow" | "deep";
	readonly isZeroCommit?: true;
	/** End each mail with git's version. */
	readonly isSigned?: true;
}
