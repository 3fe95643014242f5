import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

const HEAD = Array.from({ length: 6 }, (_, i) => `\thead_${i}(dev);`);
const TAIL = Array.from({ length: 6 }, (_, i) => `\ttail_${i}(dev);`);
const text = (lines: string[]) => [...HEAD, ...lines, ...TAIL].map((line) => `${line}\n`).join("");

/** Ports base → patched onto target, each between a head and a tail of their own; gives the lines between. */
function port(base: string[], patched: string[], target: string[], path = "drivers/demo.c") {
	const [b, p, o] = [text(base), text(patched), text(target)];
	const port = portText(
		{ path, base: b, patched: p, target: o, hunks: hunksBetween(b, p) },
		DEFAULT_SETTINGS,
	);
	const lines = port.text.split("\n").slice(HEAD.length, -TAIL.length - 1);
	return { lines, hunk: port.hunks[0]!, states: port.hunks.map(({ state }) => state) };
}

const functionOf = (name: string, ...more: string[]) => [
	`static int ${name}(struct demo *demo)`,
	"{",
	`\tint err = ${name}_begin(demo);`,
	"",
	"\tif (err)",
	"\t\treturn err;",
	...more,
	`\t${name}_work(demo);`,
	`\treturn ${name}_end(demo);`,
	"}",
];
const kconfig = (...names: string[]) =>
	names.flatMap((name) => [
		`config DEMO_${name}`,
		`\ttristate "The ${name} of it"`,
		`\tdepends on SOC_${name}`,
		"",
	]);

describe("lands", () => {
	it.each<[string, string, string[], string[], string[], string[], string?]>([
		[
			"an #if around a line that upstream put another behind",
			"bracketing",
			["#include <elf.h>", ""],
			["#ifndef HOST", "#include <elf.h>", "#endif", ""],
			["#include <elf.h>", '#include "symbols.h"', ""],
			["#ifndef HOST", "#include <elf.h>", "#endif", '#include "symbols.h"', ""],
		],
		[
			"where upstream took away the return that it stood before",
			"between-weak",
			["\tcancel_work_sync(&priv->work);", "", "\treturn 0;", "}"],
			["\tcancel_work_sync(&priv->work);", "", "\tput_role(priv->role);", "", "\treturn 0;", "}"],
			["\tcancel_work_sync(&priv->work);", "}"],
			["\tcancel_work_sync(&priv->work);", "\tput_role(priv->role);", "}"],
		],
		[
			"by tokens where both changed one line in places apart",
			"token-merge",
			['\tDEMO_ERROR(priv->dev, "failed to get clock\\n");'],
			['\tDEMO_ERROR(priv->dev, "failed to get clock: %d\\n", ret);'],
			['\tdemo_err(priv->dev, "failed to get clock\\n");'],
			['\tdemo_err(priv->dev, "failed to get clock: %d\\n", ret);'],
		],
		[
			"by tokens in the layout that the patch gives",
			"token-merge",
			["\terr = request_irq(dev->irq, demo_hard, demo_soft, FLAGS);"],
			["\tif (dev->gpio) {", "\t\terr = request_irq(dev->irq, demo_hard, demo_soft, FLAGS);", "\t}"],
			["\terr = request_irq(dev->irq, NULL, demo_soft, FLAGS);"],
			["\tif (dev->gpio) {", "\t\terr = request_irq(dev->irq, NULL, demo_soft, FLAGS);", "\t}"],
		],
		[
			"a link of a chain of conditions behind upstream's",
			"both-insert",
			["int f(void)", "{", "\tif (stat & DONE) {", "\t\tdone();", "\t}"],
			[
				"int f(void)",
				"{",
				"\tif (stat & DONE) {",
				"\t\tdone();",
				"\t} else if (stat & INIT) {",
				"\t\tinit();",
				"\t}",
			],
			[
				"int f(void)",
				"{",
				"\tif (stat & DONE) {",
				"\t\tdone();",
				"\t} else if (stat & LOST) {",
				"\t\tlost();",
				"\t}",
			],
			[
				"int f(void)",
				"{",
				"\tif (stat & DONE) {",
				"\t\tdone();",
				"\t} else if (stat & LOST) {",
				"\t\tlost();",
				"\t} else if (stat & INIT) {",
				"\t\tinit();",
				"\t}",
			],
		],
		[
			"in the function that upstream moved",
			"relocate",
			[...functionOf("one"), "", ...functionOf("two"), "", ...functionOf("three")],
			[...functionOf("one", "\tmine(one);"), "", ...functionOf("two"), "", ...functionOf("three")],
			["int fresh;", "", ...functionOf("two"), "", ...functionOf("three"), "", ...functionOf("one")],
			[
				"int fresh;",
				"",
				...functionOf("two"),
				"",
				...functionOf("three"),
				"",
				...functionOf("one", "\tmine(one);"),
			],
		],
		[
			"a Kconfig entry behind the one that took its neighbour's place",
			"anchored",
			kconfig("A", "OLD", "Z"),
			kconfig("A", "MINE", "OLD", "Z"),
			kconfig("A", "NEW", "Z"),
			kconfig("A", "NEW", "MINE", "Z"),
			"drivers/demo/Kconfig",
		],
		[
			"a select at its place among those that upstream put there",
			"both-insert",
			["config DEMO", "\tselect BUS_A", "\tselect BUS_Z"],
			["config DEMO", "\tselect BUS_A", "\tselect BUS_M if SMP", "\tselect BUS_Z"],
			["config DEMO", "\tselect BUS_A", "\tselect BUS_B", "\tselect BUS_P", "\tselect BUS_Z"],
			[
				"config DEMO",
				"\tselect BUS_A",
				"\tselect BUS_B",
				"\tselect BUS_M if SMP",
				"\tselect BUS_P",
				"\tselect BUS_Z",
			],
			"drivers/demo/Kconfig",
		],
	])("%s", (_, strategy, base, patched, target, wanted, path) => {
		const { lines, states, hunk } = port(base, patched, target, path);
		expect(new Set(states)).toEqual(new Set(["landed"]));
		expect(hunk.strategy).toBe(strategy);
		expect(lines).toEqual(wanted);
	});
});

