import { PATCH_FATES } from "../model/fate.js";
import {
	type Cell,
	type HunkReview,
	type PatchReview,
	type Review,
	type Standing,
	textOf,
} from "../model/review.js";
import { counted, display, displayLines, short } from "./display.js";
import { endText } from "./results.js";
import { patchReasons } from "./text.js";
import { reasonForOthers } from "./wording/reason.js";
import { reviewFacts } from "./wording/review.js";
import { becameText, skippedText, summaryText } from "./wording/summary.js";

/** So many lines of a hunk are quoted. */
const MOST = 60;

/** A review for a pull request: what was adapted with what differs, what is left, what upstream has, in Markdown. */
export function reviewMarkdown(review: Review): string {
	const { run, patches } = review;
	const { plan, fates } = run;
	const end = endText(run);
	const counts = PATCH_FATES.filter((fate) => fates[fate] > 0).map((fate) => `| ${fate} | ${fates[fate]} |`);
	const by = (standing: Standing) => patches.filter((patch) => patch.standing === standing);
	const automatic = by("automatic").length;
	return `${[
		`# ${text(plan.series.name)}: ${text(plan.base.name)} → ${text(plan.target.name)}`,
		...(end === undefined ? [] : [text(end)]),
		["| fate | patches |", "|---|---|", ...counts].join("\n"),
		...section("Adapted", by("adapted"), (patch) => adapted(review, patch)),
		...section("Left out", by("left"), listed),
		...section("Superseded and upstream", by("upstream"), listed),
		`${counted(automatic, "patch")} landed as ${automatic === 1 ? "it was" : "they were"}.`,
	].join("\n\n")}\n`;
}

function section(
	title: string,
	patches: readonly PatchReview[],
	form: (patch: PatchReview) => string,
): string[] {
	return patches.length === 0 ? [] : [`## ${title} (${patches.length})`, ...patches.map(form)];
}

function adapted(review: Review, patch: PatchReview): string {
	const { number, subject, commit, newCommit, files } = patch;
	const hunks = files.flatMap((file) => file.hunks.filter(({ rows }) => rows.length > 0));
	const made = newCommit === undefined ? "" : ` → ${short(newCommit)}`;
	return [
		`### ${number}. ${text(subject)}`,
		`${text(becameText(patch))}; ${short(commit)}${made}`,
		...hunks.map((hunk) => hunkBlock(review, hunk)),
	].join("\n\n");
}

function listed({ number, subject, decision }: PatchReview): string {
	const reasons = patchReasons(decision, reasonForOthers).map((reason) => `  - ${text(reason)}`);
	return [`- ${number}. ${text(subject)} (${decision.fate})`, ...reasons].join("\n");
}

function hunkBlock(review: Review, hunk: HunkReview): string {
	const { oldAt, newAt, rows, note } = hunk;
	const path = text((newAt ?? oldAt)?.path ?? "");
	const lines = rows.flatMap((row) => {
		const { old, new: now, isSame, skipped } = row;
		if (skipped !== undefined) return [`@@ ${skippedText(row)} @@`];
		if (isSame) return [` ${quoted(now!)}`];
		return [...(old ? [`-${quoted(old)}`] : []), ...(now ? [`+${quoted(now)}`] : [])];
	});
	const shown =
		lines.length > MOST ? [...lines.slice(0, MOST), `@@ ${lines.length - MOST} lines more @@`] : lines;
	const told = [...reviewFacts(review, hunk), ...(note === undefined ? [] : [`note: ${note}`])];
	const facts = told.map((fact) => `- ${text(fact)}`);
	const where = [oldAt?.line, newAt?.line].filter((line) => line !== undefined).join(" → ");
	return [
		`**${path}**, line ${where}: ${text(summaryText(hunk))}`,
		...(facts.length > 0 ? [facts.join("\n")] : []),
		fenced(shown),
	].join("\n\n");
}

function quoted(cell: Cell): string {
	return `${cell.sign}${displayLines(textOf(cell)).join(" ")}`;
}

/** A code block whose fence is longer than any in it. */
function fenced(lines: readonly string[]): string {
	const longest = Math.max(
		2,
		...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length),
	);
	const fence = "`".repeat(longest + 1);
	return [`${fence}diff`, ...lines, fence].join("\n");
}

/** Bytes as text that Markdown, and HTML in it, leave as it is; no name in it is notified. */
function text(bytes: string): string {
	return display(bytes)
		.replace(/[\\`*_{}[\]|~$!#]/g, "\\$&")
		.replace(/[<>&@]/g, (char) => `&#${char.charCodeAt(0)};`);
}
