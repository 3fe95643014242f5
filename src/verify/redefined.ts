import { profileOf } from "../fingerprint/profile.js";
import { addTo } from "../text/multiset.js";
import { blankComments } from "../text/tokens.js";
import type { Gate, PortedFile } from "./gate.js";
import { declaredIn } from "./locals.js";

/** A hunk defines what upstream defines by now, too: a function, type or macro, or a local of one function. */
export const redefinedGate: Gate<"redefined"> = {
	name: "redefined",
	find(file, { state, added }) {
		if (file.language !== "c" || state !== "landed" || added.length === 0) return undefined;
		const text = added.join("");
		const isAdded = (name: string) => new RegExp(`\\b${name}\\b`).test(text);
		const definition = twice(file, "definitions").find(isAdded);
		if (definition !== undefined) return { word: definition };
		const local = twice(file, "locals").find((each) => isAdded(each.slice(each.indexOf(" ") + 1)));
		if (local === undefined) return undefined;
		const [definedIn, name] = local.split(" ") as [string, string];
		return { word: name, function: definedIn };
	},
};

type Kind = "definitions" | "locals";
const known = new WeakMap<PortedFile, Record<Kind, string[]>>();

/** Names that stand more often in the result than in the patched file and than in the target. */
function twice(file: PortedFile, kind: Kind): string[] {
	let cached = known.get(file);
	if (!cached) {
		const [patched, target, result] = [file.patched, file.target, file.result].map((lines) =>
			namesIn(file.path, lines),
		) as [Names, Names, Names];
		const more = (of: Kind) =>
			[...result[of]]
				.filter(
					([name, count]) =>
						count > Math.max(1, patched[of].get(name) ?? 0, target[of].get(name) ?? 0) &&
						target[of].has(name) &&
						patched[of].has(name),
				)
				.map(([name]) => name);
		cached = { definitions: more("definitions"), locals: more("locals") };
		known.set(file, cached);
	}
	return cached[kind];
}

type Names = Record<Kind, Map<string, number>>;

function namesIn(path: string, lines: readonly string[]): Names {
	const names: Names = { definitions: new Map(), locals: new Map() };
	const count = (kind: Kind, name: string) => addTo(names[kind], name);
	for (const { name, from, to } of profileOf(path).definitions(lines)) {
		if (!/^(?:(?:struct|union|enum) )?(?!(?:struct|union|enum)$)\w+$/.test(name)) continue;
		const body = lines.slice(from, to).join("");
		const isMacro = /^[ \t]*#/.test(body);
		if (isMacro || body.includes("{")) count("definitions", name);
		if (!isMacro && /\)\s*\{/.test(body))
			for (const local of localsOf(body)) count("locals", `${name} ${local}`);
	}
	return names;
}

/** The locals that a function declares in its outermost block, one for each line that begins with its type. */
function localsOf(body: string): string[] {
	const locals: string[] = [];
	let depth = 0;
	for (const line of blankComments(body).split("\n")) {
		const local = depth === 1 ? declaredIn(line) : undefined;
		if (local !== undefined) locals.push(local);
		for (const char of line) depth += char === "{" ? 1 : char === "}" ? -1 : 0;
	}
	return locals;
}
