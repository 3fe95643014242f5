import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { opensBody } from "../text/heads.js";
import { isBlank } from "../text/lines.js";

const CONTINUES = /^(?:else\b|case\b|default:|\})/;
const CONTROL = /^(?:\}?\s*else\b|if\b|for\b|while\b|do\b|switch\b|case\b|default:)|[{}]/;

/**
 * Where upstream changed what is beside an edit, the edit can come under another condition: it lands behind
 * a line that opens a body without braces, continues one, or takes such a line away.
 */
export function mayChangeControl(
	{ profile, base, patched, target }: AlignedFile,
	edit: Edit,
	at: number,
): boolean {
	if (profile.language !== "c") return false;
	const text = (lines: readonly string[]) =>
		lines.filter((line) => !isBlank(line)).map((line) => line.trim());
	const [above] = text(target.slice(Math.max(0, at - 5), at)).slice(-1);
	const removed = text(base.slice(edit.oldFrom, edit.oldTo));
	const [head] = text(patched.slice(edit.newFrom, edit.newTo));
	return (
		(above !== undefined && opensBody(above)) ||
		(head !== undefined && CONTINUES.test(head)) ||
		removed.some((line) => CONTROL.test(line))
	);
}
