import type { Wish } from "../../model/mark.js";
import { counted, display } from "../../report/display.js";
import { hunkOf } from "../../report/wording/summary.js";
import { isDone, type Step } from "./steps.js";

/** What each key does. */
export const HELP = `a  accept, and go on            n  go on (also right)
b  go back (also left)          space, down, up  more of a long one
N  note                         u  take back what was said of it
e  edit its patch               k  park its patch
v  show all of it in the pager  q  leave
at a stop, for what is open:
t  take what is proposed        p  take the patch's lines
g  take the target's lines      e  edit the file`;

/** The keys that are named below a hunk, on one line, and below one that the run is stopped at. */
export const KEYS = "a accept, N note, n next, b back, q leave, ? help";
export const STOP_KEYS = "t proposal, p patch, g target, e edit, k park, N note, n b q, ? help";

/** The words for a patch that is to be done otherwise. */
export const WISHES: Readonly<Record<Wish, string>> = { edit: "to be edited", park: "to be parked" };

/** What was said of a hunk so far. @param wish what is to be done otherwise with its patch */
export function standingText({ mark, isSettled }: Step, wish: Wish | undefined): string {
	const note = mark?.note === undefined ? undefined : `"${display(mark.note)}"`;
	if (wish) return said(WISHES[wish], note);
	if (isSettled || mark?.isAccepted) return said(isSettled ? "settled" : "accepted", note);
	return note === undefined ? "not accepted yet" : `noted: ${note}; not accepted yet`;
}

function said(state: string, note: string | undefined): string {
	return note === undefined ? state : `${state}, noted: ${note}`;
}

/**
 * What is said behind the last hunk that was adapted, where there are more.
 *
 * @param end of those that were adapted
 */
export function endOfAdapted(steps: readonly Step[], end: number): string {
	const adapted = steps.slice(0, end).filter(({ patch }) => patch.standing === "adapted");
	const accepted = adapted.filter(isDone).length;
	const how =
		accepted === adapted.length ? `all ${accepted} accepted` : `${accepted} of ${adapted.length} accepted`;
	const open = steps.slice(end);
	const patches = new Set(open.map(({ patch }) => patch.commit)).size;
	return `Adapted: ${how}; ${counted(open.length, "open hunk")} of ${counted(patches, "patch")} ${open.length === 1 ? "follows" : "follow"}, q ends.`;
}

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
