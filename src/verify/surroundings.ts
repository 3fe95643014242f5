import { type Definition, enclosing } from "../fingerprint/definition.js";
import { findFunction } from "../fingerprint/functions.js";
import { profileOf } from "../fingerprint/profile.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { chainOf, type Thing } from "../fingerprint/things/thing.js";
import { getOrMake } from "../text/get-or-make.js";
import { blankComments } from "../text/tokens.js";
import { type Found, type Gate, type LandedHunk, newLines, type PortedFile } from "./gate.js";
import { declaredNames, labelsIn } from "./locals.js";
import { misusedReturn } from "./returned.js";

/** The function that a hunk stood in, and the one that it lands in, as the target has it. */
export interface Surroundings {
	readonly base: FunctionText;
	readonly target: FunctionText;
}

interface FunctionText {
	readonly name: string;
	readonly text: string;
	readonly returns: string;
	readonly parameters: readonly string[];
}

/** An added line uses a local or parameter that the function around it had in the base and has no more. */
export const localGate: Gate<"local"> = {
	name: "local",
	find(file, hunk) {
		const around = surroundingsOf(file, hunk);
		if (!around) return undefined;
		const { base, target } = around;
		const had = new Set([...base.parameters, ...declaredNames(base.text)]);
		const has = new Set(variablesIn(target.text));
		const declared = addedBy(file).names;
		const used = variablesIn(newLines(hunk).join(""));
		const lost = used.find((word) => had.has(word) && !has.has(word) && !declared.has(word));
		return lost === undefined ? undefined : { word: lost, function: target.name };
	},
};

/** The words of C text that are no member of anything. */
export function variablesIn(text: string): string[] {
	return blankComments(text).match(/(?<![\w.]|->[ \t]*)[A-Za-z_]\w*/g) ?? [];
}

/**
 * An added line returns a value from a function that returns none now, or none where one is wanted; or it calls a function
 * for what that returns no more.
 */
export const returnGate: Gate<"return"> = {
	name: "return",
	find(file, hunk) {
		return wrongReturn(file, hunk) ?? misusedReturn(file, hunk);
	},
};

function wrongReturn(file: PortedFile, hunk: LandedHunk): Found<"return"> | undefined {
	const around = surroundingsOf(file, hunk);
	if (!around || around.base.returns === around.target.returns) return undefined;
	const { base, target } = around;
	const code = blankComments(newLines(hunk).join(""));
	const isWrong =
		(target.returns === "void" && /\breturn\s+[^;\s]/.test(code)) ||
		(base.returns === "void" && /\breturn\s*;/.test(code));
	return isWrong ? { function: target.name, base: base.returns, target: target.returns } : undefined;
}

interface Added {
	readonly names: ReadonlySet<string>;
	readonly labels: readonly string[];
}

const known = new WeakMap<PortedFile, Added>();

/** What all hunks of a file declare. */
export function addedBy(file: PortedFile): Added {
	return getOrMake(known, file, () => ({
		names: new Set(file.hunks.flatMap(({ added }) => declaredNames(added.join("")))),
		labels: labelsIn(file.hunks.flatMap(newLines).join("")),
	}));
}

/** The functions of the result that a hunk changed lines of in the base, each of which there is one. */
export function functionsAround({ path, base, result }: PortedFile, hunk: LandedHunk): Thing[] {
	const table = thingsOf(path, base);
	const names = new Set<string>();
	for (let line = hunk.oldFrom; line < Math.max(hunk.oldTo, hunk.oldFrom + 1); line++)
		for (const { kind, name } of chainOf(table.thingAt(line))) if (kind === "function") names.add(name);
	return [...names].flatMap((name) => {
		const found = thingsOf(path, result).named("function", name);
		return found.length === 1 ? found : [];
	});
}

export function surroundingsOf(
	file: PortedFile,
	{ state, added, oldFrom, at }: LandedHunk,
): Surroundings | undefined {
	if (file.language !== "c" || state !== "landed" || added.length === 0) return undefined;
	const { definitions } = profileOf(file.path);
	const base = functionAt(file.base, definitions(file.base), oldFrom);
	const target = functionAt(file.target, definitions(file.target), at);
	return base && target ? { base, target } : undefined;
}

/** The function that holds a line, its first line left out: what is inserted there stands before it. */
function functionAt(
	lines: readonly string[],
	definitions: readonly Definition[],
	line: number,
): FunctionText | undefined {
	const definition = enclosing(definitions, line);
	if (!definition || definition.from === line || !/^\w+$/.test(definition.name)) return undefined;
	const text = lines.slice(definition.from, definition.to).join("");
	const found = findFunction(text, definition.name);
	return (
		found && {
			name: definition.name,
			text,
			returns: found.returns,
			parameters: found.parameters.flatMap(({ name }) => name ?? []),
		}
	);
}
