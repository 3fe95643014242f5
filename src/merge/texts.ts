import type { HunkOutcome } from "../model/decision.js";
import type { PortSettings } from "../model/settings.js";
import { portText } from "../port/text.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { type Change, isUnsure, MarkedBase, type Merged } from "./marked-base.js";

/** Three versions of a file, latin1. */
interface Texts {
	readonly ours: string;
	readonly base: string;
	readonly theirs: string;
}

interface MergeInput extends Texts {
	/** Where the file stands in the tree: tells its language. */
	readonly path: string;
	readonly settings: PortSettings;
	/** Whose changes are carried over to the other: theirs in a rebase, ours where a patched branch takes in upstream. */
	readonly carried: "ours" | "theirs";
	/** Conflicts are settled in favour of a side, so that no hunk is made one on purpose. */
	readonly isFavouring: boolean;
	/** What plain git merge-file makes of three texts. */
	merge(texts: Texts): Promise<Merged>;
}

/** A merge with what the engine decided on each change that it carried over, in order. */
export interface EngineMerge extends Merged {
	readonly hunks: readonly HunkOutcome[];
}

/**
 * Merges two sides: what the engine is sure of lands, and git merges the rest, which leaves markers. Where the engine is no wiser than git, the result is git's to the byte. A change that the engine is unsure
 * of is a conflict even where git sees none.
 */
export async function mergeTexts(input: MergeInput): Promise<EngineMerge> {
	const { base, merge, carried } = input;
	const [patched, target] = carried === "theirs" ? [input.theirs, input.ours] : [input.ours, input.theirs];
	const edits = diffLines(splitLines(base), splitLines(patched), { ignoreSpace: false });
	const port = portText(
		{ path: input.path, base, patched, target, hunks: edits.map((edit) => ({ ...edit, edits: [edit] })) },
		input.settings,
	);
	const { hunks } = port;
	const changes = edits.map((edit, i): Change => ({ edit, outcome: hunks[i]! }));
	const unsure = changes.filter(isUnsure);
	const isNoWiser = changes.every((change) => isUnsure(change) || isPlain(change));
	if (unsure.length === 0 && !isNoWiser) return { text: port.text, conflicts: 0, hunks };

	const plain = await merge(sides(carried, target, base, patched));
	if (unsure.length === 0) {
		const agreed = plain.conflicts === 0 ? plain : { text: port.text, conflicts: 0 };
		return { ...agreed, hunks };
	}
	const mergeAlone = (change: Change) => merge(sides(carried, target, base, withOnly(change, base, patched)));
	const silent = input.isFavouring ? [] : await silentOnes(unsure, plain, mergeAlone);
	if (isNoWiser && silent.length === 0) return { ...plain, hunks };

	const again = async (made: readonly Change[]) => {
		const marked = new MarkedBase(base, patched, target, changes, made);
		return marked.unmark(await merge(sides(carried, port.text, marked.text, patched)));
	};
	const merged = await again(silent);
	const isSilent = merged.conflicts === 0 && silent.length < unsure.length && !input.isFavouring;
	return { ...(isSilent ? await again(unsure) : merged), hunks };
}

function sides(carried: MergeInput["carried"], target: string, base: string, patched: string): Texts {
	return carried === "theirs"
		? { ours: target, base, theirs: patched }
		: { ours: patched, base, theirs: target };
}

/** The engine did what any three-way merge does. */
function isPlain({ outcome }: Change): boolean {
	return outcome.strategy === "merge" && outcome.manner !== "ported" && outcome.state === "landed";
}

/** Those of the unsure changes that git would merge without a word. */
async function silentOnes(
	unsure: readonly Change[],
	plain: Merged,
	mergeAlone: (change: Change) => Promise<Merged>,
): Promise<readonly Change[]> {
	if (plain.conflicts === 0) return unsure;
	const silent: Change[] = [];
	for (const change of unsure) if ((await mergeAlone(change)).conflicts === 0) silent.push(change);
	return silent;
}

/** The base with one change of the patched file. */
function withOnly(
	{ edit: { oldFrom, oldTo, newFrom, newTo } }: Change,
	base: string,
	patched: string,
): string {
	const lines = [...splitLines(base)];
	lines.splice(oldFrom, oldTo - oldFrom, ...splitLines(patched).slice(newFrom, newTo));
	return lines.join("");
}
