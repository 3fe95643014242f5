import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { snippetCells, temporaryFolder, writeCsv } from "../support/bench.js";
import { hasBrowser, openPage } from "../support/browser.js";
import { runMiggpt } from "../support/program.js";

const HOSTILE = `"><script>document.title = "taken over"</script><img src=x onerror="document.title = 'taken over'">`;
const code = (name: string) => `int ${name}(void)\n{\n\tstep_one();\n\tstep_two();\n\treturn 0;\n}\n`;
const row = (id: string, name: string, now: string) =>
	snippetCells({
		id,
		s_old: code(name),
		s_old_p: code(name).replace("step_two", "step_three"),
		file_new: `${code("other")}\n${now}`,
		s_new: now,
		s_new_p: now.replace("step_two", "step_three"),
	});

describe.skipIf(!hasBrowser)("the page of a benchmark, in a browser", () => {
	it("shows a chart and tables, asks for nothing from elsewhere, and runs nothing of the benchmark's", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [
			row("kept", "kept", code("kept")),
			row(HOSTILE, "gone", code("gone").replace("step_one();", "step_one_more();")),
		]);
		const bench = (method: string) => runMiggpt(folder, {}, "bench", csv, "--method", method, "--out", "out");
		expect((await bench("git")).code).toBe(0);
		expect((await bench("engine")).code).toBe(0);

		const { page, url, requests, problems } = await openPage(join(folder, "out/results.html"));

		expect([requests, problems]).toEqual([[url], []]);
		expect(await page.title()).toBe("rows.csv: git miggpt bench");
		expect(await page.locator("h2").allTextContents()).toEqual(["retrieval", "migration"]);
		const chart = page.getByRole("img", { name: "migration: share of rows matched, by method" });
		const bars = await chart
			.locator("rect.best")
			.evaluateAll((rects) => rects.map((rect) => rect.getBoundingClientRect().width));
		// the legend's square, then git with one row of two and the engine with both
		expect(bars[1]).toBeGreaterThan(50);
		expect(bars[2]! / bars[1]!).toBeCloseTo(2, 2);
		const scores = page.locator("h2:has-text('migration') ~ table").first();
		expect(await scores.locator("tbody tr").allInnerTexts()).toEqual([
			"git\tall\t1/2\t50.00 %\t1/2\t50.00 %",
			"git\ttype1\t1/2\t50.00 %\t1/2\t50.00 %",
			"engine\tall\t2/2\t100.00 %\t2/2\t100.00 %",
			"engine\ttype1\t2/2\t100.00 %\t2/2\t100.00 %",
		]);
		expect(await page.getByText(HOSTILE).count()).toBeGreaterThan(0);
		expect(await page.locator("script, img:not([role])").count()).toBe(0);
		expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(900);
	});
});
