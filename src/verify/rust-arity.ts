import { bareRust } from "../fingerprint/things/rust.js";
import { givenBehind } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";
import { type Found, type LandedHunk, newLines, type PortedFile } from "./gate.js";

/** A call of a function of the file: by `self.`, which is an argument of its own, by `Self::`, or by its name alone. */
const CALL = /(?:\b(self)\.|\bSelf::|(?<![\w.:!]))([a-z_]\w*)\(/g;
const FUNCTION = /\bfn\s+(\w+)\s*\(/g;

/** An added call of a function of the Rust file has as many arguments as that took in the patched file, and not as in the result. */
export function rustArity(file: PortedFile, hunk: LandedHunk): Found<"arity"> | undefined {
	const [before, now] = [countsOf(file.patched), countsOf(file.result)];
	const text = newLines(hunk).join("");
	const code = bareRust(text);
	for (const { 0: written, 1: self, 2: name, index } of code.matchAll(CALL)) {
		const [was, is] = [before.get(name!), now.get(name!)];
		if (was === undefined || is === undefined || was === is || /\bfn\s+$/.test(code.slice(0, index)))
			continue;
		const given = givenBehind(code, index + written.length, text)?.given.length;
		const count = given === undefined || self === undefined ? given : given + 1;
		if (count === was) return { word: name!, arguments: given! };
	}
	return undefined;
}

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** How many parameters, `self` among them, each function takes whose namesakes of the file take as many. */
function countsOf(lines: readonly string[]): ReadonlyMap<string, number> {
	return getOrMake(known, lines, () => {
		const code = withoutGenerics(bareRust(lines.join("")));
		const counts = new Map<string, number>();
		for (const { 0: written, 1: name, index } of code.matchAll(FUNCTION)) {
			const given =
				givenBehind(code, index + written.length)?.given.filter((each) => each !== "").length ?? 0;
			counts.set(name!, (counts.get(name!) ?? given) === given ? given : Number.NaN);
		}
		return new Map([...counts].filter(([, count]) => !Number.isNaN(count)));
	});
}

/** Code without what stands between angle brackets, in which commas part no parameters. */
function withoutGenerics(code: string): string {
	let bare = code.replaceAll("->", "  ");
	for (let before = ""; before !== bare; ) {
		before = bare;
		bare = bare.replace(/<[^<>(){};]*>/g, "");
	}
	return bare;
}
