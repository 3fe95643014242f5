import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod/mini";
import { Kept } from "./kept.js";

const scoreSchema = z.object({
	id: z.string(),
	model: z.string(),
	agreed: z.number(),
	asked: z.number(),
	date: z.string(),
});

/** How a model fared at control questions. */
type KeptScore = z.infer<typeof scoreSchema>;

/** Names a model as it is asked, by its name, where it is asked and how: 40 hex digits. */
export function modelId(...parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
}

/** Scores by the model, in `<git-common-dir>/miggpt/controls/`, so that all worktrees share them. */
export class ControlScores extends Kept<KeptScore> {
	/** @param commonDir the folder that all worktrees share */
	constructor(commonDir: string) {
		super(join(commonDir, "miggpt", "controls"), scoreSchema);
	}
}
