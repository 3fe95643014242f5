import { UsageError } from "../../errors.js";
import type { MergeStyle } from "../../git/merge-file.js";
import { type MergeOutcome, mergeFiles, writeMerged } from "../../merge/files.js";
import { display } from "../../report/display.js";
import { mergeAsJson } from "../../report/merge.js";
import type { Io, Parsed } from "../command.js";
import { gitContext } from "../git-context.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
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
