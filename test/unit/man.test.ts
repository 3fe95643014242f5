import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { COMMON_OPTIONS } from "../../src/cli/command.js";
import { helpText } from "../../src/cli/help.js";
import { manPages, pageOf } from "../../src/cli/man.js";
import { overview } from "../../src/cli/overview.js";
import { keyOf, settable, variableOf } from "../../src/cli/settings.js";
import { allCommands } from "../../src/cli/spec/index.js";
import { ExitCode } from "../../src/exit-codes.js";
import { pathsOf } from "../../src/rebase/record/paths.js";

const root = new URL("../../", import.meta.url);
const commands = await allCommands();
const keys = Object.keys(await settable(allCommands)).map(keyOf);
const pages = manPages(commands, keys);
const plain = (page: string) => page.replace(/\\f[BIR]/g, "").replaceAll("\\-", "-");

describe("the manual pages", () => {
	it("are those of the package", () => {
		const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
		expect(manifest.man).toEqual([...pages.keys()].map((name) => `man/${name}`));
		expect(readdirSync(new URL("man", root)).sort()).toEqual([...pages.keys()].sort());
	});

	it("have every command, option, exit code", () => {
		const main = plain(pages.get("git-miggpt.1")!);
		for (const spec of commands) {
			expect(main).toContain(`\n${pageOf(spec)}(1)\n${spec.summary}.\n`);
			const own = plain(pages.get(`${pageOf(spec)}.1`)!);
			const help = helpText(spec, 80);
			for (const [name, { alias, describe: says }] of Object.entries({
				...spec.options,
				...COMMON_OPTIONS,
			})) {
				const written = new RegExp(`^ *${alias ? `-${alias}.*, ` : ""}--(\\[no-\\])?${name}\\b`, "m");
				expect(own).toMatch(written);
				expect(help).toMatch(written);
				expect(own.replaceAll("\\e", "\\")).toContain(says);
			}
		}
		const codes = { ...ExitCode, SignalBase: "128+n" };
		for (const code of Object.values(codes)) {
			expect(main).toContain(`.TP\n${code}\n`);
			expect(overview(commands)).toMatch(new RegExp(`^ {3}${String(code).replace("+", "\\+")} `, "m"));
		}
		for (const [name, { isVariable }] of commands.flatMap(({ options }) => Object.entries(options)))
			if (isVariable) expect(main).toContain(variableOf(name));
	});

	it("have every file of a run, and every key of the config", () => {
		const main = plain(pages.get("git-miggpt.1")!);
		const plan = { run: "<run>", home: "<git-dir>" } as Parameters<typeof pathsOf>[1];
		for (const path of Object.values(pathsOf("<git-common-dir>", plan)))
			expect(main).toContain(path.split("<run>/").at(-1)!.split("/").at(-1));
		for (const key of keys) expect(main).toContain(key);
	});

	it.skipIf(spawnSync("man", ["--version"]).status !== 0)("are what git help opens", () => {
		const folder = mkdtempSync(join(tmpdir(), "miggpt-man-"));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		execFileSync("mkdir", [join(folder, "man1")]);
		for (const [name, text] of pages) writeFileSync(join(folder, "man1", name), text);
		const env = {
			...process.env,
			MANPATH: folder,
			MANPAGER: "cat",
			LC_ALL: "C",
			MAN_KEEP_FORMATTING: "",
			MANWIDTH: "80",
		};
		const shown = execFileSync("git", ["help", "-m", "miggpt-rebase"], { env, encoding: "utf8" });
		expect(shown.replace(/\s+/g, " ")).toContain(
			"git-miggpt-rebase - carry a patch series from one kernel version to another",
		);
		expect(shown).toContain("--on-conflict");
	});
});

describe("help", () => {
	it("breaks no word at 80 columns", () => {
		for (const spec of commands) {
			const words = new Set(helpText(spec, 10_000).split(/\s+/));
			const lines = helpText(spec, 80).split("\n");
			for (const word of lines.flatMap((line) => line.split(/\s+/))) expect(words).toContain(word);
			const says = lines.slice(0, lines.indexOf("examples:"));
			for (const line of says.filter((each) => each.trim().includes(" ")))
				expect(line.length).toBeLessThanOrEqual(80);
		}
	});

	it("lists every command", () => {
		const text = overview(commands);
		for (const { name, summary } of commands) expect(text).toContain(`   ${name.padEnd(14)}   ${summary}\n`);
	});
});
