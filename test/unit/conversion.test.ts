import { describe, expect, it } from "vitest";
import { conversionOf } from "../../src/migrate/drift/conversion.js";
import { filePair } from "../../src/migrate/drift/mine.js";

const body = (...lines: string[]) =>
	`static int tank_run(struct tank *tank)\n{\n${lines.map((line) => `\t${line}\n`).join("")}\treturn 0;\n}\n`;
const pair = (path: string, before: string, after: string) => filePair(path, before, after);

describe("how upstream converted a use", () => {
	it("is shown by what came instead, and not by a macro that went or a use that was dropped elsewhere", () => {
		const found = conversionOf("core_part", "word", [
			pair("kernel/internal.h", "#define data_part core_part\n#define other 1\n", "#define other 1\n"),
			pair("drivers/a.c", body("drop(tank->core_part);", "keep();"), body("keep();")),
			pair("drivers/b.c", body("push(tank->core_part.base);"), body("push(tank->part[PART_TEXT].base);")),
		]);
		expect(found).toMatchObject({
			path: "drivers/b.c",
			before: ["\tpush(tank->core_part.base);\n"],
			after: ["\tpush(tank->part[PART_TEXT].base);\n"],
		});
	});

	it("is shown by a source rather than by a header", () => {
		const [old, now] = ["x = tank_fill(a);", "x = tank_pour(a);"];
		const found = conversionOf("tank_fill", "word", [
			pair("include/a.h", body(old), body(now)),
			pair("drivers/some/longer/path.c", body(`int ${old}`), body(`int ${now}`)),
		]);
		expect(found).toMatchObject({ path: "drivers/some/longer/path.c", files: [2, 2] });
	});

	it("is none where one file alone needs it no more, and is a dropped use where several do so", () => {
		const dropped = (path: string) => pair(path, body("tank_hint(tank);", "keep();"), body("keep();"));
		expect(conversionOf("tank_hint", "word", [dropped("a.c")])).toBeUndefined();
		expect(conversionOf("tank_hint", "word", [dropped("a.c"), dropped("b.c")])).toMatchObject({
			before: ["\ttank_hint(tank);\n"],
			after: [],
			files: [2, 2],
		});
	});

	it("counts names of other files that several files came to use", () => {
		const use = (path: string, old: string, now: string) => pair(path, body(old), body(now));
		const [old, now] = ["if (tank->is_round) go();", "if (tank->kind == TANK_ROUND) go();"];
		const found = conversionOf(
			"is_round",
			"member",
			[
				use("a.c", "if (WARN_ON(tank->is_round)) go();", "guard(lock)(&tank->is); go();"),
				use("b.c", old, now),
				use("c.c", old, now),
			],
			(name) => name === "guard",
		);
		expect(found).toMatchObject({ after: [`\t${now}\n`], files: [2, 3] });
	});

	it("is what a Kconfig entry selects instead of several symbols, and not the entry that went", () => {
		const entry = (...more: string[]) =>
			`config TANK\n\tbool\n${more.map((each) => `\tselect ${each}\n`).join("")}`;
		const found = conversionOf("TANK_OLD_OPS", "word", [
			pair("a/Kconfig", `${entry()}config TANK_OLD_OPS\n\tbool\n`, entry()),
			pair("b/Kconfig", `${entry()}config TANK_OLD_OPS\n\tbool\n`, entry()),
			pair("c/Kconfig", entry("TANK_OLD_FILL", "TANK_OLD_OPS"), entry("TANK_MEM_HELPERS")),
		]);
		expect(found).toMatchObject({
			before: ["\tselect TANK_OLD_FILL\n", "\tselect TANK_OLD_OPS\n"],
			after: ["\tselect TANK_MEM_HELPERS\n"],
		});
	});

	it("is the initialiser that took up what a call was given", () => {
		const driver = (line: string) => `static struct tank_driver driver = {\n\t.name = "tank",\n${line}};\n`;
		const found = conversionOf("tank_add_groups", "word", [
			pair(
				"a.c",
				body("init(tank);", "tank_add_groups(tank, tank_groups);", "keep();") + driver(""),
				body("init(tank);", "keep();") + driver("\t.groups = tank_groups,\n"),
			),
		]);
		const after = ["static struct tank_driver driver = {\n", "\t.groups = tank_groups,\n"];
		expect(found).toMatchObject({ after, isElsewhere: true });
	});

	it("is told with where a name comes from that the file alone knows", () => {
		const found = conversionOf(
			"tank_open",
			"call",
			[
				pair(
					"a.c",
					body("int err;", "err = tank_open(&tank);"),
					body("struct grid *grid = grid_of(tank);", "int err;", "err = tank_open(grid, &tank);"),
				),
			],
			(word) => word.startsWith("tank"),
		);
		expect(found).toMatchObject({
			after: ["\terr = tank_open(grid, &tank);\n"],
			origins: ["\tstruct grid *grid = grid_of(tank);\n"],
		});
		expect(found).not.toHaveProperty("file");
	});

	it("is the row that took the place of a row, by the name in it", () => {
		const row = (name: string, size: string) => `\t}, {\n\t\t.name = "${name}",\n\t\t.size = ${size},\n`;
		const found = conversionOf("ROW", "word", [
			pair(
				"a.c",
				`static struct part parts[] = {\n${"abcdefgh".replace(/./g, (c) => `\t{ "part-${c}", ROW(0x1${c}, 64, 128) },\n`)}};\n`,
				`static struct part parts[] = {\n\t{\n\t\t.name = "none",\n${"abcdefgh".replace(/./g, (c) => row(`part-${c}`, "SZ_8M"))}\t},\n};\n`,
			),
		]);
		expect(found!.before[0]).toMatch(/ROW\(/);
		expect(found!.after.join("")).toMatch(/^\t\}, \{\n\t\t\.name = "part-.",\n\t\t\.size = SZ_8M,\n\t\}/);
	});

	it("is a dropped use where more files dropped theirs than one that has names of its own for it", () => {
		const dropped = (path: string) =>
			pair(path, body("if (tank->props.blank)", "\tstop();", "keep();"), body("keep();"));
		const found = conversionOf(
			"blank",
			"member",
			[
				dropped("a.c"),
				dropped("b.c"),
				pair(
					"c.c",
					body("if (tank->props.blank != mode)", "\tgo();"),
					body("if (enable != enabled)", "\tgo();"),
				),
			],
			() => false,
		);
		expect(found).toMatchObject({ after: [], files: [2, 3] });
	});

	it("is a table's row that went to another table, and not the row that changed beside it", () => {
		const table = (type: string, ...rows: string[]) =>
			`static const struct ${type} tank_${type} = {\n${rows.map((row) => `\t${row},\n`).join("")}};\n\n`;
		const found = conversionOf("init_cfg", "word", [
			pair(
				"a.c",
				table("pad_ops", ".init_cfg = tank_mux_init_cfg", ".get_fmt = tank_mux_get_format"),
				table("pad_ops", ".get_fmt = tank_get_format") +
					table("inner_ops", ".init_state = tank_mux_init_state"),
			),
		]);
		expect(found).toMatchObject({
			before: ["\t.init_cfg = tank_mux_init_cfg,\n"],
			after: ["static const struct inner_ops tank_inner_ops = {\n", "\t.init_state = tank_mux_init_state,\n"],
			isElsewhere: true,
		});
	});
});
