import { describe, expect, it } from "vitest";
import { type Declaration, declarationsOf, isTwice } from "../../../src/fingerprint/things/declared.js";
import { identityOf } from "../../../src/fingerprint/things/identity.js";
import { tableOf, theOne } from "../../support/things.js";

const FUNCTIONS = `int zed_a(void)
{
	return 1;
}

int zed_b(void)
{
	return 2;
}
`;

describe("where a line is", () => {
	const table = tableOf("zed.c", FUNCTIONS);

	it("gives the innermost thing of a line", () => {
		expect(table.thingAt(2)?.name).toBe("zed_a");
		expect(table.thingAt(4)).toBeUndefined();
		expect(table.thingAt(99)).toBeUndefined();
		expect(table.thingAt(-1)).toBeUndefined();
	});

	it("gives an insertion between two things to what both are in", () => {
		expect([0, 1, 4, 5, 8, 9].map((point) => table.thingAround(point)?.name)).toEqual([
			undefined,
			"zed_a",
			undefined,
			undefined,
			"zed_b",
			undefined,
		]);
		const struct = tableOf("zed.h", "struct zed {\n\tint a;\n\tint b;\n};\n");
		expect(struct.thingAround(2)?.name).toBe("zed");
		expect(struct.thingOf(1, 3)?.name).toBe("zed");
		expect(struct.thingOf(1, 2)?.name).toBe("a");
	});

	it("gives a line that several things share to what they are in", () => {
		const shared = tableOf("zed.h", "enum zed { A, B };\nint a, b;\n");
		expect(shared.thingAt(0)?.name).toBe("zed");
		expect(shared.thingAt(1)).toBeUndefined();
	});
});

describe("the same thing in another text", () => {
	it("is found by name where it moved to", () => {
		const [base, target] = [tableOf("zed.c", FUNCTIONS), tableOf("zed.c", `int x;\n${FUNCTIONS}`)];
		expect(target.find(base.thingAt(6)!).map(identityOf)).toEqual(["function zed_b"]);
		expect(tableOf("zed.c", "int zed_c;\n").find(base.thingAt(6)!)).toEqual([]);
	});

	it("is one in the thing of the same name", () => {
		const text = (a: string) =>
			`struct ${a} {\n\tunion {\n\t\tint x;\n\t};\n};\nstruct zoo {\n\tint x;\n};\n`;
		const [base, target] = [tableOf("zed.h", text("zed")), tableOf("zed.h", text("zap"))];
		const [inZed, inZoo] = base.named("member", "x");
		expect(identityOf(inZed!)).toBe("struct zed > member x");
		expect(target.find(inZed!)).toEqual([]);
		expect(target.find(inZoo!).map(identityOf)).toEqual(["struct zoo > member x"]);
	});

	it("is told by its literals, its branch and its labels where names do not", () => {
		const row = (product: string) => `{ DMI_MATCH(V, "Acme"), DMI_MATCH(P, "${product}") },\n`;
		const rows = (...products: string[]) =>
			tableOf("zed.c", `static struct zed t[] = {\n${products.map(row).join("")}};\n`);
		const base = rows("A", "B", "C");
		expect(
			rows("C", "A", "B")
				.find(base.thingAt(3)!)
				.map(({ from }) => from),
		).toEqual([1]);

		const bits = (...names: string[]) =>
			tableOf(
				"zed.c",
				`struct zed t[] = {\n${names.map((n) => `{ { "Acme", "${n}" },\n.bits = 1,\n},\n`).join("")}};\n`,
			);
		const inB = bits("A", "B").named("field", "bits")[1]!;
		expect(
			bits("B", "C", "A")
				.find(inB)
				.map(({ from }) => from),
		).toEqual([2]);

		const arms = "#ifdef A\nint f(void) { }\n#else\nint f(void) { }\n#endif\n";
		const on = tableOf("zed.c", arms).thingAt(3)!;
		expect(
			tableOf("zed.c", `\n${arms}`)
				.find(on)
				.map(({ from }) => from),
		).toEqual([4]);

		const node = (name: string) =>
			tableOf("zed.dtsi", `/ {\n\tbus {\n\t\tuart0: ${name} {\n\t\t};\n\t};\n};\n`);
		const serial = theOne(node("serial@1"), "node", "serial@1");
		expect(
			node("uart@1")
				.find(serial)
				.map(({ name }) => name),
		).toEqual(["uart@1"]);
	});
});

function doubles(path: string, text: string): string[] {
	const declared = declarationsOf(tableOf(path, text).things);
	const twice = (each: Declaration) => declared.some((other) => isTwice(each, other));
	return [...new Set(declared.filter(twice).map(({ space, name }) => `${space} ${name}`))];
}

