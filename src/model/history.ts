/** What upstream's history between base and target tells. Texts are latin1 strings, ids are full hexadecimal object ids. */

/** What a commit's message says about other commits and mails. */
export interface Clues {
	/** Commits that it is the same change as, by its own word. */
	readonly sameAs: readonly NamedId[];
	/** Commits that it takes back, and that it mends; ids may be abbreviated. */
	readonly reverts: readonly string[];
	readonly fixes: readonly string[];
	/** The subject in `Revert "…"`, where the subject is one. */
	readonly revertsSubject?: string;
	/** Message-Ids of mails that it names, without brackets. */
	readonly mails: readonly string[];
}

/** How a message names the commit that it was made from. */
export type Naming = "backport" | "cherry-pick" | "origin" | "mail";

/** The id may be abbreviated. */
export interface NamedId {
	readonly how: Naming;
	readonly id: string;
}

/** A commit of upstream between base and target. */
export interface PastCommit {
	readonly id: string;
	readonly parents: readonly string[];
	/** As git stores it, without the date: `name <email>`. */
	readonly author: string;
	readonly subject: string;
	readonly clues: Clues;
	/** The files that it changes against its only parent; none for a merge. */
	readonly paths: readonly string[];
}

/** A commit as it is shown. */
export interface CommitName {
	readonly id: string;
	readonly subject: string;
	/** The first tag that contains it, where one does. */
	readonly tag?: string;
	/** The subject of the first-parent merge that brought it, where one did. */
	readonly topic?: string;
}

/** Why a commit is taken for a patch of the series. All but `named in base` and `subject` are strong. */
export type TieReason =
	| { readonly kind: "named"; readonly how: Naming }
	/** The base has the commit, and the patch is there all the same: it may have been taken back before. */
	| { readonly kind: "named in base" }
	| { readonly kind: "patch-id" }
	| { readonly kind: "mail" }
	| { readonly kind: "subject-and-author" }
	| { readonly kind: "subject" };

/** An upstream commit that a patch of the series became. */
export interface Tie {
	readonly commit: CommitName;
	readonly reason: TieReason;
	/** Later commits of the range that took it back, or mended it, newest first. */
	readonly revertedBy: readonly CommitName[];
	readonly fixedBy: readonly CommitName[];
}

/** Whether a tie proves that the commit is the patch. */
export function isStrong({ reason }: Pick<Tie, "reason">): boolean {
	return reason.kind !== "subject" && reason.kind !== "named in base";
}
