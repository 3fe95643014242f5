import { type Definition, enclosing } from "../fingerprint/definition.js";
import { findFunction } from "../fingerprint/functions.js";
import { profileOf } from "../fingerprint/profile.js";
import { getOrMake } from "../text/get-or-make.js";
import { blankComments } from "../text/tokens.js";
import { lostAssemblerLabel } from "./assembler-label.js";
import { type Gate, type LandedHunk, newLines, type PortedFile } from "./gate.js";
import { declaredNames } from "./locals.js";

/** The function that a hunk stood in, and the one that it lands in, as the target has it. */
interface Surroundings {
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
function variablesIn(text: string): string[] {
	return blankComments(text).match(/(?<![\w.]|->[ \t]*)[A-Za-z_]\w*/g) ?? [];
}

/** An added line returns a value from a function that returns none now, or none where one is wanted. */
export const returnGate: Gate<"return"> = {
	name: "return",
	find(file, hunk) {
		const around = surroundingsOf(file, hunk);
		if (!around || around.base.returns === around.target.returns) return undefined;
		const { base, target } = around;
		const code = blankComments(newLines(hunk).join(""));
		const isWrong =
			(target.returns === "void" && /\breturn\s+[^;\s]/.test(code)) ||
			(base.returns === "void" && /\breturn\s*;/.test(code));
		return isWrong
			? {
					function: target.name,
					base: base.returns,
					target: target.returns,
				}
			: undefined;
	},
};

/** An added line goes to a label that the function around it had in the base and has no more. */
export const labelGate: Gate<"label"> = {
	name: "label",
	find(file, hunk) {
		if (file.language === "assembler" && hunk.state === "landed") return lostAssemblerLabel(file, hunk);
		const around = surroundingsOf(file, hunk);
		if (!around) return undefined;
		const [had, has] = [around.base, around.target].map(({ text }) => labelsIn(text)) as [string[], string[]];
		const added = addedBy(file).labels;
		const wanted = [...blankComments(newLines(hunk).join("")).matchAll(/\bgoto\s+(\w+)\s*;/g)];
		const lost = wanted.find(([, label]) => had.includes(label!) && ![...has, ...added].includes(label!));
		return lost && { word: lost[1]!, function: around.target.name };
	},
};

interface Added {
	readonly names: ReadonlySet<string>;
	readonly labels: readonly string[];
}

const known = new WeakMap<PortedFile, Added>();

/** What all hunks of a file declare. */
function addedBy(file: PortedFile): Added {
	return getOrMake(known, file, () => ({
		names: new Set(file.hunks.flatMap(({ added }) => declaredNames(added.join("")))),
		labels: labelsIn(file.hunks.flatMap(newLines).join("")),
	}));
}

function labelsIn(text: string): string[] {
	return [...blankComments(text).matchAll(/^[ \t]*(\w+)[ \t]*:(?!:)/gm)].map((match) => match[1]!);
}

function surroundingsOf(
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
