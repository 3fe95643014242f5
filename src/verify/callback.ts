import { lostMembers, staleCallbacks, typeInWords } from "../fingerprint/callbacks.js";
import { textOf } from "../text/lines.js";
import type { Found, Gate, PortedFile } from "./gate.js";

interface Misfit {
	/** The lines of the result that have to do with it. */
	readonly lines: readonly string[];
	readonly found: Found<"callback">;
}

/** A function that the patch adds or hooks up has the type that its struct's member had in the base, or the member is gone. */
export const callbackGate: Gate<"callback"> = {
	name: "callback",
	find(file, { state, placed }) {
		if (!file.settings.code || file.language !== "c" || state !== "landed" || placed.length === 0)
			return undefined;
		const mine = new Set(placed);
		const misfit = misfits(file).find(({ lines }) => lines.some((line) => mine.has(line)));
		return misfit?.found;
	},
};

const known = new WeakMap<PortedFile, Misfit[]>();

function misfits(file: PortedFile): Misfit[] {
	const cached = known.get(file);
	if (cached) return cached;
	const text = textOf(file.result);
	const structs = file.settings.code!.struct;
	const lineOf = (from: number) =>
		text.slice(text.lastIndexOf("\n", from) + 1, text.indexOf("\n", from) + 1 || text.length + 1);
	const all = [
		...staleCallbacks(text, structs).map(({ use, definition, now }) => ({
			lines: [lineOf(use.from), lineOf(definition.from)],
			found: {
				what: "type" as const,
				word: definition.name,
				struct: use.struct,
				member: use.member,
				type: typeInWords(now),
			},
		})),
		...lostMembers(text, structs).map((use) => ({
			lines: [lineOf(use.from)],
			found: { what: "member gone" as const, word: use.member, struct: use.struct },
		})),
	];
	known.set(file, all);
	return all;
}
