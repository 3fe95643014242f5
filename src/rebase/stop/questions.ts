import type { Worktree } from "../../git/worktree.js";
import type { StopQuestion } from "../../model/stop-question.js";
import { markersIn } from "../../port/markers.js";
import type { LaidOut } from "./lay-out.js";

/** What a stop asked, and which of it is open still. */
export async function questionsOf(worktree: Worktree, stop: LaidOut): Promise<StopQuestion[]> {
	const { open, unstaged } = await standingOf(worktree, stop);
	return stop.items.map(({ proposal, ...item }) => ({
		...item,
		isOpen: open.has(item.number),
		...(unstaged.has(item.path) && { isUnstaged: true as const }),
		hasProposal: proposal !== undefined,
	}));
}

/** The numbers of those that are open: regions whose markers stand, and files that git has several versions of. */
export async function openNumbers(worktree: Worktree, stop: LaidOut): Promise<ReadonlySet<number>> {
	return (await standingOf(worktree, stop)).open;
}

export async function countOpen(worktree: Worktree, stop: LaidOut): Promise<number> {
	return (await openNumbers(worktree, stop)).size;
}

/** The numbers that are open, and the files that no markers are left in and that git does not know of yet. */
async function standingOf(worktree: Worktree, { items, files, tip }: LaidOut) {
	const staged = await worktree.staged(tip);
	const open = new Set<number>();
	const unstaged = new Set<string>();
	for (const { path, id } of files) {
		const isUnmerged = staged.some((each) => each.path === path && each.isUnmerged);
		const own = items.filter((item) => item.path === path).map(({ number }) => number);
		// What is added with its markers in is as open as before.
		const marked = id === undefined ? undefined : markersIn((await worktree.read(path)) ?? "");
		const left = own.filter((number) => marked?.has(number) ?? isUnmerged);
		for (const number of left) open.add(number);
		if (isUnmerged && left.length === 0) unstaged.add(path);
	}
	return { open, unstaged };
}
