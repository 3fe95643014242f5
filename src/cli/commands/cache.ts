import { join } from "node:path";
import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { expiryDate } from "../../git/config.js";
import { keptFiles, keptIndexes, pruneStore } from "../../git/index/store.js";
import { openRepository, type Repository } from "../../git/repository.js";
import { AnswerStore } from "../../llm/answer-store.js";
import { listRuns } from "../../rebase/record/journal.js";
import { oldRuns, runsOnDisk } from "../../rebase/record/old-runs.js";
import { runFolder } from "../../rebase/record/paths.js";
import { pruneRuns } from "../../rebase/verbs/prune.js";
import { counted, display } from "../../report/display.js";
import { folderSize } from "../../system/folder-size.js";
import type { Io, Parsed } from "../command.js";
import { indexesOf } from "../index-options.js";
import { cacheOf } from "../model-request.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const { folder, limit } = cacheOf(parsed, io);
	const store = new AnswerStore(folder, limit);
	if (parsed.flag("clear")) {
		const count = await store.clear();
		io.stdout.write(`removed ${counted(count, "answer")} from ${display(folder)}\n`);
		return ExitCode.Done;
	}
	const repository = await openRepository(io.cwd, io.signal).catch(() => undefined);
	const indexes = indexesHere(parsed, io, repository);
	const runs = repository && { repository, expiry: await runsExpiry(parsed, repository) };
	if (parsed.flag("prune")) {
		await store.trim();
		if (indexes) await pruneStore(indexes);
		if (runs) await removeOld(runs, io);
	}
	const { answers, bytes } = await store.size();
	io.stdout.write(
		`${display(folder)}: ${counted(answers, "answer")}, ${megabytes(bytes)} of ${megabytes(limit)} MB\n`,
	);
	if (indexes) io.stdout.write(await indexLine(indexes));
	if (runs) io.stdout.write(await runsLine(runs));
	return ExitCode.Done;
}

/** Where indexes are kept; undefined outside of a repository where no folder is named. */
function indexesHere(parsed: Parsed, io: Io, repository: Repository | undefined) {
	const isNamed = parsed.text("index-dir") !== undefined;
	return repository || isNamed ? indexesOf(parsed, io, repository ?? { commonDir: "" }) : undefined;
}

/** Runs that ended before go, in milliseconds since 1970. @throws UserError where that is no date */
async function runsExpiry(parsed: Parsed, { context }: Repository): Promise<number> {
	const text = parsed.text("runs-expire")!;
	const date = await expiryDate(context, text);
	if (date !== undefined) return date;
	const name = parsed.source("runs-expire") === "line" ? "--runs-expire" : "miggpt.runsExpire";
	throw new UserError(
		`${name} takes a date as gc.reflogExpire does, not ${display(text)}`,
		"it looks like 90.days, 2026-01-31, now or never",
	);
}

/** The runs of a repository, and when they are old: in milliseconds since 1970. */
interface Runs {
	readonly repository: Repository;
	readonly expiry: number;
}

async function removeOld({ repository, expiry }: Runs, { stdout, stderr, now }: Io): Promise<void> {
	const { removed, busy } = await pruneRuns(repository, expiry, now().getTime());
	for (const { process, runs } of busy)
		stderr.write(
			`warning: ${counted(runs, "old run")} stayed, of a worktree that process ${process} is at work in: prune again when it has ended\n`,
		);
	if (removed.length > 0) stdout.write(`removed ${counted(removed.length, "run")}: ${removed.join(", ")}\n`);
}

async function indexLine({ folder, limit }: ReturnType<typeof indexesOf>): Promise<string> {
	const files = await keptFiles(folder).list();
	const trees = await keptIndexes(folder).list();
	const used = files.reduce((sum, { bytes }) => sum + bytes, 0);
	return `${display(folder)}: ${counted(trees.length, "tree")} indexed, ${megabytes(used)} of ${megabytes(limit)} MB\n`;
}

async function runsLine({ repository, expiry }: Runs): Promise<string> {
	const { commonDir } = repository;
	const names = await listRuns(commonDir);
	let bytes = 0;
	// Files of a run's worktree are its user's.
	for (const name of names) bytes += await folderSize(runFolder(commonDir, name), "worktree");
	const old = await oldRuns(repository, await runsOnDisk(repository), expiry);
	const goes = old.length === 0 ? "" : `, ${old.length} of them to be pruned`;
	return `${display(join(commonDir, "miggpt"))}: ${counted(names.length, "run")}, ${megabytes(bytes)} MB${goes}\n`;
}

function megabytes(bytes: number): string {
	return (bytes / 2 ** 20).toFixed(1);
}
