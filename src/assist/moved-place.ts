import type { Definition } from "../fingerprint/definition.js";
import type { AlignedFile } from "../retrieve/aligned-file.js";
import { isWeak, squash } from "../text/lines.js";

type Range = Pick<Definition, "from" | "to">;

/** So many lines on either side of an edit are looked for. */
const NEAR = 4;
/** So many of them have to stand together elsewhere, and such a share. */
const FEWEST = 3;
const SHARE = 0.6;
/** A definition of more lines is not shown. */
const LONGEST = 200;

/**
 * The definition that upstream moved the code around a patch's edits to, where nothing of it is left at the place: it
 * holds those lines and did not before, and no other does.
 *
 * @param edits the lines of the base that the patch changes
 * @param owner the base's definition that has them
 * @param site where that stands in the target
 */
export function movedTo(
	{ base, target, profile }: AlignedFile,
	edits: readonly Range[],
	owner: Definition,
	site: Range,
	baseDefinitions: readonly Definition[],
	targetDefinitions: readonly Definition[],
): Definition | undefined {
	const head = base.slice(owner.from, owner.to).findIndex((line) => line.includes("{"));
	const body = { from: owner.from + head + 1, to: owner.to };
	const near = new Set(edits.flatMap((edit) => linesNear(base, edit, body)));
	const linesOf = (lines: readonly string[], { from, to }: Range) =>
		new Set(lines.slice(from, to).map(squash));
	const here = linesOf(target, site);
	if (profile.language !== "c" || near.size < FEWEST || [...near].some((line) => here.has(line)))
		return undefined;
	const heirs = targetDefinitions.filter((definition) => {
		if (definition.to - definition.from > LONGEST) return false;
		const now = linesOf(target, definition);
		const old = new Set(
			baseDefinitions
				.filter(({ name }) => name === definition.name)
				.flatMap((each) => [...linesOf(base, each)]),
		);
		const taken = [...near].filter((line) => now.has(line) && !old.has(line));
		return taken.length >= FEWEST && taken.length >= SHARE * near.size;
	});
	return heirs.length === 1 ? heirs[0] : undefined;
}

/** The strong lines of an edit, and those next to it in the same body, without white space. */
function linesNear(lines: readonly string[], { from, to }: Range, body: Range): string[] {
	const strong = (first: number, end: number) => lines.slice(first, end).filter((line) => !isWeak(line));
	const [above, below] = [strong(body.from, from).slice(-NEAR), strong(to, body.to).slice(0, NEAR)];
	return [...above, ...strong(from, to), ...below].map(squash);
}
