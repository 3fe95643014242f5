import { readCommit } from "../git/commits.js";
import type { ObjectReader } from "../git/objects.js";
import type { Repository } from "../git/repository.js";
import type { PatchDecision } from "../model/decision.js";
import { meldsOf, missingFrom } from "../model/meld.js";
import type { NamedCommit, PatchFilesPlan, Plan } from "../model/run.js";
import { subjectOf } from "../series/subject.js";
import { currentRun } from "./record/current.js";
import { madeCommits } from "./record/made.js";
import { newRunId } from "./record/plan.js";
import { Run } from "./record/run.js";
import { type Instruction, picks } from "./record/todo.js";
import type { SteppedPatch } from "./replay/stepper.js";

/** Plans the leg after the latest run of this worktree; undefined where that is not done, or none follows it. */
export async function planNextLeg(
	repository: Repository,
	now: Date,
): Promise<{ readonly plan: Plan; readonly todo: readonly Instruction[] } | undefined> {
	const run = await currentRun(repository);
	const tip = run?.state.passed;
	if (!run || tip === undefined || run.phase.kind === "ended") return undefined;
	const { plan } = run;
	const [target, ...after] = plan.way!.after;
	const made = await madeCommits(run, tip);
	const next: Plan = {
		...plan,
		run: await newRunId(repository, now),
		base: plan.target,
		target: target!,
		series: { name: plan.series.name, commit: tip },
		commits: [...made.values()],
		made: tip,
		...(plan.patchFiles && { patchFiles: patchFilesOf(plan, plan.patchFiles, [...made.keys()]) }),
		way: { after, before: plan.run },
	};
	return { plan: next, todo: meldsAgain(picks(next), run.state.decisions, made) };
}

/** Patches are melded where the branch is made: the legs before hand on which are to be. */
function meldsAgain(
	list: readonly Instruction[],
	decisions: readonly PatchDecision[],
	made: ReadonlyMap<string, string>,
): Instruction[] {
	const melds = meldsOf(decisions);
	const again = decisions.flatMap(({ key, meld }): Instruction[] => {
		const head = melds.get(key);
		if (!meld || head === undefined) return [];
		const isWhole = meld.message !== undefined && missingFrom(decisions, meld.into).length === 0;
		const message = isWhole && { message: meld.message! };
		return [{ verb: meld.how, key: made.get(key)!, into: made.get(head)!, ...message }];
	});
	return list.map(
		(each) => again.find((meld) => "key" in meld && "key" in each && meld.key === each.key) ?? each,
	);
}

/** The files of the patches that landed: they apply to where they landed. */
function patchFilesOf(
	{ commits }: Plan,
	patchFiles: PatchFilesPlan,
	landed: readonly string[],
): PatchFilesPlan {
	const files = landed.map((key) => ({
		name: patchFiles.files[commits.indexOf(key)]!.name,
		fit: "exact" as const,
	}));
	return { ...patchFiles, files };
}

/** The runs of the legs before a run's, the latest first. */
export async function* legsBefore({ repository, plan }: Run): AsyncGenerator<Run> {
	for (let before = plan.way?.before; before !== undefined; ) {
		const run = await Run.open(repository, before);
		yield run;
		before = run.plan.way?.before;
	}
}

/** What became of a patch over all legs. */
export interface CarriedPatch extends SteppedPatch {
	/** The version that it was left out on, where that is not the last. */
	readonly leftOutOn?: string;
}

/** What became of a series from its first base, its patches under the commits that they had there. */
export async function wholeWay(
	last: Run,
	patches: readonly SteppedPatch[],
	objects: ObjectReader,
): Promise<{ readonly base: NamedCommit; readonly patches: readonly CarriedPatch[] }> {
	let base = last.plan.base;
	let carried: CarriedPatch[] = [...patches];
	for await (const leg of legsBefore(last)) {
		base = leg.plan.base;
		carried = await throughLeg(leg, carried, objects);
	}
	return { base, patches: carried };
}

/** Puts what a leg left out behind the patch that it stood behind there, and names the others as that leg did. */
async function throughLeg(
	leg: Run,
	patches: readonly CarriedPatch[],
	objects: ObjectReader,
): Promise<CarriedPatch[]> {
	const made = await madeCommits(leg, leg.state.passed!);
	const decisions = new Map(leg.state.decisions.map((decision) => [decision.key, decision]));
	const before = new Map([...made].map(([key, commit]) => [commit, key]));
	const carried = patches.map((patch): CarriedPatch => {
		const key = before.get(patch.commit);
		return key === undefined ? patch : withMessage({ ...patch, commit: key }, decisions.get(key)!);
	});
	let previous: string | undefined;
	for (const [key, decision] of decisions) {
		if (!made.has(key)) {
			const at = carried.findIndex(({ commit }) => commit === previous) + 1;
			carried.splice(at, 0, await leftOut(decision, leg.plan.target.name, objects));
		}
		previous = key;
	}
	return carried;
}

/** What a leg added to a message, such as that a model helped, stays said. */
function withMessage(patch: CarriedPatch, { message }: PatchDecision): CarriedPatch {
	const { decision } = patch;
	return message === undefined || decision.message !== undefined
		? patch
		: { ...patch, decision: { ...decision, message } };
}

async function leftOut(
	decision: PatchDecision,
	version: string,
	objects: ObjectReader,
): Promise<CarriedPatch> {
	const { message } = await readCommit(objects, decision.key);
	const subject = subjectOf(message);
	return { commit: decision.key, subject, decision, message, droppedHeaders: [], leftOutOn: version };
}
