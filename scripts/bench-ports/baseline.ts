import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { VERDICTS, type Verdict } from "./judge.js";
import type { Counts, Table, Tally } from "./tally.js";

/** Which rows a run was over, and how: runs of the same choice are compared. */
export interface Choice {
	readonly csv: string;
	readonly digest: string;
	readonly trees: boolean;
	readonly split: string;
	readonly threshold: number;
	readonly without: readonly string[];
}

type Saved = Record<string, Record<"patches" | "files" | "hunks", Record<string, Counts>>>;

const BASELINE = fileURLToPath(new URL("../../fixtures/ports-baseline.json", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/bench-ports/", import.meta.url));
const KINDS = ["patches", "files", "hunks"] as const;

/**
 * Says how a run differs from the counts in fixtures/ports-baseline.json.
 *
 * @returns false where fewer patches are exact, or exact but for order, or more are wrong, in any group
 */
export function compareWithBaseline(choice: Choice, tally: Tally): boolean {
	const before = readJson<Saved>(BASELINE)?.[nameOf(choice)];
	if (!before) {
		console.log(`\nno baseline for ${nameOf(choice)}`);
		return true;
	}
	const changes = KINDS.flatMap((kind) =>
		tally[kind].sorted().flatMap(([group, now]) => {
			const was = before[kind][group];
			return was && VERDICTS.every((verdict) => was[verdict] === now[verdict])
				? []
				: [`  ${`${kind}, ${group}`.padEnd(30)} ${was ? show(was) : "none"} → ${show(now)}`];
		}),
	);
	console.log(
		changes.length === 0
			? "\nas the baseline has it"
			: `\nagainst the baseline (${VERDICTS.join(" / ")}):\n${changes.join("\n")}`,
	);
	return tally.patches.sorted().every(([group, now]) => {
		const was = before.patches[group];
		const isNoWorse = (was: Counts) =>
			now.exact >= was.exact && now.exact + now.order >= was.exact + was.order && now.wrong <= was.wrong;
		return !was || isNoWorse(was);
	});
}

/** Makes a run's counts the baseline for its choice. */
export function saveBaseline(choice: Choice, tally: Tally): void {
	const counts = (table: Table) => Object.fromEntries(table.sorted());
	const all = readJson<Saved>(BASELINE) ?? {};
	all[nameOf(choice)] = {
		patches: counts(tally.patches),
		files: counts(tally.files),
		hunks: counts(tally.hunks),
	};
	const ordered = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
	writeFileSync(BASELINE, `${JSON.stringify(ordered, undefined, "\t")}\n`);
	console.log(`\nbaseline saved for ${nameOf(choice)}`);
}

/** Says which patches fared differently in the last run of the same choice on this machine, and remembers this one. */
export function compareWithLastRun(choice: Choice, verdicts: ReadonlyMap<string, Verdict>): void {
	const name = createHash("sha256").update(nameOf(choice)).digest("hex").slice(0, 16);
	const file = `${CACHE}last-${name}.json`;
	const last = readJson<Record<string, Verdict>>(file);
	const changed = [...verdicts].filter(([key, verdict]) => last && last[key] !== verdict);
	if (changed.length > 0) console.log("\nsince the last run:");
	for (const [key, verdict] of changed) console.log(`  ${last![key] ?? "new"} → ${verdict}: ${key}`);
	writeCache(file, Object.fromEntries(verdicts));
}

export function readJson<T>(file: string): T | undefined {
	try {
		return JSON.parse(readFileSync(file, "utf8")) as T;
	} catch {
		return undefined;
	}
}

export function writeCache(file: string, value: unknown): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(value));
}

/** Where what need not be computed again is kept. */
export function cacheFile(name: string): string {
	return `${CACHE}${name}`;
}

function nameOf({ csv, digest, trees, split, threshold, without }: Choice): string {
	const left = without.length > 0 ? `, without ${without.join(" ")}` : "";
	return `${csv} ${digest}, ${trees ? "with" : "without"} trees, split ${split}, threshold ${threshold}${left}`;
}

function show(counts: Counts): string {
	return VERDICTS.map((verdict) => counts[verdict]).join(" / ");
}
