import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const CHROMIUM = "/usr/bin/chromium";

/** Chromium is not installed everywhere; CI installs it. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`no ${CHROMIUM}: pages are not tested`);

/** A page that was opened, and what it asked for and complained about. */
interface Opened {
	readonly page: Page;
	readonly url: string;
	readonly requests: readonly string[];
	readonly problems: readonly string[];
}

/** Opens a file in a browser that ends with the test. */
export async function openPage(file: string, options: BrowserContextOptions = {}): Promise<Opened> {
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
	onTestFinished(() => browser.close());
	const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
	const page = await context.newPage();
	const requests: string[] = [];
	const problems: string[] = [];
	page.on("request", (request) => requests.push(request.url()));
	page.on("console", (message) => problems.push(message.text()));
	page.on("pageerror", (error) => problems.push(error.message));
	const url = pathToFileURL(file).href;
	await page.goto(url);
	return { page, url, requests, problems };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page: the rule, and the first piece of the page that breaks it. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
	// What is out of sight has no place until it is laid out, and axe would take it to lie on what is there.
	await page.evaluate(
		'document.querySelectorAll("article").forEach((each) => { each.style.contentVisibility = "visible"; })',
	);
	await page.evaluate(axe);
	const { violations } = (await page.evaluate("axe.run(document)")) as {
		violations: { id: string; nodes: { html: string }[] }[];
	};
	return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
