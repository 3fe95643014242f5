import { splitLines } from "../text/lines.js";
import type { OpenFile, OpenRegion } from "./open-regions.js";

/** Fits the lines that `withMarkers` puts around a region, but for the `=======` between its sides. */
export const MARKER = /^(?:<{7} target|\|{7} base|>{7} patch) \[(\d+)\]\r?$/m;

/** The numbers of the regions whose markers stand in a text. */
export function markersIn(text: string): ReadonlySet<number> {
	return new Set([...text.matchAll(new RegExp(MARKER, "gm"))].map(([, number]) => Number(number)));
}

/**
 * An open file in git's `zdiff3` style: the sides of each region stand between markers that carry its number.
 *
 * @param first the number of the first region
 */
export function withMarkers({ target, regions }: OpenFile, first: number): string {
	const lines = splitLines(target);
	const end = target.includes("\r\n") ? "\r\n" : "\n";
	let result = "";
	let at = 0;
	regions.forEach((region, i) => {
		result = endedBy(result + lines.slice(at, region.from).join(""), end) + marked(region, first + i, end);
		at = region.to;
	});
	return result + lines.slice(at).join("");
}

function marked(region: OpenRegion, number: number, end: string): string {
	return [
		`<<<<<<< target [${number}]${end}`,
		endedBy(region.target, end),
		`||||||| base [${number}]${end}`,
		endedBy(region.base, end),
		`=======${end}`,
		endedBy(region.patch, end),
		`>>>>>>> patch [${number}]${end}`,
	].join("");
}

function endedBy(text: string, end: string): string {
	return text === "" || text.endsWith("\n") ? text : text + end;
}

/**
 * A text with what stands between the markers of a region, and the markers, replaced.
 *
 * @param choose the region's text, given its sides as they stand there
 * @returns undefined where no region of that number stands in the text
 */
export function settleRegion(
	text: string,
	number: number,
	choose: (sides: Sides) => string,
): string | undefined {
	const pattern = new RegExp(
		`^<{7} target \\[${number}\\]\\r?\\n([\\s\\S]*?)^\\|{7} base \\[${number}\\]\\r?\\n([\\s\\S]*?)^={7}\\r?\\n([\\s\\S]*?)^>{7} patch \\[${number}\\]\\r?\\n`,
		"m",
	);
	const match = pattern.exec(text);
	if (!match) return undefined;
	const [all, target, base, patch] = match as unknown as [string, string, string, string];
	return text.slice(0, match.index) + choose({ target, base, patch }) + text.slice(match.index + all.length);
}

/** The sides of a region as they stand between its markers. */
interface Sides {
	readonly target: string;
	readonly base: string;
	readonly patch: string;
}
