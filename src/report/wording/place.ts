import type { FileLine, Side } from "../../model/evidence.js";

/** What a version of a file is called. */
const SIDES: Readonly<Record<Side, string>> = {
	base: "the base",
	patched: "the patched file",
	target: "the target",
};

/** `drivers/demo.c:12 in the target`. */
export function lineText({ side, path, line }: FileLine): string {
	return `${path}:${line} in ${SIDES[side]}`;
}

/** A line, and the one of the base that a patch changes there, from 0: `drivers/demo.c:12 in the target, line 10 of the base`. */
export function twoLinesText(place: FileLine, inBase: number | undefined): string {
	return `${lineText(place)}${inBase === undefined ? "" : `, line ${inBase + 1} of the base`}`;
}

/** Lines of one version of files: `a.c:12 and b.c:3 in the target`. */
export function placesText(places: readonly FileLine[]): string {
	return places
		.map((place, i) => (places[i + 1]?.side === place.side ? `${place.path}:${place.line}` : lineText(place)))
		.join(" and ");
}
