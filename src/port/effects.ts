import type { TreeEffect } from "../model/decision.js";
import type { BlobReader, TreeReader } from "../model/tree.js";
import { applyReplacements } from "./assemble.js";

/** An effect that leaves something at its path. */
export type Leaving = Exclude<TreeEffect, { kind: "delete" }>;

/**
 * The text (latin1) that an effect leaves at its path; of a submodule, none.
 *
 * @param before the files as they stood before the patch, and the objects of the series
 * @returns undefined where the file that is edited does not stand there
 */
export async function textLeft(
	effect: Leaving,
	before: Pick<TreeReader, "read"> & BlobReader,
): Promise<string | undefined> {
	switch (effect.kind) {
		case "written":
			return effect.text;
		case "object":
			return effect.mode === "160000" ? "" : before.blob(effect.oid);
		case "rewritten":
			return applyReplacements(await before.blob(effect.source), effect.replacements);
		case "edited": {
			const text = await before.read(effect.from);
			return text === undefined
				? undefined
				: applyReplacements(text, effect.replacements, effect.finalNewline);
		}
	}
}
