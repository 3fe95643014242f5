import { randomBytes } from "node:crypto";
import { UserError } from "../../errors.js";
import { parseIdent } from "../../git/commits.js";
import { flatten } from "../../git/flatten.js";
import {
	commitsBetween,
	isAncestor,
	isValidRef,
	readRef,
	refInTheWay,
	resolveCommit,
	worktreeOf,
} from "../../git/refs.js";
import { committerIdent, currentBranch, type Repository } from "../../git/repository.js";
import type {
	Checks,
	ConflictPolicy,
	NamedCommit,
	PatchFilesPlan,
	PatchForm,
	Plan,
	SupersededPolicy,
} from "../../model/run.js";
import { listRuns } from "./journal.js";
import { runTime } from "./paths.js";
import { refsAlong } from "./refs-along.js";

/** What the user asked for. */
interface RebaseRequest {
	/** `BASE..TARGET`, or `BASE..VERSION..TARGET` for a series that goes by way of others. */
	readonly range: string;
	readonly series: string;
	/** Take a series with merges. */
	readonly flatten: boolean;
	readonly branch?: string;
	readonly onConflict: ConflictPolicy;
	readonly threshold: number;
	readonly llmThreshold: number;
	readonly superseded: SupersededPolicy;
	/** Whether the commits between base and target are looked at. */
	readonly history: boolean;
	readonly force: boolean;
	readonly dryRun: boolean;
	/** The folder for the patch files, absolute. */
	readonly output?: string;
	readonly form?: PatchForm;
	readonly checks: Checks;
	readonly trailers: NonNullable<Plan["trailers"]>;
	/** Run the hook post-rewrite at the end. */
	readonly postRewrite: boolean;
	/** Take branches at commits of the series along. */
	readonly updateRefs: boolean;
	/** The key to sign with, as in the plan. */
	readonly sign?: string;
	/** The folder for the run's worktree, absolute. */
	readonly worktree?: string;
	/** The name of the model that is asked. */
	readonly model?: string;
	/** The series, where it is none of the repository's commits but was read from files. */
	readonly imported?: ImportedSeries;
	/** The time it is, for the run's id. */
	readonly now: Date;
}

/** A series that was read from files, as commits. */
export interface ImportedSeries {
	readonly name: string;
	/** BASE and the versions after it as it stands on them, with what else it expects there. */
	readonly base: string;
	readonly targets: readonly string[];
	/** Oldest first. */
	readonly commits: readonly string[];
	readonly patchFiles: Omit<PatchFilesPlan, "run">;
}

/** Checks a request against the repository and fixes all that the run depends on. @throws UserError */
export async function makePlan(repository: Repository, request: RebaseRequest): Promise<Plan> {
	const { imported } = request;
	const [baseName, ...names] = splitRange(request.range);
	const base = imported
		? { name: baseName, commit: imported.base }
		: await named(repository, baseName, "BASE");
	const [target, ...after] = await targetsOf(repository, names, imported);
	const { series, commits, made } = imported
		? {
				series: { name: imported.name, commit: imported.commits.at(-1)! },
				commits: imported.commits,
				made: imported.commits.at(-1)!,
			}
		: await seriesIn(repository, base, target, request.series, request.flatten);
	const branch = await branchRef(repository, request, series, after.at(-1) ?? target);
	const branchWas = await readRef(repository, branch);
	const updateRefs = request.updateRefs ? await refsAlong(repository, commits, series, branch) : [];
	const committer = parseIdent(await committerIdent(repository));
	if (!committer)
		throw new UserError(
			"git's committer ident has characters that a commit cannot hold",
			"set user.name and user.email",
		);
	const run = await newRunId(repository, request.now);
	return {
		schemaVersion: 4,
		run,
		base,
		target,
		series,
		commits,
		branch,
		...(branchWas !== undefined && { branchWas }),
		committer,
		onConflict: request.onConflict,
		threshold: request.threshold,
		llmThreshold: request.llmThreshold,
		superseded: request.superseded,
		history: request.history,
		home: repository.gitDir,
		...(request.output !== undefined && { output: request.output }),
		...(request.form !== undefined && { form: request.form }),
		force: request.force,
		checks: request.checks,
		...(request.trailers.length > 0 && { trailers: request.trailers }),
		...(request.postRewrite && { postRewrite: true as const }),
		...(updateRefs.length > 0 && { updateRefs }),
		...(request.sign !== undefined && { sign: request.sign }),
		...(request.worktree !== undefined && { worktree: request.worktree }),
		...(request.model !== undefined && { model: request.model }),
		...(made !== undefined && { made }),
		...(imported && { patchFiles: { run, ...imported.patchFiles } }),
		...(after.length > 0 && { way: { after } }),
	};
}

