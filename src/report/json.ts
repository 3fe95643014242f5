import type { FileOutcome, HunkOutcome, PatchDecision } from "../model/decision.js";
import type { RunResult } from "../model/run.js";
import { CONTROLS, decode, display } from "./display.js";
import { evidenceText } from "./wording/evidence.js";
import { findingText } from "./wording/finding.js";
import { inTargetText, tieText } from "./wording/history.js";
import { meldText } from "./wording/meld.js";
import { hunkReasonText, leftOutBeforeText, patchReasonText } from "./wording/reason.js";

const SCHEMA_VERSION = 2;

/** A run as one JSON document: every patch, file and hunk. Lines count from 1, ranges are first and last line. */
export function runAsJson(run: RunResult): string {
	return printedJson(runDocument(run));
}

/** What `runAsJson` prints. */
export function runDocument(run: RunResult) {
	const { plan } = run;
	return {
		schemaVersion: SCHEMA_VERSION,
		run: plan.run,
		base: plan.base,
		target: plan.target,
		series: plan.series,
		way: plan.way ? { after: plan.way.after, before: plan.way.before ?? null } : null,
		threshold: plan.threshold,
		onConflict: plan.onConflict,
		dryRun: run.dryRun,
		branch: run.branchMade ? plan.branch : null,
		movedRefs: run.movedRefs ?? [],
		tip: run.tip ?? null,
		tipRef: run.tipRef ?? null,
		patchesDir: run.patchesDir ?? null,
		ended: run.ended ?? null,
		leftWorktree: run.leftWorktree ?? null,
		seconds: run.seconds,
		model: run.model ?? null,
		batch: run.batch ?? null,
		patchesIn: plan.commits.length,
		fates: run.fates,
		patches: run.patches.map(({ commit, newCommit, subject, decision }) => ({
			...fileOf(run, commit),
			commit,
			newCommit: newCommit ?? null,
			subject: decode(subject),
			fate: decision.fate,
			manner: decision.manner ?? null,
			partlyUpstream: decision.partlyUpstream,
			reason: decision.reason ? worded(decision.reason, patchReasonText) : null,
			overruled: (decision.overruled ?? []).map((reason) => worded(reason, patchReasonText)),
			leftOutBefore: decision.leftOutBefore ? worded(decision.leftOutBefore, leftOutBeforeText) : null,
			upstream: decision.tie ? worded(decision.tie, tieText) : null,
			inTarget: decision.inTarget ? worded(decision.inTarget, inTargetText) : null,
			meld: meldAsJson(decision),
			files: decision.files.map(fileAsJson),
		})),
		lacksHistory: run.lacksHistory ?? false,
		stopped: stoppedAsJson(run),
		broken: run.broken ? { ...run.broken, output: decode(run.broken.output) } : null,
		mailLosses: run.mailLosses,
		droppedHeaders: run.droppedHeaders,
	};
}

/** A document as it is printed. */
export function printedJson(document: object): string {
	return `${escapeControls(JSON.stringify(document, undefined, 2))}\n`;
}

/** What JSON lets through and a terminal obeys. */
export function escapeControls(json: string): string {
	return json.replace(CONTROLS, (char) =>
		char === "\n" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

/** The file that a patch was read from, and how it stood to BASE. */
function fileOf({ plan: { patchFiles, commits } }: RunResult, commit: string) {
	const origin = patchFiles?.files[commits.indexOf(commit)];
	return origin ? { file: display(origin.name), onBase: origin.fit } : {};
}

function stoppedAsJson({ stopped }: RunResult) {
	if (!stopped) return null;
	const { stop, worktree, notes } = stopped;
	return {
		...stop,
		...(stop.why === "exec" && { output: decode(stop.output) }),
		worktree: worktree ?? null,
		notes: notes ?? null,
	};
}

function meldAsJson({ fate, meld }: PatchDecision) {
	if (!meld) return null;
	const { how, into, isApart = false } = meld;
	return { how, into, isApart, text: meldText({ fate, meld })! };
}

function fileAsJson({ path, hunks }: FileOutcome) {
	return { path: decode(path), hunks: hunks.map(hunkAsJson) };
}

/** A hunk as documents have it: lines count from 1, ranges are first and last line. */
export function hunkAsJson({
	hunk,
	oldPath,
	oldLine,
	site,
	evidence,
	gates,
	reason,
	...outcome
}: HunkOutcome) {
	const range = ([from, to]: readonly [number, number]) => [from + 1, to];
	return {
		...outcome,
		old: hunk ? range(hunk.old) : null,
		new: hunk ? range(hunk.new) : null,
		oldPath: oldPath === undefined ? null : decode(oldPath),
		oldLine: oldLine === undefined ? null : oldLine + 1,
		site: site
			? {
					path: decode(site.path),
					lines: range([site.from, site.to]),
					definition: site.definition === undefined ? null : decode(site.definition),
				}
			: null,
		evidence: evidence.map((fact) => ({
			...worded(fact, evidenceText),
			at: fact.at ? decoded(fact.at) : null,
		})),
		gates: gates.map((finding) => worded(finding, findingText)),
		reason: reason ? worded(reason, hunkReasonText) : null,
	};
}

/** A fact as documents have it: its data, and the same in words. */
export function worded<T extends object>(fact: T, textOf: (fact: T) => string) {
	return { ...(decoded(fact) as T), text: decode(textOf(fact)) };
}

/** Data with all bytes in it as text. */
export function decoded(value: unknown): unknown {
	if (typeof value === "string") return decode(value);
	if (Array.isArray(value)) return value.map(decoded);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, decoded(each)]));
}
