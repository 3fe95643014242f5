import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import { readCommit } from "../../git/commits.js";
import { editorOf, type Repository } from "../../git/repository.js";
import { SCRATCH_PREFIX } from "../../git/scratch.js";
import { isWaiting } from "../../model/fate.js";
import { laidOutAt, type Plan } from "../../model/run.js";
import { withReaders } from "../../series/readers.js";
import { subjectOf } from "../../series/subject.js";
import { ownerToken } from "../../system/owner.js";
import { runEditor } from "../../system/shell.js";
import { holdActive } from "../record/hold.js";
import type { RunState } from "../record/state.js";
import { formatTodo, type Instruction, keepTodo, parseTodo, picks, remaining } from "../record/todo.js";
import { withMessages } from "./todo-messages.js";

/** Lets the user edit what a run is to do before it begins. @throws UserError where the list is emptied */
export async function editPlan(repository: Repository, plan: Plan): Promise<Instruction[]> {
	const what = `${plan.series.name} onto ${plan.target.name}`;
	const list = await edit(repository, picks(plan), what, { decisions: [] });
	if (list) return list;
	throw new UserError("the to-do list is empty: nothing was done", "leave the lines in that you want done");
}

/** Lets the user edit what is left to do; the patch that the run is stopped at is not in it. @returns how many instructions are left */
export async function editTodo(repository: Repository): Promise<number> {
	return holdActive(repository, async (run) => {
		const { plan, phase } = run;
		const open = phase.kind === "stopped" ? laidOutAt(phase.stop) : undefined;
		const isOpen = (each: Instruction) => "key" in each && each.key === open;
		const left = await remaining(run);
		const rest = left.filter((each) => !isOpen(each));
		const what = `what is left of ${plan.series.name} onto ${plan.target.name}`;
		const edited = await edit(repository, rest, what, run.state);
		if (edited) await keepTodo(run, [...left.filter(isOpen), ...edited]);
		return (edited ?? rest).length;
	});
}

async function edit(
	repository: Repository,
	list: readonly Instruction[],
	what: string,
	{ decisions }: Pick<RunState, "decisions">,
): Promise<Instruction[] | undefined> {
	const subjects = await subjectsOf(
		repository,
		list.flatMap((each) => ("key" in each ? [each.key] : [])),
	);
	const folder = await mkdtemp(join(tmpdir(), `${SCRATCH_PREFIX}${ownerToken()}-`));
	try {
		const file = join(folder, "git-rebase-todo");
		await writeFile(
			file,
			formatTodo(list, (key) => subjects.get(key)!, what),
			"latin1",
		);
		const code = await runEditor(await editorOf(repository), file);
		if (code !== 0)
			throw new UserError(
				`the editor ended with ${code}`,
				"nothing was changed; see core.editor in git help config",
			);
		const last = decisions.findLast(({ fate }) => fate === "landed" || isWaiting(fate));
		const edited = parseTodo(await readFile(file, "latin1"), list, last && (last.meld?.into ?? last.key));
		const decided = decisions.flatMap(({ key, message }) =>
			message === undefined ? [] : [[key, message] as const],
		);
		const messages = {
			repository,
			file: join(folder, "COMMIT_EDITMSG"),
			before: list,
			decided: new Map(decided),
		};
		return edited && (await withMessages(edited, messages));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function subjectsOf(repository: Repository, keys: readonly string[]): Promise<Map<string, string>> {
	return withReaders(repository, async ({ objects }) => {
		const subjects = await Promise.all(
			keys.map(async (key) => [key, subjectOf((await readCommit(objects, key)).message)] as const),
		);
		return new Map(subjects);
	});
}
