import { profileOf } from "../../fingerprint/profile.js";
import type { Answer, BenchRow, BenchTask, RowResult, SnippetRow, TaskResult } from "../../model/bench.js";
import { withoutSpace } from "../codebleu/whitespace.js";
import { Meter, type Method } from "../methods/method.js";
import { judge, type Similarity } from "../score.js";

interface RowRun {
	readonly method: Method;
	readonly tasks: readonly BenchTask[];
	/** Feed migration with the ground truth instead of what was retrieved. */
	readonly oracle: boolean;
	readonly similarity: Similarity;
	/** Milliseconds from any fixed point. */
	readonly clock: () => number;
}

/** CodeBLEU speaks of C, and of snippets: elsewhere two texts mean the same where they match best, and so do equal files. */
function similarityFor({ path, kind }: BenchRow, similarity: Similarity): Similarity {
	if (profileOf(path).language === "c")
		return kind === "snippet" ? similarity : (file, other) => (file === other ? 1 : similarity(file, other));
	return (reference, prediction) => (withoutSpace(reference) === withoutSpace(prediction) ? 1 : 0);
}

/** Does the tasks of one row and holds the answers against what is right. */
export async function runRow(row: BenchRow, settings: RowRun): Promise<RowResult> {
	const { id, type } = row;
	const run = { ...settings, similarity: similarityFor(row, settings.similarity) };
	if (row.kind === "file") {
		const meter = new Meter(run.clock);
		const answer = await run.method.portFile(row, meter);
		const { cost } = meter;
		return {
			id,
			type,
			migrate: { ...judge(answer, [row.targetPatched], run.similarity, "wrong edit"), cost },
		};
	}
	const tasks = new Set(run.tasks);
	const retrieved = tasks.has("retrieve") || !run.oracle ? await retrieve(row, run) : undefined;
	const fed = run.oracle ? row.retrieved[0] : retrieved?.text;
	const migrated = tasks.has("migrate") ? await migrate(row, fed, retrieved, run) : undefined;
	return {
		id,
		type,
		...(migrated && fed !== undefined && { fed }),
		...(retrieved && tasks.has("retrieve") && { retrieve: retrieved }),
		...(migrated && { migrate: migrated }),
	};
}

async function retrieve(row: SnippetRow, { method, similarity, clock }: RowRun): Promise<TaskResult> {
	const meter = new Meter(clock);
	const answer = await method.retrieve(row, meter);
	const { cost } = meter;
	return { ...judge(answer, row.retrieved, similarity, "wrong place"), cost };
}

async function migrate(
	row: SnippetRow,
	fed: string | undefined,
	retrieved: TaskResult | undefined,
	{ method, similarity, clock, oracle }: RowRun,
): Promise<TaskResult> {
	const meter = new Meter(clock);
	const answer = fed === undefined ? unfound(retrieved) : await method.migrate(row, fed, meter);
	const { cost } = meter;
	const wrong = !oracle && retrieved?.best === false ? "wrong place" : "wrong edit";
	return { ...judge(answer, row.migrated, similarity, wrong), cost };
}

/** There is nothing to migrate where nothing was found. */
function unfound(retrieved: TaskResult | undefined): Answer {
	return {
		text: undefined,
		failure: retrieved?.failure ?? "not found",
		...(retrieved?.note !== undefined && { note: retrieved.note }),
	};
}
