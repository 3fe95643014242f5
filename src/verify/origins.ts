import { diffLines } from "../text/diff.js";
import { getOrMake } from "../text/get-or-make.js";
import { squash } from "../text/lines.js";
import { newLines, type PortedFile } from "./gate.js";
import { shiftAt } from "./shift.js";

/** Who brought a line of the result; undefined where the base had it. */
export type Origin = "patch" | "upstream" | undefined;

const known = new WeakMap<PortedFile, readonly Origin[]>();

/** Who brought each line of a ported file's result. */
export function originsOf(file: PortedFile): readonly Origin[] {
	return getOrMake(known, file, () => {
		const origins = new Array<Origin>(file.result.length).fill(undefined);
		const landed = file.hunks.filter(({ state }) => state === "landed");
		const isReplaced = (line: number) => landed.some(({ at, to }) => at <= line && line < to);
		for (const { newFrom, newTo } of diffLines(file.base, file.target, { ignoreSpace: true }))
			for (let line = newFrom; line < newTo; line++)
				if (!isReplaced(line)) origins[line + shiftAt(file, line)] = "upstream";
		for (const hunk of landed) {
			const mine = new Set(newLines(hunk).map(squash));
			const from = hunk.at + shiftAt(file, hunk.at);
			for (let line = from; line < from + hunk.placed.length; line++)
				if (mine.has(squash(file.result[line]!))) origins[line] = "patch";
		}
		return origins;
	});
}

/** The target's line, from 1, that a line of the result, from 0, is, where no hunk put it there. */
export function targetLineOf(file: PortedFile, line: number): number {
	return file.target.findIndex((_, at) => at + shiftAt(file, at) === line) + 1;
}
