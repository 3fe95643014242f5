import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { migrateSnippet } from "../../src/port/snippet.js";
import { retrieveSnippet } from "../../src/retrieve/snippet.js";

const start = `static int widget_start(struct widget *w)
{
	unsigned long rate = clk_get_rate(w->clk);

	widget_write(w, WIDGET_RATE, rate);
	widget_enable(w);
	return 0;
}
`;
const stop = `static void widget_stop(struct widget *w)
{
	widget_disable(w);
	clk_disable(w->clk);
}
`;

/** `widget_start` with its first half moved to a helper, which stands above it. */
const split = `static void widget_set_rate(struct widget *w)
{
	unsigned long rate = clk_get_rate(w->clk);

	widget_write(w, WIDGET_RATE, rate);
}

static int widget_start(struct widget *w)
{
	widget_set_rate(w);
	widget_enable(w);
	return 0;
}
`;
const defines = `#define WIDGET_RATE	0x10
#define WIDGET_MODE	0x14
#define  WIDGET_MODE_FAST	BIT(0)

#define WIDGET_IRQ	0x20
`;
const includes = "#include <linux/clk.h>\n#include <linux/widget.h>\n\n";

function found(old: string, file: string): string | undefined {
	return retrieveSnippet(old, file)?.text;
}

describe("retrieving a snippet", () => {
	it("finds a function by its name, whatever upstream made of its body", () => {
		const now = start.replace("\twidget_enable(w);\n", "\tif (w->kind)\n\t\twidget_enable(w);\n");
		const site = retrieveSnippet(start, `${stop}\n${now}`);
		expect(site).toMatchObject({ from: 6, to: 15, text: now, confidence: 0.95 });
	});

	it("finds a definition, not its prototype or a call", () => {
		const file = `static int widget_start(struct widget *w);\n\n${stop}\nint f(void)\n{\n\treturn widget_start(w);\n}\n\n`;
		expect(found(start, file + start)).toBe(start);
	});

	it("finds a renamed function by what it does, unless two are as like", () => {
		const renamed = start.replace("widget_start", "widget_power_on");
		expect(found(start, `${stop}\n${renamed}`)).toBe(renamed);
		const other = start.replace("widget_start", "widget_wake");
		const site = retrieveSnippet(start, `${renamed}\n${stop}\n${other}`)!;
		expect(site.confidence).toBeLessThan(0.5);
		expect(site.evidence).toMatchObject([{ kind: "lines found", twin: 16 }]);
	});

	it("tells a function from its near-duplicate by the name", () => {
		const twin = start.replace("widget_start", "gadget_start");
		const changed = start.replace("unsigned long rate = clk_get_rate(w->clk)", "u64 rate = widget_rate(w)");
		expect(found(start, `${twin}\n${changed}`)).toBe(changed);
	});

	it("takes in a helper beside it that took over a part", () => {
		expect(found(start, `${includes}${split}\n${stop}`)).toBe(split);
	});

	it("takes several definitions from the first to the last, and the comment above them", () => {
		const old = `/* Power. */\n${start}\n${stop}`;
		const now = `/* Power. */\n${start}\nstatic void widget_reset(void)\n{\n}\n\n${stop}`;
		expect(found(old, `${includes}${now}\nint z;\n`)).toBe(now);
	});

	it("takes lines with their context from the first to the last, where they are now", () => {
		const now = defines.replace(
			"#define  WIDGET_MODE_FAST	BIT(0)",
			"#define  WIDGET_MODE_FAST	BIT(1)\n#define  WIDGET_MODE_SLOW	BIT(2)",
		);
		expect(found(defines, `${includes}#define OTHER 1\n${now}#define LAST 2\n\n${start}`)).toBe(now);
		expect(found(defines.slice(0, 60), `${includes}${start}`)).toBeUndefined();
	});

	it("finds a part of a function, of a struct, and a conditional", () => {
		const file = `${includes}struct widget {\n\tstruct clk *clk;\n\tint kind;\n};\n\n#ifdef CONFIG_PM\n${stop}#else\nstatic void widget_stop(struct widget *w) { }\n#endif\n\n${start}`;
		expect(found("\twidget_write(w, WIDGET_RATE, rate);\n\twidget_enable(w);\n\treturn 0;\n}\n", file)).toBe(
			"\twidget_write(w, WIDGET_RATE, rate);\n\twidget_enable(w);\n\treturn 0;\n}\n",
		);
		expect(found("struct widget {\n\tstruct clk *clk;\n};\n", file)).toBe(
			"struct widget {\n\tstruct clk *clk;\n\tint kind;\n};\n",
		);
		expect(found(`#ifdef CONFIG_PM\n${stop}#endif\n`, file)).toBe(
			`#ifdef CONFIG_PM\n${stop}#else\nstatic void widget_stop(struct widget *w) { }\n#endif\n`,
		);
	});

	it("takes the lines right beside a definition, not their like further up", () => {
		const scale = (name: string) => `static DECLARE_TLV(${name}, -450,\n\t\t   0);\n`;
		const old = `\t\t   0);\n${scale("mid")}`;
		expect(found(old, scale("low") + scale("lower") + scale("mid") + scale("high"))).toBe(old);
	});

	it("trusts the place where the lines stand as they are, not one where they are alike", () => {
		const file = `${defines.replaceAll("WIDGET", "GADGET")}\n${start}\n${defines}`;
		expect(retrieveSnippet(defines, file)).toMatchObject({ text: defines, confidence: 0.95 });
		expect(retrieveSnippet(defines, `${defines}\n${start}\n${defines}`)!.confidence).toBeLessThan(0.5);
	});

	it("does not find a function that is gone", () => {
		expect(retrieveSnippet(start, stop)).toBeUndefined();
		expect(retrieveSnippet(start, "")).toBeUndefined();
		expect(retrieveSnippet("", start)).toBeUndefined();
	});
});

