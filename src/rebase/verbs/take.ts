import { join } from "node:path";
import { UserError } from "../../errors.js";
import type { Repository } from "../../git/repository.js";
import type { Worktree } from "../../git/worktree.js";
import { MARKER, settleRegion } from "../../port/markers.js";
import { holdActive } from "../record/hold.js";
import { type LaidOut, laidOut } from "../stop/lay-out.js";
import { countOpen, openNumbers } from "../stop/questions.js";
import { requireWorktree } from "../stop/worktrees.js";

/** What to put in place of what is open: what is proposed, or one of the sides. */
export type Side = "proposal" | "target" | "base" | "patch";

const STAGES = { base: 1, target: 2, patch: 3 } as const;

/** Which of the open questions are answered: by number, those of a file, or all. */
export type Wanted = { readonly numbers: readonly number[] } | { readonly file: string } | "all";

/** What a take left. */
interface Taken {
	readonly settled: readonly {
		readonly number: number;
		readonly path: string;
		/** Nothing is open in the file any more, and it is staged. */
		readonly isStaged: boolean;
	}[];
	/** Numbers of those that nothing is proposed for, where not every one was named. */
	readonly without: readonly number[];
	/** How many questions are open in the whole patch. */
	readonly open: number;
}

/**
 * Puts an answer in place of open questions of the patch that the run is stopped at; a file with nothing else open is
 * staged. Where numbers are named, each must be open and have such an answer, or nothing is done.
 *
 * @throws UserError where one is not open, or there is no such answer
 */
export async function take(repository: Repository, wanted: Wanted, side: Side): Promise<Taken> {
	return holdActive(repository, async (run) => {
		const worktree = await requireWorktree(run);
		const stop = await laidOut(run);
		const items = stop ? await chosen(worktree, stop, wanted) : [];
		const answered = items.filter(({ proposal }) => side !== "proposal" || proposal !== undefined);
		const without = items.filter((item) => !answered.includes(item)).map(({ number }) => number);
		if (!stop || (items.length === 0 && wanted === "all"))
			throw new UserError("nothing is open", "git miggpt status says where the run stands");
		if (
			without[0] !== undefined &&
			((typeof wanted === "object" && "numbers" in wanted) || answered.length === 0)
		)
			throw noProposal(without[0]);
		const settled = [];
		for (const item of answered) {
			const file = stop.files.find(({ path }) => path === item.path)!;
			const isStaged = await (file.id !== undefined
				? takeRegion(worktree, file, item, side)
				: takeFile(worktree, file.path, item.number, side));
			settled.push({ number: item.number, path: item.path, isStaged });
		}
		return { settled, without, open: await countOpen(worktree, stop) };
	});
}

/** Where the user edits an open file of the patch that the run is stopped at. @throws UserError where there is none */
export async function fileToEdit(repository: Repository, path: string): Promise<string> {
	return holdActive(repository, async (run) => join((await requireWorktree(run)).folder, bytesAsText(path)));
}

/** Stages a file that the user edited, where no markers are left in it. @returns how many questions are open in the patch */
export async function settleEdited(repository: Repository, path: string): Promise<number> {
	return holdActive(repository, async (run) => {
		const worktree = await requireWorktree(run);
		const stop = await laidOut(run);
		const file = stop?.files.find((each) => each.path === path);
		if (!stop || !file)
			throw new UserError(`nothing is open in ${path}`, "git miggpt status lists what is open");
		const text = await worktree.read(path);
		if (text !== undefined && !MARKER.test(text))
			await worktree.stage([{ path, stage: 0, mode: file.mode, oid: await worktree.storeBlob(text) }], []);
		return countOpen(worktree, stop);
	});
}

function bytesAsText(path: string): string {
	return Buffer.from(path, "latin1").toString();
}

/** The questions that are meant; those that are open, where they are not named by number. @throws UserError */
async function chosen(worktree: Worktree, stop: LaidOut, wanted: Wanted): Promise<LaidOut["items"]> {
	if (wanted !== "all" && "numbers" in wanted)
		return wanted.numbers.map((number) => {
			const item = stop.items.find((each) => each.number === number);
			if (item) return item;
			throw new UserError(
				`nothing is open under number ${number}`,
				"git miggpt status lists what is open, with its numbers",
			);
		});
	const open = await openNumbers(worktree, stop);
	const items = stop.items.filter(({ number }) => open.has(number));
	if (wanted === "all") return items;
	const own = items.filter(({ path }) => path === wanted.file);
	if (own.length > 0) return own;
	throw new UserError(
		`nothing is open in ${wanted.file}`,
		"git miggpt status lists what is open; name the file from the top of the tree",
	);
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

function noProposal(number: number): UserError {
	return new UserError(
		`nothing is proposed for ${number}`,
		`take a side with git miggpt take ${number} --side patch|base|target, or edit the file`,
	);
}
