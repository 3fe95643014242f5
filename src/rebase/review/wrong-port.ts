import { UserError } from "../../errors.js";
import type { PatchDecision } from "../../model/decision.js";
import type { FileChange } from "../../model/series.js";
import { withReaders } from "../../series/readers.js";
import type { Run } from "../record/run.js";
import { inspectRun } from "../verbs/inspect.js";

/** A file of a patch as it was, as the patch makes it, as the patch found it on the target, and as it should be there. */
export interface PortedFile {
	readonly path: string;
	readonly newPath: string;
	/** Texts are latin1, undefined where there is no such file. */
	readonly old: string | undefined;
	readonly oldPatched: string | undefined;
	readonly target: string | undefined;
	readonly targetPatched: string | undefined;
	/** The hunks that were not taken as they came: their lines in the patch's version of the file, from 1, and how they landed. */
	readonly hunks: string;
}

/**
 * The files of a patch of a run, for who wants to report that it was ported wrongly.
 *
 * @param right the commit whose files are right; by default the one that the run made, or where it made none its target
 * @throws UserError where the patch has no text
 */
export async function portedFiles(run: Run, key: string, right?: string): Promise<PortedFile[]> {
	const { patches } = await inspectRun(run);
	const at = patches.findIndex(({ commit }) => commit === key);
	const { decision, newCommit: published, madeAs } = patches[at]!;
	const newCommit = madeAs ?? published;
	const last = patches.slice(0, at).findLast((each) => each.newCommit !== undefined);
	const below = last && (last.madeAs ?? last.newCommit);
	const before = below ?? run.plan.target.commit;
	return withReaders(run.repository, async (readers) => {
		const patch = await readers.patch(key);
		const [found, made] = await Promise.all(
			[before, right ?? newCommit ?? before].map((commit) => readers.tree(commit)),
		);
		const texts = patch.changes.filter(isText);
		if (texts.length === 0)
			throw new UserError("the patch changes no text", "there is nothing that a row could hold");
		return Promise.all(
			texts.map(async (change): Promise<PortedFile> => {
				const { path } = (change.old ?? change.new)!;
				const outcome = decision.files[patch.changes.indexOf(change)];
				const newPath = outcome?.path ?? path;
				return {
					path,
					newPath,
					old: change.old && (await readers.blob(change.old.oid)),
					oldPatched: change.new && (await readers.blob(change.new.oid)),
					target: await found!.read(newPath),
					targetPatched: await made!.read(newPath),
					hunks: hunksOf(outcome),
				};
			}),
		);
	});
}

function isText({ binary, old, new: next }: FileChange): boolean {
	return !binary && [old, next].every((version) => version?.mode !== "160000");
}

function hunksOf(outcome: PatchDecision["files"][number] | undefined): string {
	const told = (outcome?.hunks ?? []).filter(({ manner }) => manner !== "unchanged");
	return told
		.map(({ hunk, state, strategy }) => {
			const where = hunk ? `${hunk.new[0] + 1}-${hunk.new[1]}` : "all";
			return `${where} ${state} ${strategy}`;
		})
		.join("; ");
}
