import { type FileHandle, open, readdir, readFile, rename, rm, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.js";
import { UNFINISHED_RUN } from "../../git/leftovers.js";
import type { PatchDecision } from "../../model/decision.js";
import type { PatchWish, ReviewMark } from "../../model/mark.js";
import type { ChangedSettings, MovedRef, Plan, RunEnd, Stop } from "../../model/run.js";
import { makeFolder, readIfThere, syncFolder, writeDurably } from "../../system/durable.js";
import { ownerToken } from "../../system/owner.js";
import { RUN_ID, runFolder } from "./paths.js";

const SCHEMA_VERSION = 4;

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
		await this.#write(entry);
		await this.#sync();
	}

	/**
	 * Writes an entry that would be worked out again as it is. A kill of the process does not harm it; it comes to the disk
	 * in the background, at the latest with the next that is appended, which fails where that failed.
	 */
	async note(entry: JournalEntry): Promise<void> {
		await this.#write(entry);
		this.#sync().catch(() => {});
	}

	async close(): Promise<void> {
		await this.#synced.catch(() => {});
		await this.file.close();
	}

	async #write(entry: JournalEntry): Promise<void> {
		await this.file.appendFile(`${JSON.stringify(entry)}\n`);
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
	branchWas: z.string().exactOptional(),
	committer: ident,
	onConflict: z.enum(["stop", "park"]),
	threshold: z.number(),
	llmThreshold: z.number().exactOptional(),
	superseded: z.enum(["drop", "park"]),
	history: z.boolean(),
	home: z.string(),
	output: z.string().exactOptional(),
	form: z.enum(["quilt", "mbox", "mail"]).exactOptional(),
	force: z.boolean(),
	checks: z.object({
		exec: z.array(z.string()),
		execChanged: z.array(z.string()),
		bisectExec: z.string().exactOptional(),
	}),
	trailers: z.array(z.enum(["signoff", "origin"])).exactOptional(),
	postRewrite: z.literal(true).exactOptional(),
	updateRefs: z.array(z.object({ ref: z.string(), at: z.string(), commit: z.string() })).exactOptional(),
	sign: z.union([z.string(), z.literal(false)]).exactOptional(),
	worktree: z.string().exactOptional(),
	model: z.string().exactOptional(),
	made: z.string().exactOptional(),
	patchFiles: z
		.object({
			run: z.string(),
			paths: z.array(z.string()),
			files: z.array(
				z.object({
					name: z.string(),
					fit: z.enum(["exact", "offset", "fuzz", "present", "alike", "alone"]),
					clues: z.string().exactOptional(),
				}),
			),
			refresh: z.enum(["none", "headers", "all"]),
			leftOut: z.enum(["not-applied", "omit"]),
		})
		.exactOptional(),
	way: z.object({ after: z.array(commit), before: z.string().exactOptional() }).exactOptional(),
	retryOf: z
		.object({
			run: z.string(),
			keys: z.array(z.string()),
			keep: z.array(z.string()),
			anyway: z.array(z.string()).default([]),
		})
		.exactOptional(),
});
const entrySchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("decided"),
		decision: z.looseObject({
			key: z.string(),
			fate: z.string(),
			files: z.array(
				z.looseObject({ effects: z.array(z.looseObject({})), hunks: z.array(z.looseObject({})) }),
			),
		}),
	}),
	z.object({ kind: z.literal("checked"), id: z.string() }),
	z.object({
		kind: z.literal("stopped"),
		stop: z.looseObject({ why: z.enum(["conflict", "edit", "exec", "break"]) }),
	}),
	z.object({
		kind: z.literal("changed"),
		settings: planSchema
			.pick({ onConflict: true, superseded: true, threshold: true, llmThreshold: true, sign: true })
			.partial(),
	}),
	z.object({
		kind: z.literal("published"),
		tip: z.string(),
		previous: z.string().optional(),
		files: z.array(z.string()),
		moved: z.array(z.object({ ref: z.string(), from: z.string(), to: z.string() })).exactOptional(),
	}),
	z.object({ kind: z.literal("passed"), tip: z.string() }),
	z.object({
		kind: z.literal("marked"),
		mark: z.object({
			key: z.string(),
			hunk: z.string().exactOptional(),
			isAccepted: z.boolean(),
			note: z.string().exactOptional(),
		}),
	}),
	z.object({
		kind: z.literal("wished"),
		wish: z.object({ key: z.string(), wish: z.enum(["edit", "park"]).exactOptional() }),
	}),
	z.object({ kind: z.literal("worked"), seconds: z.number() }),
	z.object({ kind: z.literal("ended"), how: z.enum(["done", "aborted", "quit", "undone", "unchanged"]) }),
]);

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

function parseJson(text: string, where: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw damaged(where);
	}
}

function checked<T>(schema: z.ZodType<T>, raw: unknown, where: string): T {
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
