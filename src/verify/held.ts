import { thingsOf } from "../fingerprint/things/index.js";
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
			const before = callsBefore(file, name);
			const holds = holdsIn(file, [from, to]).filter(({ acquire }) => !before.has(keyOf(acquire)));
			const found = holds.length > 0 ? heldIn(file, hunk, holds, [from, to]) : undefined;
			if (found) return { ...found, function: name };
		}
		return undefined;
	},
};

function heldIn(
	file: PortedFile,
	hunk: LandedHunk,
	holds: readonly Hold[],
	[from, to]: Range,
): Omit<Found<"held">, "function"> | undefined {
	const origins = originsOf(file);
	const code = blankComments(file.result.slice(from, to).join("")).split("\n");
	const exits = code.flatMap((line, i) => (EXIT.test(line) && origins[from + i] ? [from + i] : []));
	if (exits.length === 0) return undefined;
	const [first, end] = broughtLines(file, hunk);
	const isMine = (line: number) => first <= line && line < end;
	const textOf = (line: number) => code[line - from]!;
	for (const hold of holds)
		for (const exit of exits) {
			const isOthers = origins[exit] !== hold.by && isMine(hold.by === "patch" ? hold.acquire.line : exit);
			if (!isOthers || !isWithin(exit, hold)) continue;
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

/** The calls that the function has in the base: what it held there, both sides knew. */
function callsBefore({ path, base }: PortedFile, name: string): ReadonlySet<string> {
	const functions = thingsOf(path, base).named("function", name);
	const all = () => true;
	return new Set(functions.flatMap(({ from, to }) => callsAmong(base, [from, to], all, all).map(keyOf)));
}

function keyOf({ name, given }: Call): string {
	return `${name} ${whatOf(given)}`;
}

function whatOf(given: readonly string[]): string {
	return squash(given[0] ?? "").replace(/^&/, "");
}

function isPair(acquire: Call, release: Call): boolean {
	const isOfFamily = acquire.name.split("_")[0] === release.name.split("_")[0];
	return !RELEASE.test(acquire.name) && whatOf(acquire.given) === whatOf(release.given) && isOfFamily;
}

function isWithin(line: number, { acquire, release }: Hold): boolean {
	return acquire.line < line && line < release.line;
}

/** A way out leads to a label before what gives it back. */
function leadsBack(exit: string, { release }: Hold, code: readonly string[], from: number): boolean {
	const label = /\bgoto\s+(\w+)/.exec(exit)?.[1];
	if (label === undefined) return false;
	const at = code.findIndex((line) => new RegExp(`^\\s*${label}\\s*:`).test(line));
	return at < 0 || from + at <= release.line;
}
