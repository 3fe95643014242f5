import { blankComments } from "./tokens.js";

/** Properties whose references have as many cells behind them as `#KIND-cells` of the node says, by the kind. */
const KINDS: readonly [pattern: RegExp, kind: string][] = [
	[/^(?:assigned-)?clocks$|^assigned-clock-parents$/, "clock"],
	[/^resets$/, "reset"],
	[/^(?:.+-)?gpios?$/, "gpio"],
	[/^dmas$/, "dma"],
	[/^pwms$/, "pwm"],
	[/^phys$/, "phy"],
	[/^power-domains$/, "power-domain"],
	[/^thermal-sensors?$/, "thermal-sensor"],
	[/^interrupts-extended$/, "interrupt"],
	[/^iommus$/, "iommu"],
	[/^mboxes$/, "mbox"],
	[/^io-channels$/, "io-channel"],
	[/^sound-dai$/, "sound-dai"],
	[/^interconnects$/, "interconnect"],
];

/** A reference to a labelled node in a property, with what stands behind it. */
export interface CellsGiven {
	readonly label: string;
	/** `clock`, for `#clock-cells`. */
	readonly kind: string;
	readonly count: number;
}

/** How many cells a reference has that names a labelled node, by label and kind (`osc clock`). */
export function cellCounts(text: string): Map<string, number> {
	const counts = new Map<string, number>();
	const open: (readonly string[])[] = [];
	const mark =
		/((?:[A-Za-z_]\w*:\s*)*)([\w,.@&/+-]*)\s*\{|\}|#([\w-]+)-cells\s*=\s*<\s*(0x[\da-fA-F]+|\d+)\s*>/g;
	for (const [whole, labels = "", name = "", kind, count] of blankComments(text).matchAll(mark))
		if (whole.endsWith("{"))
			open.push([...(labels.match(/\w+/g) ?? []), ...(name.startsWith("&") ? [name.slice(1)] : [])]);
		else if (kind === undefined) open.pop();
		else for (const label of open.at(-1) ?? []) counts.set(`${label} ${kind}`, Number(count));
	return counts;
}

/** The references that properties of devicetree text have whole. */
export function cellsGiven(text: string): CellsGiven[] {
	const property = /(?:^|[\s{;])([A-Za-z][\w,.-]*)\s*=\s*([^;{}]*);/g;
	return [...blankComments(text).matchAll(property)].flatMap(([, name, value]) => {
		const kind = KINDS.find(([pattern]) => pattern.test(name!))?.[1];
		const groups = kind === undefined ? [] : [...value!.matchAll(/<([^<>]*)>/g)];
		return groups.flatMap(([, group]) => referencesIn(group!, kind!));
	});
}

function referencesIn(group: string, kind: string): CellsGiven[] {
	const cells = group.match(/\((?:[^()]|\([^()]*\))*\)|[^\s()]+/g) ?? [];
	const begins = cells.flatMap((cell, i) => (/^&\w+$/.test(cell) ? [i] : []));
	return begins.map((begin, i) => ({
		label: cells[begin]!.slice(1),
		kind,
		count: (begins[i + 1] ?? cells.length) - begin - 1,
	}));
}
