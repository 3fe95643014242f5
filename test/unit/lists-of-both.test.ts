import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

/** Ports an edit of a text; undefined where a hunk is unsure. */
function port(path: string, ...sides: readonly (readonly string[])[]): string[] | undefined {
	const [base, patched, target] = sides.map((lines) => lines.map((line) => `${line}\n`).join("")) as [
		string,
		string,
		string,
	];
	const ported = portText(
		{ path, base, patched, target, hunks: hunksBetween(base, patched) },
		DEFAULT_SETTINGS,
	);
	return ported.hunks.every(({ state }) => state === "landed")
		? ported.text.trimEnd().split("\n")
		: undefined;
}

/** A text of which both sides put lines at one place, and what comes of it. */
function both(path: string, of: (...rows: string[]) => string[], mine: string[], theirs: string[]) {
	return port(path, of(), of(...mine), of(...theirs));
}

describe("what a module says of itself", () => {
	const module = (...rows: string[]) => [
		"module_platform_driver(zed_driver);",
		"",
		...rows,
		'MODULE_LICENSE("GPL");',
	];
	it.each([
		['MODULE_AUTHOR("Bob");', 'MODULE_AUTHOR("Ann");'],
		['MODULE_FIRMWARE("zed/two.bin");', 'MODULE_FIRMWARE("zed/one.bin");'],
		['MODULE_ALIAS("platform:zed");', 'MODULE_ALIAS("spi:zed");'],
	])("may be said again: %s", (mine, theirs) => {
		expect(both("drivers/zed.c", module, [mine], [theirs])).toEqual(module(theirs, mine));
	});
	it.each([
		['MODULE_DESCRIPTION("Zed");', 'MODULE_DESCRIPTION("Zeds");'],
		['MODULE_PARM_DESC(mode, "Mode");', 'MODULE_PARM_DESC(mode, "Mode of the zed");'],
	])("is said once: %s", (mine, theirs) => {
		expect(both("drivers/zed.c", module, [mine], [theirs])).toBeUndefined();
	});
});

describe("a list of a binding", () => {
	const list =
		(key: string) =>
		(...rows: string[]) => [`${key}:`, "  - reg", ...rows.map((row) => `  - ${row}`), "", "unevaluated: 0"];
	it.each(["required", "maintainers"])("of which each item holds for itself takes both: %s", (key) => {
		const of = list(key);
		expect(both("a/zed.yaml", of, ["clocks"], ["resets"])).toEqual(of("resets", "clocks"));
	});
	it("of which each schema holds for itself takes both", () => {
		const of = (...rows: string[]) => ["allOf:", "  - $ref: a.yaml#", ...rows, "", "unevaluated: 0"];
		expect(both("a/zed.yaml", of, ["  - $ref: c.yaml#"], ["  - $ref: b.yaml#"])).toEqual(
			of("  - $ref: b.yaml#", "  - $ref: c.yaml#"),
		);
	});
	it("whose items are told by their place is not guessed", () => {
		expect(both("a/zed.yaml", list("clock-names"), ["bus"], ["core"])).toBeUndefined();
	});
});

describe("what Rust code uses", () => {
	it("goes to its sorted place, in a list and outside of one", () => {
		const list = (...rows: string[]) => [
			"use kernel::{",
			"    device::Device,",
			...rows.map((row) => `    ${row},`),
			"    prelude::*,",
			"};",
		];
		expect(both("a/zed.rs", list, ["io::Io"], ["error::code::*"])).toEqual(list("error::code::*", "io::Io"));
		const uses = (...rows: string[]) => ["use kernel::bus;", ...rows, "use kernel::prelude::*;"];
		expect(both("a/zed.rs", uses, ["use kernel::dma;"], ["use kernel::io;"])).toEqual(
			uses("use kernel::dma;", "use kernel::io;"),
		);
	});
	it("is no list of the fields that a struct is made of", () => {
		const of = (...rows: string[]) => [
			"fn f() -> Zed {",
			"    Zed::new(",
			"        1,",
			...rows,
			"    )",
			"}",
		];
		expect(both("a/zed.rs", of, ["        zed::A,"], ["        zed::B,"])).toBeUndefined();
	});
});

