import { UserError } from "../../errors.js";
import { readRef, worktreeOf } from "../../git/refs.js";
import type { Repository } from "../../git/repository.js";
import type { PatchDecision } from "../../model/decision.js";
import { isWaiting } from "../../model/fate.js";
import type { ConflictPolicy, Plan, SupersededPolicy } from "../../model/run.js";
import { requireIdle, requireRun } from "../record/current.js";
import { patchesNamed, patchNamed } from "../record/patch-names.js";
import { newRunId } from "../record/plan.js";
import type { Run } from "../record/run.js";
import { finalDecisions } from "../record/state.js";
import { type Instruction, instructions, picks } from "../record/todo.js";
import { finishedRuns } from "./undo.js";

/** How patches that were left out are taken up again. */
export interface RetryRequest {
	/** The run to do over; by default the latest. */
	readonly run?: string;
	/** Numbers or commit ids of patches; where none is named or changed, all that are parked. */
	readonly patches: readonly string[];
	/** Patches that are laid out for the user to edit, as numbers, ranges or commit ids. */
	readonly edit?: readonly string[];
	/** Patches that are left out now. */
	readonly park?: readonly string[];
	readonly onConflict: ConflictPolicy;
	/** Carry the patches over although upstream has them in effect. */
	readonly keep: boolean;
	/** Carry the named patches over although they build on one that is left out. */
	readonly anyway: boolean;
	/** Instead of the one that the run had. */
	readonly superseded?: SupersededPolicy;
	/** Instead of the one that the run had. */
	readonly threshold?: number;
	readonly llmThreshold?: number;
	readonly now: Date;
}

/** A run that does another one over. */
interface Retry {
	readonly plan: Plan;
	readonly todo: readonly Instruction[];
	/** What the other one decided. */
	readonly before: readonly PatchDecision[];
}

/**
 * Plans to do a run over with some of its patches decided anew, each at its own place.
 *
 * @throws UserError where there is nothing to take up, or the branch has moved since
 */
export async function planRetry(repository: Repository, request: RetryRequest): Promise<Retry> {
	await requireIdle(repository);
	const run = await requireRun(repository, request.run);
	const { plan, state } = run;
	const isUndone = state.phase.kind === "ended" && state.phase.how === "undone";
	if (!state.published || state.phase.kind !== "ended")
		throw new UserError(
			`run ${plan.run} made no branch that could be gone over`,
			"git miggpt rebase BASE..TARGET starts a new one; git miggpt undo --list shows those that made one",
		);
	const branch = plan.branch.replace("refs/heads/", "");
	const at = isUndone ? state.published.previous : state.published.tip;
	const worktree = await worktreeOf(repository, plan.branch);
	if (worktree !== undefined)
		throw new UserError(
			`branch ${branch} is checked out at ${worktree}`,
			"check out another branch there first: git checkout --detach",
		);
	const now = await readRef(repository, plan.branch);
	if (now !== at) throw await hasMoved(run, at, now);
	if (request.anyway && request.patches.length === 0)
		throw new UserError(
			"--anyway needs the patches named",
			"git miggpt report says which patches build on one that is left out",
		);
	const named = request.patches.map((name) => leftOutPatch(run, request, name));
	const changed = changes(run, request);
	const isOther = request.superseded === "drop" || (named.length === 0 && changed.size > 0);
	const keys = isOther ? [] : chosen(run, named);
	const order = [...state.decisions.map(({ key }) => key), ...plan.commits];
	const { branchWas: _, ...same } = plan;
	const retry: Plan = {
		...same,
		run: await newRunId(repository, request.now),
		...(at !== undefined && { branchWas: at }),
		home: repository.gitDir,
		force: true,
		onConflict: request.onConflict,
		...(plan.updateRefs && { updateRefs: plan.updateRefs.map((each) => standing(each, run, isUndone)) }),
		...(request.threshold !== undefined && { threshold: request.threshold }),
		...(request.llmThreshold !== undefined && { llmThreshold: request.llmThreshold }),
		...(request.superseded !== undefined && { superseded: request.superseded }),
		retryOf: {
			run: plan.run,
			keys,
			keep: request.keep ? keys : [],
			anyway: request.anyway ? named : [],
		},
	};
	const todo = picks({ ...plan, commits: [...new Set(order)] });
	const melds = new Map(
		(await instructions(run)).flatMap((each) => ("into" in each ? [[each.key, each] as const] : [])),
	);
	return {
		plan: retry,
		before: state.decisions,
		todo: todo.map((each) => {
			const verb = changed.get(each.key);
			return verb === undefined ? (melds.get(each.key) ?? each) : { ...each, verb };
		}),
	};
}

