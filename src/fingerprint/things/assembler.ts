import { textOf } from "../../text/lines.js";
import { blankComments } from "../../text/tokens.js";
import { branchesOf, preprocessorConditional } from "./branches.js";
import { directiveThing } from "./directive.js";
import { type Draft, type Found, ThingList } from "./list.js";
import type { Thing } from "./thing.js";

const FUNCTION =
	/^\s*(?:SYM_(?:FUNC|CODE|DATA|TYPED_FUNC)_?\w*START\w*|W?ENTRY|GLOBAL|LEAF|NESTED|FEXPORT|_GLOBAL\w*|SYM_INNER_LABEL)\s*\(\s*(\w+)/;
const END = /^\s*(?:SYM_\w+_END\w*|END(?:PROC)?|ENDPIPROC|_ASM_NOKPROBE_SYMBOL_END)\s*\(/;
const MACRO = /^\s*\.macro\s+(\w+)/;
const LABEL = /^[ \t]*([A-Za-z_.$][\w.$]*):/;
const EXPORT = /^\s*EXPORT_(?:\w+_)?SYMBOL\w*\s*\(\s*(\w+)/;
const CALL = /^\s*(SYM_\w+|[A-Z][A-Z0-9_]{2,})\s*\(\s*([\w.]+)/;

/** The named things of assembler text: functions, macros, labels, exports, and the preprocessor's. */
export function thingsOfAssembler(lines: readonly string[]): Thing[] {
	const code = blankComments(textOf(lines)).split("\n");
	const conditionals = lines.flatMap((_, at) => preprocessorConditional(code[at]!, at) ?? []);
	const list = new ThingList(branchesOf(conditionals, lines.length));
	const reader = new AssemblerReader(list, newRoutines(code, lines));
	const directives: Found[] = [];
	for (let from = 0; from < lines.length; from++) {
		if (!/^[ \t]*#/.test(code[from]!)) {
			reader.line(code[from]!, from);
			continue;
		}
		let to = from + 1;
		while (to < lines.length && /\\\s*$/.test(lines[to - 1]!)) to++;
		directives.push(...directiveThing({ text: lines[from]!, from, to }));
		from = to - 1;
	}
	return reader.end(directives, lines.length);
}

/** Labels that head a routine: behind a comment of their own, in a function that no end closes and that thus ends there. */
function newRoutines(code: readonly string[], lines: readonly string[]): Map<number, number> {
	const isComment = (at: number) => /\S/.test(lines[at] ?? "") && !/\S/.test(code[at]!);
	const routines = new Map<number, number>();
	let open: number[] = [];
	code.forEach((text, at) => {
		if (END.test(text)) for (const label of open) routines.delete(label);
		if (END.test(text) || (FUNCTION.test(text) && !/INNER_LABEL/.test(text))) open = [];
		if (!LABEL.test(text) || !/\*\/\s*$/.test(lines[at - 1] ?? "") || !isComment(at - 1)) return;
		let from = at - 1;
		while (isComment(from - 1)) from--;
		routines.set(at, from);
		open.push(at);
	});
	return routines;
}

class AssemblerReader {
	/** The macro that is being defined. */
	#macro: Draft | undefined;
	/** The function that an end will close. */
	#function: Draft | undefined;
	/** The label that goes on to the next. */
	#label: Draft | undefined;

	/** @param routines where what a label heads begins, by the label's line, if that is a new routine */
	constructor(
		private readonly list: ThingList,
		private readonly routines: ReadonlyMap<number, number>,
	) {}

	line(text: string, at: number): void {
		const macro = MACRO.exec(text);
		if (macro) this.#startMacro(macro[1]!, at);
		else if (this.#macro) this.#inMacro(text, at);
		else if (END.test(text)) this.#endFunction(at + 1);
		else this.#outside(text, at);
	}

	end(directives: readonly Found[], lines: number): Thing[] {
		if (this.#macro) this.#macro.to = lines;
		else this.#endFunction(lines);
		this.list.addWithin(directives);
		return this.list.sealed(lines);
	}

	#startMacro(name: string, at: number): void {
		if (!this.#function) this.#endLabel(at);
		this.#macro ??= this.list.add({ kind: "macro", name, from: at, parent: this.#label ?? this.#function });
	}

	#inMacro(text: string, at: number): void {
		if (!/^\s*\.endm\b/.test(text)) return;
		this.#macro!.to = at + 1;
		this.#macro = undefined;
	}

	#outside(text: string, at: number): void {
		const start = FUNCTION.exec(text);
		const label = LABEL.exec(text);
		const exported = EXPORT.exec(text);
		const call = CALL.exec(text);
		if (start && /INNER_LABEL/.test(start[0])) this.#startLabel(start[1]!, at);
		else if (start) {
			this.#endFunction(at);
			this.#function = this.list.add({ kind: "function", name: start[1]!, from: at });
		} else if (label) this.#startLabel(label[1]!, at);
		else if (exported) {
			if (!this.#function) this.#endLabel(at);
			this.list.add({ kind: "export", name: exported[1]!, from: at, parent: this.#label ?? this.#function });
		} else if (call && !this.#function && !this.#label)
			this.list.add({ kind: "call", name: `${call[1]}(${call[2]})`, from: at });
	}

	#startLabel(name: string, at: number): void {
		const routine = this.routines.get(at);
		if (routine !== undefined) this.#endFunction(routine);
		this.#endLabel(at);
		this.#label = this.list.add({ kind: "label", name, from: at, parent: this.#function });
	}

	#endLabel(to: number): void {
		if (this.#label) this.#label.to = Math.max(this.#label.to, to);
		this.#label = undefined;
	}

	#endFunction(to: number): void {
		this.#endLabel(this.#function ? to - 1 : to);
		if (this.#function) this.#function.to = to;
		this.#function = undefined;
	}
}
