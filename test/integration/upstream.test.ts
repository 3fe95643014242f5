import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { PINNED, runMiggpt } from "../support/program.js";
import { type Files, TestRepo } from "../support/repo.js";

const HEAD = Array.from({ length: 8 }, (_, i) => `#define WIDGET_REG_${i}\t0x${i}0\n`).join("");
const fn = (name: string, ...body: string[]) =>
	`static int ${name}(struct widget *w)\n{\n${body.map((line) => `\t${line}\n`).join("")}}\n\n`;
const file = (...body: string[]) =>
	`${HEAD}\n${fn("widget_start", ...body)}${fn("widget_stop", "widget_halt(w);", "return 0;")}`;

const PLAIN = file("widget_prepare(w);", "widget_run(w);", "return 0;");
/** What the series makes of it, and upstream in its own way. */
const FLUSHED = file(
	"widget_prepare(w);",
	"/* Posted writes. */",
	"if (w->posted)",
	"\twidget_flush_posted(w);",
	"widget_run(w);",
	"return 0;",
);
const UPSTREAM = file(
	"guard(widget)(w);",
	"",
	"/* Chips of revision 2 post writes. */",
	"if (w->posted)",
	"\twidget_flush_posted(w);",
	"return widget_go(w);",
);
/** The same place, changed in yet another way. */
const OTHER = file("guard(widget)(w);", "", "return widget_go(w, widget_mode(w));");

interface Step {
	readonly message: string;
	readonly text?: string;
	readonly files?: Files;
}

/** Tags `old` and `new` with `steps` between them, and a series of one patch. @returns the steps' ids as well */
function history(steps: readonly Step[], patch: (ids: readonly string[]) => Step) {
	const repo = new TestRepo();
	const old = repo.commit(undefined, "old version\n", { "drivers/w.c": PLAIN });
	repo.git("tag", "old", old);
	const ids: string[] = [];
	for (const { message, text, files } of steps)
		ids.push(repo.commit(ids.at(-1) ?? old, message, files ?? { "drivers/w.c": text! }));
	repo.git("tag", "new", ids.at(-1)!);
	const { message, text, files } = patch(ids);
	repo.git("branch", "series", repo.commit(old, message, files ?? { "drivers/w.c": text! }));
	return { repo, ids };
}

async function rebase(repo: TestRepo, ...options: string[]) {
	const args = ["rebase", "old..new", "--series", "series", "--on-conflict", "park", "--json", ...options];
	const { code, stdout, stderr } = await repo.miggpt(...args);
	const run = JSON.parse(stdout || "{}");
	return { code, stderr, run, patch: run.patches?.[0] };
}

const inEffect = () =>
	history([{ message: "widget: guard it\n", text: UPSTREAM }], () => ({
		message: "widget: flush posted writes before the start\n",
		text: FLUSHED,
	}));

describe("a backport", () => {
	const backport = (how: (id: string) => string, more: readonly Step[] = [], text = FLUSHED) =>
		history([{ message: "widget: flush what chips post\n", text: UPSTREAM }, ...more], ([id]) => ({
			message: `widget: flush posted writes\n\n${how(id!)}\n`,
			text,
		}));

	it.each([
		["commit … upstream", (id: string) => `commit ${id} upstream.`],
		["[ Upstream commit … ]", (id: string) => `[ Upstream commit ${id} ]`],
		["(cherry picked from commit …)", (id: string) => `(cherry picked from commit ${id})`],
		["Origin", (id: string) => `Origin: upstream, https://git.example.org/linux/commit/?id=${id}`],
	])("is upstream by %s, also where the text differs, with the first tag", async (_, how) => {
		const { repo, ids } = backport(how);
		const { code, patch } = await rebase(repo);
		expect([code, patch.fate]).toEqual([0, "upstream"]);
		expect(patch.upstream.commit).toMatchObject({ id: ids[0], tag: "new" });
		expect(patch.reason.text).toContain(
			`upstream as ${ids[0]!.slice(0, 12)} ("widget: flush what chips post", new)`,
		);
	});

	it("is none where the commit was reverted, and that is said", async () => {
		const { repo, ids } = backport((id) => `commit ${id} upstream.`);
		const revert = repo.commit(
			ids[0],
			`Revert "widget: flush what chips post"\n\nThis reverts commit ${ids[0]}.\n`,
			{ "drivers/w.c": OTHER },
		);
		repo.git("tag", "-f", "new", revert);
		const { code, patch } = await rebase(repo);
		expect([code, patch.fate]).toEqual([3, "parked"]);
		expect(patch.upstream.revertedBy[0].id).toBe(revert);
		expect(patch.upstream.text).toContain("reverted by");
	});

	it("is none where the target still has what it takes out", async () => {
		const { repo } = history(
			[{ message: "widget: say more\n", text: PLAIN.replace("REG_0", "REG_A") }],
			([id]) => ({
				message: `widget: flush\n\ncommit ${id} upstream.\n`,
				text: FLUSHED.replace("widget_prepare(w);", "widget_prepare_all(w);"),
			}),
		);
		expect((await rebase(repo)).patch).toMatchObject({ fate: "landed" });
	});
});

