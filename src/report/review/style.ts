/** What a part of a diff is coloured by; git's names (`color.diff.*`). */
export const SLOTS = ["commit", "meta", "frag", "func", "context", "old", "new"] as const;
export type Slot = (typeof SLOTS)[number];

/** How a review is printed. */
export interface Style {
	/** The escape sequence that a slot's text begins with, and the one that ends it; empty where there are no colours. */
	readonly colours: Readonly<Record<Slot, string>>;
	readonly reset: string;
	/** Columns of the terminal; infinite where no line is to be broken. */
	readonly width: number;
	/** The terminal shows more than ASCII. */
	readonly isUnicode: boolean;
}

/** From so many columns on, old and new are set side by side. */
export const SIDE_BY_SIDE = 140;

/** A text in a slot's colour. */
export function paint({ colours, reset }: Style, slot: Slot, text: string): string {
	return colours[slot] === "" || text === "" ? text : `${colours[slot]}${text}${reset}`;
}

/** A text that the one beside it does not have: in its slot's colour, reversed. */
export function paintOther({ colours, reset }: Style, slot: Slot, text: string): string {
	return reset === "" || text === "" ? text : `${colours[slot]}\u001b[7m${text}${reset}`;
}

/** What stands between old and new, and before what differs. */
export function glyphs({ isUnicode }: Style) {
	return isUnicode ? { arrow: "→", bar: "│", line: "─" } : { arrow: "->", bar: "|", line: "-" };
}
