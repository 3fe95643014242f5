import { thingsOf } from "../fingerprint/things/index.js";
import type { Thing } from "../fingerprint/things/thing.js";
import { tokensOf } from "../text/tokens.js";
import { type Gate, isUntouched, type LandedHunk, type PortedFile } from "./gate.js";

/** A row of a table, in one version of a file. */
interface Row {
	/** What tells it from the others whatever its form: its first literal, else its first cell. */
	readonly key: string;
	/** The macro that makes it, and how many cells it has without a designator; what its cells hold is not in it. */
	readonly form: string;
	/** The form that it has without zeros at its end, which say nothing. */
	readonly shortest: string;
	readonly fields: readonly string[];
}

/** Fewer rows may have a field in common by chance. */
const FEWEST = 2;

/**
 * An added row has the form that the rows of its table had in the base, and more of these have another one by now than
 * rows of that form are left: a cell more, or a macro. Or it lacks a field that all rows got, or has one that all lost.
 */
export const rowFormGate: Gate<"row-form"> = {
	name: "row-form",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed" || isUntouched(file)) return undefined;
		for (const thing of addedRows(file, hunk)) {
			const [was, now] = [file.base, file.target].map((lines) => tableOf(file.path, lines, thing)) as [
				Row[],
				Row[],
			];
			const row = rowOf(thing, file.patched);
			if (row.form === "" || was.some(({ key }) => key === row.key)) continue;
			const other = otherForm(row, was, now) ?? otherFields(row, was, now);
			if (other) return { word: row.key, form: shown(other) };
		}
		return undefined;
	},
};

/** A row that had the form of an added one and has another by now, where most have. */
function otherForm({ form }: Row, was: readonly Row[], now: readonly Row[]): Row | undefined {
	const rows = new Map(now.map((row) => [row.key, row]));
	const changed = was.flatMap((old) => {
		const row = old.form === form ? rows.get(old.key) : undefined;
		return row && row.form !== form && row.form !== old.shortest ? [row] : [];
	});
	const left = now.filter((row) => row.form === form);
	return changed.length > left.length ? changed[0] : undefined;
}

/** A row of now, where all of them have a field that is new, or none has one any more that several had. */
function otherFields({ fields }: Row, was: readonly Row[], now: readonly Row[]): Row | undefined {
	const having = (rows: readonly Row[], field: string) =>
		rows.filter((row) => row.fields.includes(field)).length;
	const rows = now.filter(({ form }) => form !== "");
	if (rows.length < FEWEST) return undefined;
	const isMissed = rows[0]!.fields.some(
		(field) => !fields.includes(field) && having(rows, field) === rows.length && having(was, field) === 0,
	);
	const isLost = fields.some((field) => having(rows, field) === 0 && having(was, field) >= FEWEST);
	return isMissed || isLost ? rows[0] : undefined;
}

const NO_CELLS = "{  }";

function shown({ form, fields }: Row): string {
	if (fields.length === 0) return form;
	const names = fields.map((field) => `.${field}`).join(", ");
	return form === NO_CELLS ? `{ ${names} }` : `${form} with ${names}`;
}

function addedRows({ path, patched }: PortedFile, { newFrom, newTo, added }: LandedHunk): Thing[] {
	return thingsOf(path, patched)
		.headedIn(newFrom, newTo)
		.filter((thing) => isRow(thing) && thing.parent !== undefined && added.includes(patched[thing.head]!));
}

/** The rows of the table, in another version of the file, that a row is one of; none where there are several such tables. */
function tableOf(path: string, lines: readonly string[], { parent }: Thing): Row[] {
	const table = thingsOf(path, lines);
	const [only, ...others] = table.find(parent!);
	if (!only || others.length > 0) return [];
	return table.things
		.filter((thing) => thing.parent === only && isRow(thing))
		.map((thing) => rowOf(thing, lines));
}

function isRow({ kind }: Thing): boolean {
	return kind === "row" || kind === "index";
}

function rowOf({ kind, from, to }: Thing, lines: readonly string[]): Row {
	const all = tokensOf(lines.slice(from, to).join(""));
	const tokens = kind === "index" ? all.slice(all.indexOf("=") + 1) : all;
	const macro = /^\w/.test(tokens[0] ?? "") && tokens[1] === "(" ? tokens[0]! : "";
	const cells = macro ? cellsOf(tokens.slice(1)) : tokens[0] === "{" ? cellsOf(tokens) : [];
	if (cells.length === 0) return { key: "", form: "", shortest: "", fields: [] };
	const fields = cells.flatMap(([dot, name]) => (dot === "." ? [name!] : []));
	const literal = tokens.find((token) => token.startsWith('"'));
	return {
		key: kind === "index" ? all.slice(0, all.indexOf("=")).join("") : (literal ?? cells[0]!.join(" ")),
		form: formOf(macro, cells.length - fields.length),
		shortest: formOf(macro, withoutZeros(cells).length - fields.length),
		fields,
	};
}

function formOf(macro: string, positional: number): string {
	const cells = Array<string>(positional).fill("_").join(", ");
	return macro ? `${macro}(${cells})` : `{ ${cells} }`;
}

/** What stands at the end of a row and says nothing that it would not be without. */
function withoutZeros(cells: readonly string[][]): readonly string[][] {
	const last = cells.findLastIndex(
		([token, ...more]) => more.length > 0 || !/^(?:0|NULL|false)$/.test(token!),
	);
	return cells.slice(0, last + 1);
}

/** The cells between the bracket that tokens begin with and the one that closes it. */
function cellsOf(tokens: readonly string[]): string[][] {
	const cells: string[][] = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (/^[)\]}]$/.test(token) && --depth === 0) break;
		if (token === "," && depth === 1) cells.push([]);
		else if (depth > 0) cells.at(-1)!.push(token);
		if (/^[([{]$/.test(token)) depth++;
	}
	return cells.filter((cell) => cell.length > 0);
}