describe("a patch with the subject of a commit", () => {
	it("is said to be maybe upstream, and nothing more, where another wrote it", async () => {
		const { repo, ids } = history(
			[
				{ message: "widget: guard the start\n", files: { "drivers/x.c": "int x;\n" } },
				{ message: "widget: go\n", text: OTHER },
			],
			() => ({ message: "widget: guard the start\n", text: FLUSHED }),
		);
		const { patch } = await rebase(repo);
		expect(patch.fate).toBe("parked");
		expect(patch.upstream.commit.id).toBe(ids[0]);
		expect(patch.upstream.text).toContain("maybe upstream as");
	});
});

describe("a patch that the target has in effect", () => {
	it("is superseded, left out, and waits for its user", async () => {
		const { repo } = inEffect();
		const { code, run, patch } = await rebase(repo);
		expect([code, patch.fate, run.fates.superseded]).toEqual([3, "superseded", 1]);
		expect(patch.reason.share).toBeGreaterThan(0.5);
		expect(repo.git("rev-parse", run.branch)).toBe(repo.git("rev-parse", "new^{commit}"));
		const { stdout } = await repo.miggpt("show", "1");
		expect(stdout).toContain("in effect");
	});

	it("is left out for good with --superseded drop", async () => {
		const { code, patch } = await rebase(inEffect().repo, "--superseded", "drop");
		expect([code, patch.fate]).toEqual([0, "superseded"]);
	});

	it("comes back with retry --keep, and is accepted with take --upstream", async () => {
		const { repo } = inEffect();
		await rebase(repo);
		const kept = await repo.miggpt("retry", "1", "--keep", "--json");
		expect(JSON.parse(kept.stdout).patches[0].fate).toBe("parked");
		const { repo: other } = inEffect();
		await rebase(other);
		const taken = await other.miggpt("take", "--upstream", "--json");
		expect([taken.code, JSON.parse(taken.stdout).patches[0].fate]).toEqual([0, "superseded"]);
	});
});

describe("a patch that the target has in part", () => {
	const STOPPED = FLUSHED.replace("\twidget_halt(w);", "\twidget_halt(w);\n\twidget_power_off(w);");
	const inPart = () =>
		history([{ message: "widget: guard it\n", text: UPSTREAM }], () => ({
			message: "widget: flush posted writes, and power off\n",
			text: STOPPED,
		}));

	it("is parked, and says how much of it stands where, and what differs", async () => {
		const { repo } = inPart();
		const { code, patch, run } = await rebase(repo);
		expect([code, patch.fate]).toEqual([3, "parked"]);
		expect(patch.reason.text).toContain("1 of its 2 hunks in effect");
		expect(patch.inTarget.text).toBe("2 of 3 added lines stand in the target in drivers/w.c");
		expect(run.branch).toBeTruthy();
		const { stdout } = await repo.miggpt("show", "1");
		expect(stdout).toContain("2 of 3 added lines stand in the target in drivers/w.c");
		expect(stdout).toMatch(
			/from the patch's result \(-\) to the target \(\+\):\n {2}drivers\/w\.c:\d+ in the target\n/,
		);
		expect(stdout).toMatch(/^ {2}- +widget_prepare\(w\);$/m);
		expect(stdout).toMatch(/^ {2}\+ +guard\(widget\)\(w\);$/m);
	});

	it("lands the rest with --superseded drop, partly upstream", async () => {
		const { repo } = inPart();
		const { code, patch, run } = await rebase(repo, "--superseded", "drop");
		expect([code, patch.fate, patch.partlyUpstream]).toEqual([0, "landed", true]);
		expect(patch.files[0].hunks.map(({ state }: { state: string }) => state)).toEqual(["upstream", "landed"]);
		expect(patch.files[0].hunks[0].evidence[0].text).toContain("superseded: the target has");
		expect(repo.git("show", `${run.branch}:drivers/w.c`).trimEnd()).toBe(
			UPSTREAM.replace("\twidget_halt(w);", "\twidget_halt(w);\n\twidget_power_off(w);").trimEnd(),
		);
	});

	it("is none where it brings a file that the target lacks", async () => {
		const { repo } = history([{ message: "widget: guard it\n", text: UPSTREAM }], () => ({
			message: "widget: flush posted writes\n",
			files: { "drivers/w.c": FLUSHED, "drivers/w.h": "int widget_flushes(void);\n" },
		}));
		expect((await rebase(repo)).patch.fate).toBe("parked");
	});
});

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
		const { code, stderr, stdout } = await repo.miggpt(...args);
		expect(code).toBe(3);
		expect(stderr + stdout).toContain("there is no history between old and new here");
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
		const { code, stdout, stderr } = await runMiggpt(
			folder,
			{ XDG_CACHE_HOME: join(folder, "cache") },
			...args,
		);
		expect([code, stdout]).toEqual([3, expect.stringContaining("parked 1/1")]);
		expect(stderr + stdout).toContain("there is no history between old and new here");
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
