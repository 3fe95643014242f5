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
 * The definition that upstream moved the code around a patch's edits to, where nothing of it is left at the place, or not
 * the lines next to them: it holds those lines and did not before, and no other does.
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
	const linesOf = (lines: readonly string[], { from, to }: Range) =>
		new Set(lines.slice(from, to).map(squash));
	const here = linesOf(target, site);
	const isHere = (line: string) => here.has(line);
	/** How many of these lines a definition has that it did not have. */
	const taken = (lines: readonly string[], definition: Definition) => {
		const now = linesOf(target, definition);
		const old = new Set(
			baseDefinitions
				.filter(({ name }) => name === definition.name)
				.flatMap((each) => [...linesOf(base, each)]),
		);
		return lines.filter((line) => now.has(line) && !old.has(line)).length;
	};
	const shown = targetDefinitions.filter(({ from, to }) => to - from <= LONGEST);
	const only = (heirs: readonly Definition[]) => (heirs.length === 1 ? heirs[0] : undefined);
	if (profile.language !== "c") return undefined;
	const near = [...new Set(edits.flatMap((edit) => linesNear(base, edit, body, NEAR)))];
	if (near.length >= FEWEST && !near.some(isHere))
		return only(
			shown.filter((each) => {
				const share = taken(near, each);
				return share >= FEWEST && share >= SHARE * near.length;
			}),
		);
	const next = edits.map((edit) => linesNear(base, edit, body, 1));
	if (next.some((lines) => lines.length < 2 || lines.some(isHere))) return undefined;
	return only(shown.filter((each) => next.every((lines) => taken(lines, each) === lines.length)));
}

/** The strong lines of an edit, and so many on either side of it in the same body, without white space. */
function linesNear(lines: readonly string[], { from, to }: Range, body: Range, most: number): string[] {
	const strong = (first: number, end: number) => lines.slice(first, end).filter((line) => !isWeak(line));
	const [above, below] = [strong(body.from, from).slice(-most), strong(to, body.to).slice(0, most)];
	return [...above, ...strong(from, to), ...below].map(squash);
}
