import type { Edit } from "../model/series.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { indentOf, isBlank } from "../text/lines.js";

/** Added lines in the target's layout, and whether that changed them; undefined where it is unclear how. */
type Layout = { readonly lines: readonly string[]; readonly changed: boolean } | undefined;

/**
 * Gives the lines that an edit adds the indentation and line ends that upstream gave to the lines around
 * them: where the replaced lines and both neighbours were all moved by the same white space, so are they.
 *
 * @param from where the replaced lines begin in the target
 */
export function inTargetLayout(aligned: AlignedFile, edit: Edit, from: number): Layout {
	const added = aligned.patched.slice(edit.newFrom, edit.newTo);
	const replaced = aligned.target.slice(from, from + edit.oldTo - edit.oldFrom);
	const isThere = added.length === replaced.length && added.every((line, i) => line === replaced[i]);
	if (isThere) return { lines: added, changed: false };
	if (changedInside(aligned, edit)) return undefined;
	const pairs = nearbyPairs(aligned, edit);
	if (added.length === 0 || pairs.every(([base, target]) => base === target))
		return { lines: added, changed: false };
	if (hasIndentationOf(added, replaced)) return { lines: added, changed: false };
	const shifts = new Set(pairs.map(([base, target]) => shiftBetween(indentOf(base), indentOf(target))));
	const [shift] = shifts;
	if (shifts.size !== 1 || shift === undefined) return undefined;
	const ends = new Set(pairs.map(([base, target]) => `${endOf(base)}>${endOf(target)}`));
	const end = ends.size === 1 ? [...ends][0]!.split(">") : undefined;
	const lines = added.map((line) => withEnd(isBlank(line) ? line : shift(line), end));
	if (lines.some((line) => line === undefined)) return undefined;
	return { lines: lines as string[], changed: lines.some((line, i) => line !== added[i]) };
}

/** Upstream changed white space inside a line that the patch replaces, not only its indentation. */
function changedInside({ base, target, alignment }: AlignedFile, { oldFrom, oldTo }: Edit): boolean {
	return base.slice(oldFrom, oldTo).some((line, i) => {
		const at = alignment.at(oldFrom + i);
		return at !== undefined && line.trim() !== target[at]!.trim();
	});
}

/** The patch itself indents the lines as the target has them now. */
function hasIndentationOf(added: readonly string[], replaced: readonly string[]): boolean {
	return (
		added.length === replaced.length &&
		added.every((line, i) => indentOf(line) === indentOf(replaced[i]!) && endOf(line) === endOf(replaced[i]!))
	);
}

/** Base lines that stand, and what they are in the target: those replaced, and the two neighbours that are beside them. */
function nearbyPairs({ base, target, alignment }: AlignedFile, edit: Edit): [string, string][] {
	const pairs: [string, string][] = [];
	const first = alignment.at(edit.oldFrom);
	const isApart = (line: number, at: number) =>
		edit.oldFrom < edit.oldTo && first !== undefined && at - first !== line - edit.oldFrom;
	for (let line = edit.oldFrom - 1; line <= edit.oldTo; line++) {
		const at = alignment.at(line);
		if (line < 0 || line >= base.length || at === undefined || isBlank(base[line]!)) continue;
		if (isApart(line, at)) continue;
		pairs.push([base[line]!, target[at]!]);
	}
	return pairs;
}

type Shift = (line: string) => string | undefined;
const KNOWN_SHIFTS = new Map<string, Shift>();

/** The change of indentation from one to the other as one shared function; undefined where it is no plain shift. */
function shiftBetween(from: string, to: string): Shift | undefined {
	let key: string;
	let shift: Shift;
	if (to.endsWith(from)) {
		const more = to.slice(0, to.length - from.length);
		key = `+${more}`;
		shift = (line) => more + line;
	} else if (from.endsWith(to)) {
		const less = from.slice(0, from.length - to.length);
		key = `-${less}`;
		shift = (line) => (line.startsWith(less) ? line.slice(less.length) : undefined);
	} else {
		return undefined;
	}
	const known = KNOWN_SHIFTS.get(key);
	if (!known) KNOWN_SHIFTS.set(key, shift);
	return known ?? shift;
}

function endOf(line: string): string {
	return line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
}

function withEnd(line: string | undefined, end: string[] | undefined): string | undefined {
	if (line === undefined || !end) return line;
	const [from, to] = end as [string, string];
	if (from === to || !from || !to || endOf(line) !== from) return line;
	return line.slice(0, line.length - from.length) + to;
}
