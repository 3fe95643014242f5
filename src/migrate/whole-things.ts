import type { ThingTable } from "../fingerprint/things/table.js";
import type { Thing } from "../fingerprint/things/thing.js";
import type { Edit } from "../model/series.js";
import { isBlank } from "../text/lines.js";

/**
 * The outermost things that stand whole in the lines which an edit puts in; none where one of the lines that count
 * belongs to no such thing.
 *
 * @param things of the patched text
 * @param added the lines that the edit puts in; blank ones do not count
 */
export function wholeThings(things: ThingTable, added: readonly string[], { newFrom, newTo }: Edit): Thing[] {
	const inside = new Set(
		things.headedIn(newFrom, newTo).filter(({ from, to }) => from >= newFrom && to <= newTo),
	);
	const whole = [...inside].filter(({ parent }) => !parent || !inside.has(parent));
	const isCovered = (line: number) => whole.some(({ from, to }) => from <= line && line < to);
	return added.every((text, i) => isBlank(text) || isCovered(newFrom + i)) ? whole : [];
}
