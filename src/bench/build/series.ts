import { UserError } from "../../errors.js";
import { patchIds } from "../../git/patch-ids.js";
import { commitsBetween, resolveCommit } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { Patch } from "../../model/series.js";
import { changedLines } from "../../port/words.js";
import type { Readers } from "../../series/readers.js";
import { isWeak, squash } from "../../text/lines.js";
import { addTo } from "../../text/multiset.js";

/** A patch as it is compared with those of another state of its series. */
export interface Candidate {
	readonly patch: Patch;
	readonly patchId: string | undefined;
	/** The lines that it adds and removes, without white space and those that tell nothing, and how often. */
	readonly lines: ReadonlyMap<string, number>;
}

/** Reads the series `BASE..SERIES`, oldest first. @throws UserError for a range that is no linear series */
export async function readSeries(
	repository: Repository,
	readers: Readers,
	range: string,
	role: string,
): Promise<Candidate[]> {
	const commits = await commitsOf(repository, range, role);
	const ids = await patchIds(readers.scratch.context, commits);
	const candidates: Candidate[] = [];
	for (const commit of commits) {
		const patch = await readers.patch(commit);
		candidates.push({ patch, patchId: ids.get(commit), lines: await linesOf(patch, readers) });
	}
	return candidates;
}

async function commitsOf(repository: Repository, range: string, role: string): Promise<string[]> {
	const [base, series, ...rest] = range.split("..");
	if (!base || !series || rest.length > 0 || series.startsWith("."))
		throw new UserError(`${role} ${range} is no series`, "write BASE..SERIES, such as v6.1..my-patches");
	const [from, to] = [
		await resolveCommit(repository, base, role),
		await resolveCommit(repository, series, role),
	];
	const commits = await commitsBetween(repository, from, to);
	if (commits.length === 0)
		throw new UserError(`${role} ${range} holds no commit`, "write BASE..SERIES, the older one first");
	const merge = commits.find(({ parents }) => parents > 1);
	if (merge)
		throw new UserError(
			`${role} ${range} has a merge commit, ${merge.commit.slice(0, 12)}`,
			"make it linear first",
		);
	return commits.map(({ commit }) => commit);
}

async function linesOf(patch: Patch, { blob }: Readers): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const change of patch.changes) {
		const changed = await changedLines(change, blob);
		for (const [sign, lines] of [
			["+", changed?.added],
			["-", changed?.removed],
		] as const)
			for (const line of lines ?? []) {
				if (isWeak(line)) continue;
				const key = sign + squash(line);
				addTo(counts, key);
			}
	}
	return counts;
}
