import type { PatchDecision } from "../model/decision.js";
import { meldsOf } from "../model/meld.js";
import type { RunEvent, Stop } from "../model/run.js";
import type { Patch } from "../model/series.js";
import type { Readers } from "../series/readers.js";
import { addTrailer } from "../series/trailer.js";
import { isHeapLarge } from "../system/heap.js";
import { keepLess } from "../text/recent.js";
import type { Checker } from "./checks.js";
import type { Course } from "./course.js";
import type { Decider } from "./decide.js";
import type { Run } from "./record/run.js";
import { finalDecisions } from "./record/state.js";
import type { Instruction } from "./record/todo.js";
import { messageOf } from "./replay/message.js";
import { reconcilePatch } from "./replay/reconcile.js";
import type { SteppedPatch, Stepper } from "./replay/stepper.js";
import { leftOut, rememberLeftOut } from "./stop/leave-out.js";

/** So many patches are read ahead of the one at work at most, and so many are asked for in one go. */
interface Ahead {
	readonly most: number;
	readonly atOnce: number;
}

/** With the texts of their files, of which few are kept. */
const WITH_FILES: Ahead = { most: 8, atOnce: 4 };
const ALONE: Ahead = { most: 32, atOnce: 8 };

type PatchInstruction = Extract<Instruction, { key: string }>;

/** What a walk goes through, and what it works with. */
interface Tools extends Pick<Course, "todo" | "earlier" | "aim"> {
	readonly run: Run;
	readonly readers: Readers;
	readonly decider: Decider;
	readonly stepper: Stepper;
	readonly checker: Checker;
	readonly tell: (event: RunEvent) => void;
}

/** The patches that were gone through, in their order, with the marks of their commits (see `Stepper.made`), and why the walk did not come to its end. */
interface Walked {
	readonly results: readonly SteppedPatch[];
	readonly stop?: Stop;
}

/** Makes the decisions that stand again, then decides what is left, one patch whole before the next begins. */
export async function walk(tools: Tools): Promise<Walked> {
	const { run, todo, readers, aim } = tools;
	const results = await replay(tools);
	if (aim === "quit") return { results };
	const last = results.findLast(({ newCommit }) => newCommit !== undefined);
	const failed = last && !isJoining(todo[0]) && (await check(last.commit, last.decision, tools));
	const left =
		failed && last === results.at(-1)
			? await repairAndCheck(await readers.patch(last.commit), failed, results, tools)
			: failed;
	if (left) return { results, stop: left };
	const patches = readAhead(
		todo.flatMap((each) => ("key" in each ? [each.key] : [])),
		run,
		readers,
	);
	for (const [i, instruction] of todo.entries()) {
		run.throwIfCancelled();
		const stop =
			"key" in instruction
				? await take(instruction, (await patches.next()).value!, results, tools, isJoining(todo[i + 1]))
				: await pause(instruction, results, tools);
		if (stop) return { results, stop };
	}
	return { results };
}

/** What stands before it is checked with it, as it is no commit of its own. */
function isJoining(next: Instruction | undefined): boolean {
	return next?.verb === "squash" || next?.verb === "fixup";
}

async function replay({ run, earlier, readers, decider, stepper, tell }: Tools): Promise<SteppedPatch[]> {
	const decisions = finalDecisions(run.state);
	const results: SteppedPatch[] = [];
	if (decisions.length > 0)
		tell({ kind: "doing", what: `replaying ${decisions.length} of ${run.plan.commits.length} patches` });
	const patches = readAhead(
		decisions.map(({ key }) => key),
		run,
		readers,
	);
	const unchecked = isUnchecked(run) ? decisions.at(-1) : undefined;
	for (const decision of decisions) {
		run.throwIfCancelled();
		const patch = (await patches.next()).value!;
		earlier?.note(decision);
		if (decision === unchecked) await decider.reopen(patch, decision);
		await decider.absorb(patch, decision);
		results.push(stepped(run, patch, decision, await stepper.step(patch, decision)));
	}
	return results;
}

