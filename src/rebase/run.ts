import { CancelledError } from "../errors.js";
import { readCommit } from "../git/commits.js";
import { DiffStream } from "../git/diff-stream.js";
import { blobId, ObjectReader } from "../git/objects.js";
import { commitsBetween, readRef } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { PatchDecision } from "../model/decision.js";
import type { Plan, RunResult } from "../model/run.js";
import type { Patch } from "../model/series.js";
import { readPatch, subjectOf } from "../series/read.js";
import { decider } from "./decide.js";
import { Journal } from "./journal.js";
import type { RunOptions } from "./options.js";
import { Overlay } from "./overlay.js";
import { publish } from "./publish.js";
import { countFates, reconcilePatch, reconcileRun } from "./reconcile.js";
import { type SteppedPatch, Stepper } from "./stepper.js";

/** How many patches are read ahead of the one at work. */
const READ_AHEAD = 4;

/**
 * Runs a plan: decides every patch, writes what landed under `refs/miggpt/<run>/tip` and, where the run
 * comes to its end, the branch and the patch files.
 *
 * @throws CancelledError where the repository's signal fires; the tip then holds what was ported
 */
export async function runPlan(repository: Repository, plan: Plan, options: RunOptions): Promise<RunResult> {
	const begin = options.clock();
	const scratch = await Scratch.open(repository);
	try {
		const results = await portSeries(repository, scratch, plan, options);
		const tipRef = tipRefOf(plan);
		const tip = options.dryRun ? undefined : await readRef(repository, tipRef);
		const commitsOut = tip && (await commitsBetween(repository, plan.target.commit, tip)).length;
		reconcileRun(plan.commits.length, results, commitsOut === "" ? undefined : commitsOut);
		const fates = countFates(results.map(({ decision }) => decision));
		const isStopped = fates.conflict > 0;
		const published = await publish(repository, scratch, plan, { tip, isStopped, results, ...options });
		return {
			plan,
			dryRun: options.dryRun,
			patches: results,
			fates,
			...(tip !== undefined && { tip, tipRef }),
			...published,
			droppedHeaders: results.flatMap(({ commit, droppedHeaders: headers }) =>
				headers.length > 0 ? [{ commit, headers }] : [],
			),
			seconds: (options.clock() - begin) / 1000,
		};
	} finally {
		await scratch.close();
	}
}

/** The ref that holds what a run has ported. */
export function tipRefOf(plan: Plan): string {
	return `refs/miggpt/${plan.run}/tip`;
}

async function portSeries(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	options: RunOptions,
): Promise<SteppedPatch[]> {
	const objects = new ObjectReader(scratch.context);
	const diffs = new DiffStream(scratch.context);
	try {
		return await writeSeries(repository, scratch, plan, options, { objects, diffs });
	} finally {
		await Promise.all([objects.close(), diffs.kill()]);
	}
}

async function writeSeries(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	options: RunOptions,
	readers: Pick<Tools, "objects" | "diffs">,
): Promise<SteppedPatch[]> {
	const overlay = await openOverlay(repository, scratch, readers.objects, plan);
	const journal = options.dryRun ? undefined : await Journal.create(repository.commonDir, plan);
	const stepper = await Stepper.start(repository, plan, overlay, options.dryRun ? undefined : tipRefOf(plan));
	try {
		return await walk(repository, scratch, plan, options, { ...readers, journal, overlay, stepper });
	} finally {
		await stepper.finish();
		await journal?.close();
	}
}

/** The target's tree with nothing landed yet. */
export async function openOverlay(
	repository: Repository,
	scratch: Scratch,
	objects: ObjectReader,
	plan: Plan,
): Promise<Overlay> {
	const target = await CommitTree.open(scratch.context, objects, plan.target.commit);
	return new Overlay(
		target,
		(oid) => objects.blob(oid),
		(text) => blobId(text, repository.objectFormat),
	);
}

interface Tools {
	readonly objects: ObjectReader;
	readonly diffs: DiffStream;
	readonly journal: Journal | undefined;
	readonly overlay: Overlay;
	readonly stepper: Stepper;
}

async function walk(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	options: RunOptions,
	tools: Tools,
): Promise<SteppedPatch[]> {
	const { objects, diffs, journal, overlay, stepper } = tools;
	const { tell } = options;
	const decide = await decider(repository, scratch, plan, objects, overlay, options);
	const total = plan.commits.length;
	const results: SteppedPatch[] = [];
	for await (const patch of readAhead(plan.commits, (oid) => readPatch(objects, diffs, oid))) {
		if (repository.context.signal?.aborted) throw new CancelledError();
		const number = results.length + 1;
		tell({ kind: "step", number, total, subject: patch.subject, doing: "porting" });
		const decision: PatchDecision = await decide(patch);
		reconcilePatch(patch, decision);
		await journal?.append(decision);
		results.push(stepped(patch, decision, await stepper.step(patch, decision)));
		tell({ kind: "decided", number, total, patch, decision });
		if (decision.fate === "conflict") break;
	}
	for (const commit of plan.commits.slice(results.length)) results.push(await pending(objects, commit));
	return results;
}

function stepped(patch: Patch, decision: PatchDecision, newCommit: string | undefined): SteppedPatch {
	const { subject, message, encoding, droppedHeaders } = patch;
	return {
		commit: patch.key,
		...(newCommit !== undefined && { newCommit }),
		subject,
		decision,
		message,
		...(encoding !== undefined && { encoding }),
		droppedHeaders: newCommit === undefined ? [] : droppedHeaders,
	};
}

async function pending(objects: ObjectReader, commit: string): Promise<SteppedPatch> {
	const { message } = await readCommit(objects, commit);
	return {
		commit,
		subject: subjectOf(message),
		decision: {
			key: commit,
			fate: "pending",
			partlyUpstream: false,
			reason: "the run stopped before it",
			files: [],
		},
		message,
		droppedHeaders: [],
	};
}

async function* readAhead<T, U>(items: readonly T[], read: (item: T) => Promise<U>): AsyncGenerator<U> {
	const begun: Promise<U>[] = [];
	let next = 0;
	for (let i = 0; i < items.length; i++) {
		while (next < items.length && next <= i + READ_AHEAD) {
			const reading = read(items[next++]!);
			reading.catch(() => {});
			begun.push(reading);
		}
		yield await begun.shift()!;
	}
}
