import type { HunkOutcome } from "../model/decision.js";
import type { Edit } from "../model/series.js";
import type { CodeChange } from "../model/tree.js";
import { portText } from "../port/text.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";

/** Three versions of a file, latin1. */
export interface Texts {
	readonly ours: string;
	readonly base: string;
	readonly theirs: string;
}

/** A text with its conflicts between markers, and how many they are. */
export interface Merged {
	readonly text: string;
	readonly conflicts: number;
}

export interface MergeInput extends Texts {
	/** Where the file stands in the tree: tells its language. */
	readonly path: string;
	/** The least confidence that is believed, 0 to 1. */
	readonly threshold: number;
	/** How the code around changed, where that is known. */
	readonly code?: CodeChange;
	/** Conflicts are settled in favour of a side, so that no hunk is made one on purpose. */
	readonly isFavouring: boolean;
	/** What plain git merge-file makes of three texts. */
	merge(texts: Texts): Promise<Merged>;
}

/** A merge with what the engine decided on each change of theirs, in order. */
export interface EngineMerge extends Merged {
	readonly hunks: readonly HunkOutcome[];
}

interface Change {
	readonly edit: Edit;
	readonly outcome: HunkOutcome;
}

/**
 * Merges theirs into ours: what the engine is sure of lands, and git merges the rest, which leaves markers.
 * Where the engine is no wiser than git, the result is git's to the byte. A change that the engine is unsure
 * of is a conflict even where git sees none.
 */
export async function mergeTexts(input: MergeInput): Promise<EngineMerge> {
	const { ours, base, theirs, merge } = input;
	const edits = diffLines(splitLines(base), splitLines(theirs), { ignoreSpace: false });
	const port = portText({
		path: input.path,
		base,
		patched: theirs,
		ours,
		hunks: edits.map((edit) => ({ ...edit, edits: [edit] })),
		threshold: input.threshold,
		...(input.code && { code: input.code }),
	});
	const { hunks } = port;
	const changes = edits.map((edit, i): Change => ({ edit, outcome: hunks[i]! }));
	const unsure = changes.filter(isUnsure);
	const isNoWiser = changes.every((change) => isUnsure(change) || isPlain(change));
	if (unsure.length === 0 && !isNoWiser) return { text: port.text, conflicts: 0, hunks };

	const plain = await merge({ ours, base, theirs });
	if (unsure.length === 0) {
		const agreed = plain.conflicts === 0 ? plain : { text: port.text, conflicts: 0 };
		return { ...agreed, hunks };
	}
	const silent = input.isFavouring ? [] : await silentOnes(input, unsure, plain);
	if (isNoWiser && silent.length === 0) return { ...plain, hunks };

	const again = async (made: readonly Change[]) => {
		const marked = new MarkedBase(input, changes, made);
		return marked.unmark(await merge({ ours: port.text, base: marked.text, theirs }));
	};
	const merged = await again(silent);
	const isSilent = merged.conflicts === 0 && silent.length < unsure.length && !input.isFavouring;
	return { ...(isSilent ? await again(unsure) : merged), hunks };
}

function isUnsure({ outcome }: Change): boolean {
	return outcome.state === "unsure";
}

/** The engine did what any three-way merge does. */
function isPlain({ outcome }: Change): boolean {
	return outcome.strategy === "merge" && outcome.manner !== "ported" && outcome.state === "landed";
}

/** Those of the unsure changes that git would merge without a word. */
async function silentOnes(
	{ ours, base, theirs, merge }: MergeInput,
	unsure: readonly Change[],
	plain: Merged,
): Promise<readonly Change[]> {
	if (plain.conflicts === 0) return unsure;
	const baseLines = splitLines(base);
	const theirLines = splitLines(theirs);
	const silent: Change[] = [];
	for (const change of unsure) {
		const { oldFrom, oldTo, newFrom, newTo } = change.edit;
		const alone = [
			...baseLines.slice(0, oldFrom),
			...theirLines.slice(newFrom, newTo),
			...baseLines.slice(oldTo),
		].join("");
		const { conflicts } = await merge({ ours, base, theirs: alone });
		if (conflicts === 0) silent.push(change);
	}
	return silent;
}

/**
 * The base in which the landed changes of theirs are made already, so that git has nothing to do there, and
 * in which lines that neither side has stand for others, so that git finds a conflict there.
 */
class MarkedBase {
	readonly text: string;
	readonly #marks = new Map<string, string>();

	constructor({ ours, base, theirs }: Texts, changes: readonly Change[], conflicting: readonly Change[]) {
		const baseLines = splitLines(base);
		const theirLines = splitLines(theirs);
		const stem = unusedWord([ours, base, theirs]);
		let text = "";
		let at = 0;
		for (const change of changes) {
			const { oldFrom, oldTo, newFrom, newTo } = change.edit;
			const replaced = baseLines.slice(oldFrom, oldTo);
			text += baseLines.slice(at, oldFrom).join("");
			at = oldTo;
			if (!isUnsure(change)) text += theirLines.slice(newFrom, newTo).join("");
			else if (!conflicting.includes(change)) text += replaced.join("");
			else {
				const end = (replaced[0] ?? baseLines[oldFrom - 1])?.endsWith("\r\n") ? "\r\n" : "\n";
				const mark = `${stem}${this.#marks.size}${end}`;
				const shown = replaced.join("");
				this.#marks.set(mark, shown === "" || shown.endsWith("\n") ? shown : `${shown}${end}`);
				text += text === "" || text.endsWith("\n") ? mark : `${end}${mark}`;
			}
		}
		this.text = text + baseLines.slice(at).join("");
	}

	/** Puts the lines back that stood where the marks are. */
	unmark({ text, conflicts }: Merged): Merged {
		let result = text;
		for (const [mark, shown] of this.#marks) result = result.replaceAll(mark, () => shown);
		return { text: result, conflicts };
	}
}

/** A word that none of the texts holds. */
function unusedWord(texts: readonly string[]): string {
	for (let number = 0; ; number++) {
		const word = `git-miggpt-${number}-unsure-`;
		if (!texts.some((text) => text.includes(word))) return word;
	}
}
