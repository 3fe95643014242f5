import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import { blankComments } from "../text/tokens.js";
import type { LandedHunk, PortedFile } from "./gate.js";
import { declaredIn } from "./locals.js";

interface Local {
	readonly definition: string;
	readonly name: string;
}

/** A local that the hunk and upstream both declare in the outermost block of one function; undefined where there is none. */
export function localTwice(file: PortedFile, { added }: LandedHunk): Local | undefined {
	if (file.language !== "c") return undefined;
	const names = new Set(
		blankComments(added.join(""))
			.split("\n")
			.flatMap((line) => declaredIn(line) ?? []),
	);
	if (names.size === 0) return undefined;
	const [target, patched, result] = [file.target, file.patched, file.result].map((lines) =>
		localsOf(file.path, lines),
	) as [Counts, Counts, Counts];
	for (const [key, { local, count }] of result) {
		const [there, own] = [target.get(key)?.count ?? 0, patched.get(key)?.count ?? 0];
		if (names.has(local.name) && there > 0 && own > 0 && count > Math.max(there, own)) return local;
	}
	return undefined;
}

type Counts = Map<string, { readonly local: Local; count: number }>;

const known = new WeakMap<ThingTable, Counts>();

/** The locals that the functions of a text declare in their outermost blocks, one for each line that begins with its type. */
function localsOf(path: string, lines: readonly string[]): Counts {
	const table = thingsOf(path, lines);
	const cached = known.get(table);
	if (cached) return cached;
	const counts: Counts = new Map();
	for (const { kind, name, from, to } of table.things) {
		if (kind !== "function") continue;
		for (const local of outermostLocals(lines.slice(from, to).join(""))) {
			const key = `${name} ${local}`;
			const count = counts.get(key)?.count ?? 0;
			counts.set(key, { local: { definition: name, name: local }, count: count + 1 });
		}
	}
	known.set(table, counts);
	return counts;
}

function outermostLocals(body: string): string[] {
	const locals: string[] = [];
	let depth = 0;
	for (const line of blankComments(body).split("\n")) {
		const local = depth === 1 ? declaredIn(line) : undefined;
		if (local !== undefined) locals.push(local);
		for (const char of line) depth += char === "{" ? 1 : char === "}" ? -1 : 0;
	}
	return locals;
}
