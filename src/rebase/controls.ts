import type { ControlPatch } from "../assist/controls.js";
import { isGuessed } from "../model/run.js";
import { factsFor } from "../port/patch.js";
import type { World } from "../port/target.js";
import type { Readers } from "../series/readers.js";
import type { Run } from "./record/run.js";

/** So many patches are looked at for control questions. */
const TRIED = 40;

/**
 * Patches from all over a series, the same ones each time; what one was made for that did not apply to BASE is not sure.
 *
 * @param world with the target as it was before the series
 */
export async function* controlPatches(
	{ plan }: Run,
	readers: Readers,
	world: World,
): AsyncGenerator<ControlPatch> {
	const commits = plan.commits.filter((_, i) => !isGuessed(plan.patchFiles?.files[i]));
	const tried = Math.min(TRIED, commits.length);
	for (let i = 0; i < tried; i++) {
		const patch = await readers.patch(commits[Math.floor((i * commits.length) / tried)]!);
		yield { patch, facts: await factsFor(patch, world) };
	}
}
