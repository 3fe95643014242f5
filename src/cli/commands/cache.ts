import { ExitCode } from "../../exit-codes.js";
import { AnswerStore } from "../../llm/answer-store.js";
import { counted, display } from "../../report/display.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { cacheOf, MODEL_OPTIONS } from "../model-options.js";

export const cache: CommandSpec = {
	name: "cache",
	synopsis: "[--clear]",
	summary: "Show or clear what models have answered",
	description: [
		"Answers of models are kept by the content of the request, in $XDG_CACHE_HOME/git-miggpt/answers (~/.cache where that is not set), one file each; no key and no URL is among them.",
	],
	words: { least: 0, most: 0 },
	options: {
		clear: { type: "boolean", config: "nobody", describe: "Remove all answers." },
		"cache-size": MODEL_OPTIONS["cache-size"]!,
	},
	examples: [{ command: "git miggpt cache --clear", says: "Ask everything anew from now on" }],
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
	const { answers, bytes } = await store.size();
	const megabytes = (count: number) => (count / 2 ** 20).toFixed(1);
	io.stdout.write(
		`${display(folder)}: ${counted(answers, "answer")}, ${megabytes(bytes)} of ${megabytes(limit)} MB\n`,
	);
	return ExitCode.Done;
}
