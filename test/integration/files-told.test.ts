import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { manPages } from "../../src/cli/man.js";
import { overview } from "../../src/cli/overview.js";
import { allCommands } from "../../src/cli/spec/index.js";
import type { TestRepo } from "../support/repo.js";
import { RUN, resolve, stopped, stopScene } from "../support/stop-scene.js";

/** The names of what is in the tool's folder, and in those of its runs. */
function names(repo: TestRepo, folder = ".git/miggpt"): string[] {
	const entries = readdirSync(join(repo.folder, folder));
	return entries.flatMap((name) => (/^\d{8}T/.test(name) ? names(repo, join(folder, name)) : [name]));
}

it("every file and ref that is left anywhere is told of in the manual and the help", async () => {
	const repo = stopScene();
	const seen = new Set<string>();
	const look = () => {
		for (const name of names(repo)) seen.add(name);
		for (const name of readdirSync(repo.folder))
			if (name === "out")
				for (const each of readdirSync(join(repo.folder, name)))
					if (!each.endsWith(".patch")) seen.add(each.replace(/-\d{8}T.*/, "-<run>"));
		for (const ref of repo.git("for-each-ref", "--format=%(refname)", "refs/miggpt").split("\n"))
			seen.add(ref.replace(/^refs\/miggpt\/[^/]+\//, ""));
	};
	const folder = await stopped(repo);
	look();
	resolve(repo, folder, "half done\n");
	await repo.miggpt("worktree", "--again");
	look();
	await repo.miggpt("rebase", "--skip");
	await repo.miggpt("report", "--html");
	repo.write("cover", "My series\n\nIt is good.\n");
	await repo.miggpt("format-patch", "-o", "out", "--cover", "cover");
	look();
	const patches = /^patches {2}(.*)$/m.exec((await repo.miggpt("report")).stdout)![1]!;
	await repo.miggpt("retry", "2", "--on-conflict", "stop");
	resolve(repo, (await repo.miggpt("worktree")).stdout.trim());
	await repo.miggpt("rebase", "--continue");
	await repo.miggpt("undo");
	await repo.miggpt(...RUN, "--branch", "second", "--force", "-o", "out");
	look();
	await repo.miggpt(
		"rebase",
		"old..new",
		"--patches",
		patches,
		"--branch",
		"third",
		"--force",
		"--on-conflict",
		"park",
	);
	look();
	const pages = manPages(await allCommands(), []);
	const main = pages
		.get("git-miggpt.1")!
		.replace(/\\f[BIR]/g, "")
		.replaceAll("\\-", "-");
	const help = overview(await allCommands());
	expect(seen.size).toBeGreaterThan(12);
	for (const name of seen) {
		expect(main).toContain(name);
		expect(help).toContain(name);
	}
});
