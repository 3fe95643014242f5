import { appendFileSync } from "node:fs";
import { type FileHandle, open, readdir, readFile, rename, rm, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import type * as z from "zod/mini";
import { UserError } from "../../errors.js";
import { UNFINISHED_RUN } from "../../git/leftovers.js";
import type { PatchDecision } from "../../model/decision.js";
import type { PatchWish, ReviewMark } from "../../model/mark.js";
import type { ChangedSettings, MovedRef, Plan, RunEnd, Stop } from "../../model/run.js";
import { makeFolder, readIfThere, syncFolder, writeDurably } from "../../system/durable.js";
import { ownerToken } from "../../system/owner.js";
import { RUN_ID, runFolder } from "./paths.js";
import { entrySchema, planSchema, SCHEMA_VERSION, versioned } from "./schema.js";

/** One line of a journal. What a run is, is what its plan and these say, in their order. */
export type JournalEntry =
	/** Takes the place of an earlier decision on the same patch. */
	| { readonly kind: "decided"; readonly decision: PatchDecision }
	/** The commands after a patch, or an instruction of the to-do list, are done with; never begun again. */
	| { readonly kind: "checked"; readonly id: string }
	| { readonly kind: "stopped"; readonly stop: Stop }
	/** The user went on with other settings than those of the plan. */
	| { readonly kind: "changed"; readonly settings: ChangedSettings }
	/** The branch is about to be moved from `previous` to `tip`; the patch files are `files` in the output folder. */
	| {
			readonly kind: "published";
			readonly tip: string;
			readonly previous?: string | undefined;
			readonly files: readonly string[];
			/** Branches that go along in the same step. */
			readonly moved?: readonly MovedRef[];
	  }
	/** A leg of a way is done: the next takes up what landed, up to `tip`. */
	| { readonly kind: "passed"; readonly tip: string }
	/** What a reviewer says; the run stands as it did. */
	| { readonly kind: "marked"; readonly mark: ReviewMark }
	/** What a reviewer wants to be done when the run is done over. */
	| { readonly kind: "wished"; readonly wish: PatchWish }
	/** The run was at work for so long, till it stopped or ended. */
	| { readonly kind: "worked"; readonly seconds: number }
	| { readonly kind: "ended"; readonly how: RunEnd };

/**
 * The folder of a run, `<git-common-dir>/miggpt/<run>/`: `plan.json` is written before the first patch,
 * `journal.jsonl` gets a line a step, written before the next step begins.
 */
export class Journal {
	/** The sync that was asked for last: what begins later waits for it, and fails where it did. */
	#synced: Promise<void> = Promise.resolve();
	/** The one that has not begun yet: it takes along what is written till then. */
	#waiting: Promise<void> | undefined;

	private constructor(private readonly file: FileHandle) {}

	/**
	 * Makes the run's folder, with its plan and other files in it: it appears whole or not at all.
	 *
	 * @param before done last of all before it appears, with the folder by the name that it has till then
	 * @throws UserError where the folder cannot be made
	 */
	static async create(
		commonDir: string,
		plan: Plan,
		files: Readonly<Record<string, string>>,
		before: (unfinished: string) => Promise<void>,
	): Promise<Journal> {
		const folder = runFolder(commonDir, plan.run);
		const unfinished = join(dirname(folder), `${UNFINISHED_RUN}${ownerToken()}`);
		await makeFolder(unfinished).catch((error: NodeJS.ErrnoException) => {
			throw new UserError(
				`${folder} cannot be made: ${error.code}`,
				"see that the repository can be written to, and that no file stands in the way",
			);
		});
		try {
			for (const [name, text] of Object.entries({ ...files, "plan.json": jsonOf(plan), "journal.jsonl": "" }))
				await writeDurably(join(unfinished, name), text);
			await before(unfinished);
			await rename(unfinished, folder);
			await syncFolder(dirname(folder));
			return new Journal(await open(join(folder, "journal.jsonl"), "a"));
		} catch (error) {
			await rm(unfinished, { recursive: true, force: true });
			throw error;
		}
	}

	/** Opens the journal in a run's folder to go on with it; a last line that was cut off by a crash is taken away. */
	static async open(folder: string): Promise<Journal> {
		const path = join(folder, "journal.jsonl");
		const bytes = await readFile(path);
		await truncate(path, bytes.lastIndexOf("\n") + 1);
		return new Journal(await open(path, "a"));
	}

	/** Writes an entry and waits until it is on the disk, and all before it. */
	async append(entry: JournalEntry): Promise<void> {
		this.#write(entry);
		await this.#sync();
	}

	/**
	 * Writes an entry that would be worked out again as it is. A kill of the process does not harm it; it comes to the disk
	 * in the background, at the latest with the next that is appended, which fails where that failed.
	 */
	note(entry: JournalEntry): void {
		this.#write(entry);
		this.#sync().catch(() => {});
	}

	async close(): Promise<void> {
		await this.#synced.catch(() => {});
		await this.file.close();
	}

	/** A line is written sooner than a thread would be found to write it. */
	#write(entry: JournalEntry): void {
		appendFileSync(this.file.fd, lineOf(entry));
	}

	#sync(): Promise<void> {
		this.#waiting ??= this.#synced.then(() => {
			this.#waiting = undefined;
			return this.file.datasync();
		});
		this.#synced = this.#waiting;
		return this.#synced;
	}
}

