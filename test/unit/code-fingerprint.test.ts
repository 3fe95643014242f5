import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionAt, fingerprint } from "../../src/fingerprint/fingerprint.js";
import { maskMacros } from "../../src/fingerprint/mask.js";
import { bareCode } from "../../src/fingerprint/preprocessor.js";
import { loadCParser } from "../../src/syntax/load.js";

const parser = await loadCParser();

/** `kind head` of each node of a C text. */
function nodesOf(text: string, withParser = true): string[] {
	return fingerprint("a.c", text, withParser ? parser : undefined).nodes.map(
		({ kind, head }) => `${kind} ${head}`,
	);
}

const driver = `#include <linux/widget.h>
#define WIDGET_RATE(x) \\
	((x) * 2)

struct widget {
	struct_group(both,
		u8 one;
		u8 two;
	);
	void __iomem *regs;
} __packed;

static DEFINE_MUTEX(widget_lock);

/* Probes. */
static int __init __printf(2, 3)
widget_probe(struct device *dev, const char *fmt, ...)
{
	struct widget *w = container_of(dev, struct widget, dev);
	int ret = ({ int inner = read_one(w); inner; });

	if (!w ||
#ifdef CONFIG_WIDGET_LATE
	    late(w) ||
#endif
	    fmt == NULL)
		return -EINVAL;
	else if (ret)
		goto out;
	else
		widget_start(w);
	for_each_widget(w) {
		switch (w->kind) {
		case ONE ... THREE:
			break;
		default:
			continue;
		}
	}
	scoped_guard(mutex, &widget_lock)
		widget_touch(w);
	do {
		asm volatile("wfe" : : "r"(w) : "memory");
	} while (busy(w));
out:
	return ret;
}
EXPORT_SYMBOL_GPL(widget_probe)

SYSCALL_DEFINE1(widget, struct widget __user *, w)
{
	while (1)
		cpu_relax();
}

static const struct of_device_id widget_ids[] = {
	{ .compatible = "acme,widget" },
	{ }
};
`;

