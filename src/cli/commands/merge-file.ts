import { UsageError } from "../../errors.js";
import type { MergeStyle } from "../../git/merge-file.js";
import { type MergeOutcome, mergeFiles, writeMerged } from "../../merge/files.js";
import { display } from "../../report/display.js";
import { mergeAsJson } from "../../report/merge.js";
import { type CommandSpec, type Io, lineOnly, type Parsed } from "../command.js";
import { gitContext } from "../git-context.js";
import { thresholdOption } from "../threshold.js";

export const mergeFile: CommandSpec = {
	name: "merge-file",
	synopsis: "[options] [-L NAME [-L ORIG [-L NAME2]]] OURS BASE THEIRS",
	summary: "Merge three files as git merge-file does, with the engine",
	description: [
		"Carries what changed from BASE to THEIRS over to OURS and writes the result there, or to standard output (-p). Arguments, conflict markers and exit status are those of git-merge-file(1): a number of conflicts up to 127, 255 for a failure, 129 for wrong usage.",
		"Where git would leave a conflict, the engine lands what it is sure of (--threshold) and leaves the rest between markers. Where the engine can do no more than git, the result is that of git merge-file to the byte. A change that the engine finds dangerous is a conflict even where git merges it. Files that the engine cannot merge, binary ones for instance, are left to git merge-file.",
		"With --ours, --theirs or --union, git settles that way what the engine did not land.",
	],
	words: { least: 3, most: 3 },
	failures: { usage: 129, other: 255 },
	options: {
		...lineOnly({
			stdout: { type: "boolean", alias: "p", describe: "Write the result to standard output, not to OURS." },
			label: {
				type: "string",
				alias: "L",
				value: "NAME",
				repeats: true,
				describe: "What markers call OURS, BASE and THEIRS, in this order; without it, their file names.",
			},
			merge: {
				type: "boolean",
				describe: "Show both sides of a conflict, whatever merge.conflictStyle says.",
			},
			diff3: { type: "boolean", describe: "Show the base of a conflict, too." },
			zdiff3: { type: "boolean", describe: "As --diff3, without lines that both sides begin or end with." },
			ours: { type: "boolean", describe: "Settle conflicts in favour of OURS." },
			theirs: { type: "boolean", describe: "Settle conflicts in favour of THEIRS." },
			union: { type: "boolean", describe: "Settle conflicts by keeping both sides." },
			"marker-size": { type: "number", value: "N", describe: "How long conflict markers are, instead of 7." },
			path: {
				type: "string",
				value: "PATH",
				describe: "Where the file stands in the kernel tree, which tells its language; OURS unless given.",
			},
			json: {
				type: "boolean",
				describe:
					"Print the decision on every change as JSON on standard output; with -p, the result is in it and OURS is not written.",
			},
			quiet: { type: "boolean", alias: "q", describe: "Print no warnings." },
		}),
		threshold: thresholdOption("a change is believed"),
	},
	examples: [
		{
			command: "git miggpt merge-file -p --diff3 driver.c driver.c.v6.1 driver.c.patched >merged.c",
			says: "Carry a patch of driver.c over to another version of it",
		},
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const files = parsed.words as unknown as readonly [string, string, string];
	const outcome = await mergeFiles(gitContext(io), {
		files,
		path: parsed.text("path") ?? files[0],
		threshold: parsed.number("threshold")!,
		style: styleOf(parsed, files),
		carried: "theirs",
	});
	if (!parsed.flag("quiet")) warn(outcome, io);
	if (outcome.by === "git" && outcome.code > 127) return outcome.code;
	const isKept = !parsed.flag("stdout");
	if (isKept) await writeMerged(gitContext(io), files[0], outcome.text);
	if (parsed.flag("json")) io.stdout.write(mergeAsJson(outcome, isKept));
	else if (!isKept) io.stdout.write(Buffer.from(outcome.text, "latin1"));
	return outcome.by === "git" ? outcome.code : Math.min(outcome.conflicts, 127);
}

function warn(outcome: MergeOutcome, { stderr }: Io): void {
	if (outcome.by !== "git") return;
	if (outcome.failure !== undefined)
		stderr.write(`warning: the engine failed, git merge-file merged: ${display(outcome.failure)}\n`);
	if (outcome.message !== "") stderr.write(`${display(outcome.message)}\n`);
}

function styleOf(parsed: Parsed, files: readonly [string, string, string]): MergeStyle {
	const given = parsed.texts("label");
	if (given.length > 3)
		throw new UsageError("merge-file takes three labels at most", "see git miggpt help merge-file");
	const conflictStyle = only(parsed, ["merge", "diff3", "zdiff3"]);
	const favour = only(parsed, ["ours", "theirs", "union"]);
	const markerSize = parsed.number("marker-size");
	return {
		labels: [given[0] ?? files[0], given[1] ?? files[1], given[2] ?? files[2]],
		...(conflictStyle && { conflictStyle }),
		...(favour && { favour }),
		...(markerSize !== undefined && { markerSize }),
	};
}

/** Of options that exclude each other, the last that is set. */
function only<T extends string>(parsed: Parsed, names: readonly T[]): T | undefined {
	return names.findLast((name) => parsed.flag(name));
}
