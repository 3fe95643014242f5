import { BENCH_OPTIONS } from "../bench-options.js";
import type { CommandSpec } from "../command.js";

export const bench: CommandSpec = {
	name: "bench",
	synopsis: "[CSV] [options]",
	summary: "Measure how well a method finds and migrates code",
	description: [
		"Runs a benchmark in the format of MigGPT (a row a snippet: type, s_old, s_old_p, file_new, s_new_gt1, s_new_gt2, s_new_p_gt1, s_new_p_gt2) or of whole files (path, file_old, file_old_p, file_new, file_new_p), and prints how many rows come out right: best match is equality but for white space, semantic match a CodeBLEU above 0.9. Without CSV it runs the project's own.",
		"Methods: engine, the deterministic engine alone; auto, the engine, and the model for what it leaves; miggpt and vanilla, the prompts of the MigGPT paper with and without its modules; git, git merge-file as the yardstick.",
		"With --baseline it says which rows got worse and better, and exits with 1 where any got worse. A wrong answer is worse than none, also one that means nearly the same.",
	],
	words: { least: 0, most: 1 },
	options: BENCH_OPTIONS,
	examples: [
		{ command: "git miggpt bench rows.csv --out results", says: "Measure the engine, and keep the answers" },
		{
			command: "git miggpt bench rows.csv --baseline rows.json",
			says: "Look whether anything got worse since rows.json was made",
		},
		{
			command: "git miggpt bench rows.csv --method miggpt --llm MODEL --record answers -j 8",
			says: "Reproduce the paper's method with a model, and keep what the model answers",
		},
	],
	action: async () => (await import("../commands/bench.js")).run,
};
