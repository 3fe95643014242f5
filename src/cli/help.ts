import { COMMON_OPTIONS, type CommandSpec, type OptionSpec } from "./command.js";

/** Where what options do begins. */
const COLUMN = 30;

/** The help of a command as it is printed. @param width of a line */
export function helpText(spec: CommandSpec, width = 90): string {
	const { name, synopsis, description, examples, options } = spec;
	const lines = [
		...wrapped(`usage: git miggpt ${name} ${synopsis}`, width, "       "),
		...description.flatMap((paragraph) => ["", ...wrapped(paragraph, width)]),
		"",
		"options:",
		...Object.entries({ ...options, ...COMMON_OPTIONS }).flatMap((each) => optionLines(each, width)),
		...(examples.length === 0 ? [] : ["", "examples:"]),
		...examples.flatMap(({ command, says }) => [
			...wrapped(`${says}:`, width, "  ", "  "),
			`      ${command}`,
		]),
	];
	return lines.map((line) => `${line}\n`).join("");
}

/** An option as it is written: `-o, --output DIR`, `--[no-]cache`. @param bold marks what is typed as it stands */
export function spelling(
	name: string,
	{ alias, type, value, bare, negated, default: preset }: OptionSpec,
	bold: (typed: string) => string = (typed) => typed,
): string {
	const isNegatable = negated !== undefined || (type === "boolean" && preset === true);
	const long = bold(`--${isNegatable ? "[no-]" : ""}${name}`);
	const takes = value === undefined ? "" : bare === undefined ? ` ${value}` : `[=${value}]`;
	const short =
		alias === undefined
			? ""
			: `${bold(`-${alias}`)}${value !== undefined && bare !== undefined ? `[${value}]` : ""}, `;
	return short + long + takes;
}

/** What an option does, with its default. */
export function saying({ describe, default: preset }: OptionSpec): string {
	return preset === undefined || typeof preset === "boolean" ? describe : `${describe} Default: ${preset}.`;
}

/** Text in lines that are no longer than `width` where its words allow that. */
export function wrapped(text: string, width: number, indent = "", first = ""): string[] {
	const lines: string[] = [];
	let line = first;
	let isEmpty = true;
	for (const word of text.split(" ")) {
		if (!isEmpty && line.length + 1 + word.length > width) {
			lines.push(line);
			line = indent;
			isEmpty = true;
		}
		line += isEmpty ? word : ` ${word}`;
		isEmpty = false;
	}
	return [...lines, line];
}

function optionLines([name, spec]: readonly [string, OptionSpec], width: number): string[] {
	const written = `  ${spelling(name, spec)}`;
	const indent = " ".repeat(COLUMN);
	const fits = written.length < COLUMN;
	const says = wrapped(saying(spec), width, indent, fits ? written.padEnd(COLUMN) : indent);
	return fits ? says : [written, ...says];
}
