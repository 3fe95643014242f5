import type { PatchFate } from "./fate.js";

/** That a patch is to be part of the commit of one before it, as `squash` and `fixup` of `git rebase -i` have it. */
export interface Meld {
	/** `squash` joins their messages, `fixup` keeps that of the first. */
	readonly how: "squash" | "fixup";
	/** The key of the patch that the group begins with. */
	readonly into: string;
	/** The message that the user wrote for all of the group, latin1; on the last that is squashed. */
	readonly message?: string;
	/** None of its group landed before it: it has a commit of its own. */
	readonly isApart?: true;
}

/** What of a decision tells how patches are melded. */
interface Decided {
	readonly key: string;
	readonly fate: PatchFate;
	readonly meld?: Meld;
}

/** What of a group does not land of what its message speaks of: that of its first patch, and of those that are squashed. */
export function missingFrom(
	decisions: readonly Decided[],
	into: string,
): { readonly key: string; readonly fate: PatchFate }[] {
	const isSpokenOf = ({ key, meld }: Decided) =>
		key === into || (meld?.into === into && meld.how === "squash");
	return decisions.filter((each) => isSpokenOf(each) && each.fate !== "landed");
}

/**
 * The patches that are part of another one's commit, and which that is: the first that landed of those that stand next to
 * each other in the same group. One before which none of its group landed has a commit of its own.
 *
 * @param decisions in their order
 */
export function meldsOf(decisions: readonly Decided[]): ReadonlyMap<string, string> {
	const melds = new Map<string, string>();
	let last: { readonly group: string; readonly head: string } | undefined;
	for (const { key, fate, meld } of decisions) {
		if (fate !== "landed") continue;
		const group = meld?.into ?? key;
		if (last?.group === group) melds.set(key, last.head);
		else last = { group, head: key };
	}
	return melds;
}
