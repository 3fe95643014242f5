import type { FileOutcome, HunkOutcome } from "../model/decision.js";
import type { RunResult } from "../model/run.js";
import { CONTROLS, decode } from "./display.js";

const SCHEMA_VERSION = 1;

/** A run as one JSON document: every patch, file and hunk. Lines count from 1, ranges are first and last line. */
export function runAsJson(run: RunResult): string {
	const { plan } = run;
	const document = {
		schemaVersion: SCHEMA_VERSION,
		run: plan.run,
		base: plan.base,
		target: plan.target,
		series: plan.series,
		threshold: plan.threshold,
		onConflict: plan.onConflict,
		dryRun: run.dryRun,
		branch: run.branchMade ? plan.branch : null,
		tip: run.tip ?? null,
		tipRef: run.tipRef ?? null,
		patchesDir: run.patchesDir ?? null,
		seconds: run.seconds,
		model: run.model ?? null,
		patchesIn: plan.commits.length,
		fates: run.fates,
		patches: run.patches.map(({ commit, newCommit, subject, decision }) => ({
			commit,
			newCommit: newCommit ?? null,
			subject: decode(subject),
			fate: decision.fate,
			manner: decision.manner ?? null,
			partlyUpstream: decision.partlyUpstream,
			reason: decision.reason === undefined ? null : decode(decision.reason),
			files: decision.files.map(fileAsJson),
		})),
		stopped: stoppedAsJson(run),
		broken: run.broken ? { ...run.broken, output: decode(run.broken.output) } : null,
		mailLosses: run.mailLosses,
		droppedHeaders: run.droppedHeaders,
	};
	return `${escapeControls(JSON.stringify(document, undefined, 2))}\n`;
}

/** What JSON lets through and a terminal obeys. */
export function escapeControls(json: string): string {
	return json.replace(CONTROLS, (char) =>
		char === "\n" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
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

function fileAsJson({ path, hunks }: FileOutcome) {
	return { path: decode(path), hunks: hunks.map(hunkAsJson) };
}

/** A hunk as documents have it: lines count from 1, ranges are first and last line. */
export function hunkAsJson({ hunk, oldLine, site, evidence, gates, reason, ...outcome }: HunkOutcome) {
	const range = ([from, to]: readonly [number, number]) => [from + 1, to];
	return {
		...outcome,
		old: hunk ? range(hunk.old) : null,
		new: hunk ? range(hunk.new) : null,
		oldLine: oldLine === undefined ? null : oldLine + 1,
		site: site
			? {
					path: decode(site.path),
					lines: range([site.from, site.to]),
					definition: site.definition === undefined ? null : decode(site.definition),
				}
			: null,
		evidence: evidence.map(({ text, at }) => ({
			text: decode(text),
			at: at ? { ...at, path: decode(at.path) } : null,
		})),
		gates: gates.map((finding) => ({ ...finding, reason: decode(finding.reason) })),
		reason: reason === undefined ? null : decode(reason),
	};
}
