import { ExitCode } from "../../exit-codes.js";
import { keptFiles, keptIndexes, pruneStore } from "../../git/index/store.js";
import { openRepository } from "../../git/repository.js";
import { AnswerStore } from "../../llm/answer-store.js";
import { counted, display } from "../../report/display.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { INDEX_OPTIONS, indexesOf } from "../index-options.js";
import { cacheOf, MODEL_OPTIONS } from "../model-options.js";

export const cache: CommandSpec = {
	name: "cache",
	synopsis: "[--clear | --prune]",
	summary: "Show or clear what models have answered and what is known of whole kernels",
	description: [
		"Answers of models are kept by the content of the request, in $XDG_CACHE_HOME/git-miggpt/answers (~/.cache where that is not set), one file each; no key and no URL is among them.",
		"What is known of whole kernels, an index of each tree and the history between two, is kept in <git-common-dir>/miggpt/index, which all worktrees share, or where --index-dir says. It is made again where it is missing. What a run has made and decided is no cache, and is never removed.",
	],
	words: { least: 0, most: 0 },
	options: {
		clear: { type: "boolean", config: "nobody", describe: "Remove all answers." },
		prune: {
			type: "boolean",
			config: "nobody",
			describe:
				"Remove what only other versions of the program can read, what was never finished, and what is beyond the limits.",
		},
		"cache-size": MODEL_OPTIONS["cache-size"]!,
		...INDEX_OPTIONS,
	},
	examples: [
		{ command: "git miggpt cache --clear", says: "Ask everything anew from now on" },
		{
			command: "git config --global miggpt.indexDir ~/.cache/git-miggpt/index",
			says: "Let all clones on this machine share what is known of kernels",
		},
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
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
