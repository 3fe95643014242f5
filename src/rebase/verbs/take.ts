import { UserError } from "../../errors.js";
import type { Repository } from "../../git/repository.js";
import type { Worktree } from "../../git/worktree.js";
import { MARKER, settleRegion } from "../../port/markers.js";
import { holdActive } from "../record/hold.js";
import { type LaidOut, laidOut } from "../stop/lay-out.js";
import { requireWorktree } from "../stop/worktrees.js";

/** What to put in place of what is open: what is proposed, or one of the sides. */
export type Side = "proposal" | "target" | "base" | "patch";

const STAGES = { base: 1, target: 2, patch: 3 } as const;

/** What a take left. */
interface Taken {
	readonly path: string;
	/** Nothing is open in the file any more, and it is staged. */
	readonly isStaged: boolean;
	/** How many questions are open in the whole patch. */
	readonly open: number;
}

/**
 * Puts an answer in place of an open question of the patch that the run is stopped at; a file with nothing
 * else open is staged.
 *
 * @param number the question's, as the markers and the notes have it
 * @throws UserError where it is not open, or there is no such answer
 */
export async function take(repository: Repository, number: number, side: Side): Promise<Taken> {
	return holdActive(repository, async (run) => {
		const worktree = await requireWorktree(run);
		const stop = await laidOut(run);
		const item = stop?.items.find((each) => each.number === number);
		if (!stop || !item)
			throw new UserError(
				`nothing is open under number ${number}`,
				"git miggpt status lists what is open, with its numbers",
			);
		const file = stop.files.find(({ path }) => path === item.path)!;
		const isRegion = file.id !== undefined;
		const isStaged = await (isRegion
			? takeRegion(worktree, file, item, side)
			: takeFile(worktree, file.path, number, side));
		return { path: item.path, isStaged, open: await countOpen(worktree, stop) };
	});
}

async function takeRegion(
	worktree: Worktree,
	{ path, mode }: LaidOut["files"][number],
	{ number, proposal }: LaidOut["items"][number],
	side: Side,
): Promise<boolean> {
	if (side === "proposal" && proposal === undefined) throw noProposal(number);
	const text = await worktree.read(path);
	const settled =
		text && settleRegion(text, number, (sides) => (side === "proposal" ? proposal! : sides[side]));
	if (settled === undefined)
		throw new UserError(
			`the markers of ${number} are not in ${path} any more`,
			`git add ${path} in ${worktree.folder} when it is right`,
		);
	await worktree.write(path, mode, settled);
	if (MARKER.test(settled)) return false;
	await worktree.stage([{ path, stage: 0, mode, oid: await worktree.storeBlob(settled) }], []);
	return true;
}

async function takeFile(worktree: Worktree, path: string, number: number, side: Side): Promise<boolean> {
	if (side === "proposal") throw noProposal(number);
	const isOpen = (await worktree.staged(await worktree.head())).some(
		(each) => each.path === path && each.isUnmerged,
	);
	if (!isOpen) throw new UserError(`${path} is not open any more`, "git miggpt status lists what is open");
	const version = await worktree.version(path, STAGES[side]);
	if (version) {
		await worktree.write(path, version.mode, version.text);
		await worktree.stage([{ path, stage: 0, mode: version.mode, oid: version.oid }], []);
	} else {
		await worktree.remove(path);
		await worktree.stage([], [path]);
	}
	return true;
}

/** How many of a stop's questions are open: regions whose markers stand, and files that git has several versions of. */
export async function countOpen(worktree: Worktree, { items, files, tip }: LaidOut): Promise<number> {
	const unmerged = (await worktree.staged(tip))
		.filter(({ isUnmerged }) => isUnmerged)
		.map(({ path }) => path);
	let open = 0;
	for (const { path, id } of files) {
		if (!unmerged.includes(path)) continue;
		const own = items.filter((item) => item.path === path);
		const text = id === undefined ? undefined : ((await worktree.read(path)) ?? "");
		const stands = ({ number }: { number: number }) => text?.includes(`>>>>>>> patch [${number}]`) ?? true;
		open += own.filter(stands).length;
	}
	return open;
}

function noProposal(number: number): UserError {
	return new UserError(
		`nothing is proposed for ${number}`,
		`take a side with git miggpt take ${number} --side patch|base|target, or edit the file`,
	);
}
