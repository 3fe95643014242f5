import { thingsOf } from "../fingerprint/things/index.js";
import { isTakenAlike } from "../fingerprint/type-use.js";
import type { FunctionType, Parameter } from "../model/code.js";
import { squash } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import { broughtCalls, type Call, callsAmong } from "./brought-calls.js";
import { typeChange } from "./callee.js";
import type { Found, Gate } from "./gate.js";
import { type Changed, isTypeGone, patchSide, type Side } from "./side.js";

/**
 * An added call gives to a function, of the file or of a header beside it, what it took there before and takes no more:
 * another struct, another depth of pointers, or the same in another order.
 */
export const argumentGate: Gate<"argument"> = {
	name: "argument",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed") return undefined;
		const side = patchSide(file);
		for (const call of broughtCalls(file, hunk, (name) => retaken(side, name) !== undefined)) {
			const found = misfitOf(file.path, call, side);
			if (found) return found;
		}
		return undefined;
	},
};

/** The types of a function that takes as many arguments as before, and others. */
function retaken(side: Side, name: string): Changed<FunctionType> | undefined {
	const change = typeChange(side, name);
	const [was, is] = [change?.before.parameters, change?.now.parameters];
	if (!was || was.length !== is!.length) return undefined;
	return was.some(({ text }, i) => text !== is![i]!.text) ? change : undefined;
}

/** An argument of a call that fits what the function took for its side, and not what it takes in the result. */
export function misfitOf(path: string, call: Call, side: Side): Found<"argument"> | undefined {
	const change = retaken(side, call.name);
	if (!change || change.now.parameters.length !== call.given.length) return undefined;
	const { before, now } = change;
	const isMixed = isReordered(before.parameters, now.parameters);
	for (const [i, is] of now.parameters.entries()) {
		const [was, given] = [before.parameters[i]!, call.given[i]!];
		const isMoved = isMixed && was.name !== is.name;
		if (
			isMoved
				? isGivenBy(side, call.name, i, given)
				: fitsStill(path, call, i, { before: was, now: is }, side)
		)
			continue;
		const type = isMoved ? is.text : is.type.replace(/\* (?=\*)/g, "*");
		return { word: call.name, argument: i + 1, type };
	}
	return undefined;
}

/** The same parameters stand in another order. */
function isReordered(before: readonly Parameter[], now: readonly Parameter[]): boolean {
	const [was, is] = [before, now].map((parameters) => parameters.map(({ name }) => name ?? ""));
	const isSet = !was!.includes("") && was!.join() !== is!.join();
	return isSet && [...was!].sort().join() === [...is!].sort().join();
}

function fitsStill(
	path: string,
	call: Call,
	i: number,
	{ before, now }: Changed<Parameter>,
	side: Side,
): boolean {
	const given = call.given[i]!;
	const [was, is] = [structIn(before.type), structIn(now.type)];
	const mine = was && is && !fits(was, is) ? variableType(path, side.result, call.line, given) : undefined;
	if (mine) return !fits(mine, was!) || fits(mine, is!);
	const isSwitch = before.type === "bool" && now.type !== "bool" && before.name !== now.name;
	if (isTakenAlike(before.type, now.type) && !isSwitch) return true;
	return given === "NULL" || isTypeGone(before.type, side) || isGivenBy(side, call.name, i, given);
}

/** The other side gives the same for that argument. */
function isGivenBy({ other }: Side, name: string, argument: number, given: string): boolean {
	const isOf = (line: number) => other[line]!.includes(name);
	const calls = callsAmong(other, [0, other.length], isOf, (each) => each === name);
	return calls.some((call) => squash(call.given[argument] ?? "") === squash(given));
}

/** A struct, or what leads to one. */
interface StructType {
	readonly isConst: boolean;
	readonly struct: string;
	readonly stars: number;
}

function structIn(type: string): StructType | undefined {
	const [, constant, struct, stars] = /^(const )?struct (\w+)((?: \*)*)$/.exec(type) ?? [];
	return struct === undefined
		? undefined
		: { isConst: constant !== undefined, struct, stars: stars!.length / 2 };
}

/** What is behind one star may become `const` for the function called, what is behind several may not. */
function fits(given: StructType, taken: StructType): boolean {
	const isSame = given.struct === taken.struct && given.stars === taken.stars;
	return isSame && (given.isConst === taken.isConst || (taken.isConst && taken.stars === 1));
}

/** The type of a variable, or of its address, as the function around a line declares it. */
function variableType(path: string, lines: readonly string[], line: number, expression: string) {
	const [, address, variable] = /^(&?)\s*([A-Za-z_]\w*)$/.exec(expression) ?? [];
	let around = thingsOf(path, lines).thingAt(line);
	while (around && around.kind !== "function") around = around.parent;
	if (!around || variable === undefined) return undefined;
	const types = declaredTypes(blankComments(lines.slice(around.from, around.to).join("")), variable);
	const [only, ...others] = types;
	return only && others.length === 0 ? { ...only, stars: only.stars + address!.length } : undefined;
}

function declaredTypes(text: string, variable: string): StructType[] {
	const declaration = new RegExp(
		`\\b(const\\s+)?struct\\s+(\\w+)\\s*(\\**)\\s*\\b${variable}\\s*[,;=)]`,
		"g",
	);
	return [...text.matchAll(declaration)].map(([, constant, struct, stars]) => ({
		...{ isConst: constant !== undefined, struct: struct!, stars: stars!.length },
	}));
}
