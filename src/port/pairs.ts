import type { HunkOutcome } from "../model/decision.js";
import type { GateFinding } from "../model/finding.js";
import type { Hunk } from "../model/series.js";
import type { PortSettings } from "../model/settings.js";
import type { NamedGate } from "../verify/gate.js";

export const conditionalGate = { name: "conditional" } as const satisfies NamedGate;

const DIRECTIVE = /^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b/;

/**
 * An `#if` and its `#endif` that a patch adds or removes in different hunks land together or not at all: where the
 * outcome of one is not the other's, both are unsure.
 */
export function landPairsWhole(
	base: readonly string[],
	patched: readonly string[],
	hunks: readonly Hunk[],
	outcomes: readonly HunkOutcome[],
	{ without }: Pick<PortSettings, "without">,
): HunkOutcome[] {
	const result = [...outcomes];
	if (without.has(conditionalGate.name)) return result;
	const removed = pairsIn(hunks, base, ({ oldFrom, oldTo }) => [oldFrom, oldTo]);
	const added = pairsIn(hunks, patched, ({ newFrom, newTo }) => [newFrom, newTo]);
	for (let changed = true; changed; ) {
		changed = false;
		for (const [opens, closes] of [...removed, ...added]) {
			if (result[opens]!.state === result[closes]!.state) continue;
			for (const i of [opens, closes]) if (result[i]!.state !== "unsure") result[i] = torn(result[i]!);
			changed = true;
		}
	}
	return result;
}

/** The numbers of the hunks that hold an `#if` and its `#endif`, where these are two. */
function pairsIn(
	hunks: readonly Hunk[],
	lines: readonly string[],
	rangeOf: (edit: Hunk["edits"][number]) => readonly [number, number],
): [number, number][] {
	const open: number[] = [];
	const pairs: [number, number][] = [];
	hunks.forEach(({ edits }, number) => {
		for (const edit of edits)
			for (const line of lines.slice(...rangeOf(edit))) {
				const word = DIRECTIVE.exec(line)?.[1];
				if (word === undefined) continue;
				if (word !== "endif") {
					open.push(number);
					continue;
				}
				const opens = open.pop();
				if (opens !== undefined && opens !== number) pairs.push([opens, number]);
			}
	});
	return pairs;
}

function torn(outcome: HunkOutcome): HunkOutcome {
	const finding: GateFinding = { gate: conditionalGate.name };
	return {
		...outcome,
		state: "unsure",
		gates: [...outcome.gates, finding],
		reason: { kind: "gate", finding },
	};
}
