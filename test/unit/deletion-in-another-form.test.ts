import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

/** By what rule a patch that takes a line out lands, or proposes to. */
function ruleFor(path: string, base: string, line: string, target: string): string {
	const patched = base.replace(line, "");
	const { hunks } = portText(
		{ path, base, patched, target, hunks: hunksBetween(base, patched) },
		{ ...DEFAULT_SETTINGS, threshold: 0.7 },
	);
	return `${hunks[0]!.state} ${hunks[0]!.strategy}`;
}

const TABLE =
	'static const struct of_device_id dial_of_match[] = {\n\t{ .compatible = "dial,1" },\n\t{ .compatible = "dial,2" },\n\t{ .compatible = "dial,4" },\n\t{ }\n};\n';
const ROW = '\t{ .compatible = "dial,2" },\n';
const KCONFIG = 'config DIAL\n\ttristate "Dial"\n\tdepends on OF\n\tselect ZLIB\n\tselect REGMAP\n';
const NODE = '/ {\n\tdial: dial@100 {\n\t\treg = <0x100 0x10>;\n\t\tstatus = "disabled";\n\t};\n};\n';

describe("what a patch takes out", () => {
	it.each<[string, string, string, string, string]>([
		["a row with a field more", "a.c", TABLE, ROW, TABLE.replace('"dial,2"', '"dial,2", .data = &dial_2')],
		[
			"a row that a macro makes",
			"a.c",
			TABLE,
			ROW,
			TABLE.replaceAll(/\{ .compatible = ("[^"]*") \}/g, "DIAL_OF($1)"),
		],
		[
			"a select with a condition",
			"drivers/Kconfig",
			KCONFIG,
			"\tselect ZLIB\n",
			KCONFIG.replace("ZLIB", "ZLIB if PCI"),
		],
		[
			"a property of another value",
			"a.dtsi",
			NODE,
			'\t\tstatus = "disabled";\n',
			NODE.replace("disabled", "okay"),
		],
	])("is not called upstream where %s stands there", (_, path, base, line, target) => {
		expect(ruleFor(path, base, line, target)).not.toContain("upstream");
	});

	it.each<[string, string, string, string, string]>([
		["a row", "a.c", TABLE, ROW, TABLE.replace(ROW, "").replace('"dial,4"', '"dial,4", .data = &dial_4')],
		["a select", "drivers/Kconfig", KCONFIG, "\tselect ZLIB\n", KCONFIG.replace("\tselect ZLIB\n", "")],
		[
			"a property",
			"a.dtsi",
			NODE,
			'\t\tstatus = "disabled";\n',
			NODE.replace('\t\tstatus = "disabled";\n', ""),
		],
	])(
		"is upstream where %s is gone, and what is beside it may have changed",
		(_, path, base, line, target) => {
			expect(ruleFor(path, base, line, target)).toBe("upstream upstreamed");
		},
	);
});
