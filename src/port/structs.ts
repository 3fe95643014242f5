import { profileOf } from "../fingerprint/profile.js";
import { memberUses, structsDeclared } from "../fingerprint/things/members.js";
import { type Rewrite, renamesIn } from "../migrate/drift/splice.js";
import type { StructChange } from "../model/code.js";
import type { Hunk } from "../model/series.js";
import type { PortSettings } from "../model/settings.js";
import { splitLines } from "../text/lines.js";
import { range } from "../text/range.js";
import type { PortFacts } from "./target.js";

/** The texts of a file of the patch, what drift rewrites rewritten; `target` is empty for an added one. */
interface Edited {
	readonly path: string;
	readonly patched: string;
	readonly target: string;
	readonly hunks: readonly Hunk[];
	/** What drift rewrote in each hunk. */
	readonly rewrites: readonly (readonly Rewrite[])[];
}

/**
 * The settings, with the structs in both trees of which lines of the file's hunks reach members. One that drift put in
 * another's place is in the base what that was.
 */
export async function knowStructs(
	{ path, patched, target, hunks, rewrites }: Edited,
	{ settings, upstream, tree }: PortFacts,
): Promise<PortSettings> {
	const { code } = settings;
	if (!code || !upstream || profileOf(path).language !== "c") return settings;
	const lines = splitLines(patched);
	const added = hunks.flatMap(({ edits }) => edits.flatMap(({ newFrom, newTo }) => range(newFrom, newTo)));
	const before = new Map(renamesIn(rewrites.flat()).map(([old, now]) => [now, old]));
	const structs = new Map<string, StructChange>();
	const change = async (name: string) => {
		const old = before.get(name);
		const { base } = old === undefined ? {} : await upstream.struct(old, tree);
		const known = structs.get(name) ?? { ...(await upstream.struct(name, tree)), ...(base && { base }) };
		structs.set(name, known);
		return known;
	};
	for (const { variable, struct, members } of memberUses(path, lines, added))
		for (const root of new Set([struct, ...structsDeclared(target, variable)])) {
			let name: string | undefined = root;
			for (const member of members) {
				if (name === undefined) break;
				name = (await change(name)).target?.structs.get(member);
			}
		}
	if (structs.size === 0) return settings;
	return { ...settings, code: { ...code, struct: (name) => code.struct(name) ?? structs.get(name) } };
}
