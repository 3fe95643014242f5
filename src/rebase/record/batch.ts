import { rm } from "node:fs/promises";
import { z } from "zod";
import type { Repository } from "../../git/repository.js";
import type { Plan } from "../../model/run.js";
import { readIfThere, writeDurably } from "../../system/durable.js";
import { currentRun } from "./current.js";
import { pathsOf } from "./paths.js";

const KEY = /^[0-9a-f]{64}$/;
const schema = z.object({
	schemaVersion: z.literal(1),
	id: z.string().regex(/^[\w-]{1,200}$/),
	model: z.string().regex(/^[\x21-\x7e]{1,200}$/),
	keys: z.array(z.string().regex(KEY)),
	failures: z.record(z.string().regex(KEY), z.string()),
});

/** Questions that a run has sent, and waits for the answers to. */
export interface SentBatch {
	/** What the endpoint calls it. */
	readonly id: string;
	readonly model: string;
	/** Of the questions, as the cache has them. */
	readonly keys: readonly string[];
	/** What batches before had no answer to, by key, and why. */
	readonly failures: Readonly<Record<string, string>>;
}

/** Keeps what a run has sent, in place of what it had sent before; it is on the disk when this returns. */
export async function keepBatch({ commonDir }: Repository, plan: Plan, batch: SentBatch): Promise<void> {
	await writeDurably(pathsOf(commonDir, plan).batch, `${JSON.stringify({ schemaVersion: 1, ...batch })}\n`);
}

/** What a run has sent; undefined where that is nothing, or nothing that can be read. */
export async function batchOf({ commonDir }: Repository, plan: Plan): Promise<SentBatch | undefined> {
	const text = await readIfThere(pathsOf(commonDir, plan).batch);
	try {
		return text === undefined ? undefined : schema.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** The latest run of this worktree, where it is done and waits for a batch. */
export async function runWithBatch(
	repository: Repository,
): Promise<{ readonly plan: Plan; readonly batch: SentBatch } | undefined> {
	const run = await currentRun(repository);
	if (run?.phase.kind !== "ended" || run.phase.how !== "done") return undefined;
	const batch = await batchOf(repository, run.plan);
	return batch && { plan: run.plan, batch };
}

/** Forgets a batch whose answers were taken in; another one of the run stays. */
export async function forgetBatch(repository: Repository, plan: Plan, { id }: SentBatch): Promise<void> {
	const known = await batchOf(repository, plan);
	if (known?.id === id) await rm(pathsOf(repository.commonDir, plan).batch, { force: true });
}