describe("migrating a snippet", () => {
	it("makes the change beside what upstream changed", () => {
		const patched = start.replace("\treturn 0;", "\ttrace_widget(w);\n\treturn 0;");
		const target = start.replace("WIDGET_RATE", "WIDGET_HZ");
		expect(migrateSnippet({ base: start, patched, target })).toMatchObject({
			state: "landed",
			text: patched.replace("WIDGET_RATE", "WIDGET_HZ"),
		});
	});

	it("makes it in the helper that the lines moved to", () => {
		const change = (text: string) =>
			text.replace("\twidget_write(w", "\tif (rate == 0)\n\t\trate = 1;\n\twidget_write(w");
		expect(migrateSnippet({ base: start, patched: change(start), target: split })).toMatchObject({
			state: "landed",
			text: change(split),
		});
	});

	it("uses the names that upstream gave the snippet's words", () => {
		const patched = start.replace("\treturn 0;", "\ttrace_widget(w->clk, rate);\n\treturn 0;");
		const renamed = (text: string) => text.replace(/\brate\b/g, "freq");
		const { state, text, evidence } = migrateSnippet({ base: start, patched, target: renamed(start) });
		expect({ state, text }).toEqual({ state: "landed", text: renamed(patched) });
		expect(evidence).toContainEqual(
			expect.objectContaining({ kind: "renamed", from: ["rate"], to: ["freq"], votes: 2, voters: 2 }),
		);
	});

	it("leaves unresolved what upstream rewrote", () => {
		const patched = start.replace("clk_get_rate(w->clk)", "clk_get_rate(w->clk) / 2");
		const target = start.replace("unsigned long rate = clk_get_rate(w->clk)", "u64 rate = widget_rate(w)");
		expect(migrateSnippet({ base: start, patched, target })).toMatchObject({ state: "unsure" });
	});
});

