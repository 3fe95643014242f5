import { findFunction } from "../fingerprint/functions.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { callsIn, callsOf } from "../text/calls.js";
import { blankComments } from "../text/tokens.js";
import { type Found, type Gate, type LandedHunk, newLines, type PortedFile } from "./gate.js";

/**
 * An added call gives a variable to a function of the file which takes another struct there now: the variable has the
 * type that it took in the base.
 */
export const argumentGate: Gate<"argument"> = {
	name: "argument",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed") return undefined;
		const names = new Set(callsIn(newLines(hunk).join("")).map(({ name }) => name));
		for (const name of names) {
			const misfit = misfitOf(file, hunk, name);
			if (misfit) return misfit;
		}
		return undefined;
	},
};

function misfitOf(file: PortedFile, hunk: LandedHunk, name: string): Found<"argument"> | undefined {
	const [before, now] = [file.base, file.target].map((lines) => findFunction(lines.join(""), name));
	if (!before || before.parameters.length !== now?.parameters.length) return undefined;
	for (const [i, { type }] of now.parameters.entries()) {
		const [was, is] = [structIn(before.parameters[i]!.type), structIn(type)];
		if (!was || !is || fits(was, is)) continue;
		const given = givenTypes(file, hunk, name, i);
		if (given.some((mine) => fits(mine, was) && !fits(mine, is)))
			return { word: name, argument: i + 1, type: type.replace(/\* (?=\*)/g, "*") };
	}
	return undefined;
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

/** The types of the variables that the added calls of a function have for an argument, as the functions around declare them. */
function givenTypes({ path, result }: PortedFile, hunk: LandedHunk, name: string, argument: number) {
	const added = newLines(hunk);
	const given = callsOf(added.join(""), name).flatMap((call) => call.given[argument] ?? []);
	const line = result.findIndex((text) => text.includes(`${name}(`) && added.includes(text));
	let around = thingsOf(path, result).thingAt(line);
	while (around && around.kind !== "function") around = around.parent;
	if (!around) return [];
	const text = blankComments(result.slice(around.from, around.to).join(""));
	return given.flatMap((expression): StructType[] => {
		const [, address, variable] = /^(&?)\s*([A-Za-z_]\w*)$/.exec(expression) ?? [];
		const types = variable === undefined ? [] : declaredTypes(text, variable);
		const [only, ...others] = types;
		return only && others.length === 0 ? [{ ...only, stars: only.stars + address!.length }] : [];
	});
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
