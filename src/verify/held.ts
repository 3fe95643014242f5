import { squash } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import { broughtLines, type Call, callsAmong } from "./brought-calls.js";
import type { Found, Gate, LandedHunk, PortedFile } from "./gate.js";
import { type Origin, originsOf, targetLineOf } from "./origins.js";
import { functionsAround } from "./surroundings.js";

/** What a function holds from one call to another. */
interface Hold {
	readonly acquire: Call;
	readonly release: Call;
	readonly by: Origin;
}

/**
 * One side makes a function hold something from one place to another, a lock or a clock that runs, and the other brings
 * a way out in between that does not give it back.
 */
export const heldGate: Gate<"held"> = {
	name: "held",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed" || hunk.added.length === 0) return undefined;
		for (const { from, to, name } of functionsAround(file, hunk)) {
			const found = heldIn(file, hunk, [from, Math.min(to, file.result.length)]);
			if (found) return { ...found, function: name };
		}
		return undefined;
	},
};

function heldIn(
	file: PortedFile,
	hunk: LandedHunk,
	[from, to]: Range,
): Omit<Found<"held">, "function"> | undefined {
	const origins = originsOf(file);
	const code = blankComments(file.result.slice(from, to).join("")).split("\n");
	const exits = code.flatMap((line, i) => (EXIT.test(line) && origins[from + i] ? [from + i] : []));
	if (exits.length === 0) return undefined;
	const [first, end] = broughtLines(file, hunk);
	const isMine = (line: number) => first <= line && line < end;
	const textOf = (line: number) => code[line - from]!;
	for (const hold of holdsIn(file, [from, to]))
		for (const exit of exits) {
			const isOthers = origins[exit] !== hold.by && isMine(hold.by === "patch" ? hold.acquire.line : exit);
			if (!isOthers || !isWithin(exit, hold) || isGivenBack(exit, hold, textOf)) continue;
			if (leadsBack(textOf(exit), hold, code, from)) continue;
			const { acquire, release, by } = hold;
			return by === "upstream"
				? { by, word: acquire.name, release: release.name }
				: { by: "patch", word: acquire.name, release: release.name, line: targetLineOf(file, exit) };
		}
	return undefined;
}

type Range = readonly [from: number, to: number];

const EXIT = /\b(?:return\b|goto\s)/;
const ACQUIRE =
	/(?:^|_)(?:(?:try)?lock|get|enable|begin|save|acquire|request|enter|hold|claim)(?:_|$)|[a-z]lock(?:_|$)/;
const RELEASE =
	/(?:^|_)(?:unlock|put|disable|unprepare|end|restore|irqrestore|release|free|exit|unclaim)(?:_|$)/;

/** What one side alone makes a function of the result take and give back, from the last call that takes it. */
function holdsIn(file: PortedFile, range: Range): Hold[] {
	const origins = originsOf(file);
	const calls = callsAmong(
		file.result,
		range,
		(line) => origins[line] !== undefined,
		(name) => ACQUIRE.test(name) || RELEASE.test(name),
	);
	return calls.flatMap((release): Hold[] => {
		if (!RELEASE.test(release.name)) return [];
		const by = origins[release.line];
		const acquire = calls.findLast(
			(each) => each.line < release.line && origins[each.line] === by && isPair(each, release),
		);
		return acquire ? [{ acquire, release, by }] : [];
	});
}

function isPair(acquire: Call, release: Call): boolean {
	const [a, b] = [acquire, release].map(({ given }) => squash(given[0] ?? "").replace(/^&/, ""));
	const isOfFamily = acquire.name.split("_")[0] === release.name.split("_")[0];
	return !RELEASE.test(acquire.name) && a === b && isOfFamily;
}

function isWithin(line: number, { acquire, release }: Hold): boolean {
	return acquire.line < line && line < release.line;
}

/** The block that a way out ends gives back what is held. */
function isGivenBack(exit: number, { acquire, release }: Hold, textOf: (line: number) => string): boolean {
	for (let line = exit; line > acquire.line; line--) {
		if (textOf(line).includes(`${release.name}(`)) return true;
		if (/[{}]/.test(textOf(line)) && line < exit) return false;
	}
	return false;
}

/** A way out leads to a label before what gives it back. */
function leadsBack(exit: string, { release }: Hold, code: readonly string[], from: number): boolean {
	const label = /\bgoto\s+(\w+)/.exec(exit)?.[1];
	if (label === undefined) return false;
	const at = code.findIndex((line) => new RegExp(`^\\s*${label}\\s*:`).test(line));
	return at < 0 || from + at <= release.line;
}
