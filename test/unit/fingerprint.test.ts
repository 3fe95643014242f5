import { describe, expect, it } from "vitest";
import { enclosing } from "../../src/fingerprint/definition.js";
import { profileOf } from "../../src/fingerprint/profile.js";
import { splitLines } from "../../src/text/lines.js";

function definitionAt(path: string, text: string, marker: string): string | undefined {
	const lines = splitLines(text);
	const line = lines.findIndex((each) => each.includes(marker));
	expect(line, marker).toBeGreaterThanOrEqual(0);
	return enclosing(profileOf(path).definitions(lines), line)?.name;
}

const c = `#include <linux/module.h>

#define PLAIN 1
#define TALL(x) \\
	do { \\
		macro_body(x); \\
	} while (0)

struct widget {
	int member;
};

static const struct widget_ops ops = {
	.probe = widget_probe,
};

enum state { FIRST_STATE, LAST_STATE };

__printf(2, 3) static int __init
widget_probe(struct device *dev, const char *fmt, ...)
{
	/* } a brace in a comment { */
	char c = '{';
	if (c) {
		probe_body("} in a string");
	}
	return 0;
}

int kr(a, b)
int a;
char *b;
{
	kr_body();
}

static int split(void)
#ifdef CONFIG_A
{
	a_body();
#else
{
	b_body();
#endif
	shared_body();
}

SYSCALL_DEFINE2(widget, int, a, int, b)
{
	call_body();
}

TRACE_EVENT(widget_event,
	TP_fast_assign(
		__entry->w = w;
		if (w) {
			trace_body(w);
		}
	),
	TP_printk("%p", __entry->w)
);

EXPORT_SYMBOL(widget_probe);
MODULE_LICENSE("GPL");
`;

describe("fingerprint", () => {
	it.each([
		["macro_body", "TALL"],
		["int member", "struct widget"],
		[".probe =", "ops"],
		["FIRST_STATE", "enum state"],
		["probe_body", "widget_probe"],
		["return 0;", "widget_probe"],
		["kr_body", "kr"],
		["a_body", "split"],
		["b_body", "split"],
		["shared_body", "split"],
		["call_body", "SYSCALL_DEFINE2(widget)"],
		["trace_body", "TRACE_EVENT(widget_event)"],
		["TP_printk", "TRACE_EVENT(widget_event)"],
		["MODULE_LICENSE", 'MODULE_LICENSE(" ")'],
	])("finds the definition around %s in C", (marker, name) => {
		expect(definitionAt("a.c", c, marker)?.replace(/" +"/, '" "')).toBe(name);
	});

	it("knows sections of other languages", () => {
		expect(definitionAt("Kconfig", "config ONE\n\tbool\n\nconfig TWO\n\thelp\n\t  text\n", "text")).toBe(
			"config TWO",
		);
		expect(definitionAt("Makefile", "obj-y := a.o\n\nwidget-objs := b.o \\\n\tc.o\n", "c.o")).toBe(
			"widget-objs",
		);
		expect(
			definitionAt(
				"a.dts",
				"/ {\n\tsoc {\n\t\tuart0: serial@10 {\n\t\t\treg = <1>;\n\t\t};\n\t};\n};\n",
				"reg",
			),
		).toBe("serial@10");
		expect(definitionAt("notes.txt", "some text\n", "some")).toBeUndefined();
	});
});
