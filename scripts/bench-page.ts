/**
 * Runs a made-up series of 700 patches, makes its page, opens it in Chromium, and prints how large it is and when it can
 * be used:
 *
 *   npm run bench:page
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PROGRAM = fileURLToPath(new URL("../bin/git-miggpt.js", import.meta.url));
const PATCHES = 700;
const HUNKS = 3;
const STEPS = 24;
const CHROMIUM = "/usr/bin/chromium";

/** Of ten patches so many are adapted, cannot be decided, and are upstream; the others land as they are. */
const [ADAPTED, OPEN, UPSTREAM] = [2, 1, 2];
const isAdapted = (i: number) => i % 10 < ADAPTED;
const isOpen = (i: number) => i % 10 >= ADAPTED && i % 10 < ADAPTED + OPEN;
const isUpstream = (i: number) => i % 10 >= 10 - UPSTREAM;

const folder = mkdtempSync(join(tmpdir(), "miggpt-bench-page-"));
try {
	git(["init", "-q"]);
	git(["fast-import", "--quiet"], stream());
	const run = timed(() => miggpt("rebase", "old..new", "--series", "series", "--on-conflict", "park", "-q"));
	const file = join(folder, "page.html");
	const made = timed(() => miggpt("report", "--html", "-o", file));
	const { load, filter } = await used(file);
	const size = (statSync(file).size / 1e6).toFixed(2);
	console.log(
		`${PATCHES} patches of ${HUNKS} hunks: run in ${run.toFixed(1)} s, page in ${made.toFixed(1)} s`,
	);
	console.log(`${size} MB; can be used after ${load} ms, shows all of its patches in ${filter} ms more`);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

/** @returns milliseconds till the page's script is done, and from the click on "all" till that is drawn */
async function used(file: string) {
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
	const page = await browser.newPage();
	const began = performance.now();
	await page.goto(pathToFileURL(file).href);
	await page.locator(".filters").waitFor({ state: "visible" });
	const loaded = performance.now();
	await page.getByRole("button", { name: /^all / }).click();
	await page.evaluate(
		"new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))",
	);
	const shown = performance.now();
	await browser.close();
	return { load: Math.round(loaded - began), filter: Math.round(shown - loaded) };
}

function timed(work: () => void): number {
	const began = performance.now();
	work();
	return (performance.now() - began) / 1000;
}

function git(args: readonly string[], input = ""): void {
	const { status, stderr } = spawnSync("git", args, { cwd: folder, input });
	if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}

function miggpt(...args: string[]): void {
	const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder });
	if (status !== 0 && status !== 3) throw new Error(`git miggpt ${args[0]}: ${stderr}`);
}

/** Base, target and series as `git fast-import` reads them. */
function stream(): string {
	const parts: string[] = [];
	const commit = (ref: string, from: string | undefined, message: string, files: [string, string][]) => {
		const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
		parts.push(`commit refs/heads/${ref}\ncommitter A Porter <porter@example.org> 1700000000 +0000\n`);
		parts.push(data(message), from === undefined ? "" : `from refs/heads/${from}\n`);
		for (const [path, text] of files) parts.push(`M 100644 inline ${path}\n${data(text)}`);
	};
	const all = Array.from({ length: PATCHES }, (_, i) => i);
	commit(
		"old",
		undefined,
		"base\n",
		all.map((i) => [pathOf(i), textOf(i, {})]),
	);
	commit(
		"new",
		"old",
		"upstream\n",
		all.map((i) => [pathOf(i), textOf(i, { isTarget: true, isPatched: isUpstream(i) })]),
	);
	for (const i of all) {
		const why = `Part ${i} of the made-up series needs it: the device answers late where it is asked twice.\n`;
		const message = `widget: unit${i}: Wait for the answer\n\n${why.repeat(4)}\nSigned-off-by: A Porter <porter@example.org>\n`;
		commit("series", i === 0 ? "old" : undefined, message, [[pathOf(i), textOf(i, { isPatched: true })]]);
	}
	return parts.join("");
}

function pathOf(i: number): string {
	return `drivers/widget/group${Math.floor(i / 20)}/unit${i}.c`;
}

/** A file of functions; the patch changes a line of some, upstream the line two above it, or the same. */
function textOf(i: number, { isTarget = false, isPatched = false }): string {
	const functions = Array.from({ length: HUNKS * 2 }, (_, at) => {
		const isTouched = at % 2 === 0;
		const line = (step: number) => {
			if (isPatched && isTouched && step === 12) return `\twait_for_answer(unit, ${at});\n`;
			const isUpstreams =
				isTarget && isTouched && ((isAdapted(i) && step === 10) || (isOpen(i) && step === 12));
			return isUpstreams ? `\tother_step_${i}_${at}(unit);\n` : `\tstep_${i}_${at}_${step}(unit, ${step});\n`;
		};
		const body = Array.from({ length: STEPS }, (_, step) => line(step)).join("");
		return `static int unit${i}_do_${at}(struct unit *unit)\n{\n${body}\treturn 0;\n}\n`;
	});
	return functions.join("\n");
}