/** True where a run was interrupted before it had run its commands on the patch decided last. */
function isUnchecked({ hasCommands, phase, state }: Run): boolean {
	const { checked, decisions } = state;
	return hasCommands && phase.kind === "working" && !checked.has(decisions.at(-1)?.key ?? "");
}

/** Decides a patch, or does what the to-do list says of it. @param isJoined whether the next one is melded with it */
async function take(
	instruction: PatchInstruction,
	patch: Patch,
	results: SteppedPatch[],
	tools: Tools,
	isJoined: boolean,
): Promise<Stop | undefined> {
	const { run, readers, earlier, decider, stepper, tell } = tools;
	const { key } = instruction;
	const number = results.length + 1;
	const total = run.plan.commits.length;
	tell({ kind: "step", number, total, subject: patch.subject, doing: "porting" });
	const isWanted = instruction.verb === "edit" || instruction.verb === "reword";
	const decided = detached(
		instruction.verb === "drop" || instruction.verb === "park"
			? leftOut(patch, instruction.verb)
			: asAsked(run, instruction, earlier?.decision(key) ?? (await decider.decide(patch, isWanted)), results),
	);
	const decision = withOldPaths(patch, decided);
	reconcilePatch(patch, decision);
	if (instruction.verb === "drop" && run.isHeld())
		await rememberLeftOut(run, readers.scratch.context, patch, "drop");
	run.journal?.note({ kind: "decided", decision });
	earlier?.note(decision);
	await decider.absorb(patch, decision);
	const result = stepped(run, patch, decision, await stepper.step(patch, decision));
	results.push(result);
	if (isHeapLarge()) keepLess();
	tell({ kind: "decided", number, total, patch, decision });
	if (decision.fate === "conflict") return { why: "conflict", key };
	if (decision.fate === "editing") return { why: "edit", key };
	const last = isJoining(instruction) ? results.findLast(({ newCommit }) => newCommit !== undefined) : result;
	if (isJoined || last?.newCommit === undefined) return undefined;
	const failed = await check(last.commit, last.decision, tools);
	return failed && last === result ? repairAndCheck(patch, failed, results, tools) : failed;
}

/**
 * A decision with what the user asked for: a patch that landed, and is to be edited, waits for that; one that is to be
 * reworded gets its message, and one that is to be melded is marked so, also where it is open yet.
 */
function asAsked(
	{ plan }: Run,
	instruction: Exclude<PatchInstruction, { verb: "drop" | "park" }>,
	decision: PatchDecision,
	results: readonly SteppedPatch[],
): PatchDecision {
	if (instruction.verb === "reword") {
		const assisted = (decision.message ?? "").match(/^Assisted-by: git-miggpt:.*$/gm) ?? [];
		return { ...decision, message: assisted.reduce(addTrailer, instruction.message) };
	}
	if (instruction.verb === "squash" || instruction.verb === "fixup") {
		const { verb: how, key, into, message } = instruction;
		const meld = { how, into, ...(message !== undefined && { message }) };
		const before = results.map((each) => each.decision);
		const isPart = meldsOf([...before, { key, fate: "landed", meld }]).has(key);
		return { ...decision, meld: { ...meld, ...(!isPart && { isApart: true as const }) } };
	}
	if (instruction.verb === "pick" || decision.fate !== "landed") return decision;
	return {
		...decision,
		fate: "editing",
		reason: { kind: "to be edited", by: plan.retryOf ? "retry" : "list" },
	};
}

/** A decision whose hunks name the base's file, where the target has it by another name. */
function withOldPaths({ changes }: Patch, decision: PatchDecision): PatchDecision {
	const files = decision.files.map((file, i) => {
		const oldPath = changes[i]?.old?.path;
		if (oldPath === undefined || oldPath === file.path) return file;
		return { ...file, hunks: file.hunks.map((hunk) => ({ ...hunk, oldPath })) };
	});
	return { ...decision, files };
}

