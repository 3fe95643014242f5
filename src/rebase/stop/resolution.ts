import { UserError } from "../../errors.js";
import { readCommit } from "../../git/commits.js";
import type { GitContext } from "../../git/process.js";
import { git } from "../../git/process.js";
import type { CommitTree } from "../../git/tree-reader.js";
import type { StagedChange, Worktree } from "../../git/worktree.js";
import type { FileOutcome, HunkOutcome, PatchDecision, TreeEffect } from "../../model/decision.js";
import type { Evidence } from "../../model/evidence.js";
import type { FileChange, Patch } from "../../model/series.js";
import type { TreeReader } from "../../model/tree.js";
import { editsBetween } from "../../port/edits.js";
import { MARKER } from "../../port/markers.js";
import { changedLines } from "../../port/words.js";
import type { Readers } from "../../series/readers.js";
import { splitLines } from "../../text/lines.js";
import { droppedLines } from "../../verify/dropped.js";
import { linesBrought, unaccounted } from "../../verify/resolution.js";
import type { Resolution, TextChange } from "../record/memory.js";
import type { LaidOut } from "./lay-out.js";

/** What the user lets pass. */
export interface Allowed {
	/** Files whose resolution may lack lines of the patch. */
	readonly lost: readonly string[];
	/** Nothing may be left of the patch. */
	readonly empty: boolean;
}

/** What a user made in the run's worktree. */
export interface UserWork {
	/** Paths that differ from the commit they were made on, and their texts; undefined where taken away. */
	readonly changes: readonly (StagedChange & { readonly text?: string })[];
	/** The message of a commit that the user made there, latin1. */
	readonly message?: string;
}

/**
 * Reads what is staged, or committed, in the run's worktree.
 *
 * @param on the commit that the work is compared with
 * @param tip the commit that the worktree was left at
 * @throws UserError where something is not staged, or still open
 */
export async function readWork(
	worktree: Worktree,
	{ objects, blob }: Readers,
	on: string,
	tip: string,
): Promise<UserWork> {
	await worktree.noticeFiles();
	const { changed } = await worktree.unstaged();
	const staged = await worktree.staged(on);
	const unmerged = staged.filter(({ isUnmerged }) => isUnmerged).map(({ path }) => path);
	if (unmerged.length > 0)
		throw new UserError(
			`still open: ${names(unmerged)}`,
			`put them right in ${worktree.folder}, git add them, and go on; git miggpt status says what else there is`,
		);
	if (changed.length > 0)
		throw new UserError(
			`changed but not staged: ${names(changed)}`,
			`git add them in ${worktree.folder}, or git checkout -- them, and go on`,
		);
	const head = await worktree.head();
	const isCommitted = head !== tip;
	if (isCommitted && (await worktree.staged(head)).length > 0)
		throw new UserError(
			`${worktree.folder} has a commit of yours, and staged changes on top of it`,
			"commit those too, or unstage them, and go on",
		);
	const changes = await Promise.all(
		staged.map(async (change): Promise<UserWork["changes"][number]> => {
			const { entry } = change;
			if (!entry) return change;
			return { ...change, text: entry.mode === "160000" ? "" : await blob(entry.oid) };
		}),
	);
	const marked = changes.find(({ text }) => text !== undefined && MARKER.test(text));
	if (marked)
		throw new UserError(
			`${marked.path} still has conflict markers`,
			`take them out in ${worktree.folder}, git add the file, and go on`,
		);
	return { changes, ...(isCommitted && { message: (await readCommit(objects, head)).message }) };
}

/**
 * Makes a decision of what a user made of a patch.
 *
 * @param on the commit that the patch goes on top of
 * @param before the decision that the user's takes the place of
 * @throws UserError where lines of the patch are gone, or nothing is left of it, and that is not allowed
 */
