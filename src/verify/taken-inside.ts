import { thingsOf } from "../fingerprint/things/index.js";
import { textOf } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import type { Found, LandedHunk, PortedFile } from "./gate.js";
import { declaredNames, labelsIn } from "./locals.js";
import { originsOf, targetLineOf } from "./origins.js";
import { functionsAround, variablesIn } from "./surroundings.js";

/** A local or a label that a hunk takes out of a function, and the lines of it that only the target has and that use it. */
export function takenInside(file: PortedFile, hunk: LandedHunk): Found<"taken"> | undefined {
	if (file.language !== "c") return undefined;
	const removed = hunk.removed.join("");
	const [locals, labels] = [declaredNames(removed), labelsIn(removed)];
	if (locals.length + labels.length === 0) return undefined;
	const origins = originsOf(file);
	for (const { from, to, name: around } of functionsAround(file, hunk)) {
		const lines = file.result.slice(from, to);
		const text = textOf(lines);
		const [head] = text.split("{", 1);
		const kept = new Set([...declaredNames(text), ...variablesIn(head!), ...labelsIn(text)]);
		const uses = (line: string, name: string) =>
			labels.includes(name)
				? new RegExp(`\\bgoto\\s+${name}\\s*;`).test(line)
				: variablesIn(line).includes(name);
		for (const name of [...locals, ...labels]) {
			if (kept.has(name) || isOfFile(file, name) || isOpen(file, around, (line) => uses(line, name)))
				continue;
			const left = lines.flatMap((line, i) =>
				origins[from + i] === "upstream" && uses(blankComments(line), name) ? [from + i] : [],
			);
			if (left.length > 0)
				return {
					...{ word: name, as: labels.includes(name) ? "label" : "name", users: [] },
					lines: left.map((line) => targetLineOf(file, line)),
				};
		}
	}
	return undefined;
}

/** The result's file declares it for all functions. */
function isOfFile({ path, result }: PortedFile, name: string): boolean {
	const table = thingsOf(path, result);
	return [...table.named("variable", name), ...table.named("macro", name)].some(({ parent }) => !parent);
}

/** The patch changes a use in an edit which found no place: that edit is the open question, not this one. */
function isOpen({ path, base, hunks }: PortedFile, around: string, uses: (line: string) => boolean): boolean {
	const isLanded = (line: number) => hunks.some(({ oldFrom, oldTo }) => oldFrom <= line && line < oldTo);
	return thingsOf(path, base)
		.named("function", around)
		.some(({ from, to }) =>
			base.slice(from, to).some((line, i) => !isLanded(from + i) && uses(blankComments(line))),
		);
}
