import { join } from "node:path";
import * as z from "zod/mini";
import { patchIds } from "../../git/patch-ids.js";
import type { GitContext } from "../../git/process.js";
import type { LeftOutBefore } from "../../model/reason.js";
import type { Patch } from "../../model/series.js";
import { Kept } from "./kept.js";
import { conflictId } from "./memory.js";

const leftOutSchema = z.object({
	id: z.string(),
	by: z.enum(["drop", "skip", "not needed"]),
	question: z.exactOptional(z.string()),
	commit: z.string(),
	subject: z.string(),
	run: z.string(),
	target: z.string(),
	date: z.string(),
});

/** A patch that the user left out; texts are latin1. */
export interface LeftOutPatch extends LeftOutBefore {
	/** What was open in it then, see `questionOf`; a patch that was dropped was never tried. */
	readonly question?: string;
	readonly commit: string;
	readonly subject: string;
}

/** Patches that the user left out, by what they are, in `<git-common-dir>/miggpt/left-out/`, so that all worktrees share them. */
export class LeftOutPatches extends Kept<LeftOutPatch> {
	/** @param commonDir the folder that all worktrees share */
	constructor(commonDir: string) {
		super(join(commonDir, "miggpt", "left-out"), leftOutSchema);
	}

	/** Forgets what was left out in a run that was given up. */
	async forgetRun(run: string): Promise<void> {
		for (const each of await this.list()) if (each.run === run) await this.forget(each.id);
	}
}

/**
 * Names a patch by its diff and its subject, whatever it stands on: 40 hex digits. Undefined for one without a diff.
 *
 * @param context of a repository that has the patch's commit
 */
export async function patchIdentity(
	context: GitContext,
	{ key, subject }: Pick<Patch, "key" | "subject">,
): Promise<string | undefined> {
	const diff = (await patchIds(context, [key])).get(key);
	return diff === undefined ? undefined : conflictId(diff, subject);
}