describe("a conditional that the patch puts around lines", () => {
	const wrap = (text: string, line: string) =>
		text.replace(`${line}\n`, `#ifdef CONFIG_FAST\n\tfast_path(w);\n#else\n${line}\n#endif\n`);

	it("closes right behind them, before what upstream put there", () => {
		const line = "\tclk_disable(w->clk);";
		const target = stop.replace(
			`${line}\n`,
			`${line}\n\n\t/* let it settle */\n\tif (w->slow)\n\t\tmsleep(10);\n`,
		);
		const { state, text } = migrateSnippet({ base: stop, patched: wrap(stop, line), target });
		expect({ state, text }).toEqual({ state: "landed", text: wrap(target, line) });
	});

	it("opens right before them, behind what upstream put there", () => {
		const line = "\twidget_disable(w);";
		const target = stop.replace(line, `\twidget_flush(w);\n${line}`);
		const { state, text } = migrateSnippet({ base: stop, patched: wrap(stop, line), target });
		expect({ state, text }).toEqual({ state: "landed", text: wrap(target, line) });
	});

	it("is not decided where upstream changed the lines in between", () => {
		const line = "\twidget_disable(w);\n\tclk_disable(w->clk);";
		const target = stop
			.replace("\tclk_disable", "\tif (w->slow)\n\t\tmsleep(10);\n\tclk_disable")
			.replace("}\n", "\twidget_log(w);\n}\n");
		expect(migrateSnippet({ base: stop, patched: wrap(stop, line), target }).state).toBe("unsure");
	});

	it("is not decided where upstream moved the lines away", () => {
		const base = start.replace(
			"\twidget_enable(w);\n",
			"\tw->started = true;\n\twidget_enable(w);\n\twidget_log(w);\n",
		);
		const line = "\tw->started = true;";
		const target = base.replace(`${line}\n`, "").replace("\twidget_log(w);\n", `\twidget_log(w);\n${line}\n`);
		expect(migrateSnippet({ base, patched: wrap(base, line), target }).state).toBe("unsure");
		const behind = base.replace(line, `${line}\n\ttrace_started(w);`);
		expect(migrateSnippet({ base, patched: behind, target }).state).toBe("unsure");
	});
});

describe("snippets in other languages", () => {
	const entry = `SYM_FUNC_START(enter)
	mov	x0, x1
	msr	daifset, #2
	ret
SYM_FUNC_END(enter)
`;

	it("finds a function of assembler by its name, and lines of Kconfig by themselves", () => {
		const now = entry.replace("\tret\n", "\tisb\n\tret\n");
		expect(found(entry, `SYM_FUNC_START(leave)\n\tret\nSYM_FUNC_END(leave)\n\n${now}`)).toBe(now);
		const old = '\tbool "Widget"\n\tdepends on CLK\n\nconfig GADGET\n';
		const file =
			'config WIDGET\n\tbool "Widget"\n\tdepends on CLK && OF\n\tselect PM\n\nconfig GADGET\n\tbool "Gadget"\n';
		expect(found(old, file)).toBe('\tbool "Widget"\n\tdepends on CLK && OF\n\tselect PM\n\nconfig GADGET\n');
	});
});

describe("laws of snippets", () => {
	const part = fc.constantFrom(
		start,
		stop,
		split,
		defines,
		includes,
		"",
		"#if 1\n",
		"}\n",
		"{\n",
		"\t/*\n",
		"x",
		"\xe9\0\n",
	);
	const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));

	it("never fail, and say what they name", () => {
		fc.assert(
			fc.property(text, text, text, (base, patched, file) => {
				const site = retrieveSnippet(base, file);
				if (site) {
					expect(file.split("\n").slice(site.from, site.to).join("\n").trimEnd()).toBe(site.text.trimEnd());
					expect(site.text.trim()).not.toBe("");
				}
				migrateSnippet({ base, patched, target: file });
			}),
			{ numRuns: 100 },
		);
	});

	it("give the patched snippet where upstream changed nothing", () => {
		fc.assert(
			fc.property(text, text, (base, patched) => {
				expect(migrateSnippet({ base, patched, target: base }).text).toBe(patched);
			}),
			{ numRuns: 100 },
		);
	});
});