/** A branch that goes along, where the run that is done over has put it. */
function standing(
	along: NonNullable<Plan["updateRefs"]>[number],
	{ state }: Run,
	isUndone: boolean,
): typeof along {
	const moved = isUndone ? undefined : state.published?.moved?.find(({ ref }) => ref === along.ref);
	return moved ? { ...along, at: moved.to } : along;
}

/**
 * The branch is not where the run left it, or where its undo did: what brings it there loses nothing.
 *
 * @param at where it is to be, and `now` where it is; undefined where it is not to be there, or is not there
 */
async function hasMoved(run: Run, at: string | undefined, now: string | undefined): Promise<UserError> {
	const branch = run.plan.branch.replace("refs/heads/", "");
	if (now === undefined)
		return new UserError(
			`branch ${branch} was deleted since run ${run.plan.run}`,
			`git branch ${branch} ${at!.slice(0, 12)} makes it again; then retry`,
		);
	const other = await runThatMade(run, now);
	if (other !== undefined)
		return new UserError(
			`branch ${branch} is what run ${other} made of it since run ${run.plan.run}`,
			`take that back first with git miggpt undo ${other}, or do that one over with --run ${other}`,
		);
	const kept = `git branch -m ${branch} NAME keeps it under another name`;
	return at === undefined
		? new UserError(
				`branch ${branch} was made since run ${run.plan.run} was taken back`,
				`${kept}; then retry`,
			)
		: new UserError(
				`branch ${branch} has moved since run ${run.plan.run}`,
				`git branch -f ${branch} ${at.slice(0, 12)} puts it back, and what it has besides is lost; ${kept}, then git branch ${branch} ${at.slice(0, 12)}`,
			);
}

/** The name of the run that has made a branch what it is now. */
async function runThatMade({ repository, plan }: Run, tip: string): Promise<string | undefined> {
	for (const { run, isUndone } of await finishedRuns(repository))
		if (!isUndone && run.plan.branch === plan.branch && run.state.published?.tip === tip) return run.plan.run;
	return undefined;
}

/** What is to be done otherwise with patches that landed. @throws UserError where one did not */
function changes({ plan, state }: Run, request: RetryRequest): Map<string, "edit" | "park"> {
	const { edit = [], park = [] } = request;
	const landed = new Set(state.decisions.flatMap(({ key, fate }) => (fate === "landed" ? [key] : [])));
	const changed = new Map<string, "edit" | "park">();
	for (const [names, verb] of [
		[edit, "edit"],
		[park, "park"],
	] as const)
		for (const key of names.flatMap((name) => patchesNamed(plan, name))) {
			if (!landed.has(key))
				throw new UserError(
					`patch ${key.slice(0, 12)} has not landed`,
					`${again(request)} ${key.slice(0, 12)} --on-conflict stop takes it up again`,
				);
			changed.set(key, verb);
		}
	return changed;
}

/** The patches to decide anew: those named, or all that are parked, and what was parked for building on one. */
function chosen({ plan, state }: Run, named: readonly string[]): string[] {
	const parked = state.decisions.filter(({ fate }) => fate === "parked");
	const keys = new Set(named.length === 0 ? parked.map(({ key }) => key) : named);
	for (const { key, reason } of parked)
		if (reason?.kind === "builds on" && keys.has(reason.patch)) keys.add(key);
	const isWhole = finalDecisions(state).length === plan.commits.length;
	const isUndone = state.phase.kind === "ended" && state.phase.how === "undone";
	if (keys.size === 0 && isWhole && !isUndone)
		throw new UserError(
			`no patch of run ${plan.run} is parked`,
			`git miggpt report ${plan.run} shows what became of each`,
		);
	return [...keys];
}

function leftOutPatch({ plan, state }: Run, request: RetryRequest, name: string): string {
	const key = patchNamed(plan, name);
	const fate = state.decisions.find((decision) => decision.key === key)?.fate;
	if (
		fate === "parked" ||
		fate === "superseded" ||
		fate === "skipped" ||
		fate === "dropped" ||
		fate === undefined ||
		isWaiting(fate)
	)
		return key;
	throw new UserError(
		`patch ${key.slice(0, 12)} was not left out: it is ${fate}`,
		fate === "landed"
			? `${again(request)} --edit ${key.slice(0, 12)} stops there for you to edit it`
			: `git miggpt show ${key.slice(0, 12)}${ofRun(request)} shows why`,
	);
}

function again(request: RetryRequest): string {
	return `git miggpt retry${ofRun(request)}`;
}

function ofRun({ run }: RetryRequest): string {
	return run === undefined ? "" : ` --run ${run}`;
}
