import type { CodeChange } from "../../model/tree.js";
import { callsIn, callsOf, type GivenCall } from "../../text/calls.js";
import { takes } from "../../text/declarations.js";
import { isSame, squash } from "../../text/lines.js";
import { allTokensOf } from "./likeness.js";
import type { Place } from "./place.js";

/**
 * Whether a call lost its fit with the prototype, and the answer gives it back with arguments more than the patch's;
 * nothing else changed. What it is given anew another call of the function in the target's file has to be given at the
 * same place: that a count fits says nothing of a value. Where it is given less, nothing shows which one has to go.
 */
export function fitsPrototype(
	{ settings: { code }, whole }: Place,
	patched: string,
	answer: string,
): boolean {
	if (!code) return false;
	return callsIn(answer).some(({ name, count }) => {
		const [before, now] = [onlyCall(patched, name), onlyCall(answer, name)];
		if (!before || !now || !isWanted(code, name, before.given.length, count)) return false;
		if (!isSame(tokensAround(patched, before), tokensAround(answer, now))) return false;
		const fresh = insertedIn(now.given, before.given);
		const calls = callsOf(whole.target.join(""), name).filter(({ given }) => given.length === count);
		const isGiven = (at: number) => calls.some(({ given }) => squash(given[at]!) === squash(now.given[at]!));
		return fresh?.every(isGiven) ?? false;
	});
}

function onlyCall(text: string, name: string): GivenCall | undefined {
	const calls = callsOf(text, name);
	return calls.length === 1 ? calls[0] : undefined;
}

/** Whether a function takes more arguments now, and as many as it was given no more. */
function isWanted({ base, target }: CodeChange, name: string, before: number, count: number): boolean {
	const [old, now] = [base.arity(name), target.arity(name)];
	if (old === undefined || now === undefined || count <= before) return false;
	return takes(old, before) && !takes(now, before) && takes(now, count);
}

/** The tokens outside of a call's arguments, which a mark stands for. */
function tokensAround(text: string, { from, to }: GivenCall): string[] {
	return [...allTokensOf(text.slice(0, from)), "", ...allTokensOf(text.slice(to))];
}

/** Which of some arguments are not the others'; undefined where those are not all among them, in their order. */
function insertedIn(given: readonly string[], own: readonly string[]): number[] | undefined {
	let at = 0;
	const fresh = [...given.keys()].filter((i) => {
		const isOwn = at < own.length && squash(given[i]!) === squash(own[at]!);
		if (isOwn) at++;
		return !isOwn;
	});
	return at === own.length ? fresh : undefined;
}
