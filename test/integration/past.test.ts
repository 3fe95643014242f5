import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { PINNED, runMiggpt } from "../support/program.js";
import { TestRepo } from "../support/repo.js";
import { FLUSHED, fn, history, OTHER, PLAIN, rebase } from "../support/upstream-scene.js";

describe("an unsure hunk", () => {
	const changed = () =>
		history(
			[
				{ message: "widget: guard the start\n\nThe old way raced with the interrupt.\n", text: OTHER },
				{ message: "widget: name the stop\n", text: OTHER.replace("widget_halt", "widget_halt_now") },
			],
			() => ({ message: "widget: flush posted writes\n", text: FLUSHED }),
		);

	it("names the commit that changed the lines it needs, and not the one beside", async () => {
		const { repo, ids } = changed();
		const { patch } = await rebase(repo);
		const told = patch.files[0].hunks[0].evidence.find(
			(fact: { kind: string }) => fact.kind === "changed by",
		);
		expect(told.commits.map((commit: { id: string }) => commit.id)).toEqual([ids[0]]);
		expect((await repo.miggpt("show", "1")).stdout).toContain(`changed upstream by ${ids[0]!.slice(0, 12)}`);
	});

	it("names who took its file away, and not who changed it on another branch meanwhile", async () => {
		const { repo, ids } = history([{ message: "widget: go\n", text: OTHER }], () => ({
			message: "widget: flush posted writes\n",
			text: FLUSHED,
		}));
		const old = repo.git("rev-parse", "old^{commit}");
		const gone = repo.commit(old, "widget: remove\n", {
			"drivers/w.c": undefined,
			"drivers/x.c": "int x;\n",
		});
		repo.git(
			"tag",
			"-f",
			"new",
			repo.git("commit-tree", `${gone}^{tree}`, "-p", gone, "-p", ids[0]!, "-m", "Merge"),
		);
		const { patch } = await rebase(repo);
		const told = patch.files[0].hunks[0].evidence.find(
			(fact: { kind: string }) => fact.kind === "changed by",
		);
		expect(told.commits.map((commit: { id: string }) => commit.id)).toEqual([gone]);
	});

	it("is looked for where the commits moved its file to, when no content tells", async () => {
		const grown = (count: number) =>
			Array.from({ length: count }, (_, i) => `#define GAUGE_REG_${i}\t${i}\n`).join("");
		const body = fn("widget_run", "widget_go(w);", "return 0;");
		const { repo, ids } = history(
			[
				{
					message: "widget: turn into a gauge\n",
					files: { "drivers/w.c": undefined, "gauge/core.c": PLAIN },
				},
				{ message: "gauge: grow\n", files: { "gauge/core.c": `${grown(60)}\n${body}` } },
				{ message: "other: alike\n", files: { "drivers/z.c": grown(9) } },
			],
			() => ({ message: "widget: flush posted writes\n", text: FLUSHED }),
		);
		const { patch } = await rebase(repo);
		expect(patch.fate).toBe("parked");
		const [hunk] = patch.files[0].hunks;
		const told = hunk.evidence.find((fact: { kind: string }) => fact.kind === "file moved");
		expect(told).toMatchObject({ to: "gauge/core.c", by: { id: ids[0] } });
		const without = await rebase(repo, "--no-history", "--branch", "other");
		expect(without.patch.files[0].hunks[0].reason.text).toBe("the target has no such file any more");
	});

	it("names the topic that brought the commit", async () => {
		const { repo, ids } = history([{ message: "widget: guard the start\n", text: OTHER }], () => ({
			message: "widget: flush posted writes\n",
			text: FLUSHED,
		}));
		const beside = repo.commit(repo.git("rev-parse", "old^{commit}"), "beside\n", { "x.c": "int x;\n" });
		const tree = repo.git("rev-parse", `${repo.commit(ids[0], "both\n", { "x.c": "int x;\n" })}^{tree}`);
		const subject = "Merge tag 'widgets-6.5' of git://git.example.org/widgets";
		repo.git("tag", "-f", "new", repo.git("commit-tree", tree, "-p", beside, "-p", ids[0]!, "-m", subject));
		await rebase(repo);
		expect((await repo.miggpt("show", "1")).stdout.replace(/\s+/g, " ")).toContain(
			'("widget: guard the start", new, by widgets-6.5)',
		);
	});

	it("names none with --no-history", async () => {
		const { patch } = await rebase(changed().repo, "--no-history");
		expect(JSON.stringify(patch)).not.toContain("changed by");
	});

	it("is told the same way from a partial clone, without fetching", async () => {
		const { repo, ids } = changed();
		const folder = mkdtempSync(join(tmpdir(), "miggpt-test-"));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		repo.git("config", "uploadpack.allowFilter", "true");
		repo.git("config", "uploadpack.allowAnySHA1InWant", "true");
		const git = (...args: string[]) =>
			execFileSync("git", args, { cwd: folder, env: PINNED, encoding: "latin1", stdio: "pipe" });
		git("clone", "-q", "--filter=blob:none", "--no-checkout", `file://${repo.folder}`, "part");
		const part = join(folder, "part");
		const series = repo.git("rev-parse", "series");
		const args = ["rebase", "old..new", "--series", series, "--on-conflict", "park", "--json", "--fetch"];
		const { stdout } = await runMiggpt(part, { XDG_CACHE_HOME: join(folder, "cache") }, ...args);
		const [patch] = JSON.parse(stdout).patches;
		expect(patch.fate).toBe("parked");
		const middle = repo.git("rev-parse", `${ids[0]}:drivers/w.c`);
		const have = execFileSync("git", ["-C", part, "rev-list", "--objects", "--all", "--missing=print"], {
			env: PINNED,
			encoding: "latin1",
		});
		expect(have).toContain(`?${middle}`);
	});
});

