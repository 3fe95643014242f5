import { isBlank } from "../../text/lines.js";
import { type Draft, ThingList } from "./list.js";
import type { Thing, ThingKind } from "./thing.js";

const ENTRY =
	/^[ \t]*(config|menuconfig|menu|choice|comment|if|source|[or]+source|mainmenu|endmenu|endchoice|endif)\b[ \t]*([^\r\n]*)/;
const ATTRIBUTE =
	/^[ \t]*(bool|tristate|int|hex|string|prompt|def_bool|def_tristate|default|depends on|select|imply|range|visible if|help|---help---)(?![\w-])[ \t]*([^\r\n]*)/;
const CONTINUED = /\\\s*$/;

/** What an attribute's line is; types carry the prompt. */
const KINDS: Readonly<Record<string, ThingKind>> = {
	def_bool: "default",
	def_tristate: "default",
	default: "default",
	"depends on": "depends",
	"visible if": "depends",
	select: "select",
	imply: "imply",
	range: "range",
	help: "help",
	"---help---": "help",
};

/** The named things of a Kconfig file: entries, what they are nested in, and their attributes. */
export function thingsOfKconfig(lines: readonly string[]): Thing[] {
	return new KconfigReader(lines).read();
}

class KconfigReader {
	readonly #list = new ThingList();
	/** The open menus, choices and ifs. */
	readonly #blocks: Draft[] = [];
	/** The entry that attributes belong to. */
	#entry: Draft | undefined;

	constructor(private readonly lines: readonly string[]) {}

	read(): Thing[] {
		for (let line = 0; line < this.lines.length; ) line = this.#line(line);
		return this.#list.sealed(this.lines.length);
	}

	/** Reads what begins in a line, and gives the line behind it. */
	#line(from: number): number {
		const to = this.#logicalEnd(from);
		const text = this.lines
			.slice(from, to)
			.join("")
			.replace(/\s*\\\r?\n\s*/g, " ");
		const entry = ENTRY.exec(text);
		if (entry) this.#enter(entry[1]!, withoutComment(entry[2]!), from, to);
		else {
			const attribute = ATTRIBUTE.exec(text);
			if (attribute && this.#entry)
				return this.#attribute(attribute[1]!, withoutComment(attribute[2]!), from, to);
		}
		return to;
	}

	#enter(word: string, rest: string, from: number, to: number): void {
		const parent = this.#blocks.at(-1);
		if (word.startsWith("end")) {
			const kind = word.slice(3);
			const open = this.#blocks.findLastIndex((block) => block.kind === kind);
			if (open >= 0) for (const block of this.#blocks.splice(open)) block.to = to;
			this.#entry = undefined;
			return;
		}
		const kind = kindOfEntry(word);
		const draft = this.#list.add({ kind, name: unquoted(rest), from, to, parent });
		if (kind === "menu" || kind === "choice" || kind === "if") this.#blocks.push(draft);
		this.#entry = kind === "source" || kind === "if" ? undefined : draft;
	}

	#attribute(word: string, rest: string, from: number, to: number): number {
		const parent = this.#entry!;
		const kind = KINDS[word] ?? "prompt";
		const [value, condition = ""] = kind === "depends" ? [rest] : rest.split(/[ \t]+if[ \t]+/, 2);
		const isNamed = kind === "select" || kind === "imply" || kind === "default" || kind === "depends";
		const end = kind === "help" ? this.#helpEnd(to) : to;
		const name = isNamed ? value!.trim() : kind;
		if (name === "") return end;
		this.#list.add({ kind, name, detail: isNamed ? condition.trim() : rest, from, to: end, parent });
		if (kind === "prompt" && parent.kind === "choice" && parent.name === "") parent.name = unquoted(value!);
		parent.to = Math.max(parent.to, end);
		return end;
	}

	/** The line behind one and those that it goes on in. */
	#logicalEnd(from: number): number {
		let to = from + 1;
		while (to < this.lines.length && CONTINUED.test(this.lines[to - 1]!)) to++;
		return to;
	}

	/** A help text goes on as long as its lines are indented like its first. */
	#helpEnd(from: number): number {
		let to = from;
		let least: number | undefined;
		for (let line = from; line < this.lines.length; line++) {
			const text = this.lines[line]!;
			if (isBlank(text)) continue;
			const width = indentWidth(text);
			least ??= width;
			if (width === 0 || width < least) break;
			to = line + 1;
		}
		return to;
	}
}

function kindOfEntry(word: string): ThingKind {
	if (word === "menuconfig") return "config";
	if (word.endsWith("source")) return "source";
	return word === "mainmenu" ? "comment" : (word as "config" | "menu" | "choice" | "comment" | "if");
}

function unquoted(text: string): string {
	return /^"([^"]*)"/.exec(text)?.[1] ?? text.trim();
}

/** A comment ends an attribute's line, but not in a string. */
function withoutComment(text: string): string {
	return /^(?:[^"'#]|"[^"]*"|'[^']*')*/.exec(text)![0].trim();
}

/** How far a line is indented, as Kconfig counts: a tab goes to the next multiple of 8. */
function indentWidth(line: string): number {
	let width = 0;
	for (const char of line) {
		if (char === " ") width++;
		else if (char === "\t") width += 8 - (width % 8);
		else break;
	}
	return width;
}
