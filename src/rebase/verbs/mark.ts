import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { UserError } from "../../errors.js";
import type { PatchWish, ReviewMark } from "../../model/mark.js";
import { hold } from "../record/hold.js";
import type { Run } from "../record/run.js";

/** Writes into a run's journal what a reviewer says; nothing of the run changes by it. */
export async function mark(run: Run, marks: readonly ReviewMark[]): Promise<void> {
	await hold(run, async ({ journal }) => {
		for (const each of marks) await journal.append({ kind: "marked", mark: each });
	});
}

/** Writes into a run's journal what is to be done otherwise when the run is done over. */
export async function noteWish(run: Run, wish: PatchWish): Promise<void> {
	await hold(run, ({ journal }) => journal.append({ kind: "wished", wish }));
}

/** What the page exports: the patches that are ticked, and those that were and are not any more. */
const ticks = z.object({
	run: z.string(),
	reviewed: z.array(z.string()),
	takenBack: z._default(z.array(z.string()), []),
});

/**
 * Takes over the ticks that the page of a run exported.
 *
 * @returns how many patches were ticked
 * @throws UserError where the file holds none, or those of another run
 */
export async function importTicks(run: Run, file: string): Promise<number> {
	const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
		throw new UserError(`${file} cannot be read: ${error.code}`, "name the file that the page exported");
	});
	const found = ticks.safeParse(parsed(text));
	if (!found.success)
		throw new UserError(
			`${file} holds no ticks of a page`,
			"export them with the button of git miggpt report --html",
		);
	if (found.data.run !== run.plan.run)
		throw new UserError(
			`${file} is about run ${found.data.run}, not ${run.plan.run}`,
			`git miggpt review --run ${found.data.run} --import ${file}`,
		);
	const { reviewed, takenBack } = found.data;
	const known = (keys: readonly string[], isAccepted: boolean) =>
		run.plan.commits.filter((key) => keys.includes(key)).map((key) => ({ key, isAccepted }));
	const ticked = known(reviewed, true);
	await mark(run, [...known(takenBack, false), ...ticked]);
	return ticked.length;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