describe("declines, with a proposal", () => {
	it.each<[string, string[], string[], string[], string?]>([
		[
			"an insertion whose neighbour upstream moved away",
			["\tdemo_reset(priv, 1);", "\tdemo_start(priv, 2);"],
			["\tdemo_reset(priv, 1);", "\tdemo_mine(priv, 3);", "\tdemo_start(priv, 2);"],
			[
				"\tdemo_start(priv, 2);",
				...Array.from({ length: 8 }, (_, i) => `\tother_${i}(priv);`),
				"\tdemo_reset(priv, 1);",
			],
		],
		[
			"a select of what upstream selects there as well, otherwise",
			["config DEMO", "\tselect BUS_A", "\tselect BUS_Z"],
			["config DEMO", "\tselect BUS_A", "\tselect BUS_M if SMP", "\tselect BUS_Z"],
			["config DEMO", "\tselect BUS_A", "\tselect BUS_M", "\tselect BUS_Z"],
			"drivers/demo/Kconfig",
		],
		[
			"tokens beside those that upstream changed",
			["\twidth = ALIGN(width, 8) * bpp;"],
			["\twidth = plane_width(width, 8);"],
			["\twidth = ALIGN(width, 8) * bpp / div;"],
		],
		[
			"a number that upstream gave away meanwhile",
			["#define DEMO_FLAG_A\tBIT(0)", "#define DEMO_FLAG_B\tBIT(1)", ""],
			["#define DEMO_FLAG_A\tBIT(0)", "#define DEMO_FLAG_B\tBIT(1)", "#define DEMO_FLAG_MINE\tBIT(2)", ""],
			["#define DEMO_FLAG_A\tBIT(0)", "#define DEMO_FLAG_B\tBIT(1)", "#define DEMO_FLAG_THEIRS\tBIT(2)", ""],
			"include/linux/demo.h",
		],
		[
			"statements of both sides at one place, even where they share no name",
			["\tstart(a);", "\tstop(a);"],
			["\tstart(a);", "\tmine(b);", "\tstop(a);"],
			["\tstart(a);", "\ttheirs(c);", "\tstop(a);"],
		],
	])("%s", (_, base, patched, target, path) => {
		const { lines, states, hunk } = port(base, patched, target, path);
		expect(states).toContain("unsure");
		expect(hunk.proposal?.length).toBeGreaterThan(0);
		expect(lines).toEqual(target);
	});
});

it("evidence names the lines of the file, in a function that upstream moved too", () => {
	const others = [...functionOf("two"), "", ...functionOf("three"), ""];
	const target = [
		"int fresh;",
		"",
		...others,
		...functionOf("one").filter((line) => !line.includes("one_work")),
	];
	const { hunk } = port(
		[...functionOf("one"), "", ...others],
		[...functionOf("one", "\tmine(one);"), "", ...others],
		target,
	);
	const shown = hunk.evidence.map(({ kind, at }) => [kind, text(target).split("\n")[at!.line - 1]]);
	expect(shown).toEqual([
		["definition moved", "static int one(struct demo *demo)"],
		["neighbour lost", "\treturn one_end(demo);"],
	]);
});
