import { describe, expect, it } from "vitest";
import { isOnlyOrder } from "../../scripts/bench-ports/order/order.js";

interface Case {
	readonly path: string;
	readonly one: string;
	readonly other: string;
}

/** Two texts between whose begin and end two parts change places. */
function swapped(path: string, before: string, [a, b]: readonly [string, string], after: string): Case {
	return { path, one: `${before}${a}${b}${after}`, other: `${before}${b}${a}${after}` };
}

const FUNCTION = (name: string, body = "return 0;") => `static int ${name}(void)\n{\n\t${body}\n}\n\n`;
const SWITCH = ["static int f(int n)\n{\n\tswitch (n) {\n", "\tdefault:\n\t\treturn 0;\n\t}\n}\n"] as const;

const FREE: Record<string, Case> = {
	includes: swapped("a.c", "", ["#include <linux/of.h>\n", "#include <linux/io.h>\n"], "int a;\n"),
	"rows of a table": swapped(
		"a.c",
		"static const struct of_device_id ids[] = {\n",
		['\t{ .compatible = "b,c" },\n', '\t{\n\t\t.compatible = "b,d",\n\t\t.data = &d,\n\t},\n'],
		"\t{ }\n};\n",
	),
	"rows that share a line of brackets": {
		path: "a.c",
		one: 'static struct cell cells[] = {\n\t{\n\t\t.name = "a",\n\t}, {\n\t\t.name = "b",\n\t},\n};\n',
		other: 'static struct cell cells[] = {\n\t{\n\t\t.name = "b",\n\t}, {\n\t\t.name = "a",\n\t},\n};\n',
	},
	"initialisers by name": swapped("a.c", "static struct ops o = {\n", ["\t.a = f,\n", "\t.b = g,\n"], "};\n"),
	"initialisers by index, of registers too": swapped(
		"a.c",
		"static const struct reg regs[] = {\n",
		["\t[A] = 1,\n", "\t[B] = 2,\n"],
		"};\n",
	),
	"members of a struct, with their comments": swapped(
		"a.h",
		"struct widget {\n",
		["\t/* of the first */\n\tint a;\n", "\tstruct {\n\t\tint c;\n\t} b;\n"],
		"\tint d;\n};\n",
	),
	"enumerators with values": swapped("a.h", "enum {\n", ["\tA = 3,\n", "\tB = 4,\n"], "};\n"),
	"definitions that know nothing of each other": swapped(
		"a.c",
		"#include <linux/io.h>\n\n",
		[FUNCTION("a"), FUNCTION("b")],
		'MODULE_LICENSE("GPL");\n',
	),
	macros: swapped("a.h", "#define A 1\n", ["#define B \\\n\t2\n", "#define C 3\n"], "int f(void);\n"),
	exports: swapped("a.c", "", ["EXPORT_SYMBOL_GPL(a);\n", "EXPORT_SYMBOL_GPL(b);\n"], ""),
	"declarations without a call": swapped(
		"a.c",
		"static void f(void)\n{\n",
		["\tstruct device *dev = &pdev->dev;\n", "\tint ret, i;\n"],
		"\n\tg(dev);\n}\n",
	),
	"cases that end": swapped(
		"a.c",
		SWITCH[0],
		["\tcase A:\n\t\tx = 1;\n\t\tbreak;\n", "\tcase B:\n\tcase C:\n\t\treturn 2;\n"],
		SWITCH[1],
	),
	"labels of one case": swapped(
		"a.c",
		`${SWITCH[0]}\tcase A:\n`,
		["\tcase B:\n", "\tcase C:\n"],
		`\t\treturn 1;\n${SWITCH[1]}`,
	),
	"entries of Kconfig": swapped(
		"drivers/Kconfig",
		'menu "Things"\n\n',
		['config A\n\tbool "a"\n\n', 'config B\n\tbool "b"\n\thelp\n\t  Text.\n\n'],
		"endmenu\n",
	),
	"selects of an entry": swapped("Kconfig", "config A\n\tbool\n", ["\tselect B\n", "\tselect C if D\n"], ""),
	"rows of a Makefile": swapped("Makefile", "", ["obj-$(CONFIG_A) += a.o\n", "obj-$(CONFIG_B) += b/\n"], ""),
	"a continued list": {
		path: "Makefile",
		one: "obj-y += a.o \\\n\tb.o\n",
		other: "obj-y += b.o \\\n\ta.o\n",
	},
	"nodes of a devicetree": swapped(
		"a.dts",
		"/ {\n",
		["\tled-a {\n\t\tgpios = <&pio 1 0>;\n\t};\n\n", "\tled-b {\n\t\tgpios = <&pio 2 0>;\n\t};\n"],
		"};\n",
	),
	"nodes that may be left out": swapped(
		"a.dtsi",
		"/ {\n",
		["\t/omit-if-no-ref/\n\ta: a {\n\t\tx;\n\t};\n\n", "\tb: b {\n\t\tx;\n\t};\n"],
		"};\n",
	),
	"references to nodes": swapped(
		"a.dts",
		"",
		['&a {\n\tstatus = "okay";\n};\n', "&b {\n\tx = <&a>;\n};\n"],
		"",
	),
	properties: swapped("a.dtsi", "&a {\n", ["\tx-supply = <&r>;\n", "\treg = <1>,\n\t\t<2>;\n"], "};\n"),
	"entries of MAINTAINERS that share lines": swapped(
		"MAINTAINERS",
		"Preamble\n\n",
		["A DRIVER\nM:\tOne <one@example.org>\nF:\ta.c\n\n", "B DRIVER\nM:\tOne <one@example.org>\nF:\tb.c\n\n"],
		"THE REST\nM:\tTwo <two@example.org>\n",
	),
	"files of an entry": swapped("MAINTAINERS", "A\nS:\tMaintained\n", ["F:\ta.c\n", "F:\tb.c\n"], ""),
	symbols: swapped("arch/arm/configs/x_defconfig", "", ["CONFIG_A=y\n", "# CONFIG_B is not set\n"], ""),
	"values of a yaml enum": swapped(
		"a.yaml",
		"properties:\n  x:\n    enum:\n",
		["      - b\n", "      - c\n"],
		"  y: true\n",
	),
	"keys of yaml": swapped("a.yaml", "properties:\n", ["  x:\n    maxItems: 1\n", "  y: true\n"], ""),
	"rows of a toctree": swapped(
		"index.rst",
		".. toctree::\n   :maxdepth: 1\n\n",
		["   a\n", "   b\n"],
		"\nText.\n",
	),
	"patterns to ignore": swapped(".gitignore", "", ["*.a\n", "*.b\n"], ""),
};

