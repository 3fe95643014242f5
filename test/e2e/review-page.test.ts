import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, hasBrowser, openPage } from "../support/browser.js";
import { runMiggpt } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface JsonHunk {
	readonly state: string;
	readonly manner: string;
	readonly strategy: string;
	readonly confidence: number;
}

interface Json {
	readonly run: string;
	readonly fates: Readonly<Record<string, number>>;
	readonly patches: readonly {
		readonly subject: string;
		readonly commit: string;
		readonly fate: string;
		readonly manner: string;
		readonly isReviewed: boolean;
		readonly files: readonly { readonly path: string; readonly hunks: readonly JsonHunk[] }[];
		readonly review: readonly { readonly hunks: readonly { readonly rows: readonly object[] }[] }[];
	}[];
}

/** A kernel repository with v6.1, v6.12 and a branch `preempt-rt`: PREEMPT_RT for 6.1 as patches on v6.1. */
const kernel = process.env.MIGGPT_KERNEL;
if (kernel === undefined) console.warn("no MIGGPT_KERNEL: the page of PREEMPT_RT is not tested");

/** Series whose pages are opened: each makes a run in a repository in a folder. */
const SERIES = [
	{
		name: "the demo",
		isThere: true,
		make: async (folder: string) => {
			const made = spawnSync(process.execPath, ["--import", "tsx", "scripts/demo.ts", folder], { cwd: root });
			expect(made.status).toBe(0);
			return join(folder, "linux");
		},
	},
	{
		name: "PREEMPT_RT",
		isThere: kernel !== undefined,
		make: async (folder: string) => {
			const repo = join(folder, "linux");
			const git = (...args: string[]) => spawnSync("git", args, { cwd: folder }).status;
			expect(git("clone", "-q", "--shared", "--no-checkout", kernel!, repo)).toBe(0);
			expect(git("-C", repo, "fetch", "-q", "origin", "preempt-rt:preempt-rt")).toBe(0);
			const run = ["rebase", "v6.1..v6.12", "--series", "preempt-rt", "--on-conflict", "park"];
			expect((await runMiggpt(repo, {}, ...run)).code).toBe(3);
			return repo;
		},
	},
];

