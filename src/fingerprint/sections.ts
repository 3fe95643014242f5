import type { Definition } from "./definition.js";

/**
 * Definitions of languages in which a line opens a section that lasts until the next one opens:
 * Kconfig entries, Makefile assignments and rules.
 */
function sectionsBy(lines: readonly string[], opens: RegExp): Definition[] {
	const starts = lines.flatMap((line, from) => {
		const match = opens.exec(line);
		return match ? [{ name: (match[1] ?? match[0]).trim(), from }] : [];
	});
	return starts.map(({ name, from }, i) => section(name, from, starts[i + 1]?.from ?? lines.length));
}

function section(name: string, from: number, to: number): Definition {
	return { name, kind: "section", signature: name, from, to };
}

export const KCONFIG =
	/^[ \t]*((?:menuconfig|config|menu|choice|comment|if|source|endmenu|endchoice|endif)\b[^\r\n]*)/;
export const MAKEFILE = /^([A-Za-z_$%][^\s:=+?]*)\s*(?:[:+?]?=|:)/;

export function definitionsOfKconfig(lines: readonly string[]): Definition[] {
	return sectionsBy(lines, KCONFIG);
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
			if (closed) definitions.push(section(closed.name, closed.from, number + 1));
		}
	});
	return definitions;
}

const ASSEMBLER =
	/^(?:\s*(?:SYM_(?:FUNC|CODE|DATA|INNER_LABEL|TYPED_FUNC)_?\w*START\w*|W?ENTRY|GLOBAL)\s*\(\s*(\w+)|\s*\.macro\s+(\w+)|([A-Za-z_]\w*):)/;
const ASSEMBLER_END = /^\s*(?:SYM_\w+_END\w*|END(?:PROC)?|ENDPIPROC)\s*\(|^\s*\.endm\b/;

/** A function goes from its `SYM_FUNC_START` (or label) to its `SYM_FUNC_END`, or to the next one. */
export function definitionsOfAssembler(lines: readonly string[]): Definition[] {
	const definitions: Definition[] = [];
	let open: { name: string; from: number; hasEnd: boolean } | undefined;
	const close = (to: number) => {
		if (open) definitions.push(section(open.name, open.from, to));
		open = undefined;
	};
	lines.forEach((line, number) => {
		const start = ASSEMBLER.exec(line);
		if (start && !(open?.hasEnd && start[3])) {
			close(number);
			open = { name: start[1] ?? start[2] ?? start[3]!, from: number, hasEnd: !start[3] };
		} else if (ASSEMBLER_END.test(line)) close(number + 1);
	});
	close(lines.length);
	return definitions;
}

const UNDERLINE = /^([=\-~^"'`#*+.:_])\1{2,}\s*$/;

/** A section goes from its title, which the next line underlines, to the next title; levels are not told apart. */
export function definitionsOfText(lines: readonly string[]): Definition[] {
	const starts = lines.flatMap((line, number) => {
		const isTitle = /^\S/.test(line) && !UNDERLINE.test(line) && UNDERLINE.test(lines[number + 1] ?? "");
		const hasOverline = isTitle && UNDERLINE.test(lines[number - 1] ?? "");
		return isTitle ? [{ name: line.trim(), from: hasOverline ? number - 1 : number }] : [];
	});
	return starts.map(({ name, from }, i) => section(name, from, starts[i + 1]?.from ?? lines.length));
}
