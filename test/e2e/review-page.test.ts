import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, hasBrowser, openPage } from "../support/browser.js";
import { runMiggpt } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Json {
	readonly fates: Readonly<Record<string, number>>;
	readonly patches: readonly {
		readonly subject: string;
		readonly commit: string;
		readonly fate: string;
		readonly manner: string;
		readonly files: readonly { readonly path: string }[];
	}[];
}

describe.skipIf(!hasBrowser)("the page of the demo's run, in a browser", () => {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-page-"));
	const repo = join(folder, "linux");
	const file = join(folder, "review.html");
	let json: Json;

	beforeAll(async () => {
		const made = spawnSync(process.execPath, ["--import", "tsx", "scripts/demo.ts", folder], { cwd: root });
		expect(made.status).toBe(0);
		const written = await runMiggpt(repo, {}, "report", "--html", "-o", file);
		expect([written.code, written.stdout, written.stderr]).toEqual([0, `${file}\n`, ""]);
		json = JSON.parse((await runMiggpt(repo, {}, "report", "--json")).stdout) as Json;
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const adapted = () =>
		json.patches.filter(({ fate, manner }) => fate === "landed" && manner !== "unchanged");

	it("counts what the JSON counts, and asks for nothing from elsewhere", async () => {
		const { page, url, requests, problems } = await openPage(file);
		expect([requests, problems]).toEqual([[url], []]);
		for (const [fate, count] of Object.entries(json.fates).filter(([, each]) => each > 0))
			expect(await page.locator(`#fate-${fate}`).textContent()).toBe(String(count));
		expect(await page.locator(".series a").count()).toBe(json.patches.length);
		expect(await page.locator("article h2").allTextContents()).toEqual(
			json.patches.map(({ subject }, i) => `${i + 1}. ${subject}`),
		);
		expect(await page.locator("#shown").textContent()).toBe(
			`${adapted().length} of ${json.patches.length} patches`,
		);
	});

	it("filters by what became of patches, how, how sure, file and text", async () => {
		const { page } = await openPage(file);
		const shown = async () =>
			(await page.locator("article:visible h2").allTextContents()).map((text) => text.replace(/^\d+\. /, ""));
		expect(await shown()).toEqual(adapted().map(({ subject }) => subject));
		await page.getByRole("button", { name: /^all / }).click();
		expect(await shown()).toHaveLength(json.patches.length);
		await page.getByLabel("fate").selectOption("parked");
		expect(await shown()).toEqual(
			json.patches.filter(({ fate }) => fate === "parked").map(({ subject }) => subject),
		);
		await page.getByLabel("fate").selectOption("");
		await page.getByRole("searchbox", { name: "file" }).fill("LANTERN");
		expect(await shown()).toEqual(
			json.patches
				.filter(({ files }) => files.some(({ path }) => path.includes("lantern")))
				.map(({ subject }) => subject),
		);
		await page.getByRole("searchbox", { name: "file" }).fill("");
		await page.getByRole("searchbox", { name: "text" }).fill("no such words");
		expect(await shown()).toEqual([]);
		await page.getByRole("searchbox", { name: "text" }).fill("");
		await page.getByRole("combobox", { name: /^how/ }).selectOption("anchored");
		expect((await shown()).length).toBeGreaterThan(0);
		expect((await shown()).length).toBeLessThan(json.patches.length);
	});

	it("goes from patch to patch, opens and ticks by keys, keeps ticks, and exports them", async () => {
		const { page, problems } = await openPage(file);
		const visible = page.locator("article:visible");
		await page.keyboard.press("j");
		expect(await page.locator("article:focus").getAttribute("id")).toBe(
			await visible.nth(0).getAttribute("id"),
		);
		await page.keyboard.press("j");
		await page.keyboard.press("k");
		await page.keyboard.press("o");
		expect(await visible.nth(0).locator("> details").getAttribute("open")).toBeNull();
		await page.keyboard.press("x");
		expect(await page.locator("#ticks").textContent()).toBe("1 reviewed");
		await page.reload();
		expect(await visible.nth(0).getByRole("checkbox").isChecked()).toBe(true);
		const download = page.waitForEvent("download");
		await page.getByRole("button", { name: "export ticks" }).click();
		const exported = JSON.parse(readFileSync(await (await download).path(), "utf8")) as {
			reviewed: string[];
		};
		expect(exported.reviewed).toEqual([adapted()[0]!.commit]);
		expect(problems).toEqual([]);
	});

	it("shows a patch that a cell of the picture leads to, whatever is filtered", async () => {
		const { page } = await openPage(file);
		const at = json.patches.findIndex(({ fate }) => fate === "upstream");
		expect(await page.locator(`#p${at + 1}`).isVisible()).toBe(false);
		await page.locator(".series a").nth(at).click();
		expect(await page.locator(`#p${at + 1}`).isVisible()).toBe(true);
	});

	it.each(["light", "dark"] as const)("is accessible in %s, at any width", async (colorScheme) => {
		for (const width of [1400, 480]) {
			const { page } = await openPage(file, { colorScheme, viewport: { width, height: 800 } });
			await page.getByRole("button", { name: /^all / }).click();
			await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
			expect(await accessibilityFaults(page)).toEqual([]);
			expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
		}
	});

	it("can be read without scripts", async () => {
		const { page } = await openPage(file, { javaScriptEnabled: false });
		expect(await page.locator("article:visible").count()).toBe(json.patches.length);
		expect(await page.locator("form, article > label").filter({ visible: true }).count()).toBe(0);
		expect(await page.locator("table.diff:visible").count()).toBeGreaterThan(0);
	});
});

describe.skipIf(!hasBrowser)("the page of hostile patches, in a browser", () => {
	it("runs nothing of them, loads nothing for them, and shows them as what they are", async () => {
		const script = `</pre></script><script>document.title = "taken over"</script><img src=x onerror="document.title = 'taken over'">`;
		const bidi = Buffer.from("\u202e\u2066\u200b").toString("latin1");
		const evil = `"'>${script}${bidi}\u001b[2J`;
		const lines = (at: number, text: string) => numbered(20, (line, i) => (i === at ? text : line));
		const path = `x"><script>document.title=1<\x7f.c`.replaceAll("/", "");
		const repo = new TestRepo().scene(
			{ [path]: lines(30, ""), "b.c": lines(30, "") },
			{ [path]: lines(8, `\tupstream(); // ${evil}`), "b.c": lines(10, `\tother(); // ${evil}`) },
			{ message: `a: ${evil}\n\n${evil}\n`, files: { [path]: lines(10, `\tmine(); // ${evil}`) } },
			{ message: `b: ${evil}\n`, files: { "b.c": lines(10, `\tmine(); // ${evil}`) } },
		);
		expect(
			(await repo.miggpt("rebase", "old..new", "--series", "series", "--on-conflict", "park")).code,
		).toBe(3);
		const file = join(repo.folder, "review.html");
		expect((await repo.miggpt("report", "--html", "-o", file)).code).toBe(0);

		const { page, url, requests, problems } = await openPage(file);
		await page.getByRole("button", { name: /^all / }).click();
		await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
		expect([requests, problems]).toEqual([[url], []]);
		expect(await page.title()).toBe("series: old → new");
		expect(await page.locator("script, img").count()).toBe(1);
		const text = await page.locator("main").textContent();
		expect(text).toContain(`mine(); // "'>${script}\\x202e\\x2066\\x200b\\x1b[2J`);
		expect(text).not.toMatch(/[\u202e\u2066\u200b\u001b]/);
		expect(await accessibilityFaults(page)).toEqual([]);
	});
});
