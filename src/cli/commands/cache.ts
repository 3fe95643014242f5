import { ExitCode } from "../../exit-codes.js";
import { keptFiles, keptIndexes, pruneStore } from "../../git/index/store.js";
import { openRepository } from "../../git/repository.js";
import { AnswerStore } from "../../llm/answer-store.js";
import { counted, display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { indexesOf } from "../index-options.js";
import { cacheOf } from "../model-options.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const { folder, limit } = cacheOf(parsed, io);
	const store = new AnswerStore(folder, limit);
	if (parsed.flag("clear")) {
		const count = await store.clear();
		io.stdout.write(`removed ${counted(count, "answer")} from ${display(folder)}\n`);
		return ExitCode.Done;
	}
	const indexes = await indexesHere(parsed, io);
	if (parsed.flag("prune")) {
		await store.trim();
		if (indexes) await pruneStore(indexes);
	}
	const { answers, bytes } = await store.size();
	io.stdout.write(sizeLine(folder, counted(answers, "answer"), bytes, limit));
	if (indexes) {
		const files = await keptFiles(indexes.folder).list();
		const trees = await keptIndexes(indexes.folder).list();
		const used = files.reduce((sum, file) => sum + file.bytes, 0);
		io.stdout.write(
			sizeLine(indexes.folder, `${counted(trees.length, "tree")} indexed`, used, indexes.limit),
		);
	}
	return ExitCode.Done;
}

/** Where indexes are kept; undefined outside of a repository where no folder is named. */
async function indexesHere(parsed: Parsed, io: Io) {
	if (parsed.text("index-dir") !== undefined) return indexesOf(parsed, io, { commonDir: "" });
	const repository = await openRepository(io.cwd, io.signal).catch(() => undefined);
	return repository && indexesOf(parsed, io, repository);
}

function sizeLine(folder: string, what: string, bytes: number, limit: number): string {
	const megabytes = (count: number) => (count / 2 ** 20).toFixed(1);
	return `${display(folder)}: ${what}, ${megabytes(bytes)} of ${megabytes(limit)} MB\n`;
}
