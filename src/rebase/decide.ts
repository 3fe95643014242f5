import { join } from "node:path";
import { openCodeIndex } from "../git/code-index.js";
import { readCommit } from "../git/commits.js";
import { openHolders } from "../git/holders.js";
import { blobId, type ObjectReader } from "../git/objects.js";
import { pathChanges } from "../git/path-changes.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { PatchDecision } from "../model/decision.js";
import type { NamedCommit, Plan } from "../model/run.js";
import type { Patch } from "../model/series.js";
import { Moves } from "../port/moves.js";
import { portPatch } from "../port/patch.js";
import type { World } from "../port/target.js";
import { Upstream } from "../port/upstream.js";
import { Withheld } from "../port/withheld.js";
import { addedWords } from "../port/words.js";
import type { RunOptions } from "./options.js";
import type { Overlay } from "./overlay.js";

/** Decides patches one after another, and remembers what those left out would have provided. */
export async function decider(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	objects: ObjectReader,
	overlay: Overlay,
	options: Pick<RunOptions, "tell" | "dryRun" | "assistant">,
): Promise<(patch: Patch) => Promise<PatchDecision>> {
	const blob = (oid: string) => objects.blob(oid);
	const base = await CommitTree.open(scratch.context, objects, plan.base.commit);
	const target = await CommitTree.open(scratch.context, objects, plan.target.commit);
	const indexes = codeIndexes(repository, scratch, objects, plan, options);
	const withheld = new Withheld(blob, async () => (await indexes())?.target);
	const provided = new Set<string>();
	const facts: World = {
		codeIndexes: indexes,
		upstream: new Upstream(base, target, indexes),
		provided,
		tree: overlay,
		blob,
		blobId: (text: string) => blobId(text, repository.objectFormat),
		moves: new Moves(base, overlay, () => pathChanges(scratch, plan.base.commit, plan.target.commit)),
		threshold: plan.threshold,
	};
	return async (patch) => {
		const ported = await portPatch(patch, facts);
		const blocker = ported.fate === "upstream" ? undefined : await withheld.blocker(patch, overlay);
		const mayAsk = ported.fate === "conflict" && !blocker;
		const decision = (mayAsk && (await options.assistant?.resolve(patch, ported, facts))) || ported;
		options.assistant?.note(patch, decision);
		const isLeftOut = decision.fate === "conflict" || blocker !== undefined;
		await (isLeftOut ? withheld.withhold(patch) : withheld.landed(patch));
		if (!isLeftOut) for (const word of await addedWords(patch, blob)) provided.add(word);
		if (blocker) {
			const reason = `builds on parked patch ${blocker.owner.slice(0, 12)}: ${blocker.what}`;
			return { key: patch.key, fate: "parked", partlyUpstream: false, reason, files: decision.files };
		}
		const isParked = decision.fate === "conflict" && plan.onConflict === "park";
		return isParked ? { ...decision, fate: "parked" } : decision;
	};
}

/** Opens the indexes of both trees when they are first asked for; none where the trees are the same. */
function codeIndexes(
	{ commonDir }: Repository,
	{ context }: Scratch,
	objects: ObjectReader,
	{ base, target }: Plan,
	{ tell, dryRun }: Pick<RunOptions, "tell" | "dryRun">,
): World["codeIndexes"] {
	const folder = join(commonDir, "miggpt", "index");
	const index = ({ name }: NamedCommit, tree: string) =>
		openCodeIndex(context, folder, tree, !dryRun, () =>
			tell({ kind: "doing", what: `indexing the code of ${name}, once a version` }),
		);
	const open = async () => {
		const old = (await readCommit(objects, base.commit)).tree;
		const now = (await readCommit(objects, target.commit)).tree;
		if (old === now) return undefined;
		const before = { tree: old, index: await index(base, old) };
		const after = { tree: now, index: await index(target, now) };
		let holders: ReturnType<typeof openHolders> | undefined;
		return {
			base: before.index,
			target: after.index,
			holders: async (word: string) => {
				holders ??= openHolders(context, folder, before, after, !dryRun);
				return (await holders)(word);
			},
		};
	};
	let opened: ReturnType<World["codeIndexes"]> | undefined;
	return () => {
		opened ??= open();
		return opened;
	};
}
