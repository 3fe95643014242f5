import pLimit from "p-limit";
import { readCommit } from "../git/commits.js";
import { readHistory } from "../git/history.js";
import { commitPaths, fileDiffs, movedBy, pastPatchIds, removersOf } from "../git/history-diffs.js";
import { patchIds } from "../git/patch-ids.js";
import { commitIn } from "../git/refs.js";
import { listTags } from "../git/tags.js";
import { cluesOf } from "../history/clues.js";
import { PastIndex } from "../history/past.js";
import { type Sought, tieOf } from "../history/ties.js";
import { changedAround, whoChanged } from "../history/touched.js";
import type { Evidence } from "../model/evidence.js";
import type { Clues, PastCommit, Tie } from "../model/history.js";
import type { Hunk, Patch } from "../model/series.js";
import type { MovedBy } from "../port/moves.js";
import type { Readers } from "../series/readers.js";
import { subjectOf } from "../series/subject.js";
import { getOrMake } from "../text/get-or-make.js";
import type { RunOptions } from "./options.js";
import type { Run } from "./record/run.js";

/** So much of a commit's message is kept with a hunk. */
const LONGEST_BODY = 400;

/** The diffs of as many files are kept: patches of a series that change one stand near each other. */
const MOST_DIFFED = 40;
/** A patch may leave hundreds of files open, and each has git read what became of one. */
const MOST_AT_ONCE = 4;

/** What the commits between base and target tell of patches, read when it is first asked for. */
export class RunPast {
	#opened: Promise<Opened | undefined> | undefined;
	#isMissing = false;
	readonly #diffs = new Map<string, ReturnType<typeof fileDiffs>>();
	readonly #few = pLimit(MOST_AT_ONCE);

	constructor(
		private readonly run: Run,
		private readonly readers: Readers,
		private readonly options: Pick<RunOptions, "tell" | "dryRun" | "indexes">,
	) {}

	/** History was asked for, and none is there. */
	get isMissing(): boolean {
		return this.#isMissing;
	}

	/** Whether a patch names a commit that it was made from. */
	isNaming(patch: Patch): boolean {
		return this.#cluesOf(patch).sameAs.length > 0;
	}

	/** The commit of upstream that a patch became, or may have become. */
	async tie(patch: Patch): Promise<Tie | undefined> {
		const past = await this.#open();
		if (!past) return undefined;
		const sought = soughtOf(patch, this.#cluesOf(patch), past.own.get(patch.key));
		const found = tieOf(sought, past.index, past.patchIds);
		return found ? past.index.tie(found) : this.#namedInBase(sought.clues);
	}

	/** A commit that a patch names and that the base has; not asked for in a partial clone, which would fetch it. */
	async #namedInBase({ sameAs }: Clues): Promise<Tie | undefined> {
		const { repository, plan } = this.run;
		if (repository.promisor !== undefined) return undefined;
		for (const { id } of sameAs) {
			const commit = await commitIn(this.readers.scratch.context, id, plan.base.commit);
			if (commit === undefined) continue;
			const { message } = await readCommit(this.readers.objects, commit);
			const named = { id: commit, subject: subjectOf(message) };
			return { commit: named, reason: { kind: "named in base" }, revertedBy: [], fixedBy: [] };
		}
		return undefined;
	}

