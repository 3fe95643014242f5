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
	/** One of the patch's edits is missing. */
	"lost edit": (material) =>
		change(material, (lines, added) => {
			const last = added.at(-1)!;
			const from = lines.findIndex(
				(_, i) => added.includes(i) && range(i, last + 1).every((at) => added.includes(at)),
			);
			return from === added[0] ? undefined : lines.filter((_, i) => i < from || i > last);
		}),
	/** A short line of the patch is missing, such as `return ret;` or `}`. */
	"lost short line": (material) =>
		change(material, (lines, added) => {
			const victim = added.find((i) => isWeak(lines[i]!));
			return victim === undefined ? undefined : lines.filter((_, i) => i !== victim);
		}),
	/** A short line of the target is missing. */
	"lost short target line": (material) =>
		change(material, (lines, added) => {
			const victim = lines.findLastIndex((line, i) => !added.includes(i) && isWeak(line) && !isBlank(line));
			return victim < 0 ? undefined : lines.filter((_, i) => i !== victim);
		}),
	/** A statement of the target that leaves a block stands twice. */
	"more short lines": (material) =>
		change(material, (lines, added) => {
			const at = lines.findIndex((line, i) => !added.includes(i) && isWeak(line) && /\w/.test(line));
			return at < 0 ? undefined : lines.toSpliced(at, 0, lines[at]!);
		}),
	/** Two lines of the patch have changed places. */
	swapped: (material) =>
		change(material, (lines, added) => {
			const at = added.find(
				(i) =>
					added.includes(i + 1) && !isWeak(lines[i]!) && !isWeak(lines[i + 1]!) && lines[i] !== lines[i + 1],
			);
			return at === undefined ? undefined : lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!);
		}),
	/** Two arguments have changed places. */
	"swapped arguments": (material) =>
		edited(material, /(\w[\w>.-]*), (\w[\w>.-]*)/, (found) => found.split(", ").reverse().join(", ")),
	/** What had to change in a line of the patch became something else. */
	"wrong rename": (material) =>
		change(material, (lines, added) => {
			const { patched = "", now } = material;
			const known = new Set(patched.match(/\w+/g));
			const foreign = (line: string) => line.match(/[A-Za-z_]\w{3,}/g)?.find((word) => !known.has(word));
			const at = added.find((i) => foreign(lines[i]!));
			const own = at === undefined ? undefined : foreign(lines[at]!);
			const other = now
				.match(/[a-z]\w{4,}/gi)
				?.find((word) => at !== undefined && !lines[at]!.includes(word));
			return own && other ? lines.with(at!, lines[at!]!.replace(own, other)) : undefined;
		}),
	/** A number is another. */
	"wrong number": (material) => edited(material, /\b\d+\b/, (digits) => `${Number(digits) + 1}`),
	/** A condition means its opposite. */
	negated: (material) => edited(material, /if \((?=\w)/, (condition) => `${condition}!`),
	/** A comparison is another. */
	"wrong operator": (material) =>
		edited(material, / (==|!=|<|>|<=|>=|&&|\|\|) /, (own) => (own === " == " ? " != " : " == ")),
	/** A line of the patch stands a few statements further down, or up. */
	"moved down": (material) => move(material, 3),
	"moved up": (material) => move(material, -3),
	"moved one down": (material) => move(material, 1),
	"moved one up": (material) => move(material, -1),
	/** A line of the patch stands on the other side of a short line, such as `}` or `#endif`. */
	"past short line": (material) =>
		change(material, (lines, added) => {
			const isShort = (i: number) =>
				i < lines.length && i >= 0 && !added.includes(i) && isWeak(lines[i]!) && !isBlank(lines[i]!);
			const at = added.find((i) => !isWeak(lines[i]!) && (isShort(i + 1) || isShort(i - 1)));
			if (at === undefined) return undefined;
			const to = isShort(at + 1) ? at + 1 : at - 1;
			return lines.with(at, lines[to]!).with(to, lines[at]!);
		}),
	/** A line that the patch takes out stands, and its like elsewhere is gone. */
	"wrong twin": (material) =>
		restored(material, (lines, back) => {
			const twin = lines.findIndex(
				(line, i) => back.some((each) => line === each.text && Math.abs(each.at - i) > 1) && !isBlank(line),
			);
			const own = back.find(({ text }) => text === lines[twin]);
			if (!own) return undefined;
			const kept = lines.toSpliced(own.at, 0, own.text);
			return kept.filter((_, i) => i !== (twin < own.at ? twin : twin + 1));
		}),
	/** A line that the patch takes out still stands. */
	"line not taken out": (material) =>
		restored(material, (lines, back) => {
			const own = back.find(({ text }) => !isWeak(text));
			return own && lines.toSpliced(own.at, 0, own.text);
		}),
	/** Two lines of the target have changed places. */
	"swapped target lines": (material) =>
		change(material, (lines, added) => {
			const isTheirs = (i: number) => i < lines.length && !added.includes(i) && !isWeak(lines[i]!);
			const at = lines.findIndex((line, i) => isTheirs(i) && isTheirs(i + 1) && line !== lines[i + 1]);
			return at < 0 ? undefined : lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!);
		}),
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

/** A change to the right answer with what it takes out of the target, and where that stood in it. */
function restored(
	material: Material,
	make: (lines: readonly string[], back: { text: string; at: number }[]) => string[] | undefined,
): string | undefined {
	const now = splitLines(material.now);
	return change(material, (lines) => {
		const back = diffLines(now, lines, { ignoreSpace: true }).flatMap(({ oldFrom, oldTo, newFrom }) =>
			now.slice(oldFrom, oldTo).map((text) => ({ text, at: newFrom })),
		);
		return make(lines, back);
	});
}

function edited(material: Material, what: RegExp, by: (found: string) => string): string | undefined {
	return change(material, (lines, added) => {
		const at = added.find((i) => what.test(lines[i]!));
		return at === undefined ? undefined : lines.with(at, lines[at]!.replace(what, by));
	});
}

function range(from: number, to: number): number[] {
	return Array.from({ length: to - from }, (_, i) => from + i);
}

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
	make: (lines: readonly string[], added: number[]) => string[] | undefined,
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
