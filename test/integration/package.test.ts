import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { installDependencies, packedProject } from "../support/packed.js";
import { PINNED, PROGRAM } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";

it("works when it is installed from a package, and finds there what came with it", () => {
	const folder = packedProject();
	installDependencies(folder);
	const installed = join(folder, "node_modules/git-miggpt");
	const program = join(installed, "bin/git-miggpt.js");
	const repo = new TestRepo().scene(
		{ "a.c": numbered(30) },
		{ "a.c": numbered(30, (line, i) => (i === 5 ? "\tother(dev);" : line)) },
		{
			message: "a: Go wide\n",
			files: { "a.c": numbered(30, (line, i) => (i === 9 ? "\twide(dev);" : line)) },
		},
	);
	const miggpt = (...args: string[]) =>
		execFileSync(process.execPath, [program, ...args], { cwd: repo.folder, env: PINNED, encoding: "utf8" });
	const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
	expect(miggpt("--version")).toBe(`git-miggpt version ${version}\n`);
	expect(miggpt("rebase", "old..new", "--series", "series")).toMatch(/1 in = 1 landed/);
	expect(miggpt("show", "1")).toContain("a: Go wide");
	const page = miggpt("report", "--html", "-o", "-");
	expect(page).toMatch(/<style>[^<]{100}/);
	expect(page).toMatch(/<script type="module">[^<]{100}/);
	expect(miggpt("bench", "--limit", "1", "--task", "retrieve")).toContain("benchmark.csv");
	miggpt("install-driver");
	expect(repo.git("config", "merge.miggpt.driver")).toContain(program);
});

it("starts by a link from anywhere, and takes its arguments as they are", () => {
	const folder = mkdtempSync(join(tmpdir(), "a folder "));
	const link = join(folder, "git miggpt");
	symlinkSync(PROGRAM, link);
	const odd = "a $(touch made) 'b";
	const { status, stdout, stderr } = spawnSync(link, [odd, ""], {
		cwd: folder,
		env: PINNED,
		encoding: "utf8",
	});
	expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
	expect(stderr).toContain(odd);
	expect(readdirSync(folder)).toEqual(["git miggpt"]);
	rmSync(folder, { recursive: true });
});

it("says of every package in it what it may be used for", () => {
	const dist = join(packedProject(), "node_modules/git-miggpt/dist");
	const texts = readdirSync(dist)
		.filter((file) => file.endsWith(".js"))
		.map((file) => readFileSync(join(dist, file), "utf8"));
	const bundled = texts.flatMap((text) =>
		[...text.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/\n]+)/gm)].map(([, name]) => name!),
	);
	const told = readFileSync(join(dist, "LICENSES.txt"), "utf8");
	expect(bundled).toContain("zod");
	expect([...new Set(bundled)].filter((name) => !told.includes(`== ${name} `))).toEqual([]);
});
