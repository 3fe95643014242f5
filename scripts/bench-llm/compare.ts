import { migrationPrompt } from "../../src/bench/prompts/migrate.js";
import { retrievalPrompt } from "../../src/bench/prompts/retrieve.js";
import { enclosing } from "../../src/fingerprint/definition.js";
import { profileOf } from "../../src/fingerprint/profile.js";
import { estimateTokens } from "../../src/llm/chat.js";
import { splitLines } from "../../src/text/lines.js";

/** A run as `rebase --json` prints it, as far as this comparison needs it. Lines count from 1. */
export interface Run {
	readonly patches: readonly {
		readonly commit: string;
		readonly subject: string;
		readonly files: readonly { readonly path: string; readonly hunks: readonly Hunk[] }[];
	}[];
}

interface Hunk {
	readonly state: string;
	readonly old: readonly [number, number] | null;
	readonly reason: { readonly failure?: { readonly kind: string } } | null;
	readonly model?: { readonly prompt: string; readonly tries: number; readonly tokensIn: number };
}

/** What asking about a hunk took, and what the paper's prompts would have taken at the least. */
export interface Cost {
	readonly place: string;
	readonly requests: number;
	/** Tokens sent. */
	readonly ours: number;
	readonly paper: number;
	readonly isLanded: boolean;
}

/** Two requests: where is it in the whole new file, and the change there; no round is repeated. */
export const PAPER_REQUESTS = 2;
const WINDOW = 12;

/**
 * Holds what a run sent beside the paper's prompts for the same hunks.
 *
 * @param read the text of a file before a commit of the series, and in the target; undefined where it is not there
 */
export function compare(
	run: Run,
	read: { old(commit: string, path: string): string | undefined; now(path: string): string | undefined },
): Cost[] {
	const costs: Cost[] = [];
	for (const { commit, files } of run.patches)
		for (const { path, hunks } of files) {
			const asked = hunks.filter((hunk) => hunk.model && hunk.model.tries > 0 && hunk.old);
			const [old, now] = [read.old(commit, path), read.now(path)];
			if (old === undefined || now === undefined) continue;
			for (const { model, old: range, state } of asked) {
				const sharing = asked.filter((other) => other.model!.prompt === model!.prompt).length;
				costs.push({
					place: `${path}:${range![0]}`,
					requests: model!.tries / sharing,
					ours: model!.tokensIn / sharing,
					paper: paperTokens(path, old, now, range![0] - 1),
					isLanded: state !== "unsure",
				});
			}
		}
	return costs;
}

/** The least that the paper's two prompts take for the definition around a line. */
function paperTokens(path: string, old: string, now: string, line: number): number {
	const lines = splitLines(old);
	const definition = enclosing(profileOf(path).definitions(lines), line + 3);
	const { from, to } = definition ?? { from: Math.max(0, line - WINDOW), to: line + WINDOW };
	const snippet = lines.slice(from, to).join("");
	const retrieval = retrievalPrompt(snippet, now);
	const migration = migrationPrompt({ base: snippet, patched: snippet, found: snippet });
	return estimateTokens(retrieval) + estimateTokens(migration);
}

/** Prints one line a hunk and the medians. @returns the median of ours by the paper's */
export function printCosts(costs: readonly Cost[]): number {
	console.log(`${"hunk".padEnd(56)} requests   tokens    paper's   share`);
	for (const { place, requests, ours, paper } of costs)
		console.log(
			`${place.slice(-56).padEnd(56)} ${requests.toFixed(1).padStart(8)} ${Math.round(ours).toString().padStart(8)} ${paper.toString().padStart(10)} ${percent(ours / paper)}`,
		);
	const share = median(costs.map(({ ours, paper }) => ours / paper));
	const middle = (of: (cost: Cost) => number) => median(costs.map(of));
	console.log(
		`${`median of ${costs.length} hunks`.padEnd(56)} ${middle(({ requests }) => requests)
			.toFixed(1)
			.padStart(8)} ${Math.round(middle(({ ours }) => ours))
			.toString()
			.padStart(8)} ${middle(({ paper }) => paper)
			.toString()
			.padStart(10)} ${percent(share)}`,
	);
	console.log(`requests a hunk by the paper's prompts: ${PAPER_REQUESTS} or more`);
	return share;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(1).padStart(6)} %`;
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
