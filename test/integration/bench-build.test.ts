import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { type Files, TestRepo } from "../support/repo.js";

const fn = (name: string, ...lines: string[]) =>
	`static int ${name}(struct widget *w)\n{\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;

const OPEN = fn("widget_open", "int ret = 0;", "", "lock(w);", "w->users++;", "unlock(w);", "return ret;");
const CLOSE = fn("widget_close", "lock(w);", "w->users--;", "unlock(w);", "return 0;");
const KCONFIG =
	'config WIDGET\n\tbool "Widgets"\n\tdepends on OF\n\thelp\n\t  Say Y.\n\nconfig DIAL\n\tbool "Dials"\n';
const PATH = "drivers/widget.c";

const CLOCK = fn("widget_clock", "return w->clock;");
const base: Files = { [PATH]: `${OPEN}\n${CLOSE}`, Kconfig: KCONFIG };
const upstream: Files = {
	[PATH]: `#include <w.h>\n\n${OPEN.replace("users++", "users += 1")}\n${CLOSE.replace("lock(w);", "guard(w);")}`,
	Kconfig: KCONFIG.replace("depends on OF", "depends on OF || ACPI"),
};
/** Replaces a part of a file of both bases, each with its own text. */
const change = (files: Files, path: string, from: string, to: string): Files => ({
	[path]: (files[path] as string).replace(from, to),
});

/** Two states of one series: the same patch id, the same subject, the same lines, and one without a counterpart. */
function series(): TestRepo {
	const repo = new TestRepo();
	const write = (
		name: string,
		start: Files,
		...steps: readonly (readonly [string, (files: Files) => Files])[]
	) => {
		let files = start;
		let tip = repo.commit(undefined, `${name}\n`, start);
		repo.git("tag", `base-${name}`, tip);
		for (const [message, step] of steps) {
			const changed = step(files);
			files = { ...files, ...changed };
			tip = repo.commit(
				tip,
				`${message}
`,
				changed,
			);
		}
		repo.git("branch", `series-${name}`, tip);
	};
	write(
		"old",
		base,
		["widget: Add the clock", () => ({ "clock.c": CLOCK })],
		[
			"widget: Count the openings",
			(files) => change(files, PATH, "\tlock(w);\n\tw->users++", "\tcount(w);\n\tlock(w);\n\tw->users++"),
		],
		[
			"widget: Trace",
			(files) =>
				change(
					files,
					PATH,
					"\tunlock(w);\n\treturn 0;",
					"\ttrace_widget_close(w);\n\ttrace_widget_idle(w);\n\tunlock(w);\n\treturn 0;",
				),
		],
		[
			"widget: Let it be a module",
			(files) => change(files, "Kconfig", 'bool "Widgets"', 'tristate "Widgets"'),
		],
		["widget: Dropped since", (files) => change(files, PATH, "int ret = 0;", "int ret = -1;")],
	);
	write(
		"new",
		upstream,
		["widget: Add a clock", () => ({ "clock.c": CLOCK })],
		[
			"widget: count the openings",
			(files) => change(files, PATH, "\tlock(w);\n\tw->users +=", "\tcount(w);\n\tlock(w);\n\tw->users +="),
		],
		[
			"widget: Trace what closes",
			(files) =>
				change(
					files,
					PATH,
					"\tunlock(w);\n\treturn 0;",
					"\ttrace_widget_close(w);\n\ttrace_widget_idle(w);\n\tunlock(w);\n\treturn 0;",
				),
		],
		[
			"widget: Let it be a module",
			(files) => change(files, "Kconfig", 'bool "Widgets"', 'tristate "Widgets"'),
		],
	);
	return repo;
}

const RANGES = ["--old", "base-old..series-old", "--new", "base-new..series-new"];
type Cells = Record<string, string>;

