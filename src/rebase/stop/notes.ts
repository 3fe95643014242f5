import { isUtf8 } from "node:buffer";
import type { HunkOutcome, PatchDecision } from "../../model/decision.js";
import { targetLine } from "../../model/evidence.js";
import type { InTarget } from "../../model/in-target.js";
import type { BuildsOn, PatchReason } from "../../model/reason.js";
import type { Patch } from "../../model/series.js";
import { differenceLines, inTargetText } from "../../report/wording/history.js";
import { hunkFacts } from "../../report/wording/hunk.js";
import { meldText } from "../../report/wording/meld.js";
import { twoLinesText } from "../../report/wording/place.js";
import { leftOutBeforeText, patchReasonText } from "../../report/wording/reason.js";
import type { OpenItem, OpenPatch } from "./open-patch.js";

/** What a stop's open hunks are about: what was tried, the evidence, the proposals, and how to take one. Prose is UTF-8, proposals the file's own bytes. */
export function openNotes(
	patch: Patch,
	{ reason, leftOutBefore, inTarget, fate, meld }: PatchDecision,
	{ items }: OpenPatch,
	folder: string,
): Buffer {
	if (reason?.kind === "to be edited") return prose(editNotes(patch, reason, folder));
	const before = leftOutBefore
		? `\n${leftOutBeforeText(leftOutBefore)}; something else is open in it now\n`
		: "";
	const melded = meldText({ fate, ...(meld && { meld }) });
	const head = `${patch.key} ${patch.subject}
${melded === undefined ? "" : `${melded}\n`}${before}${reason?.kind === "builds on" ? `\n${dependency(reason)}` : ""}${inTarget ? `\n${inPart(reason, inTarget)}` : ""}
`;
	return Buffer.concat([prose(head), ...items.flatMap(describe), prose(nextSteps(folder))]);
}

/** Lines as UTF-8, whatever each is in. */
function prose(lines: string): Buffer {
	return Buffer.concat(lines.split(/(?<=\n)/).map(lineBytes));
}

function lineBytes(line: string): Buffer {
	const bytes = Buffer.from(line, "latin1");
	const isText = /[^\0-\xff]/.test(line) || !isUtf8(bytes);
	return isText ? Buffer.from(line) : bytes;
}

function nextSteps(folder: string): string {
	return `
The files are in ${folder}: what is sure is applied and staged, what is open stands between markers.

  git miggpt take N            put what is proposed for N in place of its markers
  git miggpt take N --side patch|base|target    or one of the sides
  git miggpt worktree FILE     to have another file there (--full: all of them)
  git add FILE                 when a file is right (git rm FILE where it is to go)
  git miggpt rebase --continue then; or --skip to leave the patch out

git mergetool, git diff and a commit made there work as well.
`;
}

function editNotes(
	{ key, subject }: Patch,
	reason: Extract<PatchReason, { kind: "to be edited" }>,
	folder: string,
): string {
	const abort = reason.by === "retry" ? "goes back to the run before" : "gives the run up";
	return `${key} ${subject}
${patchReasonText(reason)}

The patch landed, and its files are as it left them in ${folder}, staged.
Change them, and others, there (git miggpt worktree FILE brings one; --full all of them), then

  git add FILE                 when a file is right
  git miggpt rebase --continue lands the patch as it is then, or as it had where nothing changed
  git miggpt rebase --abort    ${abort}
`;
}

function dependency(reason: BuildsOn): string {
	return `${patchReasonText(reason)}
    --continue carries the patch over without that, --skip leaves it out as well
`;
}

function inPart(reason: PatchReason | undefined, inTarget: InTarget): string {
	const whole = reason?.kind === "partly superseded" ? [patchReasonText(reason)] : [];
	const lines = [...whole, inTargetText(inTarget), ...differenceLines(inTarget).map((line) => `    ${line}`)];
	return `${lines.join("\n")}\n`;
}

function describe({ number, path, line, hunks, proposal, isAsTarget }: OpenItem, i: number): Buffer[] {
	const where = line === undefined ? path : placeText(path, line, hunks);
	const facts = new Set(hunks.flatMap((hunk) => hunkFacts(hunk)));
	const isMade = proposal !== undefined && !isAsTarget;
	const proposed = isMade ? "" : isAsTarget ? " none to make, the target has it" : " none";
	const head = [
		`[${number}] ${where}`,
		...[...facts].map((fact) => `    ${fact}`),
		`    proposal:${proposed}`,
	];
	const code = isMade ? proposal.replace(/\n$/, "").replace(/^/gm, "      | ") : undefined;
	return [
		prose(`${i > 0 ? "\n" : ""}${head.join("\n")}\n`),
		...(code === undefined ? [] : [Buffer.from(`${code}\n`, "latin1")]),
	];
}

/** Where the target has it, and the lines of the base that the patch changes there. */
function placeText(path: string, line: number, hunks: readonly HunkOutcome[]): string {
	return twoLinesText(targetLine(path, line), lineInBase(hunks));
}

/** The first line of the base that hunks change, from 0; undefined where they change none. */
export function lineInBase(hunks: readonly HunkOutcome[]): number | undefined {
	const old = hunks.find(({ hunk }) => hunk !== undefined);
	return old?.oldLine ?? old?.hunk?.old[0];
}
