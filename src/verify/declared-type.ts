import { blankComments, identifiersOf } from "../text/tokens.js";
import { type Gate, newLines, type PortedFile } from "./gate.js";
import { membersMisusedBy } from "./member-change.js";

/** An added line uses a file-scope variable, or a member of a struct, whose declared type is another in the target. */
export const declaredTypeGate: Gate<"declared-type"> = {
	name: "declared-type",
	find(file, hunk) {
		const added = newLines(hunk);
		if (file.language !== "c" || hunk.state !== "landed" || added.length === 0) return undefined;
		const changes = changedTypes(file);
		const name =
			changes.size > 0 && [...identifiersOf(blankComments(added.join("")))].find((word) => changes.has(word));
		if (name) return { word: name, type: changes.get(name)! };
		const retyped = membersMisusedBy(file, hunk).find(({ now }) => now !== undefined);
		return retyped && { word: retyped.member, type: retyped.now! };
	},
};

const known = new WeakMap<PortedFile, ReadonlyMap<string, string>>();

/** The variables that base and target declare with different types, and the target's type. */
function changedTypes(file: PortedFile): ReadonlyMap<string, string> {
	const cached = known.get(file);
	if (cached) return cached;
	const now = variablesIn(file.target);
	const changes = new Map<string, string>();
	for (const [name, type] of variablesIn(file.base)) {
		const other = now.get(name);
		if (other !== undefined && other !== type) changes.set(name, other);
	}
	known.set(file, changes);
	return changes;
}

const VARIABLE =
	/^(?:(?:static|extern|const|__\w+)\s+)*((?:struct\s+|union\s+|enum\s+|unsigned\s+)?\w+(?:\s+\**|\s*\*+\s*))(\w+)\s*(?:\[[^\]]*\]\s*)*(?:__\w+\b\s*)*(?:=|;)/;

/** File-scope variables that one line declares, and their types without qualifiers. */
function variablesIn(lines: readonly string[]): Map<string, string> {
	const variables = new Map<string, string>();
	for (const line of lines) {
		if (!/^[A-Za-z_]/.test(line)) continue;
		const match = VARIABLE.exec(line);
		if (!match || /^(?:return|typedef|goto)\b/.test(line)) continue;
		variables.set(match[2]!, match[1]!.match(/\w+|\*/g)!.join(" "));
	}
	return variables;
}
