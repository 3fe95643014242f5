import { describe, expect, it } from "vitest";
import type { HunkOutcome } from "../../src/model/decision.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

/** Ports what changed `old` in the base: the outcome of its only hunk, and the text that comes of it. */
function port(path: string, base: string, change: readonly [string, string], target: string) {
	const patched = base.replace(change[0], () => change[1]);
	const { hunks, text } = portText(
		{ path, base, patched, target, hunks: hunksBetween(base, patched) },
		DEFAULT_SETTINGS,
	);
	return { hunk: hunks[0]!, text };
}

const gatesOf = ({ gates }: HunkOutcome) => gates.map(({ gate }) => gate);

const fn = (name: string, register: string) =>
	`static int ${name}(struct zed *zd, u32 val)\n{\n\tint ret;\n\n\tret = zed_write(zd, ${register}, val);\n\tif (ret)\n\t\tzed_warn(zd);\n\n\treturn ret;\n}\n\n`;
const row = (name: string) =>
	`\t{\n\t\t.ident = "${name}",\n\t\t.quirk = zed_quirk,\n\t\t.data = &zed_default,\n\t},\n`;
const table = (...names: string[]) =>
	`static const struct zed_id zed_ids[] = {\n${names.map(row).join("")}\t{ }\n};\n`;
const node = (label: string, unit: string, clock: string) =>
	`\t${label}: serial@${unit} {\n\t\tcompatible = "zed,uart";\n\t\treg = <0x${unit} 0x100>;\n\t\tclocks = <&clk ${clock}>;\n\t\tstatus = "disabled";\n\t};\n\n`;
const entry = (name: string) =>
	`config ${name}\n\ttristate "${name.toLowerCase()}"\n\tdepends on ZED\n\tdefault n\n\thelp\n\t  The ${name.toLowerCase()} of the board.\n\n`;
const driver = (name: string, who: string) =>
	`${name} DRIVER\nM:\t${who} <${who}@example.org>\nL:\tzed@example.org\nS:\tMaintained\nF:\tdrivers/${name.toLowerCase()}.c\n\n`;

describe("an edit of one thing", () => {
	it.each<[string, string, string, [string, string], string]>([
		[
			"function",
			"a.c",
			fn("zed_gain", "GAIN") + fn("zed_trim", "TRIM") + fn("zed_last", "LAST"),
			["ret = zed_write(zd, TRIM, val);\n\tif (ret)", "ret = zed_write(zd, TRIM, val);\n\tif (ret < 0)"],
			fn("zed_gain", "GAIN") + fn("zed_bias", "BIAS") + fn("zed_last", "LAST"),
		],
		[
			"row",
			"a.c",
			table("A", "B", "C"),
			['"B",\n\t\t.quirk = zed_quirk', '"B",\n\t\t.quirk = zed_lid'],
			table("A", "X", "C"),
		],
		[
			"node",
			"a.dtsi",
			`/ {\n${node("a", "1000", "1")}${node("b", "2000", "2")}};\n`,
			['clocks = <&clk 2>;\n\t\tstatus = "disabled"', 'clocks = <&clk 2>;\n\t\tstatus = "okay"'],
			`/ {\n${node("a", "1000", "1")}${node("c", "3000", "3")}};\n`,
		],
		[
			"Kconfig entry",
			"drivers/Kconfig",
			entry("ADC") + entry("LED") + entry("RTC"),
			['"led"\n\tdepends on ZED\n\tdefault n', '"led"\n\tdepends on ZED\n\tdefault y'],
			entry("ADC") + entry("FAN") + entry("RTC"),
		],
		[
			"MAINTAINERS section",
			"MAINTAINERS",
			driver("ADC", "ann") + driver("LED", "bob") + driver("RTC", "cid"),
			[
				"M:\tbob <bob@example.org>\nL:\tzed@example.org\n",
				"M:\tbob <bob@example.org>\nL:\tzed@example.org\nL:\tled@example.org\n",
			],
			driver("ADC", "ann") + driver("FAN", "dan") + driver("RTC", "cid"),
		],
	])("does not land in another %s that took its place", (_, path, base, change, target) => {
		const { hunk, text } = port(path, base, change, target);
		expect(hunk.state).toBe("unsure");
		expect(text).toBe(target);
	});

	it("goes to where a row stands now", () => {
		const moved = port(
			"a.c",
			table("A", "B", "C"),
			['"C",\n\t\t.quirk = zed_quirk', '"C",\n\t\t.quirk = zed_lid'],
			table("A", "C", "B"),
		);
		expect(moved.hunk.state).toBe("landed");
		expect(moved.text).toBe(
			table("A", "C", "B").replace('"C",\n\t\t.quirk = zed_quirk', '"C",\n\t\t.quirk = zed_lid'),
		);
	});

	it("follows a function that upstream renamed", () => {
		const named = (name: string) => fn("zed_gain", "GAIN") + fn(name, "TRIM");
		const { hunk } = port(
			"a.c",
			named("zed_trim"),
			["ret = zed_write(zd, TRIM", "ret = zed_set(zd, TRIM"],
			named("zed_tune"),
		);
		expect(hunk.state).toBe("landed");
	});
});

