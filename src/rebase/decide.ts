import { blobId, type ObjectReader } from "../git/objects.js";
import { pathChanges } from "../git/path-changes.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { PatchDecision } from "../model/decision.js";
import type { Plan } from "../model/run.js";
import type { Patch } from "../model/series.js";
import { Moves } from "../port/moves.js";
import { portPatch } from "../port/patch.js";
import { Withheld } from "../port/withheld.js";
import type { Overlay } from "./overlay.js";

/** Decides patches one after another, and remembers what those left out would have provided. */
export async function decider(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	objects: ObjectReader,
	overlay: Overlay,
): Promise<(patch: Patch) => Promise<PatchDecision>> {
	const blob = (oid: string) => objects.blob(oid);
	const base = await CommitTree.open(scratch.context, objects, plan.base.commit);
	const withheld = new Withheld(blob);
	const facts = {
		tree: overlay,
		blob,
		blobId: (text: string) => blobId(text, repository.objectFormat),
		moves: new Moves(base, overlay, () => pathChanges(scratch, plan.base.commit, plan.target.commit)),
		threshold: plan.threshold,
	};
	return async (patch) => {
		const decision = await portPatch(patch, facts);
		const blocker = decision.fate === "upstream" ? undefined : await withheld.blocker(patch, overlay);
		const isLeftOut = decision.fate === "conflict" || blocker !== undefined;
		await (isLeftOut ? withheld.withhold(patch) : withheld.landed(patch));
		if (blocker) {
			const reason = `builds on parked patch ${blocker.owner.slice(0, 12)}: ${blocker.what}`;
			return { key: patch.key, fate: "parked", partlyUpstream: false, reason, files: decision.files };
		}
		const isParked = decision.fate === "conflict" && plan.onConflict === "park";
		return isParked ? { ...decision, fate: "parked" } : decision;
	};
}
