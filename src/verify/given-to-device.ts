import { callsIn, callsOf } from "../text/calls.js";
import { textOf } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import { type Found, type LandedHunk, newLines, type PortedFile } from "./gate.js";
import { originsOf } from "./origins.js";

/** A function, and the member of something that it gets or gives back. */
interface Handled {
	readonly call: string;
	readonly member: string;
}

/**
 * One side gets by a `devm_` function what was got and given back by hand, and gives it back by hand nowhere; the other
 * does, maybe in another function.
 *
 * @param isRelease tells the functions that give something back
 */
export function givenToDevice(
	file: PortedFile,
	hunk: LandedHunk,
	isRelease: (call: string) => boolean,
): Found<"freed"> | undefined {
	const [base, patched, target] = [file.base, file.patched, file.target].map(codeOf) as [
		string,
		string,
		string,
	];
	const added = codeOf(newLines(hunk));
	const twice = (given: readonly Given[], code: string) => {
		const byHand = releasesOf(code, isRelease);
		return given.find(({ release }) => byHand.some((each) => isSame(each, release)));
	};
	const theirs = twice(givenBy(base, target, isRelease), added);
	if (theirs) return { by: "upstream", word: theirs.release.call, scope: theirs.scope };
	const origins = originsOf(file);
	const brought = codeOf(file.result.filter((_, line) => origins[line] === "upstream"));
	const ours = givenBy(base, patched, isRelease).filter(({ scope }) => added.includes(scope));
	const mine = twice(ours, brought);
	return mine && { by: "patch", word: mine.release.call, scope: mine.scope };
}

function codeOf(lines: readonly string[]): string {
	return blankComments(textOf(lines));
}

function isSame(a: Handled, b: Handled): boolean {
	return a.call === b.call && a.member === b.member;
}

/** What a device gives back now, and the call by which the base's file did so. */
interface Given {
	readonly scope: string;
	readonly release: Handled;
}

/** What is got by a `devm_` function now and was not in the base, and is given back by hand nowhere any more. */
function givenBy(base: string, now: string, isRelease: (call: string) => boolean): Given[] {
	const before = getsOf(base);
	const got = getsOf(now).filter(
		(each) => each.call.startsWith("devm_") && !before.some((other) => isSame(each, other)),
	);
	if (got.length === 0) return [];
	const kept = releasesOf(now, isRelease);
	const gone = releasesOf(base, isRelease).filter((each) => !kept.some((other) => isSame(each, other)));
	return got.flatMap(({ call, member }) => {
		const isFor = (each: Handled) => each.member === member && each.call.split("_")[0] === call.split("_")[1];
		const release = gone.find(isFor);
		return release && before.some((each) => each.member === member) ? [{ scope: call, release }] : [];
	});
}

function getsOf(code: string): Handled[] {
	const gets = code.matchAll(/(?:->|\.)[ \t]*(\w+)[ \t]*=[ \t]*(\w+)[ \t]*\(/g);
	return [...gets].map(([, member, call]) => ({ call: call!, member: member! }));
}

function releasesOf(code: string, isRelease: (call: string) => boolean): Handled[] {
	const names = new Set(callsIn(code).flatMap(({ name }) => (isRelease(name) ? [name] : [])));
	return [...names].flatMap((call) =>
		callsOf(code, call).flatMap(({ given }) => {
			const member = /(?:->|\.)\s*(\w+)$/.exec(given[0] ?? "")?.[1];
			return member === undefined ? [] : [{ call, member }];
		}),
	);
}