export async function humanDecision(
	readers: Readers,
	on: string,
	patch: Patch,
	before: PatchDecision,
	work: UserWork,
	allowed: Allowed,
): Promise<PatchDecision> {
	const tree = await readers.tree(on);
	if (work.changes.length === 0 && !allowed.empty)
		throw new UserError(
			"nothing of the patch is left",
			"say --allow-empty where the target needs none of it, or leave it out with git miggpt rebase --skip",
		);
	if (work.changes.length > 0) await requireLines(tree, readers, patch, before, work, allowed.lost);
	const effects = await Promise.all(work.changes.map((change) => effectOf(change, tree)));
	const own = await Promise.all(
		before.files.map(async ({ path, hunks }, i): Promise<FileOutcome> => {
			const changed = work.changes.find((change) => change.path === path);
			const dropped =
				patch.changes[i] && changed && (await droppedFrom(tree, readers, patch.changes[i], changed));
			return {
				path,
				effects: effects.filter((effect) => effect.path === path),
				hunks: withDropped(hunks.map(settled), dropped),
			};
		}),
	);
	const others = effects.filter(({ path }) => !own.some((file) => file.path === path));
	const message = (await editedMessage(readers.scratch.context, patch, work)) ?? before.message;
	const overruled = before.reason?.kind === "builds on" ? [before.reason] : before.overruled;
	const decision = {
		key: patch.key,
		partlyUpstream: own.some(({ hunks }) => hunks.some(({ state }) => state === "upstream")),
		files: [...own, ...others.map((effect) => ({ path: effect.path, effects: [effect], hunks: [] }))],
		...(message !== undefined && { message }),
		...(before.meld && { meld: before.meld }),
		...(overruled && { overruled }),
	};
	return work.changes.length === 0
		? {
				...decision,
				partlyUpstream: false,
				fate: "emptied",
				reason: { kind: "not needed" },
			}
		: { ...decision, fate: "landed", manner: "human" };
}

/** What a resolution of a file drops that is the target's own. */
export async function droppedFrom(
	tree: Pick<TreeReader, "read">,
	{ blob }: Pick<Readers, "blob">,
	change: FileChange,
	{ path, text = "" }: { readonly path: string; readonly text?: string },
): Promise<Evidence | undefined> {
	const lines = await changedLines(change, blob);
	const target = await tree.read(path);
	if (!lines || target === undefined) return undefined;
	const dropped = droppedLines(lines.removed, splitLines(target), splitLines(text));
	const [first] = dropped;
	return (
		first && {
			kind: "target's lines dropped",
			lines: dropped.length,
			first: first.text.trim(),
			at: { side: "target", path, line: first.line },
		}
	);
}

/** Puts what is dropped from a file with the first of its hunks that was resolved, or with the first. */
export function withDropped(
	hunks: readonly HunkOutcome[],
	dropped: Evidence | undefined,
): readonly HunkOutcome[] {
	if (!dropped) return hunks;
	const at = Math.max(
		0,
		hunks.findIndex(({ state }) => state === "human"),
	);
	return hunks.map((hunk, i) => (i === at ? { ...hunk, evidence: [...hunk.evidence, dropped] } : hunk));
}

function settled({ reason, proposal, ...hunk }: HunkOutcome): HunkOutcome {
	if (hunk.state !== "unsure") return hunk;
	const evidence: Evidence[] = [...hunk.evidence, { kind: "by hand" }];
	return { ...hunk, state: "human", manner: "human", confidence: 1, evidence, gates: [] };
}

async function effectOf(
	{ path, entry, text }: UserWork["changes"][number],
	tree: CommitTree,
): Promise<TreeEffect> {
	if (!entry) return { kind: "delete", path };
	const { mode, oid } = entry;
	if (mode === "160000") return { kind: "object", path, mode, oid };
	const target = await tree.read(path);
	if (target === undefined) return { kind: "written", path, mode, oid, text: text! };
	return editsBetween(target, text!, { path, from: path, mode, oid });
}

