import { isBlank, squash } from "../../text/lines.js";
import type { Account } from "./account.js";
import type { Claim } from "./ledger.js";
import type { Place } from "./place.js";

/** Rows of C and assembly whose order means nothing among their like. */
const ROWS = [/^\s*#\s*include\b/, /^\s*#\s*define\b.*[^\\\s]\s*$/, /^\s*\.\w+\s*=[^=].*,\s*$/];
const ENTRY = /^\s*(config|menuconfig|choice|menu|comment|source|mainmenu|if|endif|endmenu|endchoice)\b/;
const OPENS = /^\s*(if|ifdef|ifndef|ifeq|ifneq|menu|choice)\b/;
const CLOSES = /^\s*(endif|endmenu|endchoice)\b/;

/**
 * Whether a line of the patch means the same on either side of the lines between it and the one that it stood
 * beside: rows of one kind, unless the order is what the patch changes.
 */
export function isOrderFree(
	{ language, base, patched }: Place,
	{ edits }: Pick<Account, "edits">,
	answer: readonly string[],
	claim: Claim,
	between: readonly string[],
): boolean {
	const line = answer[claim.answer]!;
	const isMoved = edits.some(({ oldFrom, oldTo }) =>
		base.slice(oldFrom, oldTo).some((each) => squash(each) === squash(line)),
	);
	if (isMoved || between.some((each) => squash(each) === squash(line))) return false;
	if (language === "kconfig")
		return (
			!/^\s*(default|def_bool|def_tristate|range|prompt)\b/.test(line) &&
			isHelp(patched, claim.patched) === isHelp(answer, claim.answer) &&
			!takesRows(patched, edits, claim, between) &&
			isClosed(between) &&
			entryAt(patched, claim.patched) === entryAt(answer, claim.answer)
		);
	if (language === "makefile")
		return (
			isClosed(between) &&
			between.every((each) => !/^\s*else\b|^[^#+=]*[^#+=\s]\s*=/.test(each)) &&
			isContinued(patched, claim.patched) === isContinued(answer, claim.answer) &&
			(isContinued(answer, claim.answer) || !line.startsWith("\t"))
		);
	const row = ROWS.find((each) => each.test(line));
	return row !== undefined && between.every((each) => isBlank(each) || row.test(each));
}

/** Whether a line stands behind the `help` of its entry. */
function isHelp(lines: readonly string[], at: number): boolean {
	const from = lines.slice(0, at + 1).findLastIndex((line) => ENTRY.test(line));
	return lines.slice(from + 1, at).some((line) => /^\s*(---)?help(---)?\s*$/.test(line));
}

/** Whether an entry that the patch adds would get rows of the target's. */
function takesRows(
	patched: readonly string[],
	edits: Account["edits"],
	claim: Claim,
	between: readonly string[],
): boolean {
	const at = patched.slice(0, claim.patched + 1).findLastIndex((line) => ENTRY.test(line));
	const isNew = edits.some(({ newFrom, newTo }) => newFrom <= at && at < newTo);
	const first = between.find((line) => !isBlank(line));
	return isNew && first !== undefined && !ENTRY.test(first);
}

/** Whether a line is of a kind that nobody wants twice, and upstream has put the same one in the file. */
export function isTwice({ language, base, target }: Place, line: string): boolean {
	const isUnique = language === "makefile" ? /\.o\b/.test(line) : /^\s*#\s*include\b/.test(line);
	const has = (lines: readonly string[]) => lines.some((each) => squash(each) === squash(line));
	return isUnique && has(target) && !has(base);
}

/** The line that opens the Kconfig entry which a line belongs to. */
function entryAt(lines: readonly string[], at: number): string | undefined {
	const first = lines.slice(0, at + 1).findLast((line) => ENTRY.test(line));
	return first && squash(first);
}

/** Whether the line before ends with a backslash. */
function isContinued(lines: readonly string[], at: number): boolean {
	return /\\\s*$/.test(lines[at - 1] ?? "");
}

/** Whether what some lines open they close as well. */
function isClosed(lines: readonly string[]): boolean {
	let depth = 0;
	for (const line of lines) {
		if (OPENS.test(line)) depth++;
		if (CLOSES.test(line) && --depth < 0) return false;
	}
	return depth === 0;
}
