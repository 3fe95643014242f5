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

describe("retrieving a snippet", () => {
	it("finds a function by its name, whatever upstream made of its body", () => {
		const now = start.replace("\twidget_enable(w);\n", "\tif (w->kind)\n\t\twidget_enable(w);\n");
		const site = retrieveSnippet(start, `${stop}\n${now}`);
		expect(site).toMatchObject({ from: 6, to: 15, text: now, confidence: 0.95 });
	});

	it("does not find a function that is gone", () => {
		expect(retrieveSnippet(start, stop)).toBeUndefined();
	});
});

describe("migrating a snippet", () => {
	it("makes the change beside what upstream changed", () => {
		const patched = start.replace("\treturn 0;", "\ttrace_widget(w);\n\treturn 0;");
		const now = start.replace("WIDGET_RATE", "WIDGET_HZ");
		expect(migrateSnippet({ old: start, patched, now })).toMatchObject({
			state: "landed",
			text: patched.replace("WIDGET_RATE", "WIDGET_HZ"),
		});
	});
});

describe("a conditional that the patch puts around lines", () => {
	const wrap = (text: string, line: string) =>
		text.replace(`${line}\n`, `#ifdef CONFIG_FAST\n\tfast_path(w);\n#else\n${line}\n#endif\n`);

	it("closes right behind them, before what upstream put there", () => {
		const line = "\tclk_disable(w->clk);";
		const now = stop.replace(
			`${line}\n`,
			`${line}\n\n\t/* let it settle */\n\tif (w->slow)\n\t\tmsleep(10);\n`,
		);
		const { state, text } = migrateSnippet({ old: stop, patched: wrap(stop, line), now });
		expect({ state, text }).toEqual({ state: "landed", text: wrap(now, line) });
	});

	it("opens right before them, behind what upstream put there", () => {
		const line = "\twidget_disable(w);";
		const now = stop.replace(line, `\twidget_flush(w);\n${line}`);
		const { state, text } = migrateSnippet({ old: stop, patched: wrap(stop, line), now });
		expect({ state, text }).toEqual({ state: "landed", text: wrap(now, line) });
	});

	it("is not decided where upstream changed the lines in between", () => {
		const line = "\twidget_disable(w);\n\tclk_disable(w->clk);";
		const now = stop
			.replace("\tclk_disable", "\tif (w->slow)\n\t\tmsleep(10);\n\tclk_disable")
			.replace("}\n", "\twidget_log(w);\n}\n");
		expect(migrateSnippet({ old: stop, patched: wrap(stop, line), now }).state).toBe("unsure");
	});
});