describe("the code fingerprint of C", () => {
	it("lists statements, items, comments and directives in order", () => {
		expect(nodesOf(driver)).toEqual([
			"#include #include <linux/widget.h>",
			"#define #define WIDGET_RATE(x) \\ ((x) * 2)",
			"struct struct widget",
			"statement struct_group(both, u8 one; u8 two; );",
			"statement void __iomem *regs;",
			"statement static DEFINE_MUTEX(widget_lock);",
			"comment /* Probes. */",
			"function static int __init __printf(2, 3) widget_probe(struct device *dev, const char *fmt, ...)",
			"statement struct widget *w = container_of(dev, struct widget, dev);",
			"statement int ret = ({ int inner = read_one(w); inner; });",
			"statement int inner = read_one(w);",
			"statement inner;",
			"if if (!w || #ifdef CONFIG_WIDGET_LATE late(w) || #endif fmt == NULL)",
			"#if #ifdef CONFIG_WIDGET_LATE",
			"#endif #endif",
			"return return -EINVAL;",
			"else else if (ret)",
			"goto goto out;",
			"else else",
			"statement widget_start(w);",
			"for for_each_widget(w)",
			"switch switch (w->kind)",
			"case case ONE ... THREE:",
			"break break;",
			"case default:",
			"continue continue;",
			"statement scoped_guard(mutex, &widget_lock)",
			"statement widget_touch(w);",
			"do do",
			'asm asm volatile("wfe" : : "r"(w) : "memory");',
			"label out:",
			"return return ret;",
			"statement EXPORT_SYMBOL_GPL(widget_probe)",
			"function SYSCALL_DEFINE1(widget, struct widget __user *, w)",
			"while while (1)",
			"statement cpu_relax();",
			"statement static const struct of_device_id widget_ids[] =",
			'statement { .compatible = "acme,widget" },',
			"statement { }",
		]);
		expect(fingerprint("a.c", driver, parser).byToken).toEqual([]);
	});

	it("reads the same statements token by token, but for those inside expressions", () => {
		const parsed = nodesOf(driver).filter((node) => !/^statement (int inner|inner;)/.test(node));
		expect(nodesOf(driver, false)).toEqual(parsed);
	});

	it("knows lines, calls and the definition around", () => {
		const result = fingerprint("a.c", driver, parser);
		const node = result.nodes.find(({ head }) => head.startsWith("if (!w"))!;
		expect(driver.split("\n").slice(node.from, node.to).join("\n")).toMatch(
			/^\tif \(!w[\s\S]*widget_start\(w\);$/,
		);
		expect(node.calls).toEqual(["late", "widget_start"]);
		expect(definitionAt(result, node.from)).toMatchObject({ name: "widget_probe", kind: "function" });
		expect(result.definitions.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
			"macro WIDGET_RATE",
			"struct struct widget",
			"call DEFINE_MUTEX(widget_lock)",
			"function widget_probe",
			"call EXPORT_SYMBOL_GPL(widget_probe)",
			"function SYSCALL_DEFINE1(widget)",
			"object widget_ids",
		]);
	});

	it("reads K&R definitions, and branches that open one body twice", () => {
		const text = `int old(a, b)
	int a;
	char *b;
{
	use(a);
#ifdef CONFIG_ONE
	if (one(a)) {
#else
	if (two(a)) {
#endif
		both(b);
	}
}

int after(void)
{
	return 1;
}
`;
		for (const withParser of [true, false])
			expect(nodesOf(text, withParser)).toEqual([
				"function int old(a, b) int a; char *b;",
				"statement use(a);",
				"#if #ifdef CONFIG_ONE",
				"if if (one(a))",
				"#else #else",
				"if if (two(a))",
				"#endif #endif",
				"statement both(b);",
				"function int after(void)",
				"return return 1;",
			]);
	});

	it("reads a function that the parser cannot, token by token, and the rest as it was", () => {
		const text = `int odd(void)
{
	TRY(x, return -1;, + );
	return done();
}

int even(void)
{
	return 2;
}
`;
		const result = fingerprint("a.c", text, parser);
		expect(result.byToken.map(({ name }) => name)).toEqual(["odd"]);
		expect(result.nodes.map(({ head }) => head)).toEqual([
			"int odd(void)",
			"TRY(x, return -1;, + );",
			"return done();",
			"int even(void)",
			"return 2;",
		]);
	});

	it("takes any text, and masks to equal length", () => {
		const piece = fc.constantFrom(
			...[
				"{",
				"}",
				"(",
				")",
				";",
				"#if A\n",
				"#else\n",
				"#endif\n",
				"\n",
				"/*",
				"*/",
				'"',
				"'",
				"\\",
				"if ",
				"else ",
			],
			...[
				"do ",
				"for_each_x(a)",
				"typeof(",
				"struct_group(a, ",
				"case 1 ... 2:",
				"f(x, struct y *)",
				"\xe9",
				"x = 1;",
			],
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
				const text = pieces.join("");
				const { code } = bareCode(text);
				expect(code).toHaveLength(text.length);
				expect(maskMacros(code)).toHaveLength(text.length);
				const lines = text.split("\n").length;
				for (const { from, to } of [
					...fingerprint("a.c", text, parser).nodes,
					...fingerprint("a.c", text).nodes,
				]) {
					expect(from).toBeLessThan(to);
					expect(to).toBeLessThanOrEqual(lines);
				}
			}),
			{ numRuns: 120 },
		);
	});

	it("takes a text that nests without end", () => {
		for (const open of ["{", "(", "if (x) ", "do ", "else if (x) ", "struct_group(a, "])
			expect(() => fingerprint("a.c", `int f(void)\n{\n${open.repeat(20_000)}`, parser)).not.toThrow();
	});
});

describe("the fingerprint of other languages", () => {
	it.each([
		["Kconfig", "config ONE\n\tbool\n# why\n\ndepends\n", ["section", "statement", "comment", "statement"]],
		["Makefile", "ifdef A\nobj-y := a.o \\\n\tb.o\nendif\n", ["#if", "section", "#endif"]],
		[
			"a.dts",
			"/ {\n\treg = <1>,\n\t\t<2>;\n\t/* why */\n};\n",
			["section", "statement", "comment", "statement"],
		],
		[
			"entry.S",
			"#include <a.h>\nSYM_FUNC_START(go)\n\tret\nSYM_FUNC_END(go)\n",
			["#include", "section", "statement", "statement"],
		],
		["notes.rst", "Title\n=====\n\nText.\n", ["statement", "statement", "statement"]],
	])("gives the lines of %s", (path, text, kinds) => {
		expect(fingerprint(path, text).nodes.map(({ kind }) => kind)).toEqual(kinds);
	});

	it("knows the functions of assembler and the sections of a text", () => {
		const assembler = "SYM_FUNC_START(go)\n1:\tret\nlocal:\n\tnop\nSYM_FUNC_END(go)\n\nplain:\n\tret\n";
		expect(fingerprint("a.S", assembler).definitions).toMatchObject([
			{ name: "go", from: 0, to: 5 },
			{ name: "plain", from: 6, to: 8 },
		]);
		const text = "====\nBook\n====\n\nOne\n---\ntext\n\nTwo\n---\n";
		expect(fingerprint("a.rst", text).definitions).toMatchObject([
			{ name: "Book", from: 0, to: 4 },
			{ name: "One", from: 4, to: 8 },
			{ name: "Two", from: 8, to: 10 },
		]);
	});
});
