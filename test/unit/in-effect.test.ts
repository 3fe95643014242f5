import { describe, expect, it } from "vitest";
import type { HunkState } from "../../src/model/decision.js";
import { inEffect } from "../../src/port/in-effect.js";
import { presenceOf } from "../../src/port/presence.js";
import { hunksBetween } from "../../src/text/hunks.js";

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const fn = (name: string, ...body: string[]) => [
	`static int ${name}(struct widget *w)`,
	"{",
	...body.map((line) => `\t${line}`),
	"}",
	"",
];

/** What is judged of base → patched, where upstream went from base to target, every hunk unsure. */
function judge(
	base: string[],
	patched: string[],
	target: string[],
	path = "drivers/w.c",
	state: HunkState = "unsure",
) {
	const texts = { path, base: text(base), patched: text(patched), target: text(target) };
	const presences = presenceOf({ ...texts, hunks: hunksBetween(texts.base, texts.patched) });
	return { ...inEffect(presences.map((presence) => ({ presence, state }))), presences };
}

const START = ["widget_prepare(w);", "widget_lock(w);", "widget_run(w);", "widget_unlock(w);", "return 0;"];
const WITH_FLUSH = [...START.slice(0, 3), "if (w->posted)", "\twidget_flush_posted(w);", ...START.slice(3)];

