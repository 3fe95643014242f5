import type { FileOutcome, TreeEffect } from "../model/decision.js";

/** What an outcome does to the text of its own file; parts that moved elsewhere are other effects. */
export function ownEdit({ path, effects }: FileOutcome) {
	return effects.flatMap((effect) => (isText(effect) && effect.path === path ? [effect] : []))[0];
}

function isText(effect: TreeEffect): effect is Extract<TreeEffect, { kind: "edited" | "written" }> {
	return effect.kind === "edited" || effect.kind === "written";
}
