import { ExitCode } from "../../exit-codes.js";
import { AnswerStore } from "../../llm/answer-store.js";
import { counted, display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { cacheOf } from "../model-options.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
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