async function targetsOf(
	repository: Repository,
	names: readonly [string, ...string[]],
	imported: ImportedSeries | undefined,
): Promise<[NamedCommit, ...NamedCommit[]]> {
	const commits = names.map((name, i) =>
		imported ? { name, commit: imported.targets[i]! } : named(repository, name, "TARGET"),
	);
	return (await Promise.all(commits)) as [NamedCommit, ...NamedCommit[]];
}

/** The commits that a revision has on BASE. @throws UserError where they are no series */
async function seriesIn(
	repository: Repository,
	base: NamedCommit,
	target: NamedCommit,
	revision: string,
	flattens: boolean,
): Promise<{ series: NamedCommit; commits: readonly string[]; made?: string }> {
	const series = await named(repository, await seriesRevision(repository, revision), "the series");
	if (base.commit === target.commit)
		throw new UserError(
			`${base.name} and ${target.name} are the same commit`,
			"name BASE, the version that the series was made for: BASE..TARGET",
		);
	await requireSeries(repository, base, target, series);
	const commits = await commitsBetween(repository, base.commit, series.commit);
	if (commits.length === 0)
		throw new UserError(
			`there is no commit in ${base.name}..${series.name}`,
			"name the series with --series REV",
		);
	const merges = commits.filter(({ parents }) => parents > 1).map(({ commit }) => commit.slice(0, 12));
	if (merges.length === 0) return { series, commits: commits.map(({ commit }) => commit) };
	if (!flattens)
		throw new UserError(
			`the series has merge commits: ${merges.slice(0, 5).join(" ")}${merges.length > 5 ? ` and ${merges.length - 5} more` : ""}`,
			"--flatten takes the commits one after another, and what a merge changed itself as a patch of its own, which git rebase would lose",
		);
	const flat = await flatten(repository, commits);
	return { series, commits: flat.commits, ...(flat.made !== undefined && { made: flat.made }) };
}

/** The names of `BASE..TARGET`, and of versions between them. @throws UserError where it is no such range */
export function splitRange(range: string): [string, string, ...string[]] {
	const [base, target, ...after] = range.split("..");
	const names = [base, target, ...after];
	if (base === undefined || target === undefined || names.some((name) => !name || name.startsWith(".")))
		throw new UserError(
			`${range} is not a range of versions`,
			"write BASE..TARGET, such as v5.10..v6.1, or v5.10..v5.15..v6.1 to go by way of another",
		);
	return [base, target, ...after];
}

/** HEAD by the name of the branch that is checked out, where one is. */
async function seriesRevision(repository: Repository, name: string): Promise<string> {
	return name === "HEAD" || name === "@" ? ((await currentBranch(repository)) ?? name) : name;
}

async function named(repository: Repository, name: string, role: string): Promise<NamedCommit> {
	return { name, commit: await resolveCommit(repository, name, role) };
}