const BOUND: Record<string, Case> = {
	statements: swapped("a.c", "void f(void)\n{\n", ["\ta();\n", "\tb();\n"], "}\n"),
	"a block of statements": swapped("a.c", "void f(void)\n{\n", ["\tif (x)\n\t\ta();\n", "\tb();\n"], "}\n"),
	"declarations that need each other": swapped(
		"a.c",
		"void f(void)\n{\n",
		["\tstruct a *a = b->a;\n", "\tstruct b *b = &c;\n"],
		"}\n",
	),
	"declarations that call": swapped(
		"a.c",
		"void f(void)\n{\n",
		["\tint a = g();\n", "\tint b = h();\n"],
		"}\n",
	),
	"a case that falls into another": swapped(
		"a.c",
		SWITCH[0],
		["\tcase A:\n\t\tx = 1;\n\t\tfallthrough;\n", "\tcase B:\n\t\treturn 2;\n"],
		SWITCH[1],
	),
	"cases behind one that falls into them": swapped(
		"a.c",
		`${SWITCH[0]}\tcase C:\n\t\tx = 1;\n`,
		["\tcase A:\n\t\treturn 1;\n", "\tcase B:\n\t\treturn 2;\n"],
		SWITCH[1],
	),
	"a case that leaves under a condition": swapped(
		"a.c",
		SWITCH[0],
		["\tcase A:\n\t\tif (x)\n\t\t\treturn 1;\n", "\tcase B:\n\t\treturn 2;\n"],
		SWITCH[1],
	),
	"a line in another function": {
		path: "a.c",
		one: `${FUNCTION("a", "x();\n\treturn 0;")}${FUNCTION("b")}`,
		other: `${FUNCTION("a")}${FUNCTION("b", "x();\n\treturn 0;")}`,
	},
	"a row of another table": {
		path: "a.c",
		one: 'struct t a[] = {\n\t{ "x" },\n\t{ "y" },\n};\nstruct t b[] = {\n\t{ "x" },\n};\n',
		other: 'struct t a[] = {\n\t{ "x" },\n};\nstruct t b[] = {\n\t{ "x" },\n\t{ "y" },\n};\n',
	},
	"a property of another node": {
		path: "a.dts",
		one: "&a {\n\tx;\n\ty;\n};\n&b {\n\tx;\n};\n",
		other: "&a {\n\tx;\n};\n&b {\n\tx;\n\ty;\n};\n",
	},
	"a definition and its user": swapped("a.c", "", [FUNCTION("a"), FUNCTION("b", "return a();")], ""),
	"a definition under another condition": swapped("a.c", "#ifdef A\n", ["int a;\n", "#endif\n"], ""),
	"an include behind what it may declare": swapped("a.c", "", ["#include <linux/of.h>\n", "int a;\n"], ""),
	"registers in sequence": swapped(
		"a.c",
		"static const struct cci_reg_sequence init[] = {\n",
		["\t{ CCI_REG8(1), 2 },\n", "\t{ CCI_REG8(2), 3 },\n"],
		"};\n",
	),
	"rows of numbers": swapped(
		"a.c",
		"static const struct pair p[] = {\n",
		["\t{ 1, 2 },\n", "\t{ 3, 4 },\n"],
		"};\n",
	),
	"values that count by their place": swapped(
		"a.c",
		"const char *n[] = {\n",
		['\t"a",\n', '\t"b",\n'],
		"};\n",
	),
	"a row behind the last": swapped("a.c", "struct t t[] = {\n", ['\t{ "a" },\n', "\t{ },\n"], "};\n"),
	"enumerators that are counted": swapped("a.h", "enum {\n", ["\tA,\n", "\tB,\n"], "};\n"),
	"an enumerator from which is counted": swapped(
		"a.h",
		"enum {\n",
		["\tA = 1,\n", "\tB = 5,\n"],
		"\tC,\n};\n",
	),
	"members of a layout": swapped("a.h", "struct w {\n", ["\tu8 a;\n", "\tu8 b;\n"], "} __packed;\n"),
	"members of user space's": swapped(
		"include/uapi/w.h",
		"struct w {\n",
		["\tint a;\n", "\tint b;\n"],
		"};\n",
	),
	"members of a message": swapped("a.h", "struct w {\n", ["\t__le32 a;\n", "\t__le16 b;\n"], "};\n"),
	"an entry in another menu": swapped("Kconfig", "", ["config A\n\tbool\n", 'menu "B"\n'], "endmenu\n"),
	"defaults of an entry": swapped(
		"Kconfig",
		"config A\n\tint\n",
		["\tdefault 1 if B\n", "\tdefault 2\n"],
		"",
	),
	"a row under another condition": swapped("Makefile", "ifdef A\n", ["obj-y += a.o\n", "endif\n"], ""),
	"an assignment and what adds to it": swapped("Makefile", "", ["a-y := a.o\n", "a-y += b.o\n"], ""),
	"lines of a recipe": swapped("Makefile", "all:\n", ["\ta\n", "\tb\n"], ""),
	"two changes of one node": swapped("a.dts", "", ["&a {\n\tx = <1>;\n};\n", "&a {\n\tx = <2>;\n};\n"], ""),
	"a node and its change": swapped("a.dts", "", ["/ {\n\ta: b {\n\t};\n};\n", "&a {\n\tx;\n};\n"], ""),
	"what is deleted": swapped("a.dts", "&a {\n", ["\t/delete-property/ x;\n", "\tx = <1>;\n"], "};\n"),
	"a property behind a node": swapped("a.dts", "&a {\n", ["\tx;\n", "\tb {\n\t};\n"], "};\n"),
	"items of yaml by their place": swapped(
		"a.yaml",
		"  x:\n    items:\n",
		["      - const: a\n", "      - const: b\n"],
		"",
	),
	"lines of a yaml text": swapped("a.yaml", "description: |\n", ["  a: one\n", "  b: two\n"], ""),
	"lines of assembler": swapped("a.S", "f:\n", ["\tnop\n", "\tret\n"], ""),
	prose: swapped("a.rst", "Title\n=====\n", ["One.\n", "Two.\n"], ""),
	"one line less": { path: "a.c", one: "int a;\nint b;\n", other: "int b;\n" },
	"no file": { path: "a.c", one: "", other: "int a;\n" },
};

describe("the verdict order", () => {
	it.each(Object.entries(FREE))("is given for %s", (_, { path, one, other }) => {
		expect(isOnlyOrder(path, one, other)).toBe(true);
		expect(isOnlyOrder(path, other, one)).toBe(true);
	});

	it.each(Object.entries(BOUND))("is not given for %s", (_, { path, one, other }) => {
		expect(isOnlyOrder(path, one, other)).toBe(false);
		expect(isOnlyOrder(path, other, one)).toBe(false);
	});
});