describe("where no history is", () => {
	it("says so in a line, and ports as ever", async () => {
		const repo = new TestRepo();
		const old = repo.commit(undefined, "old\n", { "drivers/w.c": PLAIN });
		repo.git("tag", "old", old);
		repo.git("tag", "new", repo.commit(undefined, "new\n", { "drivers/w.c": OTHER }));
		repo.git("branch", "series", repo.commit(old, "widget: flush\n", { "drivers/w.c": FLUSHED }));
		const args = ["rebase", "old..new", "--series", "series", "--on-conflict", "park"];
		const { code, stdout } = await repo.miggpt(...args);
		expect(code).toBe(3);
		expect(stdout).toContain("note: there is no history between old and new here");
	});
});

describe("a shallow clone", () => {
	it("is ported as ever, and says that there is no history", async () => {
		const { repo } = history(
			[
				{ message: "widget: name the stop\n", text: PLAIN.replace("widget_halt", "widget_halt_now") },
				{ message: "widget: go\n", text: OTHER },
			],
			() => ({ message: "widget: flush posted writes\n", text: FLUSHED }),
		);
		const folder = mkdtempSync(join(tmpdir(), "miggpt-test-"));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, env: PINNED, stdio: "pipe" });
		git("init", "-q");
		git("fetch", "-q", "--depth=1", `file://${repo.folder}`, "refs/tags/new:refs/tags/new");
		git("fetch", "-q", "--depth=2", `file://${repo.folder}`, "refs/heads/series:refs/heads/series");
		const args = ["rebase", "old..new", "--series", "series", "--on-conflict", "park"];
		const { code, stdout } = await runMiggpt(folder, { XDG_CACHE_HOME: join(folder, "cache") }, ...args);
		expect([code, stdout]).toEqual([3, expect.stringContaining("parked 1/1")]);
		expect(stdout).toContain("note: there is no history between old and new here");
	});
});

describe("the index of a range", () => {
	const kept = (repo: TestRepo) => {
		const folder = join(repo.folder, ".git/miggpt/index");
		return existsSync(folder) ? readdirSync(folder).filter((name) => name.includes(".history")) : [];
	};

	it("is made for what is in doubt, and for a later target from the earlier one", async () => {
		const { repo, ids } = history([{ message: "widget: go\n", text: OTHER }], () => ({
			message: "widget: flush posted writes\n",
			text: FLUSHED,
		}));
		await rebase(repo, "--branch", "one");
		expect(kept(repo)).toHaveLength(1);
		repo.git(
			"tag",
			"-f",
			"new",
			repo.commit(ids[0], "widget: go on\n", { "drivers/w.c": OTHER.replace("widget_mode", "widget_modes") }),
		);
		const { patch } = await rebase(repo, "--branch", "two");
		expect(kept(repo)).toHaveLength(2);
		const told = patch.files[0].hunks[0].evidence.find(
			(fact: { kind: string }) => fact.kind === "changed by",
		);
		expect(told.commits.map((commit: { subject: string }) => commit.subject)).toEqual([
			"widget: go on",
			"widget: go",
		]);
	});

	it("is not made where all patches land", async () => {
		const { repo } = history([{ message: "widget: other\n", text: PLAIN.replace("REG_0", "REG_A") }], () => ({
			message: "widget: flush posted writes\n",
			text: FLUSHED,
		}));
		expect((await rebase(repo)).patch.fate).toBe("landed");
		expect(kept(repo)).toEqual([]);
	});
});
