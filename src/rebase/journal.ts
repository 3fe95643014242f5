import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.js";
import type { PatchDecision } from "../model/decision.js";
import type { Plan } from "../model/run.js";

const SCHEMA_VERSION = 1;

/**
 * The folder of a run, `<git-common-dir>/miggpt/<run>/`: `plan.json` is written before the first patch,
 * `journal.jsonl` gets one line a patch, its decision whole, before the next begins.
 */
export class Journal {
	private constructor(
		readonly folder: string,
		private readonly file: FileHandle,
	) {}

	/** Makes the run's folder and writes its plan. @throws UserError where the folder cannot be made */
	static async create(commonDir: string, plan: Plan): Promise<Journal> {
		const folder = runFolder(commonDir, plan.run);
		await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
			throw new UserError(
				`${folder} cannot be made: ${error.code}`,
				"see that the repository can be written to, and that no file stands in the way",
			);
		});
		const file = await open(join(folder, "plan.json"), "wx");
		await file.writeFile(`${JSON.stringify(plan, undefined, "\t")}\n`);
		await file.datasync();
		await file.close();
		return new Journal(folder, await open(join(folder, "journal.jsonl"), "ax"));
	}

	/** Writes a patch's decision and waits until it is on the disk. */
	async append(decision: PatchDecision): Promise<void> {
		await this.file.appendFile(`${JSON.stringify(decision)}\n`);
		await this.file.datasync();
	}

	close(): Promise<void> {
		return this.file.close();
	}
}

export function runFolder(commonDir: string, run: string): string {
	return join(commonDir, "miggpt", run);
}

const versioned = z.looseObject({ schemaVersion: z.number() });
const ident = z.object({ name: z.string(), email: z.string(), date: z.string() });
const commit = z.object({ name: z.string(), commit: z.string() });
const planSchema = z.object({
	schemaVersion: z.literal(SCHEMA_VERSION),
	run: z.string(),
	base: commit,
	target: commit,
	series: commit,
	commits: z.array(z.string()),
	branch: z.string(),
	committer: ident,
	onConflict: z.enum(["stop", "park"]),
	threshold: z.number(),
});
const decisionSchema = z.looseObject({
	key: z.string(),
	fate: z.string(),
	files: z.array(z.looseObject({})),
});

/** Reads a run back. @throws UserError where it was written by another version of the tool, or is damaged */
export async function readRun(
	commonDir: string,
	run: string,
): Promise<{ plan: Plan; decisions: PatchDecision[] }> {
	const folder = runFolder(commonDir, run);
	const raw: unknown = JSON.parse(await readFile(join(folder, "plan.json"), "utf8"));
	const { schemaVersion } = versioned.parse(raw);
	if (schemaVersion !== SCHEMA_VERSION)
		throw new UserError(
			`run ${run} was written in format ${schemaVersion}; this version reads format ${SCHEMA_VERSION}`,
			"finish it with the version of git-miggpt that started it",
		);
	const plan: Plan = planSchema.parse(raw);
	const lines = (await readFile(join(folder, "journal.jsonl"), "utf8")).split("\n").slice(0, -1);
	const decisions = lines.map((line) => decisionSchema.parse(JSON.parse(line)) as unknown as PatchDecision);
	return { plan, decisions };
}