function jsonOf(value: unknown): string {
	return `${JSON.stringify(value, undefined, "\t")}\n`;
}

/** A run as it stands on the disk. */
interface StoredRun {
	readonly plan: Plan;
	readonly entries: readonly JournalEntry[];
}

/** Reads a run back. @throws UserError where it was written by another version of the tool, or is damaged */
export async function readRun(commonDir: string, run: string): Promise<StoredRun> {
	const folder = runFolder(commonDir, run);
	const text = RUN_ID.test(run) ? await readIfThere(join(folder, "plan.json")) : undefined;
	if (text === undefined)
		throw new UserError(`there is no run ${run}`, "git miggpt undo --list shows the runs that there are");
	const raw = parseJson(text, join(folder, "plan.json"));
	const { schemaVersion } = checked(versioned, raw, join(folder, "plan.json"));
	if (schemaVersion !== SCHEMA_VERSION)
		throw new UserError(
			`run ${run} was written in format ${schemaVersion}; this version reads format ${SCHEMA_VERSION}`,
			"finish it with the version of git-miggpt that started it",
		);
	const plan = checked(planSchema, raw, join(folder, "plan.json"));
	const path = join(folder, "journal.jsonl");
	// What follows the last line end was cut off by a crash.
	const lines = ((await readIfThere(path)) ?? "").split("\n").slice(0, -1);
	const entries = lines.map(
		(line, i) =>
			checked(entrySchema, parseJson(line, `${path}:${i + 1}`), `${path}:${i + 1}`) as JournalEntry,
	);
	return { plan, entries };
}

/** The runs whose plan stands on the disk, oldest first. */
export async function listRuns(commonDir: string): Promise<string[]> {
	const names = await readdir(join(commonDir, "miggpt")).catch(() => []);
	const runs = names.filter((name) => RUN_ID.test(name)).sort();
	const plans = await Promise.all(
		runs.map((run) => readIfThere(join(runFolder(commonDir, run), "plan.json"))),
	);
	return runs.filter((_, i) => plans[i] !== undefined);
}

/** The runs that ended in one of these ways, and maybe went on, oldest first. Only the bytes of their journals are looked at. */
export async function runsEnded(commonDir: string, ways: ReadonlySet<RunEnd>): Promise<string[]> {
	const lines = [...ways].map((how) => Buffer.from(lineOf({ kind: "ended", how })));
	const ended: string[] = [];
	for (const run of await listRuns(commonDir)) {
		// Within a text of a decision the line would have its quotes escaped.
		const journal = await readFile(join(runFolder(commonDir, run), "journal.jsonl")).catch(() =>
			Buffer.alloc(0),
		);
		if (lines.some((line) => journal.includes(line))) ended.push(run);
	}
	return ended;
}

function lineOf(entry: JournalEntry): string {
	return `${JSON.stringify(entry)}\n`;
}

function parseJson(text: string, where: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw damaged(where);
	}
}

function checked<T>(schema: z.ZodMiniType<T>, raw: unknown, where: string): T {
	const parsed = schema.safeParse(raw);
	if (!parsed.success) throw damaged(where);
	return parsed.data;
}

function damaged(where: string): UserError {
	return new UserError(
		`${where} is damaged`,
		"git miggpt rebase --abort gives the run up; nothing but its own record is lost",
	);
}
