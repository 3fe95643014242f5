import { type Commit, readCommit } from "../git/commits.js";
import { Signer } from "../git/sign.js";
import { readIfThere, writeDurably } from "../system/durable.js";
import type { Reached } from "./reached.js";
import type { Run } from "./record/run.js";

type Signed = Pick<Reached, "tip" | "patches">;

/**
 * What is published of a run: its commits, or those made again with signatures, where the plan asks for that. A signature
 * is another one each time that it is made; so what was signed once is kept, and a run that was interrupted after it
 * publishes the same.
 *
 * @throws UserError where git cannot sign
 */
export async function signed(
	run: Run,
	{ tip, patches, readers: { scratch, objects }, tell }: Reached,
): Promise<Signed> {
	const { sign } = run.plan;
	if (sign === undefined || sign === false) return { tip, patches };
	const commits = patches.flatMap(({ newCommit }) => (newCommit === undefined ? [] : [newCommit]));
	const made = [...new Set(commits)];
	const pairs = await signedBefore(run, made);
	if (pairs.size === 0 && made.length > 0) {
		tell({ kind: "doing", what: "signing commits" });
		const signer = await Signer.open(run.repository, scratch, sign);
		for (const commit of made) {
			const before = await readCommit(objects, commit);
			const parents = before.parents.map((parent) => pairs.get(parent) ?? parent);
			const now = await signer.sign({ ...before, parents });
			if (!isLike(await readCommit(objects, now), before))
				tell({
					kind: "warning",
					text: `git changed the author or message of ${commit.slice(0, 12)} to sign it`,
				});
			pairs.set(commit, now);
		}
		await writeDurably(run.paths.signed, [...pairs].map((pair) => `${pair.join(" ")}\n`).join(""));
	}
	return {
		tip: pairs.get(tip) ?? tip,
		patches: patches.map((patch) =>
			patch.newCommit === undefined ? patch : { ...patch, newCommit: pairs.get(patch.newCommit)! },
		),
	};
}

/** What was signed of these commits, in the form of `paths.signed`; nothing where that is not all of them. */
async function signedBefore({ paths }: Run, made: readonly string[]): Promise<Map<string, string>> {
	const lines = ((await readIfThere(paths.signed)) ?? "").split("\n").filter(Boolean);
	const pairs = new Map(lines.map((line) => line.split(" ") as [string, string]));
	return made.every((commit) => pairs.has(commit)) ? pairs : new Map();
}

function isLike(now: Commit, before: Commit): boolean {
	return (
		now.authorLine === before.authorLine &&
		now.message === before.message &&
		now.encoding === before.encoding &&
		now.tree === before.tree
	);
}
