import { targetLine } from "../model/evidence.js";
import { isBlank, isWeak } from "../text/lines.js";
import type { LandingRule } from "./landing.js";

const GIVES_NOTHING = /^(?:return(?: 0| ret| err)?;|break;|continue;)$/;

/**
 * Upstream took away what the insertion stood between, and that was nothing but blank lines and a plain
 * `return`: it goes between the lines around, which stand side by side now.
 */
export const betweenWeakRule: LandingRule = {
	name: "between-weak",
	land({ base, patched, target, alignment, path }, { edits, upstream }) {
		const edit = edits[0]!;
		const [gone] = upstream;
		const isInside = edits.length === 1 && edit.oldFrom === edit.oldTo && upstream.length === 1;
		if (!isInside || gone!.newFrom < gone!.newTo) return undefined;
		const lost = base.slice(gone!.oldFrom, gone!.oldTo);
		if (!lost.every((line) => isBlank(line) || GIVES_NOTHING.test(line.trim()))) return undefined;
		const above = alignment.at(gone!.oldFrom - 1);
		if (above === undefined || above < 0 || isWeak(target[above]!)) return undefined;
		const added = patched.slice(edit.newFrom, edit.newTo);
		const isLast = isBlank(added.at(-1)!) && /^\s*\}/.test(target[above + 1] ?? "");
		return {
			state: "landed",
			from: above + 1,
			to: above + 1,
			lines: isLast ? added.slice(0, -1) : added,
			confidence: 0.8,
			evidence: [
				{
					kind: "plain lines gone",
					at: targetLine(path, above + 1),
				},
			],
			ported: true,
		};
	},
};
