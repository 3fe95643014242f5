import { isBlank, squash } from "../text/lines.js";
import type { Gate } from "./gate.js";

/** What the patch only takes out is gone from its place, and stands in another file, where upstream put it. */
export const movedOutGate: Gate<"moved-out"> = {
	name: "moved-out",
	find({ path, settings }, { state, added, removed }) {
		if (state !== "upstream" || added.length > 0) return undefined;
		const lines = new Set(removed.filter((line) => !isBlank(line)).map(squash));
		const found = settings.movedOut?.find(
			(each) => each.from === path && each.lines.some((line) => lines.has(line)),
		);
		return found && { to: found.to };
	},
};
