import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";
import {
	FLUSHED,
	file,
	fn,
	history,
	OTHER,
	PLAIN,
	rebase,
	type Step,
	UPSTREAM,
} from "../support/upstream-scene.js";

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

	it("is none where the base has the commit that it names, which may have been taken back there", async () => {
		const repo = new TestRepo();
		const first = repo.commit(undefined, "widget: flush what chips post\n", { "drivers/w.c": FLUSHED });
		const old = repo.commit(first, 'Revert "widget: flush what chips post"\n', { "drivers/w.c": PLAIN });
		repo.git("tag", "old", old);
		const go = repo.commit(old, "widget: go\n", { "drivers/w.c": OTHER });
		repo.git("tag", "new", repo.commit(go, "more\n", { "drivers/x.c": "int x;\n" }));
		const message = `widget: flush posted writes\n\n(cherry picked from commit ${first})\n`;
		repo.git("branch", "series", repo.commit(old, message, { "drivers/w.c": FLUSHED }));
		const { patch } = await rebase(repo);
		expect([patch.fate, patch.upstream.commit.id]).toEqual(["parked", first]);
		expect(patch.upstream.text).toContain("the base has it already, which proves nothing");
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

describe("a series of stable backports", () => {
	it("is told upstream by id, one by one, and what was reverted since is not", async () => {
		const repo = new TestRepo();
		const names = ["dial", "gauge", "lever"];
		const plain = (name: string) => fn(`${name}_start`, `${name}_run(w);`, "return 0;");
		const backported = (name: string) => fn(`${name}_start`, `${name}_run_flushed(w, 0);`, "return 0;");
		const upstream = (name: string) =>
			fn(`${name}_start`, `guard(${name})(w);`, `${name}_flush_all(w);`, `return ${name}_go(w);`);
		const other = (name: string) => fn(`${name}_start`, `return ${name}_begin(w);`);
		const old = repo.commit(
			undefined,
			"old\n",
			Object.fromEntries(names.map((name) => [`${name}.c`, plain(name)])),
		);
		repo.git("tag", "old", old);
		let tip = old;
		const ids = names.map((name) => {
			tip = repo.commit(tip, `${name}: flush in another way\n`, { [`${name}.c`]: upstream(name) });
			return tip;
		});
		const revert = repo.commit(tip, `gauge: go back\n\nThis reverts commit ${ids[1]}.\n`, {
			"gauge.c": other("gauge"),
		});
		repo.git(
			"tag",
			"new",
			repo.commit(revert, 'lever: mend\n\nFixes: 0123456789ab ("lever")\n', { "x.c": "int x;\n" }),
		);
		let series = old;
		for (const [i, name] of names.entries())
			series = repo.commit(series, `${name}: flush\n\ncommit ${ids[i]} upstream.\n`, {
				[`${name}.c`]: backported(name),
			});
		repo.git("branch", "series", series);
		const { code, run } = await rebase(repo);
		expect([code, run.patches.map(({ fate }: { fate: string }) => fate)]).toEqual([
			3,
			["upstream", "parked", "upstream"],
		]);
		expect(
			run.patches.map((patch: { upstream: { commit: { id: string } } }) => patch.upstream.commit.id),
		).toEqual(ids);
		expect(run.patches[1].upstream.text).toContain(`reverted by ${revert.slice(0, 12)}`);
	});
});

describe("a patch file", () => {
	const upstream = () =>
		history([{ message: "widget: flush what chips post\n", text: UPSTREAM }], () => ({
			message: "widget: flush posted writes\n",
			text: FLUSHED,
		}));
	const headers: [string, (id: string) => string][] = [
		[
			"the mail it was made from",
			(id) =>
				`From ${id} Mon Sep 17 00:00:00 2001\nFrom: Ada Author <ada@example.org>\nSubject: [PATCH] widget: flush posted writes`,
		],
		[
			"Origin: in a mail's header",
			(id) =>
				`From: Ada Author <ada@example.org>\nSubject: widget: flush posted writes\nOrigin: backport,\n https://git.example.org/linus/${id}`,
		],
		[
			"Applied-Upstream: of DEP-3",
			(id) => `Description: flush posted writes\nApplied-Upstream: 6.5, commit:${id}`,
		],
	];

	it.each(headers)("is upstream by %s", async (_, header) => {
		const { repo, ids } = upstream();
		const diff = repo.git("diff", "old", "series");
		repo.write("p/0001-flush.patch", `${header(ids[0]!)}\n\nIt raced.\n\n${diff}\n`);
		const args = ["rebase", "old..new", "--patches", "p", "--on-conflict", "park", "--json"];
		const { stdout } = await repo.miggpt(...args);
		const [patch] = JSON.parse(stdout).patches;
		expect([patch.fate, patch.upstream?.commit.id]).toEqual(["upstream", ids[0]]);
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
		expect(patch.inTarget.text).toBe("of the 3 lines that the patch adds, the target has 2 in drivers/w.c");
		expect(run.branch).toBeTruthy();
		const { stdout } = await repo.miggpt("show", "1");
		expect(stdout).toContain("of the 3 lines that the patch adds, the target has 2 in drivers/w.c");
		expect(stdout).toMatch(
			/from the patch's result \(-\) to the target \(\+\):\n {2}drivers\/w\.c:\d+ in the target\n/,
		);
		expect(stdout).toMatch(/^ {2}- +widget_prepare\(w\);$/m);
		expect(stdout).toMatch(/^ {2}\+ +guard\(widget\)\(w\);$/m);
	});

	it("says how many of the lines that it takes out upstream took out, where it has none that it adds", async () => {
		const renamed = file("widget_ready(w);", "widget_start_all(w);", "return widget_result(w);");
		const { repo } = history([{ message: "widget: go\n", text: renamed }], () => ({
			message: "widget: run safely\n",
			text: file("widget_prepare_safely(w, true);", "widget_run_safely(w, true);", "return 0;"),
		}));
		const { patch } = await rebase(repo);
		expect(patch.fate).toBe("parked");
		expect(patch.inTarget.text).toBe(
			"of the 2 lines that the patch adds, the target has none; of the 2 lines that the patch removes, upstream has removed all",
		);
	});

	it("is laid out at a stop with what differs in the notes", async () => {
		const { repo } = inPart();
		expect((await repo.miggpt("rebase", "old..new", "--series", "series")).code).toBe(3);
		const run = repo.readFile(".git/miggpt/current").trim();
		const notes = repo.readFile(`.git/miggpt/${run}/open-hunks.txt`);
		expect(notes).toContain("the target has 1 of its 2 hunks in effect");
		expect(notes).toContain("of the 3 lines that the patch adds, the target has 2 in drivers/w.c");
		expect(notes).toMatch(/^ +-\s+widget_prepare\(w\);$/m);
		expect(notes).toMatch(/^ +\+\s+guard\(widget\)\(w\);$/m);
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
