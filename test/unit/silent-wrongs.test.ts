import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";

/** Ports the change base → patched onto target, each given as lines between a head and a tail of their own. */
function port(base: string[], patched: string[], target: string[], path = "drivers/demo.c") {
	const around = (lines: string[]) =>
		[
			...Array.from({ length: 6 }, (_, i) => `\thead_${i}(dev);`),
			...lines,
			...Array.from({ length: 6 }, (_, i) => `\ttail_${i}(dev);`),
		]
			.map((line) => `${line}\n`)
			.join("");
	const texts = { base: around(base), patched: around(patched), target: around(target) };
	const hunks = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false }).map(
		(edit) => ({ ...edit, edits: [edit] }),
	);
	return portText({ path, ...texts, hunks }, DEFAULT_SETTINGS).hunks.map(({ state }) => state);
}

/** Each of these was once landed, or called upstream, and wrong: base, patched, target. */
describe("is unsure", () => {
	it.each<[string, string[], string[], string[], string?]>([
		[
			"where upstream checks the result of another call",
			["\tret = a_init(dev);", "\tc_init(dev);"],
			["\tret = a_init(dev);", "\tif (ret < 0)", "\t\treturn ret;", "\tc_init(dev);"],
			["\tret = a_init(dev);", "\tret = b_init(dev);", "\tif (ret < 0)", "\t\treturn ret;", "\tc_init(dev);"],
		],
		[
			"where upstream has the line in a nested block",
			["\tgo(dev);", "\tunlock(dev);"],
			["\tgo(dev);", "\tclk_disable(dev->clk);", "\tunlock(dev);"],
			[
				"\tgo(dev);",
				"\tif (dev->broken) {",
				"\t\tclk_disable(dev->clk);",
				"\t\treturn -EIO;",
				"\t}",
				"\tunlock(dev);",
			],
		],
		[
			"where upstream has the line in the other branch of an #if",
			["\told_call(dev, 1);"],
			["\tnew_call(dev, 1);"],
			["#ifdef Q", "\tnew_call(dev, 1);", "#else", "\told_call(dev, FLAG);", "#endif"],
		],
		[
			"where upstream only reworded what the patch deletes",
			["\tlegacy_setup(dev);"],
			[],
			["\tlegacy_setup(dev, GFP_KERNEL);"],
		],
		[
			"where upstream changed white space inside a replaced line",
			['\tpr_err("failed to%s\\n", s);'],
			['\tdev_err(dev, "failed to%s\\n", s);'],
			['\tpr_err("failed to %s\\n", s);'],
		],
		["where upstream put a condition before a deleted line", ["\tfoo(3);"], [], ["\tif (x)", "\t\tfoo(3);"]],
		[
			"where upstream added an else to a deleted if",
			["\tif (dead)", "\t\treturn -1;"],
			[],
			["\tif (dead)", "\t\treturn -1;", "\telse", "\t\tlive(1);"],
		],
		[
			"where it would double a line that upstream added beside",
			["\told_enable(dev);"],
			["\tnew_enable(dev);", "\textra_enable(dev);"],
			["\told_enable(dev);", "\textra_enable(dev);"],
		],
		[
			"where the order of statements in a script matters",
			[],
			["ip addr add 10.0.0.1 dev dummy0"],
			["ip addr flush dev dummy0"],
			"tools/test.sh",
		],
		[
			"where upstream opens a section in Kconfig",
			[],
			["config MINE", "\tbool"],
			["if HAS_IOMEM", ""],
			"Kconfig",
		],
		[
			"where upstream opens a conditional in a Makefile",
			[],
			["obj-y += mine.o"],
			["ifdef CONFIG_MMU"],
			"Makefile",
		],
		[
			"where upstream ended the list with a sentinel",
			[],
			["\t{ MINE },"],
			["\t{ /* sentinel */ }"],
			"drivers/table.c",
		],
		[
			"where the line before an insertion opens a body now",
			["\tif (a)", "\t\tfoo(3);"],
			["\tif (a)", "\t\tfoo(3);", "\tmine(1);"],
			["\tif (a)"],
		],
	])("%s", (_, base, patched, target, path) => {
		expect(port(base, patched, target, path)).toContain("unsure");
	});
});
