import type { Repository } from "../git/repository.js";
import { diffColours, pagerOf, wantsColour } from "../git/terminal.js";
import { SLOTS, type Slot, type Style } from "../report/review/style.js";
import { page } from "../system/pager.js";
import type { Io, Parsed } from "./command.js";

/** How a review is printed here: git's colours where git would use them, as wide as the terminal. */
export async function styleFor(
	{ context }: Repository,
	parsed: Pick<Parsed, "text">,
	io: Io,
): Promise<Style> {
	const { stdout, env } = io;
	const when = parsed.text("color");
	const isFit = when === "auto" && !env.NO_COLOR && env.TERM !== "dumb";
	const hasColour = when === "always" || (isFit && (await wantsColour(context, stdout.isTTY === true)));
	const none = Object.fromEntries(SLOTS.map((slot) => [slot, ""])) as Record<Slot, string>;
	return {
		colours: hasColour ? await diffColours(context) : none,
		reset: hasColour ? "\u001b[m" : "",
		width: columnsOf(io),
		isUnicode: /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ""),
	};
}

/** Columns of the terminal, as it is now; no end of them where it is none and COLUMNS does not say, as git has it. */
export function columnsOf({ stdout, env }: Pick<Io, "stdout" | "env">): number {
	return Math.max(40, stdout.columns || Number(env.COLUMNS) || (stdout.isTTY ? 80 : Infinity));
}

/** Prints a text, on a terminal in the user's pager. */
export async function print({ context }: Repository, { stdout, env }: Io, text: string): Promise<void> {
	const pager = stdout.isTTY && env.TERM !== "dumb" ? await pagerOf(context, env) : undefined;
	if (pager === undefined || !(await page(pager, text))) stdout.write(text);
}