describe("names declared twice in one scope", () => {
	it.each([
		[
			"zed.h",
			"struct z {\n int a;\n union {\n  int b;\n  int a;\n };\n};\nstruct y {\n int a;\n};\n",
			"member a",
		],
		["zed.h", "enum a {\n X,\n};\nenum b {\n X,\n};\n", "name X"],
		["zed.h", "int f(void);\nint g(void);\nint f(void);\n", "prototype f"],
		["zed.c", "EXPORT_SYMBOL(f);\nint f(void) { }\nEXPORT_SYMBOL_GPL(f);\n", "export f"],
		["zed.c", "struct o x = {\n .a = 1,\n .b = 2,\n .a = 3,\n};\nstruct o y = {\n .b = 1,\n};\n", "field a"],
		["zed.c", "int f(int a)\n{\n switch (a) {\n case 1:\n case 2:\n case 1:\n }\n}\n", "case 1"],
		[
			"zed.c",
			"int f(int a)\n{\nout:\n if (a) {\nout:\n ;\n }\n}\nint g(void)\n{\nout:\n ;\n}\n",
			"label out",
		],
		["zed.c", "static bool q;\nstatic bool q = true;\n", "name q"],
		["Kconfig", "config A\n\tbool\nif B\nconfig A\n\tbool\nendif\n", "config A"],
		["Kconfig", "config A\n\tselect X\n\tselect X if Y\nconfig B\n\tselect X\n", "select X"],
		["zed.yaml", "a:\n  b: 1\n  c: 2\n  b: 3\nd:\n  b: 1\n", "key b"],
		["zed.yaml", "enum:\n  - a\n  - b\n  - a\n", "item a"],
		["zed.dts", "/ {\n a: x@1 {\n };\n a: y@1 {\n };\n};\n", "label a"],
		["zed.dts", "/ {\n x@1 {\n };\n x@1 {\n };\n};\n&r {\n x@1 {\n };\n};\n", "node x@1"],
		["zed.dts", "&u {\n s = <1>;\n s = <1>;\n};\n&v {\n s = <1>;\n};\n", "property s"],
		["arch/arm/configs/z_defconfig", "CONFIG_A=y\n# CONFIG_A is not set\n", "config A"],
		["Makefile", "obj-y += a.o b.o \\\n\ta.o\nobj-m += b.o\n", "object a.o"],
		["index.rst", ".. toctree::\n\n   a\n   b\n   a\n", "entry a"],
		["MAINTAINERS", "A\nF:\tx\nF:\tx\n\nB\nF:\tx\n", "entry F: x"],
		["zed.S", "a:\n nop\nb:\n nop\na:\n nop\n", "label a"],
		["zed.rs", "impl A {\n fn f() {}\n fn f() {}\n}\nimpl B {\n fn f() {}\n}\n", "name f"],
	])("%s: %j", (path, text, expected) => {
		expect(doubles(path, text)).toEqual([expected]);
	});

	it("lets arms of one #if declare the same, and those of two that exclude each other", () => {
		const bits = (...names: string[]) =>
			tableOf(
				"zed.c",
				`struct zed t[] = {\n${names.map((n) => `{ { "Acme", "${n}" },\n.bits = 1,\n},\n`).join("")}};\n`,
			);
		const inB = bits("A", "B").named("field", "bits")[1]!;
		expect(
			bits("B", "C", "A")
				.find(inB)
				.map(({ from }) => from),
		).toEqual([2]);

		const arms = "#ifdef A\n#define X 1\nint f(void) { }\n#else\n#define X 2\nint f(void) { }\n#endif\n";
		expect(doubles("zed.c", arms)).toEqual([]);
		expect(doubles("zed.c", "#ifdef A\nint x = 1;\n#endif\n#ifndef A\nint x = 2;\n#endif\n")).toEqual([]);
		expect(doubles("zed.c", "#ifdef A\nint x = 1;\n#endif\n#ifdef B\nint x = 2;\n#endif\n")).toEqual([
			"name x",
		]);
	});

	it("does not take an export for a definition", () => {
		const spaces = declarationsOf(tableOf("zed.c", "EXPORT_SYMBOL(f);\n").things).map(({ space }) => space);
		expect(spaces).toEqual(["export"]);
	});

	it("gives what some lines declare", () => {
		const { things } = tableOf("zed.c", FUNCTIONS);
		expect(declarationsOf(things, (line) => line === 5).map(({ name }) => name)).toEqual(["zed_b"]);
	});
});

describe("what the call of a macro declares", () => {
	const declared = (text: string) =>
		declarationsOf(tableOf("zed.c", text).things).map(({ space, name }) => `${space} ${name}`);

	it.each([
		["static DEFINE_MUTEX(zed_lock);", "name zed_lock"],
		["DEFINE_RAW_SPINLOCK(zed_lock);", "name zed_lock"],
		["static LIST_HEAD(zed_list);", "name zed_list"],
		["static DECLARE_WORK(zed_work, zed_run);", "name zed_work"],
		["static DECLARE_BITMAP(zed_map, ZED_MAX);", "name zed_map"],
		["DEFINE_PER_CPU(struct zed *, zed_now);", "name zed_now"],
		["static DEVICE_ATTR_RO(speed);", "name dev_attr_speed"],
		["static DEVICE_ATTR(speed, 0444, speed_show, NULL);", "name dev_attr_speed"],
		["DEFINE_SHOW_ATTRIBUTE(zed);", "name zed_fops"],
		["module_param(speed, int, 0444);", "parameter speed"],
		["module_param_named(speed, zed_speed, uint, 0644);", "parameter speed"],
	])("%s", (text, name) => {
		expect(declared(`${text}\n`)).toEqual([name]);
	});

	it("is nothing where it declares what others may declare as well", () => {
		expect(declared("DEFINE_EVENT(zed_class, zed_go,\n\tTP_PROTO(int a));\n")).toEqual([]);
		expect(declared("DECLARE_PER_CPU(int, zed_now);\nDECLARE_STATIC_KEY_FALSE(zed_on);\n")).toEqual([]);
	});
});
