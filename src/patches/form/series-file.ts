import { UserError } from "../../errors.js";
import { splitLines } from "../../text/lines.js";

/** A line of a `series` file that names a patch. */
export interface SeriesEntry {
	/** Counts from 1. */
	readonly line: number;
	readonly name: string;
	readonly strip: number;
	readonly isReversed: boolean;
	/** A guard keeps it out. */
	readonly isGuarded: boolean;
}

/**
 * Reads a `series` file as quilt does: a patch a line, `-pN` and `-R` after its name, `#` begins a comment; and
 * guards before the name as the `guards` of SUSE's and others' `series.conf` does: `+x` takes the patch where `x` is
 * given, `-x` leaves it out there, `!` turns that round, `-` alone leaves it out; the last that fits counts.
 *
 * @param guards those that are given
 * @throws UserError with file and line
 */
export function parseSeries(text: string, file: string, guards: ReadonlySet<string>): SeriesEntry[] {
	return splitLines(text).flatMap((raw, i): SeriesEntry[] => {
		const words = raw
			.replace(/(^|\s)#.*$/s, "")
			.trim()
			.split(/\s+/)
			.filter(Boolean);
		const first = words.findIndex((word) => !/^[+-]/.test(word));
		if (words.length === 0) return [];
		const where = `${file}:${i + 1}`;
		if (first < 0) throw new UserError(`${where}: no patch is named: ${words.join(" ")}`, "see man quilt");
		const name = Buffer.from(words[first]!, "latin1").toString();
		return [
			{
				line: i + 1,
				name,
				isGuarded: !isTaken(words.slice(0, first), guards),
				...options(words.slice(first + 1), where),
			},
		];
	});
}

function options(words: readonly string[], where: string): { strip: number; isReversed: boolean } {
	let [strip, isReversed] = [1, false];
	for (const word of words) {
		if (/^-p(?:\d|ab)$/.test(word)) strip = word === "-pab" ? 1 : Number(word.slice(2));
		else if (word === "-R") isReversed = true;
		else
			throw new UserError(
				`${where}: ${word} after a patch's name is not known`,
				"-pN and -R may stand there, or # and a comment",
			);
	}
	return { strip, isReversed };
}

function isTaken(words: readonly string[], guards: ReadonlySet<string>): boolean {
	let isTaken = words[0]?.startsWith("+") !== true;
	for (const word of words) {
		const [, sign, not, name] = /^([+-])(!?)(.*)$/.exec(word) as unknown as string[];
		const fits = name === "" ? not === "" : guards.has(name!) !== (not === "!");
		if (fits) isTaken = sign === "+";
	}
	return isTaken;
}

/** A `series` file with some of its patches commented out. @param why by line, counted from 1 */
export function commentedOut(text: string, why: ReadonlyMap<number, string>): string {
	return splitLines(text)
		.map((line, i) => {
			const reason = why.get(i + 1);
			if (reason === undefined) return line;
			const end = /\r?\n?$/.exec(line)![0];
			return `# ${line.slice(0, line.length - end.length)}  # ${reason.replace(/[\r\n]+/g, " ")}${end}`;
		})
		.join("");
}
