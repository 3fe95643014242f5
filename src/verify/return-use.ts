import { findFunction } from "../fingerprint/functions.js";
import { isUsedAlike } from "../fingerprint/type-use.js";
import type { FunctionType } from "../model/code.js";
import { textOf } from "../text/lines.js";
import { type Call, callsAmong } from "./brought-calls.js";
import { typeChange } from "./callee.js";
import type { Changed, Side } from "./side.js";

/** The types of a function that returns something else than what calls of one side were made for. */
export function returnChange(side: Side, name: string): Changed<FunctionType> | undefined {
	const change = typeChange(side, name);
	return change && returnsOther(name, change, side) ? change : undefined;
}

function returnsOther(name: string, { before, now }: Changed<FunctionType>, { own, other }: Side): boolean {
	const [was, is] = [before.returns, now.returns];
	if (was === is) return false;
	if ((was === "bool") === (is === "bool") || !isUsedAlike(was, is)) return !isUsedAlike(was, is);
	return !returnsTruth(name, was === "bool" ? other : own);
}

/**
 * Whether a call is wrong for what the function returns now: it uses what is none or another now, or drops what was none
 * and all calls of the other side use.
 */
export function isMisused(
	{ name, isUsed }: Call,
	{ before }: Changed<FunctionType>,
	{ other }: Side,
): boolean {
	if (isUsed || before.returns !== "void") return isUsed;
	const isOf = (line: number) => other[line]!.includes(name);
	const others = callsAmong(other, [0, other.length], isOf, (each) => each === name);
	return others.length > 0 && others.every((call) => call.isUsed);
}

const PREDICATE =
	/(?:^|_)(?:is|has|have|can|should|needs?|supports?|supported|enabled|valid|empty|test|match(?:es)?)(?:_|$)/;
const TRUTH = /^(?:0|1|true|false|!.*|.*(?:[=!]=|&|\|\||[<>]).*)$/s;

/** All that a function returns is true or false; where its body is not known, its name must tell. */
function returnsTruth(name: string, lines: readonly string[]): boolean {
	const text = textOf(lines);
	const found = findFunction(text, name);
	if (!found) return PREDICATE.test(name);
	const returned = [...text.slice(found.bodyFrom, found.bodyTo).matchAll(/\breturn\b([^;]*);/g)];
	return returned.every(([, value]) => {
		const call = /^(\w+)\s*\(/.exec(value!.trim())?.[1];
		return TRUTH.test(value!.trim()) || (call !== undefined && PREDICATE.test(call));
	});
}
