import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Provenance } from "../../model/evidence.js";
import { Kept } from "./kept.js";

const textChange = z.object({ path: z.string(), before: z.string(), after: z.string() });
const resolutionSchema = z.extend(textChange, {
	id: z.string(),
	beside: z.optional(z.array(textChange)),
	by: z.discriminatedUnion("kind", [
		z.object({ kind: z.literal("human") }),
		z.object({ kind: z.literal("model"), model: z.string() }),
	]),
	commit: z.string(),
	subject: z.string(),
	run: z.string(),
	date: z.string(),
});

/** A text before and after it was changed, and where it stood; all latin1, one char a byte. */
export interface TextChange {
	readonly path: string;
	readonly before: string;
	readonly after: string;
}

/** How a conflict was resolved once. */
export interface Resolution extends TextChange {
	/** `conflictId` of the texts that the conflict is about. */
	readonly id: string;
	/** What else had to be changed along with it, such as another place of the file or another file. */
	readonly beside?: readonly TextChange[] | undefined;
	readonly by: { readonly kind: "human" } | { readonly kind: "model"; readonly model: string };
	/** The patch that had the conflict, and its subject. */
	readonly commit: string;
	readonly subject: string;
	/** The run that it was resolved in. */
	readonly run: string;
	/** When, as ISO 8601 in UTC. */
	readonly date: string;
}

/** Names a conflict by its texts, whatever the file, patch or run: 40 hex digits. */
export function conflictId(...texts: readonly string[]): string {
	const hash = createHash("sha256");
	for (const text of texts) hash.update(`${text.length}\0`).update(text, "latin1");
	return hash.digest("hex").slice(0, 40);
}

/** Resolutions by the conflict they answer, in `<git-common-dir>/miggpt/memory/`, so that all worktrees share them. */
export class Memory extends Kept<Resolution> {
	/** @param commonDir the folder that all worktrees share */
	constructor(commonDir: string) {
		super(join(commonDir, "miggpt", "memory"), resolutionSchema);
	}

	/** Forgets a model's answers that a run which was taken back or given up has kept; a human's stay. */
	async forgetAnswers(run: string): Promise<void> {
		for (const { id, by, run: from } of await this.list())
			if (by.kind === "model" && from === run) await this.forget(id);
	}
}

/** Where a resolution that is used again comes from. */
export function provenance({ by, commit, subject, date }: Resolution): Provenance {
	return { kind: "patch", commit, subject, date, ...(by.kind === "model" && { model: by.model }) };
}