describe("in effect upstream", () => {
	it.each<[string, string[], string[], string[]]>([
		[
			"with another comment and other lines around",
			fn("widget_start", ...START),
			fn("widget_start", ...START.slice(0, 3), "/* Posted writes. */", ...WITH_FLUSH.slice(3)),
			fn(
				"widget_start",
				"guard(widget)(w);",
				"widget_run(w);",
				"/* Chips of revision 2 post their writes. */",
				"if (w->posted)",
				"\twidget_flush_posted(w);",
				"return 0;",
			),
		],
		[
			"with the condition turned around and the lines indented",
			fn("widget_start", "if (w->slow)", "\twidget_defer(w);", "else", "\twidget_start_now(w);", "return 0;"),
			fn(
				"widget_start",
				"if (w->slow)",
				"\twidget_defer(w);",
				"else {",
				"\twidget_map_acquire(&w->map);",
				"\twidget_start_now(w);",
				"\twidget_map_release(&w->map);",
				"}",
				"return 0;",
			),
			fn(
				"widget_start",
				"if (!w->slow) {",
				"\twidget_map_acquire(&w->map);",
				"\twidget_start_now(w);",
				"\twidget_map_release(&w->map);",
				"\treturn 0;",
				"}",
				"widget_defer(w);",
				"return 0;",
			),
		],
		[
			"in a function that took the place of a macro",
			[
				"#define widget_total(w, sum) do { \\",
				"\tstart = widget_stats_begin_irq( \\",
				"\t\t\t&(w)->sync); \\",
				"\tsum = (w)->count; \\",
				"} while (0)",
			],
			[
				"#define widget_total(w, sum) do { \\",
				"\tstart = widget_stats_begin( \\",
				"\t\t\t&(w)->sync); \\",
				"\tsum = (w)->count; \\",
				"} while (0)",
			],
			fn("widget_total", "start = widget_stats_begin(&(w)->sync);", "return w->count;"),
		],
		[
			"with calls that upstream renamed as a family",
			[
				...fn(
					"widget_poll",
					"dev_lock_save(&w->bus.lock, flags);",
					"widget_read(w);",
					"dev_unlock_save(&w->bus.lock, flags);",
				),
				...fn(
					"widget_start",
					"save_flags(flags);",
					"dev_lock(&w->bus.lock);",
					"widget_run(w);",
					"restore_flags(flags);",
				),
			],
			[
				...fn(
					"widget_poll",
					"dev_lock_save(&w->bus.lock, flags);",
					"widget_read(w);",
					"dev_unlock_save(&w->bus.lock, flags);",
				),
				...fn("widget_start", "dev_trylock_save(&w->bus.lock, flags);", "widget_run(w);"),
			],
			[
				...fn(
					"widget_poll",
					"bus_lock_save(&w->bus, &flags);",
					"widget_read(w);",
					"bus_unlock_save(&w->bus, flags);",
				),
				...fn("widget_start", "bus_trylock_save(&w->bus, &flags);", "widget_go(w);"),
			],
		],
	])("is a patch that stands there %s", (_, base, patched, target) => {
		expect(judge(base, patched, target)).toMatchObject({ isEnough: true });
	});

	it("counts an entry of Kconfig that stands in another section", () => {
		const section = (name: string, ...rows: string[]) => [
			`config ${name}`,
			...rows.map((row) => `\t${row}`),
			"",
		];
		const base = [
			...section("WIDGET_64", "select HAS_A", "select HAS_B"),
			...section("WIDGET", "select HAS_C"),
		];
		const patched = [
			...section("WIDGET_64", "select HAS_A", "select SUPPORTS_SPEED", "select HAS_B"),
			...section("WIDGET", "select HAS_C"),
		];
		const target = [
			...section("WIDGET_64", "select HAS_A"),
			...section("WIDGET", "select HAS_C", "select SUPPORTS_SPEED"),
		];
		expect(judge(base, patched, target, "drivers/Kconfig").isEnough).toBe(true);
	});

	it.each<[string, string[], string[], string[]]>([
		[
			"upstream changed the same line another way",
			fn("widget_start", "widget_wait(w, 50);", "return 0;"),
			fn("widget_start", "widget_wait(w, 75);", "return 0;"),
			fn("widget_start", "widget_wait(w, 20);", "return 0;"),
		],
		[
			"the line stood there in the base already",
			fn("widget_start", "widget_flush(w);", "widget_run(w);", "return 0;"),
			fn("widget_start", "widget_flush(w);", "widget_run(w);", "widget_flush(w);", "return 0;"),
			fn("widget_start", "widget_flush(w);", "widget_walk(w);", "return 0;"),
		],
		[
			"upstream added the like in another function, and no word of it is new",
			[...fn("widget_stop", "widget_flush(w);", "return 0;"), ...fn("widget_start", ...START)],
			[
				...fn("widget_stop", "widget_flush(w);", "return 0;"),
				...fn("widget_start", ...START.slice(0, 3), "widget_flush(w);", ...START.slice(3)),
			],
			[
				...fn("widget_stop", "widget_flush(w);", "return 0;"),
				...fn("widget_start", "widget_prepare(w);", "return widget_go(w);"),
				...fn("widget_reset", "widget_flush(w);", "return 0;"),
			],
		],
		[
			"what it takes out is there still",
			fn("widget_start", "widget_lock_irq(w);", "widget_run(w);", "return 0;"),
			fn("widget_start", "widget_lock(w);", "widget_run(w);", "return 0;"),
			fn("widget_start", "widget_lock(w);", "widget_lock_irq(w);", "widget_walk(w);", "return 0;"),
		],
		[
			"rows like its own came, of another device",
			["static const struct chip chips[] = {", "\t{ CHIP(111), chip_go },", "};"],
			[
				"static const struct chip chips[] = {",
				"\t{ CHIP(111), chip_go },",
				"\t{",
				"\t\t.id = CHIP_ID_112,",
				"\t\t.go = chip_go,",
				"\t\t.stop = chip_stop,",
				"\t},",
				"};",
			],
			[
				"static const struct chip chips[] = {",
				"\t{ CHIP(111), chip_go },",
				"\t{",
				"\t\t.id = CHIP_ID_813,",
				"\t\t.go = chip_go,",
				"\t\t.stop = chip_stop,",
				"\t},",
				"};",
			],
		],
		[
			"upstream renamed one call only, and the patch makes another",
			[
				...fn("widget_poll", "dev_lock_save(&w->bus.lock, flags);", "widget_read(w);"),
				...fn("widget_start", "dev_lock(&w->bus.lock);", "widget_run(w);"),
			],
			[
				...fn("widget_poll", "dev_lock_save(&w->bus.lock, flags);", "widget_read(w);"),
				...fn("widget_start", "dev_trylock_save(&w->bus.lock, flags);", "widget_run(w);"),
			],
			[
				...fn("widget_poll", "bus_lock_save(&w->bus, &flags);", "widget_read(w);"),
				...fn("widget_start", "bus_trylock_save(&w->bus, &flags);", "widget_go(w);"),
			],
		],
		[
			"it only takes out what upstream took away as well",
			fn("widget_start", "widget_log(w);", "widget_run(w);", "return 0;"),
			fn("widget_start", "widget_run(w);", "return 0;"),
			fn("widget_start", "return widget_go(w);"),
		],
		[
			"half of it is wanted still",
			[...fn("widget_start", ...START), ...fn("widget_stop", "widget_halt(w);", "return 0;")],
			[
				...fn("widget_start", ...WITH_FLUSH),
				...fn("widget_stop", "widget_halt(w);", "widget_drain_posted(w);", "return 0;"),
			],
			[...fn("widget_start", ...WITH_FLUSH.slice(1)), ...fn("widget_stop", "widget_halt(w);", "return 0;")],
		],
	])("is no patch where %s", (_, base, patched, target) => {
		expect(judge(base, patched, target).isEnough).toBe(false);
	});

	it("tells the lines that upstream has not", () => {
		const { presences } = judge(
			fn("widget_start", ...START),
			fn("widget_start", ...WITH_FLUSH),
			fn("widget_start", "if (w->posted)", "\twidget_post(w);", "return 0;"),
		);
		expect(presences[0]!.missing).toEqual(["\t\twidget_flush_posted(w);\n"]);
	});

	it("is no patch with a hunk that lands and brings something", () => {
		const base = fn("widget_start", ...START);
		expect(judge(base, fn("widget_start", ...WITH_FLUSH), base, "drivers/w.c", "landed").isEnough).toBe(
			false,
		);
	});
});
