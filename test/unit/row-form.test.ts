import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";

/** Ports a change of a table's rows; gives each hunk's state and the forms that the gate tells. */
function port(base: string[], patched: string[], target: string[], table = "struct demo_mode demo_modes[]") {
	const around = (rows: string[]) =>
		[`static const ${table} = {`, ...rows.map((row) => `\t${row}`), "};"].map((line) => `${line}\n`).join("");
	const texts = { base: around(base), patched: around(patched), target: around(target) };
	const edits = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false });
	const hunks = edits.map((edit) => ({ ...edit, edits: [edit] }));
	return portText({ path: "drivers/demo.c", ...texts, hunks }, DEFAULT_SETTINGS).hunks.flatMap(
		({ state, gates }) => [state, ...gates.flatMap((each) => (each.gate === "row-form" ? [each.form] : []))],
	);
}

const numbered = (row: (n: number) => string) => [1, 2, 3].map(row);
const IDS = "struct of_device_id demo_of_match[]";

describe("gate row-form", () => {
	it.each<[string, string[], string, string[], string, string?]>([
		[
			"rows got a cell",
			numbered((n) => `{ "mode${n}", ${n} },`),
			'{ "mode9", 9 },',
			numbered((n) => `{ "mode${n}", 1, ${n} },`),
			"{ _, _, _ }",
		],
		[
			"rows that upstream changed stand further away",
			[...numbered((n) => `{ "mode${n}", ${n} },`), "DEMO_LAST(7),"],
			'{ "mode9", 9 },',
			[...numbered((n) => `{ "mode${n}", 1, ${n} },`), "DEMO_LAST(7),"],
			"{ _, _, _ }",
		],
		[
			"a macro makes the rows now",
			numbered((n) => `{ "mode${n}", ${n} },`),
			'{ "mode9", 9 },',
			numbered((n) => `DEMO_MODE("mode${n}", ${n}),`),
			"DEMO_MODE(_, _)",
		],
		[
			"the rows' macro has an argument more",
			numbered((n) => `DEMO_MODE("mode${n}", ${n}),`),
			'DEMO_MODE("mode9", 9),',
			numbered((n) => `DEMO_MODE("mode${n}", 0, ${n}),`),
			"DEMO_MODE(_, _, _)",
		],
		[
			"all rows have a field more",
			[...numbered((n) => `{ .compatible = "demo,${n}" },`), "{ }"],
			'{ .compatible = "demo,9" },',
			[...numbered((n) => `{ .compatible = "demo,${n}", .data = &demo_${n} },`), "{ }"],
			"{ .compatible, .data }",
			IDS,
		],
		[
			"no row has a field any more that several had",
			numbered((n) => `{ .name = "mode${n}", .old = ${n} },`),
			'{ .name = "mode9", .old = 9 },',
			numbered((n) => `{ .name = "mode${n}" },`),
			"{ .name }",
		],
		[
			"indexed rows got a cell",
			numbered((n) => `[DEMO_${n}] = { "mode", ${n} },`),
			'[DEMO_9] = { "mode", 9 },',
			numbered((n) => `[DEMO_${n}] = { "mode", 1, ${n} },`),
			"{ _, _, _ }",
		],
	])("stops a row of before where %s", (_, base, row, target, form, table) => {
		const last = base.at(-1)!;
		const patched = /^(?:\{ \}|DEMO_LAST)/.test(last) ? [...base.slice(0, -1), row, last] : [...base, row];
		expect(port(base, patched, target, table)).toEqual(["unsure", form]);
	});

	it.each<[string, string[], string, string[]]>([
		[
			"one row got a field that may be left out",
			numbered((n) => `{ .compatible = "demo,${n}" },`),
			'{ .compatible = "demo,9" },',
			[
				'{ .compatible = "demo,1" },',
				'{ .compatible = "demo,2" },',
				'{ .compatible = "demo,3", .data = &d },',
			],
		],
		[
			"upstream wrote the rows without the zeros at their end",
			numbered((n) => `{ "demo${n}", 0 },`),
			'{ "demo9", 0 },',
			numbered((n) => `{ "demo${n}" },`),
		],
		[
			"upstream changed values only",
			numbered((n) => `{ .compatible = "demo,${n}", .data = &demo },`),
			'{ .compatible = "demo,9", .data = &demo },',
			numbered((n) => `{ .compatible = "demo,${n}", .data = &demo_v2 },`),
		],
		[
			"the row has the form of now",
			numbered((n) => `{ .compatible = "demo,${n}" },`),
			'{ .compatible = "demo,9", .data = &demo_9 },',
			numbered((n) => `{ .compatible = "demo,${n}", .data = &demo_${n} },`),
		],
	])("lets a row pass where %s", (_, base, row, target) => {
		expect(port(base, [...base, row], target, IDS).slice(1)).toEqual([]);
	});
});
