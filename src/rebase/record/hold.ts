import type { Repository } from "../../git/repository.js";
import { requireActive, requireActiveRun } from "./current.js";
import { Journal } from "./journal.js";
import { withLock } from "./lock.js";
import type { HeldRun, Run } from "./run.js";

/**
 * Does something with a run as the only one that does; what was read of it is read again.
 *
 * @throws UserError where another process is at work on it
 */
export function hold<T>(run: Run, work: (held: HeldRun) => Promise<T>): Promise<T> {
	return withLock(run.paths.home, async () => {
		const journal = await Journal.open(run.paths.folder);
		try {
			return await work(await run.heldWith(journal).reread());
		} finally {
			await journal.close();
		}
	});
}

/** As `hold`, with the run that is under way here. @throws UserError where there is none */
export async function holdActive<T>(repository: Repository, work: (held: HeldRun) => Promise<T>): Promise<T> {
	return hold(await requireActiveRun(repository), (held) => work(requireActive(held)));
}