/** Every line of the patch stands in the result, changed to fit or not, or the user says that it is not to. */
async function requireLines(
	tree: CommitTree,
	{ blob }: Readers,
	patch: Patch,
	{ files }: PatchDecision,
	{ changes }: UserWork,
	allowed: readonly string[],
): Promise<void> {
	const brought = await Promise.all(
		changes.map(async ({ path, text }) => ({
			path,
			lines: linesBrought(splitLines((await tree.read(path)) ?? ""), splitLines(text ?? "")),
		})),
	);
	for (const [i, change] of patch.changes.entries()) {
		const { path } = files[i]!;
		const lines = await changedLines(change, blob);
		if (!lines || allowed.includes(path)) continue;
		const before = (await tree.read(path)) ?? "";
		const changed = changes.find((each) => each.path === path);
		const after = changed ? (changed.text ?? "") : before;
		const elsewhere = brought.filter((each) => each.path !== path).flatMap((each) => each.lines);
		const gone = unaccounted({ ...lines, before: splitLines(before), after: splitLines(after), elsewhere });
		if (gone.length > 0)
			throw new UserError(
				`${path} lacks what the patch does: ${gone[0]}${gone.length > 1 ? ` and ${gone.length - 1} more` : ""}`,
				`put it in, or say --allow-lost ${path} if it is meant`,
			);
	}
}

/** The message that the user gave the patch; undefined where it is the patch's own but for git's cleaning up. */
async function editedMessage(
	context: GitContext,
	{ message }: Patch,
	{ message: edited }: UserWork,
): Promise<string | undefined> {
	if (edited === undefined) return undefined;
	const cleaned = await git(context, ["stripspace", "--strip-comments"], {
		input: Buffer.from(message, "latin1"),
	});
	return cleaned.toString("latin1") === edited ? undefined : edited;
}

/**
 * What is to be remembered of a user's work on a stop: one resolution an open file, with what was changed beside it.
 *
 * @param on the commit that the work stands on
 */
export async function resolutionsOf(
	readers: Readers,
	on: string,
	stop: LaidOut,
	patch: Patch,
	{ changes }: UserWork,
	when: Pick<Resolution, "run" | "date">,
): Promise<Resolution[]> {
	const tree = await readers.tree(on);
	const open = new Set(stop.files.map(({ path }) => path));
	const sure = new Map(stop.sure.map(({ path, text }) => [path, text]));
	const beside: TextChange[] = [];
	const isRepeatable = changes.every(
		({ path, text }) => text !== undefined || (sure.has(path) && !sure.get(path)),
	);
	if (!isRepeatable) return [];
	for (const { path, text } of changes) {
		if (open.has(path) || text === undefined) continue;
		const before = sure.has(path) ? sure.get(path) : ((await tree.read(path)) ?? "");
		if (before !== undefined && before !== text) beside.push({ path, before, after: text });
	}
	for (const { path, text } of stop.sure.filter(({ path }) => !changes.some((each) => each.path === path))) {
		const target = await tree.read(path);
		if (target === text) continue;
		if (target === undefined || text === undefined) return [];
		// What the patch would have done to it was taken back.
		beside.push({ path, before: text, after: target });
	}
	const kept = await Promise.all(stop.files.map(({ path }) => tree.read(path)));
	return stop.files.flatMap(({ path, id, marked }, i) => {
		// A file that was left as the target has it is a resolution like any other.
		const changed = changes.find((each) => each.path === path);
		const after = changed ? changed.text : kept[i];
		if (id === undefined || after === undefined) return [];
		const by = { kind: "human" as const };
		const named = { id, path, by, commit: patch.key, subject: patch.subject };
		return [{ ...named, before: marked, after, ...(beside.length > 0 && { beside }), ...when }];
	});
}

function names(paths: readonly string[]): string {
	return `${paths.slice(0, 3).join(", ")}${paths.length > 3 ? ` and ${paths.length - 3} more` : ""}`;
}
