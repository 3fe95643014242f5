import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { UserError } from "../../errors.js";
import {
	BENCH_METHODS,
	BENCH_TASKS,
	type MethodSettings,
	MISS_REASONS,
	type RowResult,
} from "../../model/bench.js";

const taskSchema = z.object({
	text: z.optional(z.string()),
	note: z.optional(z.string()),
	failure: z.optional(z.enum(["not found", "refused", "invalid answer"])),
	best: z.boolean(),
	semantic: z.boolean(),
	codeBleu: z.number(),
	reason: z.optional(z.enum(MISS_REASONS)),
	cost: z.object({
		milliseconds: z.number(),
		requests: z.number(),
		tokensIn: z.number(),
		tokensOut: z.number(),
	}),
});
const rowSchema = z.object({
	id: z.string(),
	type: z.string(),
	fed: z.optional(z.string()),
	retrieve: z.optional(taskSchema),
	migrate: z.optional(taskSchema),
});
const headSchema = z.object({
	schemaVersion: z.literal(1),
	csv: z.string(),
	settings: z.object({
		method: z.enum(BENCH_METHODS),
		tasks: z.array(z.enum(BENCH_TASKS)),
		oracle: z.boolean(),
		threshold: z.number(),
		model: z.optional(z.string()),
		without: z.array(z.string()),
	}),
});

/** What a run of a method has done so far, a line a row, so that it can go on where it was cut off. */
export class Journal {
	#last: Promise<void> = Promise.resolve();

	private constructor(
		private readonly file: string | undefined,
		/** The rows that an earlier run has finished. */
		readonly done: readonly RowResult[],
	) {}

	/** A journal that is kept nowhere. */
	static none(): Journal {
		return new Journal(undefined, []);
	}

	/**
	 * Opens the journal of a run, or begins it.
	 *
	 * @param csv the benchmark's SHA-256
	 * @throws UserError where the file holds another run's rows and `restart` is not set
	 */
	static async open(file: string, csv: string, settings: MethodSettings, restart: boolean): Promise<Journal> {
		const head = JSON.stringify({ schemaVersion: 1, csv, settings });
		const text = restart ? undefined : await readFile(file, "utf8").catch(() => undefined);
		const lines = text?.split("\n").filter((line) => line !== "") ?? [];
		if (lines.length > 0) {
			if (!isSameRun(lines[0]!, head))
				throw new UserError(
					`${file} is of another run: another benchmark, method, model or options`,
					"name another folder with --out, or start over with --restart",
				);
			if (!text!.endsWith("\n")) await appendFile(file, "\n");
			return new Journal(file, readRows(lines.slice(1)));
		}
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, `${head}\n`);
		return new Journal(file, []);
	}

	/** Notes a finished row, after those noted before. */
	note(row: RowResult): Promise<void> {
		const { file } = this;
		if (file !== undefined) this.#last = this.#last.then(() => appendFile(file, `${JSON.stringify(row)}\n`));
		return this.#last;
	}
}

function isSameRun(line: string, head: string): boolean {
	const written = parseJson(line, headSchema);
	const wanted = parseJson(head, headSchema);
	return JSON.stringify(written) === JSON.stringify(wanted);
}

/** The rows of whole lines; one that a kill cut off is done again. */
function readRows(lines: readonly string[]): RowResult[] {
	return lines.flatMap((line) => {
		const row = parseJson(line, rowSchema);
		return row ? [row as RowResult] : [];
	});
}

function parseJson<T>(text: string, schema: z.ZodMiniType<T>): T | undefined {
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}
