import type { Wish } from "../../model/mark.js";
import { hunkOf } from "../../report/wording/summary.js";
import type { Step } from "./steps.js";

/** What each key does. */
export const HELP = `a  accept, and go on            n  go on (also right)
b  go back (also left)          space, down, up  more of a long one
N  note                         u  take back what was said of it
e  edit its patch               k  park its patch
v  show all of it in the pager  q  leave
at a stop, for what is open:
t  take what is proposed        p  take the patch's lines
g  take the target's lines      e  edit the file`;

/** The keys that are named below a hunk that landed, one that is left out, and one that the run is stopped at. */
export const KEYS = "a accept, n next, b back, e edit, k park, q leave, ? help";
export const LEFT_KEYS = "a accept, n next, b back, N note, q leave, ? help";
export const STOP_KEYS = "t proposal, p patch, g target, e edit, k park, n b q, ? help";

/** The words for a patch that is to be done otherwise. */
export const WISHES: Readonly<Record<Wish, string>> = { edit: "to be edited", park: "to be parked" };

/** What is said behind the last hunk that was adapted, where there are more. */
export const END_OF_ADAPTED = "That was all that was adapted; what follows is left to you, q leaves.";

/** The file that a hunk is shown of, the one that it was in before, and which hunk of its patch it is. */
export function fileText({ patch, hunk }: Step): string {
	const { oldAt, newAt } = hunk;
	const path = (newAt ?? oldAt)?.path ?? "";
	const before = oldAt && oldAt.path !== path ? `, from ${oldAt.path}` : "";
	const which = hunkOf(patch, hunk);
	return `${path}${before}${which === "" ? "" : `: ${which}`}`;
}

/** The file that a hunk is in. */
export function pathOf({ hunk: { oldAt, newAt } }: Step): string {
	return newAt?.path ?? oldAt?.path ?? "";
}
