import { thingsOf } from "../fingerprint/things/index.js";
import { chainOf } from "../fingerprint/things/thing.js";
import { squash, textOf } from "../text/lines.js";
import { rememberedOfLines } from "../text/recent.js";
import { blankComments } from "../text/tokens.js";
import type { LandedHunk, PortedFile } from "./gate.js";

/** A label that assembler code goes to and that is not there; the function where it is wanted. */
interface LostLabel {
	readonly word: string;
	readonly function: string;
}

/** A label that a hunk's added lines go to and that the result has no more: by its name in the file, by its number in the function. */
export function lostAssemblerLabel(file: PortedFile, hunk: LandedHunk): LostLabel | undefined {
	const lines = new Set(hunk.added.map(squash));
	for (let at = hunk.newFrom; at < hunk.newTo; at++) {
		if (!lines.has(squash(file.patched[at]!))) continue;
		const code = codeOf(file.patched)[at]!;
		const word = lostName(file, code) ?? lostNumber(file, at, code);
		if (word !== undefined) return { word, function: routineAt(file, file.patched, at)?.name ?? file.path };
	}
	return undefined;
}

function lostName({ path, base, result }: PortedFile, code: string): string | undefined {
	const [had, has] = [thingsOf(path, base), thingsOf(path, result)];
	return code.match(/[A-Za-z_.$][\w.$]*/g)?.find((word) => {
		const isThere = (["label", "function"] as const).some((kind) => has.named(kind, word).length > 0);
		return !isThere && had.named("label", word).length > 0;
	});
}

function lostNumber(file: PortedFile, at: number, code: string): string | undefined {
	const { patched, result } = file;
	const name = routineAt(file, patched, at)?.name;
	const line = squash(patched[at]!);
	const landed = [...result.keys()].filter(
		(i) => squash(result[i]!) === line && routineAt(file, result, i)?.name === name,
	);
	for (const [, number, way] of code.matchAll(/(?<![\w.$])(\d+)([fb])(?![\w.$])/g)) {
		const label = { number: number!, step: way === "f" ? 1 : -1 };
		if (isFound(file, patched, at, label) && landed.some((i) => !isFound(file, result, i, label)))
			return number;
	}
	return undefined;
}

/** Whether a numbered label stands in the routine of a line, ahead of it or before. */
function isFound(
	file: PortedFile,
	lines: readonly string[],
	at: number,
	{ number, step }: { number: string; step: number },
): boolean {
	const { from, to } = routineAt(file, lines, at) ?? { from: 0, to: lines.length };
	const code = codeOf(lines);
	const label = new RegExp(`(?:^|[\\s;])${number}:`);
	for (let i = step > 0 ? at + 1 : at; from <= i && i < to; i += step) if (label.test(code[i]!)) return true;
	return false;
}

function routineAt({ path }: PortedFile, lines: readonly string[], at: number) {
	return chainOf(thingsOf(path, lines).thingAt(at)).find(
		({ kind }) => kind === "function" || kind === "macro",
	);
}

const codeOf = rememberedOfLines((lines) => blankComments(textOf(lines)).split("\n"));
