import { type FileOutcome, type HunkOutcome, isUpstream, type PatchDecision } from "../model/decision.js";
import type { Difference } from "../model/in-target.js";
import type { FileChange, Patch } from "../model/series.js";
import { isRegular, type TreeReader } from "../model/tree.js";
import { splitLines } from "../text/lines.js";
import { differencesOf } from "./differences.js";
import type { JudgedHunk } from "./in-effect.js";
import { type Presence, presenceOf, presenceOfUpstream, type ThreeTexts } from "./presence.js";
import type { PortFacts } from "./target.js";

/** What of the world tells whether upstream has a patch. */
export interface UpstreamFacts {
	/** The target as upstream has it. */
	readonly target: TreeReader;
	/** The bytes of an object of the series, latin1. */
	blob(oid: string): Promise<string>;
	/** See `PortFacts`. */
	readonly rest?: PortFacts["rest"];
}

/** What upstream has of one change of a file. */
export interface JudgedFile {
	readonly path: string;
	readonly hunks: readonly (JudgedHunk & { readonly outcome: HunkOutcome })[];
	/** Compared when they are asked for: of most patches nothing is told. */
	readonly differences: () => readonly Difference[];
}

const NOTHING: Presence = {
	...{ added: 0, present: 0, found: 0, removed: 0, gone: 0, words: 0, known: 0, otherwise: 0 },
	missing: [],
};
/** A change that stands or falls as a whole and is not there counts as a line: it is wanted. */
const ADDED_WHOLE: Presence = { ...NOTHING, added: 1 };
const REMOVED_WHOLE: Presence = { ...NOTHING, removed: 1 };

/** What upstream has of each hunk of a patch, and of what it does to files as a whole. */
export async function judge(
	{ changes }: Patch,
	{ files }: PatchDecision,
	facts: UpstreamFacts,
): Promise<JudgedFile[]> {
	const judged: JudgedFile[] = [];
	for (const [i, change] of changes.entries()) {
		judged.push(await judgeFile(change, files[i]!, facts));
		await facts.rest?.({ path: files[i]!.path, share: 1 });
	}
	return judged;
}

async function judgeFile(change: FileChange, file: FileOutcome, facts: UpstreamFacts): Promise<JudgedFile> {
	const texts = await textsOf(change, file, facts);
	const presences = texts ? (isUpstream(file.hunks) ? presenceOfUpstream(texts) : presenceOf(texts)) : [];
	const isWhole = change.kind === "add" || presences.length === 0;
	const ofText = isWhole ? [] : file.hunks.filter(({ hunk }) => hunk !== undefined);
	if (texts && !isWhole && ofText.length !== presences.length) throw new RangeError("a hunk has no outcome");
	const others = file.hunks.filter((outcome) => !ofText.includes(outcome) && outcome.state !== "upstream");
	const whole = presences[0] ?? (change.kind === "delete" ? REMOVED_WHOLE : ADDED_WHOLE);
	return {
		path: file.path,
		hunks: [
			...ofText.map((outcome, i) => ({ outcome, state: outcome.state, presence: presences[i]! })),
			...others
				.slice(0, 1)
				.map((outcome) => ({ outcome, state: outcome.state, presence: isWhole ? whole : ADDED_WHOLE })),
		],
		differences: () => (texts && texts.target !== "" ? differencesOf(texts) : []),
	};
}

/** The texts of a change, where it is one of text. */
async function textsOf(
	{ old, new: next, binary, hunks }: FileChange,
	{ path }: FileOutcome,
	{ target, blob }: UpstreamFacts,
): Promise<ThreeTexts | undefined> {
	if (binary || !next || !isRegular(next.mode) || (old && !isRegular(old.mode))) return undefined;
	const entry = await target.entry(path);
	if (!old && entry && entry.mode !== next.mode) return undefined;
	const [base, patched] = await Promise.all([old ? blob(old.oid) : "", blob(next.oid)]);
	const there = (await target.read(path)) ?? (await target.read(old?.path ?? next.path));
	const to = splitLines(patched).length;
	const whole = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: to };
	return {
		path: (old ?? next).path,
		...{ base, patched, target: there ?? "" },
		hunks: old ? hunks : [{ ...whole, edits: [whole] }],
	};
}