	/** Who changed the lines that a hunk needs. */
	async whoChanged(path: string, hunk: Hunk, base: readonly string[], target: readonly string[]) {
		const past = await this.#open();
		const commits = past?.index.ofPath(path) ?? [];
		if (!past || commits.length === 0) return [];
		const { context } = this.readers.scratch;
		if (this.#diffs.size >= MOST_DIFFED) this.#diffs.delete(this.#diffs.keys().next().value!);
		const ofPath = commits.map(({ id }) => id);
		const diffs = await getOrMake(this.#diffs, path, () => this.#few(() => fileDiffs(context, path, ofPath)));
		const ids = whoChanged(changedAround(hunk, base, target), diffs);
		return ids.length === 0 ? [] : [await this.#changedBy(ids, past.index)];
	}

	/** Who took away a file that the target has no more. */
	async whoRemoved(path: string) {
		const past = await this.#open();
		const commits = past?.index.ofPath(path).map(({ id }) => id) ?? [];
		const [last] = await this.#few(() => removersOf(this.readers.scratch.context, path, commits));
		return past && last !== undefined ? [await this.#changedBy([last], past.index)] : [];
	}

	/** Where upstream moved a file that the target has no more, one commit after another, and the last of them. */
	async moved(path: string, isThere: (path: string) => Promise<boolean>): Promise<MovedBy | undefined> {
		const past = await this.#open();
		if (!past) return undefined;
		const { context } = this.readers.scratch;
		const seen = new Set<string>();
		for (let at: string | undefined = path; at !== undefined && !seen.has(at); ) {
			seen.add(at);
			const commits = past.index.ofPath(at).map(({ id }) => id);
			const [last] = await removersOf(context, at, commits);
			const to: string | undefined = last && (await movedBy(context, at, last));
			if (to !== undefined && (await isThere(to)))
				return { path: to, by: past.index.name(past.index.byId(last!)!) };
			at = to;
		}
		return undefined;
	}

	async #changedBy(ids: readonly string[], index: PastIndex): Promise<Evidence> {
		const commits = ids.map(async (id) => {
			const { message } = await readCommit(this.readers.objects, id);
			const body = message.replace(/^[^\n]*\n+/, "").slice(0, LONGEST_BODY);
			return { ...index.name(index.byId(id)!), body };
		});
		return { kind: "changed by", commits: await Promise.all(commits) };
	}

	/** What its message says, and of a patch file its header. */
	#cluesOf({ key, message }: Patch): Clues {
		const { patchFiles, commits } = this.run.plan;
		const said = patchFiles?.files[commits.indexOf(key)]?.clues;
		return cluesOf(said === undefined ? message : `${message}\n${said}`);
	}

	#open(): Promise<Opened | undefined> {
		this.#opened ??= this.#read();
		return this.#opened;
	}

	async #read(): Promise<Opened | undefined> {
		const { repository, plan } = this.run;
		const { context } = this.readers.scratch;
		if (!plan.history) return undefined;
		const { folder } = this.options.indexes;
		const range = { base: plan.base.commit, target: plan.target.commit };
		const commits = await readHistory(context, folder, range, !this.options.dryRun, () =>
			this.options.tell({ kind: "doing", what: "reading the history, once a range" }),
		);
		if (!commits) {
			this.#isMissing = true;
			return undefined;
		}
		const paths = await commitPaths(context, plan.commits);
		const sets = new Set([...paths.values()].map(keyOf));
		const alike = commits.filter((each) => each.parents.length < 2 && sets.has(keyOf(each.paths)));
		return {
			index: new PastIndex(commits, await listTags(repository)),
			patchIds: await pastPatchIds(
				context,
				alike.map(({ id }) => id),
			),
			own: await patchIds(context, plan.commits),
		};
	}
}

interface Opened {
	readonly index: PastIndex;
	/** Patch ids of the commits that change the very files of a patch, and of the patches. */
	readonly patchIds: ReadonlyMap<string, string>;
	readonly own: ReadonlyMap<string, string>;
}

function keyOf(paths: PastCommit["paths"]): string {
	return [...paths].sort().join("\0");
}

function soughtOf({ subject, author, changes }: Patch, clues: Clues, patchId: string | undefined): Sought {
	return {
		subject,
		author: `${author.name} <${author.email}>`,
		clues,
		paths: changes.flatMap(({ old, new: next }) => [old, next].flatMap((side) => side?.path ?? [])),
		...(patchId !== undefined && { patchId }),
	};
}