async function requireSeries(
	repository: Repository,
	base: NamedCommit,
	target: NamedCommit,
	series: NamedCommit,
): Promise<void> {
	const [isOnBase, isInTarget, holdsTarget] = await Promise.all([
		isAncestor(repository, base.commit, series.commit),
		isAncestor(repository, series.commit, target.commit),
		isAncestor(repository, target.commit, series.commit),
	]);
	if (!isOnBase) {
		const isShallow = repository.isShallow ? "; this clone is shallow, git fetch --unshallow may help" : "";
		throw new UserError(
			`${base.name} is not an ancestor of ${series.name}`,
			`name the branch that stands on ${base.name} with --series REV${isShallow}`,
		);
	}
	if (base.commit === series.commit)
		throw new UserError(`${series.name} has no patches on ${base.name}`, "name the series with --series REV");
	if (isInTarget || (holdsTarget && !(await isAncestor(repository, target.commit, base.commit))))
		throw new UserError(
			`${series.name} is not a series on ${base.name}: ${target.name} holds it, or is held by it`,
			"name it with --series REV",
		);
}

async function branchRef(
	repository: Repository,
	request: RebaseRequest,
	series: NamedCommit,
	target: NamedCommit,
): Promise<string> {
	const own = request.imported ? fileName(series.name) : await seriesName(repository, series);
	const name = request.branch ?? `miggpt/${own}-${flat(target.name)}`;
	const ref = `refs/heads/${name}`;
	if (name.startsWith("-") || !(await isValidRef(repository, ref)))
		throw new UserError(`${name} is not a name for a branch`, "choose one with --branch NAME");
	if (request.dryRun) return ref;
	const inTheWay = await refInTheWay(repository, ref);
	if (inTheWay !== undefined)
		throw new UserError(
			`branch ${inTheWay.replace("refs/heads/", "")} exists, and git cannot hold ${name} beside it`,
			"choose another with --branch NAME",
		);
	const existing = await readRef(repository, ref);
	if (existing === undefined) return ref;
	if (!request.force)
		throw new UserError(
			`branch ${name} exists already`,
			"choose another with --branch NAME, or replace it with --force",
		);
	const worktree = await worktreeOf(repository, ref);
	if (worktree !== undefined)
		throw new UserError(
			`branch ${name} is checked out at ${worktree}`,
			"check out another branch there, or choose one with --branch NAME",
		);
	return ref;
}

async function seriesName(repository: Repository, { name, commit }: NamedCommit): Promise<string> {
	const short = name.replace(/^refs\/(heads|tags|remotes)\//, "");
	const isRef = await Promise.all(
		["heads", "tags", "remotes"].map((kind) => readRef(repository, `refs/${kind}/${short}`)),
	);
	return isRef.some((ref) => ref !== undefined) ? flat(short) : commit.slice(0, 12);
}

/** The name of a file or folder as one part of a branch's name (git documentation, `git-check-ref-format`). */
function fileName(name: string): string {
	const plain = name.replace(/\.(?:patch|diff|mbox)(?:\.\w+)?$/, "").replace(/[^\w.+-]+/g, "-");
	return plain.replace(/\.{2,}/g, "-").replace(/^[.-]+|[.]+$|\.lock$/g, "") || "patches";
}

/** A name as one part of a branch's name. */
function flat(name: string): string {
	return name.replace(/^refs\/(heads|tags|remotes)\//, "").replace(/\//g, "-");
}

/** Names a run: sorts behind all runs before it, also where the clock went back; never equal to a branch's name. */
export async function newRunId({ commonDir }: Repository, now: Date): Promise<string> {
	const latest = (await listRuns(commonDir)).at(-1)?.slice(0, "20260101T000000".length);
	const stamp = timeStamp(now);
	const isLater = latest === undefined || stamp > latest;
	return `${isLater ? stamp : secondAfter(latest)}-${randomBytes(4).toString("hex")}`;
}

function timeStamp(time: Date): string {
	return time.toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
}

function secondAfter(stamp: string): string {
	return timeStamp(new Date(runTime(stamp) + 1000));
}