describe("git miggpt bench build", () => {
	it("pairs the patches of two states, cuts their snippets, and bench runs on them", async () => {
		const repo = series();
		const { code, stderr } = await repo.miggpt("bench", "build", ...RANGES, "-o", "rows.csv");
		expect(code).toBe(0);
		expect(stderr).toContain(
			"4 pairs of 5 old and 4 new patches (1 by patch id, 2 by subject, 1 by changed lines): 3 rows; 1 edit left out",
		);
		const rows = parse(repo.readFile("rows.csv"), { columns: true }) as Cells[];
		expect(rows.map(({ patch, definition, path, type }) => [patch, definition, path, type])).toEqual([
			["widget: Count the openings", "widget_open", PATH, "type1"],
			["widget: Trace", "widget_close", PATH, "type1"],
			["widget: Let it be a module", "", "Kconfig", "type2"],
		]);
		const [open, , kconfig] = rows as [Cells, Cells, Cells];
		const now = OPEN.replace("users++", "users += 1");
		expect(open).toMatchObject({
			s_old: OPEN,
			s_old_p: OPEN.replace("\tlock", "\tcount(w);\n\tlock"),
			file_new: upstream[PATH],
			s_new_gt1: now,
			s_new_gt2: "none",
			s_new_p_gt1: now.replace("\tlock", "\tcount(w);\n\tlock"),
		});
		expect(kconfig.s_new_p_gt1).toBe(
			'config WIDGET\n\ttristate "Widgets"\n\tdepends on OF || ACPI\n\thelp\n\t  Say Y.\n',
		);

		const bench = await repo.miggpt("bench", "rows.csv");
		expect(bench.code).toBe(0);
		expect(bench.stdout.match(/all +3\/3 100\.00 %/g)).toHaveLength(2);
	});

	it("writes whole files, also those that a patch adds", async () => {
		const repo = series();
		const { code, stdout } = await repo.miggpt("bench", "build", ...RANGES, "--files");
		expect(code).toBe(0);
		const rows = parse(stdout, { columns: true }) as Cells[];
		expect(rows.map(({ path }) => path)).toEqual(["clock.c", PATH, PATH, "Kconfig"]);
		expect(rows[0]).toMatchObject({
			file_old: "",
			file_old_p: CLOCK,
			file_new: "",
			file_new_p: CLOCK,
		});
		repo.write("files.csv", stdout);
		expect((await repo.miggpt("bench", "files.csv")).stdout).toMatch(/all +4\/4 100\.00 %/);
	});

	it("says what is wrong, and leaves no half a file behind", async () => {
		const repo = series();
		const build = (...args: string[]) => repo.miggpt("bench", "build", ...args);
		expect((await build("--old", "base-old..series-old")).stderr).toMatch(/needs --old and --new/);
		expect((await build("--old", "series-old", "--new", "base-new..series-new")).stderr).toMatch(
			/--old series-old is no series/,
		);
		expect((await build("--old", "base-old..nowhere", "--new", "base-new..series-new")).stderr).toMatch(
			/nowhere is not a commit/,
		);
		const nothing = await build(
			"--old",
			"base-old..series-old~4",
			"--new",
			"base-new~0..series-new~3",
			"-o",
			"rows.csv",
		);
		expect([nothing.code, nothing.stderr]).toEqual([
			2,
			expect.stringContaining("nothing in common that makes a row"),
		]);
		const there = await build(...RANGES, "-o", "no/such/folder/rows.csv");
		expect([there.code, there.stderr]).toEqual([2, expect.stringContaining("cannot write")]);
		expect(readdirSync(repo.folder)).toEqual([".git"]);
		expect(() => readFileSync(join(repo.folder, "rows.csv"))).toThrow();
	});

	it("has its help under its own name", async () => {
		const repo = new TestRepo();
		const [own, parent] = [
			await repo.miggpt("help", "bench", "build"),
			await repo.miggpt("bench", "build", "-h"),
		];
		expect(own.stdout).toContain("usage: git miggpt bench build --old BASE..SERIES");
		expect(parent.stdout.trim()).toBe(own.stdout.trim());
		expect((await repo.miggpt("bench", "build", "--nonsense")).stderr).toMatch(
			/bench build has no option --nonsense/,
		);
	});
});
