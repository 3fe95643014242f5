import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { type Built, buildBenchmark } from "../../bench/build/build.js";
import { PAIRED_BY } from "../../bench/build/pair.js";
import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { counted, display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const [old, now] = [parsed.text("old"), parsed.text("new")];
	if (old === undefined || now === undefined)
		throw new UserError("bench build needs --old and --new", "see git miggpt help bench build");
	const repository = await openRepository(io.cwd, io.signal);
	const output = parsed.text("output");
	const file = output === undefined ? undefined : resolve(io.cwd, output);
	const request = { old, now, files: parsed.flag("files") };
	const built = await (file === undefined
		? buildBenchmark(repository, request, (csv) => io.stdout.write(csv, "latin1"))
		: buildInto(file, (write) => buildBenchmark(repository, request, write)));
	io.stderr.write(`${summary(built)}${file === undefined ? "" : `\nwritten: ${display(file)}`}\n`);
	return ExitCode.Done;
}

/** Lets a file appear when all of it is written, or not at all. */
async function buildInto(
	file: string,
	build: (write: (csv: string) => void) => Promise<Built>,
): Promise<Built> {
	const unfinished = `${file}.${process.pid}.tmp`;
	const stream = createWriteStream(unfinished, { encoding: "latin1" });
	try {
		await once(stream, "open");
	} catch (error) {
		throw new UserError(`cannot write ${file}: ${(error as Error).message}`);
	}
	try {
		const built = await build((csv) => stream.write(csv, "latin1"));
		stream.end();
		await once(stream, "finish");
		if (built.rows === 0)
			throw new UserError(
				"the two states have nothing in common that makes a row",
				"see that --old and --new are two states of one series",
			);
		await rename(unfinished, file);
		return built;
	} finally {
		stream.destroy();
		await rm(unfinished, { force: true });
	}
}

function summary({ oldPatches, newPatches, pairs, rows, unclear }: Built): string {
	const ways = PAIRED_BY.map((by) => `${pairs.filter((pair) => pair.by === by).length} by ${by}`).join(", ");
	const left = unclear === 0 ? "" : `; ${counted(unclear, "edit")} left out as unclear`;
	return `${counted(pairs.length, "pair")} of ${oldPatches} old and ${newPatches} new patches (${ways}): ${counted(rows, "row")}${left}`;
}
