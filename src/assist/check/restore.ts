import { commonLines, diffLines } from "../../text/diff.js";
import { indentOf, isBlank, isEnded, squash, squashCode } from "../../text/lines.js";
import { restoreBlanks } from "./blanks.js";
import type { Place } from "./place.js";

/**
 * Gives an answer the white space, blank lines and line ends that it should have: lines that the target has are the
 * target's to the byte, lines that the patch adds are the patch's, indented as upstream has indented its context.
 */
export function restoreSpace(place: Place, answer: readonly string[]): string[] {
	const { target } = place;
	const added = addedLines(place);
	const lines = [...answer];
	let shift = 0;
	let at = 0;
	const exact = new Set(added);
	/** How the target indents what the answer indents like this. */
	const indents = new Map<string, string>();
	const keep = (until: number) => {
		for (; at < until; at++) {
			const theirs = lines[at + shift]!;
			if (exact.has(theirs)) continue;
			indents.set(indentOf(theirs), indentOf(target[at]!));
			lines[at + shift] = target[at]!;
		}
	};
	const fresh: number[] = [];
	for (const edit of diffLines(target, answer, { ignoreSpace: true })) {
		keep(edit.oldFrom);
		at = edit.oldTo;
		shift = edit.newTo - edit.oldTo;
		for (let i = edit.newFrom; i < edit.newTo; i++) fresh.push(i);
	}
	keep(target.length);
	const reindented = reindentation(place);
	const known = new Set([...added, ...target]);
	for (const i of fresh) {
		const line = lines[i]!;
		if (isBlank(line)) continue;
		const indent = indents.get(indentOf(line)) ?? indentOf(line);
		const key = squashCode(line);
		const text = added.find((each) => squashCode(each) === key) ?? line;
		if (isRecipe(text, place)) {
			lines[i] = text;
			continue;
		}
		const given = indent + text.slice(indentOf(text).length);
		const isOwn = known.has(given) || text === line;
		lines[i] = isOwn ? given : reindented(indentOf(text), indent) + text.slice(indentOf(text).length);
	}
	return withLineEnds(place, restoreBlanks(place, lines));
}

/** A line that the patch adds to a Makefile and that begins with a tab, which there is more than white space. */
function isRecipe(line: string, { language, patched }: Place): boolean {
	return language === "makefile" && line.startsWith("\t") && patched.includes(line);
}

/** The lines that the patch adds or changes, be it in their white space only. */
function addedLines({ base, patched }: Place): string[] {
	return diffLines(base, patched, { ignoreSpace: false })
		.flatMap(({ newFrom, newTo }) => patched.slice(newFrom, newTo))
		.filter((line) => squash(line) !== "");
}

/** What a line's indentation becomes: the answer's where upstream indented lines anew by as much, else the patch's. */
function reindentation({ base, target }: Place): (patch: string, answer: string) => string {
	const changes = [...commonLines(base, target)]
		.filter(([line]) => !isBlank(base[line]!))
		.map(([line, at]) => [indentOf(base[line]!), indentOf(target[at]!)] as const);
	return (patch, answer) => {
		const isTheirs = changes.some(
			([before, after]) =>
				(before === patch && after === answer) ||
				(after.endsWith(before) && after.slice(0, after.length - before.length) + patch === answer) ||
				(before.endsWith(after) && before.slice(0, before.length - after.length) + answer === patch),
		);
		return isTheirs ? answer : patch;
	};
}

function withLineEnds({ base, patched, target }: Place, lines: readonly string[]): string[] {
	const isCrlf =
		target.some((line) => line.endsWith("\r\n")) &&
		target.slice(0, -1).every((line) => line.endsWith("\r\n"));
	const whole = lines.map((line) => {
		if (isCrlf) return line.replace(/\r?\n?$/, "\r\n");
		return line.endsWith("\n") ? line : `${line}\n`;
	});
	const isToEnd = isEnded(base) === isEnded(patched) ? isEnded(target) : isEnded(patched);
	return isToEnd
		? whole
		: [...whole.slice(0, -1), ...whole.slice(-1).map((line) => line.replace(/\r?\n$/, ""))];
}