for (const { name, isThere, make } of SERIES)
	describe.skipIf(!hasBrowser || !isThere)(`the page of ${name}, in a browser`, () => {
		const folder = mkdtempSync(join(tmpdir(), "miggpt-page-"));
		const file = join(folder, "review.html");
		let repo: string;
		let json: Json;

		const write = async () => {
			const written = await runMiggpt(repo, {}, "report", "--html", "-o", file);
			expect([written.code, written.stdout, written.stderr]).toEqual([0, `${file}\n`, ""]);
			json = JSON.parse((await runMiggpt(repo, {}, "report", "--json")).stdout) as Json;
		};

		beforeAll(async () => {
			repo = await make(folder);
			await write();
		});
		afterAll(() => rmSync(folder, { recursive: true, force: true }));

		const adapted = () =>
			json.patches.filter(({ fate, manner }) => fate === "landed" && manner !== "unchanged");
		const subjectsOf = (patches: Json["patches"]) => patches.map(({ subject }) => subject);

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
			expect(await page.locator(".look tr").count()).toBe(adapted().length);
			const tables = page.locator('article[data-standing="adapted"] table.diff');
			expect(await tables.count()).toBe(
				adapted().flatMap(({ review }) => review.flatMap(({ hunks }) => hunks.filter(({ rows }) => rows[0])))
					.length,
			);
		});

		it("filters by what became of patches, how, how sure, file and text", async () => {
			const { page } = await openPage(file);
			const shown = async () =>
				(await page.locator("article:visible h2").allTextContents()).map((text) =>
					text.replace(/^\d+\. /, ""),
				);
			expect(await shown()).toEqual(subjectsOf(adapted()));
			await page.getByRole("button", { name: /^all / }).click();
			expect(await shown()).toHaveLength(json.patches.length);
			await page.getByRole("combobox", { name: /^fate/ }).selectOption("parked");
			expect(await shown()).toEqual(subjectsOf(json.patches.filter(({ fate }) => fate === "parked")));
			await page.getByRole("combobox", { name: /^fate/ }).selectOption("");

			const { path } = json.patches.at(-1)!.files[0]!;
			await page.getByRole("searchbox", { name: "file" }).fill(path.toUpperCase());
			const inFile = json.patches.filter(({ files }) => files.some((each) => each.path.includes(path)));
			expect(await shown()).toEqual(subjectsOf(inFile));
			await page.getByRole("searchbox", { name: "file" }).fill("");

			const [first] = adapted();
			await page.getByRole("searchbox", { name: "text" }).fill(first!.commit.slice(0, 12));
			expect(await shown()).toContain(first!.subject);
			await page.getByRole("searchbox", { name: "text" }).fill("no such words");
			expect(await shown()).toEqual([]);
			await page.getByRole("searchbox", { name: "text" }).fill("");

			const hunksOf = ({ files }: Json["patches"][number]) => files.flatMap(({ hunks }) => hunks);
			const isWorked = ({ state, manner }: JsonHunk) => state === "unsure" || manner !== "unchanged";
			await page.getByRole("combobox", { name: /^how/ }).selectOption("anchored");
			expect(await shown()).toEqual(
				subjectsOf(
					json.patches.filter((each) =>
						hunksOf(each).some((hunk) => isWorked(hunk) && hunk.strategy === "anchored"),
					),
				),
			);
			await page.getByRole("combobox", { name: /^how/ }).selectOption("");
			await page.getByRole("combobox", { name: /^sure/ }).selectOption("0.8");
			expect(await shown()).toEqual(
				subjectsOf(
					json.patches.filter((each) =>
						hunksOf(each).some((hunk) => isWorked(hunk) && hunk.confidence < 0.8),
					),
				),
			);
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
			expect(await page.locator("#ticks").textContent()).toBe("1 accepted");
			const says = page.locator("#says");
			expect(await says.textContent()).toMatch(/^patch \d+ is accepted$/);
			await page.keyboard.press("x");
			expect(await says.textContent()).toMatch(/^patch \d+ is taken back, x accepts it again$/);
			await page.keyboard.press("k");
			expect(await says.textContent()).toBe(
				`${(await visible.nth(0).getAttribute("id"))!.replace("p", "patch ")} is the first of ${adapted().length}`,
			);
			for (const _ of adapted()) await page.keyboard.press("j");
			expect(await says.textContent()).toMatch(new RegExp(`is the last of ${adapted().length}$`));
			for (const box of await visible.getByRole("checkbox").all()) await box.check();
			expect(await says.textContent()).toBe(
				`All ${adapted().length} adapted are accepted: export ticks, then git miggpt review --import FILE`,
			);
			for (const box of (await visible.getByRole("checkbox").all()).slice(1)) await box.uncheck();
			await page.reload();
			expect(await visible.nth(0).getByRole("checkbox").isChecked()).toBe(true);
			expect(await exported(page)).toMatchObject({ reviewed: [adapted()[0]!.commit], takenBack: [] });
			expect(await says.textContent()).toBe(
				`git miggpt review --import reviewed-${json.run}.json takes it over into the run`,
			);
			expect(problems).toEqual([]);
		});

		it("has what was accepted ticked, and gives ticks back to review --import", async () => {
			const [first, second] = adapted();
			const put = async (ticks: object) => {
				writeFileSync(join(folder, "ticks.json"), JSON.stringify(ticks));
				expect((await runMiggpt(repo, {}, "review", "--import", join(folder, "ticks.json"))).code).toBe(0);
				await write();
			};
			await put({ run: json.run, reviewed: [first!.commit] });
			expect(json.patches.filter(({ isReviewed }) => isReviewed)).toMatchObject([{ commit: first!.commit }]);
			const { page } = await openPage(file);
			const boxes = page.locator("article:visible").getByRole("checkbox");
			expect(await page.locator("#ticks").textContent()).toBe("1 accepted");
			expect(await boxes.nth(0).isChecked()).toBe(true);
			await boxes.nth(0).uncheck();
			await boxes.nth(1).check();
			await put(await exported(page));
			expect(json.patches.filter(({ isReviewed }) => isReviewed)).toMatchObject([{ commit: second!.commit }]);
			await put({ run: json.run, reviewed: [], takenBack: [second!.commit] });
		});

		it("shows a patch that a cell of the picture leads to, whatever is filtered", async () => {
			const { page } = await openPage(file);
			const at = json.patches.findIndex(({ fate }) => fate === "upstream");
			expect(await page.locator(`#p${at + 1}`).isVisible()).toBe(false);
			await page.locator(".series a").nth(at).click();
			expect(await page.locator(`#p${at + 1}`).isVisible()).toBe(true);
		});

		it.each(["light", "dark"] as const)("is accessible in %s, at any width", async (colorScheme) => {
			const open = async (width: number) =>
				(await openPage(file, { colorScheme, viewport: { width, height: 800 } })).page;
			const openAll = async (page: Page) => {
				await page.getByRole("button", { name: /^all / }).click();
				await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
			};
			const wide = await open(1400);
			await openAll(wide);
			expect(await accessibilityFaults(wide)).toEqual([]);
			const narrow = await open(480);
			expect(await accessibilityFaults(narrow)).toEqual([]);
			await openAll(narrow);
			expect(await narrow.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(480);
		});

		it("can be read without scripts", async () => {
			const { page } = await openPage(file, { javaScriptEnabled: false });
			expect(await page.locator("article:visible").count()).toBe(json.patches.length);
			expect(await page.locator("form, .status, article > label").filter({ visible: true }).count()).toBe(0);
			expect(await page.locator("table.diff:visible").count()).toBeGreaterThan(0);
		});
	});

/** What the page's button exports. */
async function exported(page: Page): Promise<object> {
	const download = page.waitForEvent("download");
	await page.getByRole("button", { name: "export ticks" }).click();
	return JSON.parse(readFileSync(await (await download).path(), "utf8")) as object;
}

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
