import type { Definition } from "./definition.js";

/**
 * Definitions of languages in which a line opens a section that lasts until the next one opens:
 * Kconfig entries, Makefile assignments and rules.
 */
function sectionsBy(lines: readonly string[], opens: RegExp): Definition[] {
	const starts = lines.flatMap((line, from) => {
		const match = opens.exec(line);
		return match ? [{ name: match[1] ?? match[0].trim(), from }] : [];
	});
	return starts.map((start, i) => ({ ...start, to: starts[i + 1]?.from ?? lines.length }));
}

const KCONFIG =
	/^[ \t]*((?:menuconfig|config|menu|choice|comment|if|source|endmenu|endchoice|endif)\b[^\r\n]*)/;
const MAKEFILE = /^([A-Za-z_$%][^\s:=+?]*)\s*(?:[:+?]?=|:)/;

export function definitionsOfKconfig(lines: readonly string[]): Definition[] {
	return sectionsBy(lines, KCONFIG).map(({ name, ...range }) => ({ name: name.trim(), ...range }));
}

export function definitionsOfMakefile(lines: readonly string[]): Definition[] {
	return sectionsBy(lines, MAKEFILE);
}

/** The innermost devicetree nodes come first, so that `enclosing` finds the nearest. */
export function definitionsOfDevicetree(lines: readonly string[]): Definition[] {
	const definitions: Definition[] = [];
	const open: { name: string; from: number }[] = [];
	lines.forEach((line, number) => {
		const node = /^\s*(?:[\w-]+:\s*)*([&/\w@,.+-]+)\s*\{/.exec(line);
		if (node) open.push({ name: node[1]!, from: number });
		else if (/^\s*\}/.test(line)) {
			const closed = open.pop();
			if (closed) definitions.push({ ...closed, to: number + 1 });
		}
	});
	return definitions;
}