/** A copy of what the journal holds: the engine's own lines are parts of whole files, which would stay in memory with them. */
function detached(decision: PatchDecision): PatchDecision {
	return JSON.parse(JSON.stringify(decision));
}

/** Runs the commands that the user wants after each patch, where they were not run yet. */
async function check(
	key: string,
	decision: PatchDecision,
	{ run: { state, journal, hasCommands }, checker }: Tools,
): Promise<Stop | undefined> {
	if (!journal || !hasCommands || state.checked.has(key)) return undefined;
	const failed = await checker.afterPatch(decision);
	if (failed) return { why: "exec", id: key, key, ...failed };
	await journal.append({ kind: "checked", id: key });
	return undefined;
}

/** How often what a command says is fed back to the model that helped. */
const MOST_REPAIRS = 2;

/** Has the model that helped with a patch repair it. @returns the stop that is left */
async function repairAndCheck(
	patch: Patch,
	stop: Stop,
	results: SteppedPatch[],
	tools: Tools,
): Promise<Stop | undefined> {
	const { run, decider, stepper, checker } = tools;
	let failed: Stop | undefined = stop;
	for (let repairs = 0; failed?.why === "exec" && repairs < MOST_REPAIRS; repairs++) {
		const { decision } = results.at(-1)!;
		const repaired = await decider.repair(patch, decision, checker.inTree(failed.output));
		if (!repaired) break;
		reconcilePatch(patch, repaired);
		await run.journal?.append({ kind: "decided", decision: repaired });
		results.splice(-1, 1, stepped(run, patch, repaired, await stepper.amend(patch, repaired)));
		failed = await check(patch.key, repaired, tools);
	}
	return failed;
}

/** Does an instruction that is about no patch. */
async function pause(
	instruction: Exclude<Instruction, { key: string }>,
	results: readonly SteppedPatch[],
	{ run: { journal }, checker }: Tools,
): Promise<Stop | undefined> {
	if (!journal) return undefined;
	const key = results.findLast(({ newCommit }) => newCommit !== undefined)?.commit;
	const where = key === undefined ? {} : { key };
	if (instruction.verb === "exec") {
		const failed = await checker.check(instruction.command);
		if (failed) return { why: "exec", id: instruction.id, ...where, ...failed };
	}
	await journal.append({ kind: "checked", id: instruction.id });
	return instruction.verb === "break" ? { why: "break", ...where } : undefined;
}

function stepped(
	{ plan }: Run,
	patch: Patch,
	decision: PatchDecision,
	newCommit: string | undefined,
): SteppedPatch {
	const { subject, encoding, droppedHeaders } = patch;
	return {
		commit: patch.key,
		...(newCommit !== undefined && { newCommit }),
		subject,
		decision,
		message: messageOf(plan, patch, decision),
		...(encoding !== undefined && { encoding }),
		droppedHeaders: newCommit === undefined ? [] : droppedHeaders,
	};
}

async function* readAhead(keys: readonly string[], { plan }: Run, readers: Readers): AsyncGenerator<Patch> {
	const [base, target] = [await readers.tree(plan.base.commit), await readers.tree(plan.target.commit)];
	// Where upstream changed nothing, most patches land without a look at their files.
	const isRead = !base.isSameAs(target);
	const { most, atOnce } = isRead ? WITH_FILES : ALONE;
	const begun: Promise<Patch>[] = [];
	const read = (key: string) => {
		const reading = readers.patch(key);
		reading.then(
			(patch) => readers.expect(patch, target, isRead),
			() => {},
		);
		return reading;
	};
	for (let next = 0; next < keys.length || begun.length > 0; ) {
		if (begun.length <= most - atOnce)
			for (const end = next + atOnce; next < end && next < keys.length; next++) begun.push(read(keys[next]!));
		yield await begun.shift()!;
	}
}
