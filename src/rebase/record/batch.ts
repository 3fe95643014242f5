import { rm } from "node:fs/promises";
import * as z from "zod/mini";
import type { Repository } from "../../git/repository.js";
import type { Plan } from "../../model/run.js";
import { readIfThere, writeDurably } from "../../system/durable.js";
import { currentRun } from "./current.js";
import { pathsOf } from "./paths.js";
import { Run } from "./run.js";

const KEY = /^[0-9a-f]{64}$/;
const schema = z.object({
	schemaVersion: z.literal(1),
	id: z.string().check(z.regex(/^[\w-]{1,200}$/)),
	model: z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/)),
	keys: z.array(z.string().check(z.regex(KEY))),
	failures: z.record(z.string().check(z.regex(KEY)), z.string()),
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

/** A batch whose answers were not taken in yet. */
export interface OpenBatch {
	/** The latest run of the worktree, which is done. */
	readonly run: string;
	readonly batch: SentBatch;
	/** The plan of the run that sent it: that one, or one that it does over. */
	readonly sentBy: Plan;
}

/** The batch that the latest run of this worktree waits for, which it has sent, or a run that it does over. */
export async function openBatch(repository: Repository): Promise<OpenBatch | undefined> {
	const latest = await currentRun(repository);
	if (latest?.phase.kind !== "ended" || latest.phase.how !== "done") return undefined;
	for (let run: Run | undefined = latest; run; run = await runBefore(run)) {
		const batch = await batchOf(repository, run.plan);
		if (batch) return { run: latest.plan.run, batch, sentBy: run.plan };
	}
	return undefined;
}

async function runBefore({ repository, plan }: Run): Promise<Run | undefined> {
	return plan.retryOf && Run.open(repository, plan.retryOf.run).catch(() => undefined);
}

/** Forgets a batch that is over; another one of the run stays. */
export async function forgetBatch(repository: Repository, { batch, sentBy }: OpenBatch): Promise<void> {
	const known = await batchOf(repository, sentBy);
	if (known?.id === batch.id) await rm(pathsOf(repository.commonDir, sentBy).batch, { force: true });
}
