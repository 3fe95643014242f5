import { type CommandSpec, lineOnly } from "../command.js";

export const benchBuild: CommandSpec = {
	name: "bench build",
	synopsis: "--old BASE..SERIES --new BASE..SERIES [-o FILE]",
	summary: "Build a benchmark out of two states of one series",
	description: [
		"Pairs the patches of an older and a newer state of a series, by patch id, by subject, and by the lines that they change, and writes what each patch changed with what its maintainers made of it, as a CSV that git miggpt bench reads. So the last port of a series becomes a measure for the tool, or for a model.",
		"A row is a snippet: the definition around an edit, or in other languages than C the edit's surroundings. With --files a row is a whole file. Edits of which it is not clear what became of them are left out and counted.",
	],
	words: { least: 0, most: 0 },
	options: lineOnly({
		old: { type: "string", value: "BASE..SERIES", describe: "The older state of the series." },
		new: { type: "string", value: "BASE..SERIES", describe: "The newer state." },
		output: {
			type: "string",
			alias: "o",
			value: "FILE",
			describe: "Where the CSV goes, instead of standard output.",
		},
		files: { type: "boolean", describe: "Rows of whole files instead of snippets." },
	}),
	examples: [
		{
			command: "git miggpt bench build --old v6.1..rt-6.1 --new v6.12..rt-6.12 -o rt.csv",
			says: "Make a benchmark of what became of a series from 6.1 to 6.12",
		},
	],
	action: async () => (await import("../commands/bench-build.js")).run,
};
