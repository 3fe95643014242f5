import { expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

function port(path: string, ...sides: [string[], string[], string[]]) {
	const [base, patched, target] = sides.map(text) as [string, string, string];
	return portText({ path, base, patched, target, hunks: hunksBetween(base, patched) }, DEFAULT_SETTINGS).text;
}

const choice = (...names: string[]) => [
	"properties:",
	"  compatible:",
	"    enum:",
	...names.map((name) => `      - acme,${name}`),
	"  reg:",
	"    maxItems: 1",
];

it("puts a choice of a yaml enum among upstream's", () => {
	const result = port(
		"a/widget.yaml",
		choice("w1", "w4"),
		choice("w1", "w3", "w4"),
		choice("w1", "w2", "w4"),
	);
	expect(result).toBe(text(choice("w1", "w2", "w3", "w4")));
});

const toctree = (...names: string[]) => [
	"Widgets",
	"=======",
	"",
	".. toctree::",
	"",
	...names.map((name) => `   ${name}`),
];

it("puts an entry of a toctree among upstream's", () => {
	const result = port(
		"Documentation/widget/index.rst",
		toctree("bell", "lamp"),
		toctree("bell", "horn", "lamp"),
		toctree("bell", "dial", "lamp"),
	);
	expect(result).toBe(text(toctree("bell", "dial", "horn", "lamp")));
});

/** Whether an edit lands beside the one neighbour that is left, where upstream put something else in the other's place. */
function landsBeside(path: string, base: string[], patched: string[], target: string[]) {
	const [old, added, now] = [base, patched, target].map(text) as [string, string, string];
	const hunks = hunksBetween(old, added);
	const port = portText({ path, base: old, patched: added, target: now, hunks }, DEFAULT_SETTINGS);
	return port.hunks.every(({ state }) => state === "landed");
}

/** A list in a text, and whether a row `x` lands behind its row `a` where upstream has `other` for the row behind. */
function takesRow(path: string, list: (...rows: string[]) => string[], other: string, [a, x, b]: string[]) {
	return landsBeside(path, list(a!, b!), list(a!, x!, b!), list(a!, other));
}

const table =
	(head: string, ...more: string[]) =>
	(...rows: string[]) => [`${head} = {`, ...[...rows, ...more].map((row) => `\t${row},`), "};"];
const NAMED = ['{ "a", 0 }', '{ "x", 0 }', '{ "b", 0 }'];
const LONG_ROW =
	'{ "widget-of-another-maker", WIDGET_FLAG(FAST, QUIET) | WIDGET_FLAG(LATE, 7), &widget_of_another }';

it("puts a row by its one neighbour where rows are found by what they hold, not where its place is its number", () => {
	expect(takesRow("a/w.c", table("static const struct widget_id ids[]"), LONG_ROW, NAMED)).toBe(true);
	expect(takesRow("a/w.c", table("static const struct widget_step steps[]"), LONG_ROW, NAMED)).toBe(false);
});

const INDEXED = ["[GAIN_A] = 1", "[GAIN_X] = 5", "[GAIN_B] = 2"];
const LONG_VALUE = "[WIDGET_LOUDNESS_OF_BELL] = LOUDNESS(BELL, HORN) + LOUDNESS(DIAL, LAMP)";

it("puts a value that has its index by its one neighbour", () => {
	expect(takesRow("a/w.c", table("static const int gain[]"), LONG_VALUE, INDEXED)).toBe(true);
});

it("puts no value beside others that count on from an index, nor among ranges that it may overrule", () => {
	expect(takesRow("a/w.c", table("static const int gain[]", "GAIN_OF_THE_NEXT"), LONG_VALUE, INDEXED)).toBe(
		false,
	);
	const ranged = table("static const int gain[]", "[GAIN_D ... GAIN_Z] = 7");
	expect(takesRow("a/w.c", ranged, LONG_VALUE, INDEXED)).toBe(false);
});

const lines = (...rows: string[]) => ["/* widgets */", ...rows, ""];
const OTHER_CALL = "DEFINE_ANOTHER_THING(of_quite_another_kind, 7, LOUD | LATE | QUIET, &bell, &horn);";

it("puts no row of what may be an X-macro by its one neighbour", () => {
	expect(takesRow("a/w.h", lines, OTHER_CALL, ["WIDGET(a, 0)", "WIDGET(x, 0)", "WIDGET(b, 0)"])).toBe(false);
});

it("puts a declaration by a macro, but none of what runs in turn, by its one neighbour", () => {
	const calls = (macro: string) => ["a", "x", "b"].map((name) => `${macro}(widget_${name});`);
	expect(takesRow("a/w.c", lines, OTHER_CALL, calls("DEFINE_WIDGET"))).toBe(true);
	expect(takesRow("a/w.h", lines, OTHER_CALL, calls("DEFINE_WIDGET"))).toBe(true);
	expect(takesRow("a/w.c", lines, OTHER_CALL, calls("late_initcall"))).toBe(false);
});

it("puts no include between a macro and the header that it is defined for", () => {
	const head = ["#include <linux/a.h>", "#include <linux/b.h>", "", "int widget;"];
	const patched = [head[0]!, "#include <linux/x.h>", ...head.slice(1)];
	const traced = [head[0]!, "#define CREATE_TRACE_POINTS", "#include <trace/widget.h>", ...head.slice(2)];
	expect(landsBeside("a/w.c", head, patched, [head[0]!, "#include <linux/k.h>", ...head.slice(2)])).toBe(
		true,
	);
	expect(landsBeside("a/w.c", head, patched, traced)).toBe(false);
});

it("puts no member into the layout of a struct by its one neighbour", () => {
	const struct = (...rows: string[]) => ["struct widget {", ...rows.map((row) => `\t${row}`), "};"];
	const members = ["u32 a;", "struct { u8 low, high; } x;", "u32 b;"];
	expect(takesRow("a/w.h", struct, "const struct widget_ops *ops_of_another[MOST_OPS + 1];", members)).toBe(
		false,
	);
});

it("puts no entry under a kind of name that upstream gave up", () => {
	const at = "Documentation/widget/index.rst";
	const base = toctree("widget-bell", "widget-lamp");
	const patched = toctree("widget-bell", "widget-horn", "widget-lamp");
	expect(landsBeside(at, base, patched, toctree("widget-bell", "widget-dial", "widget-oven"))).toBe(true);
	expect(landsBeside(at, base, patched, toctree("gadget-bell", "gadget-dial", "gadget-lamp"))).toBe(false);
});

it("puts a select of a Kconfig entry by its one neighbour, and no default", () => {
	const entry = (...rows: string[]) => [
		"config WIDGET",
		'\ttristate "Widgets"',
		...rows.map((row) => `\t${row}`),
	];
	const other = "select ANOTHER_THING if (BELL || HORN) && !DIAL && (LAMP || OVEN)";
	expect(takesRow("a/Kconfig", entry, other, ["select BELL", "select HORN", "select LAMP"])).toBe(true);
	expect(takesRow("a/Kconfig", entry, other, ["select BELL", "default m if HORN", "select LAMP"])).toBe(
		false,
	);
});

it("puts a node by its one neighbour, and no cell of a list", () => {
	const bus = (...rows: string[]) => ["/ {", ...rows.map((row) => `\t${row}`), "};"];
	const nodes = ["a", "x", "b"].map((name) => `${name} { status = "okay"; };`);
	expect(takesRow("a/w.dts", bus, "another-one@7 { reg = <7 8 9>; clocks = <&osc 4>; };", nodes)).toBe(true);
	const clocks = (...rows: string[]) => bus("clocks = <&osc 0>,", ...rows, "<&osc 9>;");
	expect(takesRow("a/w.dts", clocks, "<&another_one 7 8 9 LOUD>,", ["<&a>,", "<&x>,", "<&b>,"])).toBe(false);
});

it("adds to a list of objects by its one neighbour, and sets no variable there", () => {
	const rows = (...all: string[]) => all;
	const other = "ccflags-$(CONFIG_ANOTHER) += -DANOTHER=1 -I$(src)/another";
	expect(takesRow("a/Makefile", rows, other, ["obj-y += a.o", "obj-y += x.o", "obj-y += b.o"])).toBe(true);
	expect(takesRow("a/Makefile", rows, other, ["obj-y += a.o", "obj-y := x.o", "obj-y += b.o"])).toBe(false);
});
