import { diffLines } from "../../src/text/diff.js";
import { isBlank, isWeak, splitLines } from "../../src/text/lines.js";

/** What a wrong answer is made of. */
export interface Material {
	/** The target's code, the right answer where it is known, and the old code patched, where that is known whole. */
	readonly now: string;
	readonly right: string | undefined;
	readonly patched: string | undefined;
}

/** A way to be wrong: an answer that should not stand, or undefined where it cannot be made. */
export type Mistake = (material: Material) => string | undefined;

/** Ways in which models are wrong. Each makes a whole answer out of a right one, or of the patch. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
	/** The patch is forgotten. */
	nothing: ({ now }) => now,
	/** The old kernel's code, patched, in place of the new one's. */
	"old code": ({ patched }) => patched,
	/** A line of the patch is missing. */
	"lost line": (material) => change(material, (lines, added) => lines.filter((_, i) => i !== added.at(-1))),
	/** A line of the patch stands a few statements further down, or up. */
	"moved down": (material) => move(material, 3),
	"moved up": (material) => move(material, -3),
	/** A line of the target is missing. */
	"lost target line": (material) =>
		change(material, (lines, added) => {
			const victim = lines.findIndex(
				(line, i) => !added.includes(i) && i > lines.length / 2 && !isWeak(line),
			);
			return victim < 0 ? undefined : lines.filter((_, i) => i !== victim);
		}),
	/** A line of the target is another. */
	"changed target line": (material) =>
		change(material, (lines, added) => {
			const victim = lines.findIndex((line, i) => !added.includes(i) && / = |\(/.test(line) && !isWeak(line));
			return victim < 0
				? undefined
				: lines.map((line, i) => (i === victim ? line.replace(/\w+(?=\W*$)/, "bogus") : line));
		}),
	/** A function that does not exist. */
	"invented call": (material) =>
		change(material, (lines, added) => {
			const at = added.find((i) => /\w+\(/.test(lines[i]!));
			return at === undefined
				? undefined
				: lines.map((line, i) => (i === at ? line.replace(/\w+\(/, "miggpt_magic(") : line));
		}),
	/** A word of the patch is another word of the target. */
	"wrong word": (material) =>
		change(material, (lines, added) => {
			const at = added.find((i) => /\w{4,}/.test(lines[i]!));
			const own = /\w{4,}/.exec(lines[at ?? 0]!)?.[0];
			const other = material.now.match(/[a-z]\w{4,}/g)?.find((word) => !lines[at ?? 0]!.includes(word));
			return at === undefined || !own || !other
				? undefined
				: lines.map((line, i) => (i === at ? line.replace(own, other) : line));
		}),
	/** Code is left out. */
	elided: (material) =>
		change(material, (lines) => [
			lines[0]!,
			"\t/* ... unchanged ... */\n",
			...lines.slice(Math.ceil(lines.length / 2)),
		]),
	/** The patch is there twice. */
	doubled: (material) =>
		change(material, (lines, added) =>
			lines.flatMap((line, i) => (added.includes(i) ? [line, line] : [line])),
		),
};

/** The new side of a diff that leaves no lines out; undefined where it does. */
export function newSideOf(diff: string): string | undefined {
	if (/^@@$/m.test(diff)) return undefined;
	return splitLines(diff)
		.filter((line) => line.startsWith(" ") || line.startsWith("+"))
		.map((line) => line.slice(1))
		.join("");
}

function change(
	{ now, right }: Material,
	make: (lines: string[], added: number[]) => string[] | undefined,
): string | undefined {
	if (right === undefined) return undefined;
	const lines = splitLines(right);
	const added = diffLines(splitLines(now), lines, { ignoreSpace: false })
		.flatMap(({ newFrom, newTo }) => Array.from({ length: newTo - newFrom }, (_, i) => newFrom + i))
		.filter((i) => !isBlank(lines[i]!));
	if (added.length === 0) return undefined;
	const made = make(lines, added)?.join("");
	return made === right ? undefined : made;
}

function move(material: Material, by: number): string | undefined {
	return change(material, (lines, added) => {
		const at = added.find((i) => !isWeak(lines[i]!));
		if (at === undefined) return undefined;
		let to = at;
		for (let left = Math.abs(by); left > 0; ) {
			to += Math.sign(by);
			if (to <= 0 || to >= lines.length) return undefined;
			if (!added.includes(to) && !isWeak(lines[to]!)) left--;
		}
		const moved = [...lines];
		const [line] = moved.splice(at, 1);
		moved.splice(to, 0, line!);
		return moved;
	});
}
