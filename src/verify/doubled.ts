import { lineCounts } from "../text/line-counts.js";
import { isWeak, squash } from "../text/lines.js";
import type { Gate } from "./gate.js";

/** Shorter lines may well stand twice. */
const TELLING = 20;

/**
 * What a hunk adds does not stand elsewhere in the file since upstream put it there. In C one telling line is enough;
 * rows and properties of other languages are like others, so there it takes all that the hunk adds.
 */
export const doubledGate: Gate<"doubled"> = {
	name: "doubled",
	find({ base, target, language }, { state, added, removed }) {
		if (state !== "landed") return undefined;
		const gone = new Set(removed.map(squash));
		const strong = added.filter((line) => !isWeak(line) && !gone.has(squash(line)));
		if (strong.map(squash).join("").length < TELLING) return undefined;
		const before = lineCounts(base);
		const now = lineCounts(target);
		const isNew = (line: string) => now.has(squash(line)) && !before.has(squash(line));
		const doubled = strong.every(isNew)
			? strong[0]
			: strong.find((line) => language === "c" && squash(line).length >= TELLING && isNew(line));
		return doubled === undefined ? undefined : { code: doubled.trim() };
	},
};
