import { isWeak, squash } from "../text/lines.js";
import type { Gate } from "./gate.js";

/** What a hunk adds does not stand elsewhere in the file since upstream put it there. */
export const doubledGate: Gate = ({ base, ours }, { state, added, removed }) => {
	if (state !== "landed") return undefined;
	const gone = new Set(removed.map(squash));
	const strong = added.filter((line) => !isWeak(line) && !gone.has(squash(line))).map(squash);
	if (strong.length === 0 || strong.join("").length < 20) return undefined;
	const before = new Set(base.map(squash));
	const now = new Set(ours.map(squash));
	const isDoubled = strong.every((line) => now.has(line) && !before.has(line));
	return isDoubled
		? {
				gate: "doubled",
				reason: `upstream has added the same lines elsewhere: ${added.find((line) => !isWeak(line))!.trim()}`,
			}
		: undefined;
};