describe("a line that the patch takes out and upstream moved", () => {
	it("is taken out where it stands, where its order means nothing", () => {
		const lines = (...names: string[]) => names.map((name) => `#include <linux/${name}.h>\n`).join("");
		const { hunk, text } = port(
			"a.c",
			lines("slab", "clk", "module", "of"),
			["#include <linux/slab.h>\n", ""],
			lines("clk", "module", "of", "slab"),
		);
		expect(hunk.state).toBe("landed");
		expect(text).toBe(lines("clk", "module", "of"));
	});

	it("is not said to be moved where its whole function went elsewhere and was changed there", () => {
		const other = (name: string, count: number) =>
			`void ${name}(void)\n{\n${Array.from({ length: count }, (_, i) => `\t${name}_step(${i});\n`).join("")}}\n\n`;
		const wait = (test: string) =>
			`int zed_wait(int want)\n{\n\tint queued;\n\n\tfor (;;) {\n\t\tqueued = zed_queued(want);\n\t\tif (${test})\n\t\t\treturn 0;\n\t\tzed_relax(queued);\n\t\tzed_trace(want);\n\t}\n}\n\n`;
		const { hunk } = port(
			"a.c",
			`${other("one", 20)}${other("two", 20)}${wait("zed_state() != want")}`,
			["if (zed_state() != want)", "if (zed_mismatch(want))"],
			`${wait("!zed_match(want, zed_state())")}${other("one", 20)}${other("two", 20)}`,
		);
		expect(hunk.reason).toMatchObject({
			kind: "no place",
			why: "upstream moved the definition and changed it",
			definition: "zed_wait",
		});
	});

	it("is a conflict among statements", () => {
		const body = (...lines: string[]) => `void f(void)\n{\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
		const { hunk } = port(
			"a.c",
			body("zed_power(zd);", "zed_lock_bus(zd);", "zed_reset(zd);", "zed_run(zd);"),
			["\tzed_lock_bus(zd);\n", ""],
			body("zed_power(zd);", "zed_reset(zd);", "zed_run(zd);", "zed_lock_bus(zd);"),
		);
		expect(hunk.state).toBe("unsure");
	});
});

describe("a name that patch and upstream both bring, otherwise", () => {
	const pad = (line: (i: number) => string) => Array.from({ length: 6 }, (_, i) => line(i)).join("");
	it.each<[string, string, string, string, string, string]>([
		[
			"member",
			"a.h",
			`struct zed {\n${pad((i) => `\tint m${i};\n`)}`,
			"\tu32 port;\n",
			"};\n",
			"\tint port;\n",
		],
		[
			"enumerator",
			"a.h",
			`enum zed {\n${pad((i) => `\tZED_${i},\n`)}`,
			"\tZED_X,\n",
			"};\n",
			"\tZED_X = 9,\n",
		],
		[
			"export",
			"a.c",
			pad((i) => `int zed_${i}(void);\n`),
			"EXPORT_SYMBOL(zed_1);\n",
			"int last;\n",
			"EXPORT_SYMBOL_GPL(zed_1);\n",
		],
		[
			"variable",
			"a.c",
			pad((i) => `int zed_${i}(void);\n`),
			"static bool quiet;\n",
			"int last;\n",
			"static bool quiet = true;\n",
		],
		[
			"Kconfig entry",
			"Kconfig",
			pad((i) => `config Z${i}\n\tbool\n\n`),
			'config NEW\n\tbool "a"\n\n',
			"config LAST\n\tbool\n",
			'config NEW\n\ttristate "b"\n\n',
		],
		[
			"property",
			"a.dts",
			`/ {\n${pad((i) => `\tp${i} = <${i}>;\n`)}`,
			'\tdr_mode = "host";\n',
			"};\n",
			'\tdr_mode = "otg";\n',
		],
	])("is a conflict: %s", (_, path, head, mine, tail, theirs) => {
		const lines = head.split(/(?<=\n)/);
		const target = [lines[0], lines[1], theirs, ...lines.slice(2)].join("") + tail;
		const patched = head + mine + tail;
		const { hunks, text } = portText(
			{ path, base: head + tail, patched, target, hunks: hunksBetween(head + tail, patched) },
			DEFAULT_SETTINGS,
		);
		expect(hunks[0]!.state).toBe("unsure");
		expect(gatesOf(hunks[0]!)).toContain("redefined");
		expect(text).toBe(target);
	});
});