describe("cases of a switch", () => {
	const of =
		(before = "return zed_get(z);", last = "return -ENOTTY;") =>
		(...rows: string[]) => [
			"int zed_ioctl(struct zed *z, int cmd)",
			"{",
			"\tswitch (cmd) {",
			"\tcase ZED_GET:",
			`\t\t${before}`,
			...rows,
			"\tdefault:",
			`\t\t${last}`,
			"\t}",
			"}",
		];
	const mine = ["\tcase ZED_WAIT:", "\t\treturn zed_wait(z,", "\t\t\t\tZED_LONG);"];
	const theirs = ["\tcase ZED_RESET:", "\t\tif (zed_is_on(z))", "\t\t\tzed_off(z);", "\t\tbreak;"];
	it("stand behind each other where each leaves the switch", () => {
		expect(both("drivers/zed.c", of(), mine, theirs)).toEqual(of()(...theirs, ...mine));
		expect(both("drivers/zed.c", of(), theirs, mine)).toEqual(of()(...mine, ...theirs));
	});
	it.each([
		["goes on into the next", ["\tcase ZED_RESET:", "\t\tzed_off(z);", "\t\tfallthrough;"]],
		["leaves in one of its branches", ["\tcase ZED_RESET:", "\t\tif (z->on)", "\t\t\treturn 0;"]],
		["has no body", ["\tcase ZED_RESET:"]],
		["is the same", ["\tcase ZED_WAIT:", "\t\treturn zed_sleep(z);"]],
	])("are not guessed where one %s", (_, other) => {
		expect(both("drivers/zed.c", of(), mine, other)).toBeUndefined();
		expect(both("drivers/zed.c", of(), other, mine)).toBeUndefined();
	});
});

it("puts a path of MAINTAINERS to its sorted place", () => {
	const of = (...rows: string[]) => [
		"ZED DRIVER",
		"M:\tAnn <ann@zed.invalid>",
		"F:\tDocumentation/zed/",
		...rows.map((row) => `F:\t${row}`),
		"F:\ttools/zed/",
	];
	expect(both("MAINTAINERS", of, ["drivers/zed/"], ["include/linux/zed.h"])).toEqual(
		of("drivers/zed/", "include/linux/zed.h"),
	);
	expect(both("MAINTAINERS", of, ["arch/zed/"], ["include/linux/zed.h"])).toEqual(
		of("arch/zed/", "include/linux/zed.h"),
	);
});

describe("a Makefile's list on one line", () => {
	const of = (words: string, ...rows: string[]) => ["obj-$(CONFIG_ZED) += zed.o", words, ...rows];
	const line = (words: string) => of(`zed-objs\t:= ${words}`);
	it.each([
		["a.o b.o", "a.o b.o d.o", "a.o b.o c.o", "a.o b.o c.o d.o"],
		["a.o b.o", "a.o d.o b.o", "c.o a.o b.o", "c.o a.o d.o b.o"],
		["a.o b.o", "a.o", "a.o b.o c.o", "a.o c.o"],
		["a.o b.o", "a.o b.o d.o", "a.o c.o", "a.o c.o d.o"],
	])("takes what both put in and out: %s, %s, %s", (base, patched, target, want) => {
		expect(port("drivers/zed/Makefile", ...[base, patched, target].map(line))).toEqual(line(want));
	});
	it("takes words where upstream gave some to another list", () => {
		const rest = "zed-$(CONFIG_OF) += c.o";
		expect(
			port(
				"drivers/zed/Makefile",
				line("a.o b.o c.o"),
				line("a.o b.o c.o d.o"),
				of("zed-objs\t:= a.o b.o", rest),
			),
		).toEqual(of("zed-objs\t:= a.o b.o d.o", rest));
	});
	const flags = (words: string) => of(`ccflags-y := ${words}`);
	it("takes flags that speak of different things", () => {
		const sides = ["-DZED", "-DZED -DZED_RT", "-DZED -I$(src)/inc"].map(flags);
		expect(port("drivers/zed/Makefile", ...sides)).toEqual(flags("-DZED -I$(src)/inc -DZED_RT"));
	});
	it.each([
		["flags of one thing", ["-O2", "-O2 -Wno-zed", "-O2 -Wzed=2"].map(flags)],
		["values of one macro", ["-O2", "-O2 -DZED=1", "-O2 -DZED=2"].map(flags)],
		["another order", ["a.o b.o", "a.o b.o d.o", "c.o b.o a.o"].map(line)],
		["a variable that is no list", ["a", "a d", "a c"].map((word) => of(`ZED_NAME := ${word}`))],
	])("is not guessed: %s", (_, sides) => {
		expect(port("drivers/zed/Makefile", ...sides)).toBeUndefined();
	});
});
