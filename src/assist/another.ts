import type { Definition } from "../fingerprint/definition.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak, squash } from "../text/lines.js";

/**
 * Whether a definition of the target was another one before, and did not take the old code in.
 *
 * @param wanted the name of the definition that had the code, where it was in one
 * @param old the code
 */
export function isAnother(
	{ base, target }: Pick<AlignedFile, "base" | "target">,
	oldDefinitions: readonly Definition[],
	nowDefinitions: readonly Definition[],
	wanted: string | undefined,
	old: readonly string[],
	named: Definition,
): boolean {
	if (named.name === wanted) return false;
	if (nowDefinitions.some(({ name, from, to }) => name === wanted && to - from > 1)) return true;
	const before = oldDefinitions.filter(({ name }) => name === named.name);
	if (before.length === 0) return false;
	const known = new Set(before.flatMap(({ from, to }) => base.slice(from, to).map(squash)));
	const lines = new Set(old.filter((line) => !isWeak(line)).map(squash));
	const taken = target.slice(named.from, named.to).map(squash);
	return taken.filter((line) => lines.has(line) && !known.has(line)).length * 3 < lines.size;
}
