import type { MergeStyle } from "../../git/merge-file.js";
import { type MergeOutcome, mergeFiles, writeMerged } from "../../merge/files.js";
import { display } from "../../report/display.js";
import { mergeInOneLine } from "../../report/merge.js";
import type { Io, Parsed } from "../command.js";
import { gitContext } from "../git-context.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const [base, ours, theirs, size, path] = parsed.words as [string, string, string, string?, string?];
	const context = gitContext(io);
	const outcome = await mergeFiles(context, {
		files: [ours, base, theirs],
		path: path ?? ours,
		threshold: parsed.number("threshold")!,
		style: styleOf(size, parsed.words.slice(5)),
		carried: isMergeOfBranches(io) ? "smaller" : "theirs",
	});
	tell(outcome, path ?? ours, io);
	if (outcome.by === "git" && outcome.code > 127) return CONFLICT;
	await writeMerged(context, ours, outcome.text);
	return outcome.by === "git" ? outcome.code : Math.min(outcome.conflicts, 127);
}

/** In git merge either side may be the patched one; rebase, cherry-pick and am carry theirs. */
function isMergeOfBranches({ env }: Io): boolean {
	return Object.keys(env).some((name) => name.startsWith("GITHEAD_"));
}

/** What git cannot merge either, such as a binary file, is a conflict, and %A stays what it was. */
const CONFLICT = 1;

function tell(outcome: MergeOutcome, path: string, { stderr }: Io): void {
	if (outcome.by === "engine") {
		const line = mergeInOneLine(outcome.hunks);
		if (line !== undefined) stderr.write(`git-miggpt: ${display(path)}: ${line}\n`);
		return;
	}
	if (outcome.failure !== undefined)
		stderr.write(
			`warning: git-miggpt failed at ${display(path)}, git merge-file merged: ${display(outcome.failure)}\n`,
		);
	if (outcome.code > 127) stderr.write(`warning: ${display(path)}: ${display(outcome.message)}\n`);
}

/** Git before 2.45 hands `%S %X %Y` on as they are. */
function styleOf(size: string | undefined, given: readonly string[]): MergeStyle {
	const label = (at: number, otherwise: string) => {
		const name = given[at];
		return name === undefined || /^%[SXY]?$/.test(name) ? otherwise : name;
	};
	const markerSize = /^[1-9]\d*$/.test(size ?? "") ? Number(size) : undefined;
	return {
		labels: [label(1, "ours"), label(0, "base"), label(2, "theirs")],
		...(markerSize !== undefined && { markerSize }),
	};
}
