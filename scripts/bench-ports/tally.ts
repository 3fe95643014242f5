import type { Judgement, Verdict } from "./judge.js";
import type { Row } from "./rows.js";

export type Counts = Record<Verdict, number>;

/** Counts by group, in the order in which groups are first met. */
export class Table {
	readonly rows = new Map<string, Counts>();

	add(group: string, verdict: Verdict): void {
		const row = this.rows.get(group) ?? { exact: 0, order: 0, wrong: 0, unresolved: 0 };
		row[verdict]++;
		this.rows.set(group, row);
	}

	/** The rows sorted by name, with `all` first. */
	sorted(): [string, Counts][] {
		return [...this.rows].sort(([a], [b]) => Number(b === "all") - Number(a === "all") || (a < b ? -1 : 1));
	}
}

/** The groups that a patch counts in, besides those of git's own verdict. */
export function groupsOf({ edit, set }: Row): string[] {
	return ["all", `edit ${edit}`, `set ${set}`];
}

/** What a run of the engine over all patches came to. */
export class Tally {
	readonly patches = new Table();
	readonly byGit = new Table();
	readonly files = new Table();
	readonly hunks = new Table();
	readonly strategies = new Table();
	readonly bands = new Table();
	readonly verdicts = new Map<string, Verdict>();
	readonly crashes: string[] = [];
	/** Milliseconds a file. */
	readonly times: number[] = [];

	add(key: string, row: Row, { verdict, decision, files }: Judgement): void {
		this.verdicts.set(key, verdict);
		this.byGit.add(`${row.edit}, git ${row.git_cherry_pick}`, verdict);
		for (const group of groupsOf(row)) {
			this.patches.add(group, verdict);
			for (const file of files) this.files.add(group, file);
		}
		decision.files.forEach(({ hunks }, i) => {
			for (const { state, strategy, confidence } of hunks) {
				const landed = files[i] === "unresolved" ? "exact" : files[i]!;
				const fate = state === "unsure" ? "unresolved" : landed;
				for (const group of groupsOf(row)) this.hunks.add(group, fate);
				this.strategies.add(`${strategy} ${confidence.toFixed(2)}`, fate);
				this.bands.add(bandOf(confidence), fate);
			}
		});
	}

	/** A patch that the engine failed at: a bug, and for the user a patch that is not solved. */
	crash(key: string, row: Row, error: unknown): void {
		this.crashes.push(`${key}: ${error instanceof Error ? error.message : error}`);
		this.verdicts.set(key, "unresolved");
		this.byGit.add(`${row.edit}, git ${row.git_cherry_pick}`, "unresolved");
		for (const group of groupsOf(row)) this.patches.add(group, "unresolved");
	}
}

function bandOf(confidence: number): string {
	const [lower, upper] = [
		[1, 1],
		[0.95, 1],
		[0.9, 0.95],
		[0.85, 0.9],
		[0.8, 0.85],
		[0.7, 0.8],
		[0.5, 0.7],
	].find(([from]) => confidence >= from!) ?? [0, 0.5];
	return lower === upper ? "1" : `${lower!.toFixed(2)} to ${upper!.toFixed(2)}`;
}
