import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PINNED } from "../support/program.js";
import { numbered, TestRepo } from "../support/repo.js";

const lines = (...changes: [number, string | string[]][]) =>
	numbered(40, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);

/** Four patches: as it came, adapted, conflicting, upstream. */
async function ported(...more: string[]): Promise<TestRepo> {
	const repo = new TestRepo().scene(
		{ "a.c": lines(), "b.c": lines(), "d.c": lines(), "e.c": lines() },
		{
			"a.c": lines(),
			"b.c": lines([8, "\tupstream_near();"]),
			"d.c": lines([10, "\tupstream();"]),
			"e.c": lines([5, "\tfixed();"]),
		},
		{ message: "a: as it came\n", files: { "a.c": lines([10, "\tmine();"]) } },
		{ message: "b: adapted\n", files: { "b.c": lines([10, "\tmine();"]) } },
		{ message: "d: conflict\n", files: { "d.c": lines([10, "\tmine();"]) } },
		{ message: "e: upstream\n", files: { "e.c": lines([5, "\tfixed();"]) } },
	);
	const run = await repo.miggpt("rebase", "old..new", "--series", "series", "--on-conflict", "park", ...more);
	expect(run.code).toBe(3);
	return repo;
}

const read = (repo: TestRepo, file: string) => readFileSync(join(repo.folder, file), "latin1");

describe("the cover letter", () => {
	it("is a mail that says what became of the series, with the summary's numbers", async () => {
		const repo = await ported("-o", "out");
		const names = readdirSync(join(repo.folder, "out")).sort();
		expect(names).toEqual(["0000-cover-letter.patch", "0001-a-as-it-came.patch", "0002-b-adapted.patch"]);
		const letter = read(repo, "out/0000-cover-letter.patch");
		expect(letter).toMatch(/^Subject: \[PATCH 0\/2\] series: from old to new$/m);
		expect(letter).toMatch(/^From: Carl Committer <carl@example\.org>$/m);
		expect(letter).toContain("Adapted (1):\n\n  b: adapted\n    ");
		expect(letter).toContain(
			"Superseded and upstream (1):\n\n  e: upstream\n    upstream: every hunk stands",
		);
		expect(letter).toContain(
			"Left out (1):\n\n  d: conflict\n    parked: d.c: upstream changed the same lines",
		);
		expect(letter).toContain("The other one is automatic: it landed as it was.");
		expect(letter).toContain(" 2 files changed, 2 insertions(+), 2 deletions(-)\n");
		expect(letter).toMatch(/^2: {2}\w{12} ! 2: {2}\w{12} b: adapted$[\s\S]*^ {4}\+ \tupstream_near\(\);$/m);
		expect(letter).toContain(`base-commit: ${repo.git("rev-parse", "new")}\n`);
		const { stdout } = await repo.miggpt("report", "--json");
		expect((JSON.parse(stdout) as { fates: object }).fates).toMatchObject({
			landed: 2,
			upstream: 1,
			parked: 1,
		});
	});

	it("names the patches between a tag and the target as prerequisites", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": lines() },
			{ "a.c": lines() },
			{ message: "a: mine\n", files: { "a.c": lines([10, "\tmine();"]) } },
		);
		repo.git("branch", "target", repo.commit("new", "vendor: own\n", { "a.c": lines([30, "\tvendor();"]) }));
		await repo.miggpt("rebase", "old..target", "--series", "series", "-o", "out");
		const letter = read(repo, "out/0000-cover-letter.patch");
		expect(letter).toMatch(
			new RegExp(`^base-commit: ${repo.git("rev-parse", "new")}\nprerequisite-patch-id: \\w{40}$`, "m"),
		);
	});
});

describe("a long series", () => {
	it.each([
		["as it came", 7],
		["with a file that takes another's name on the way", 60],
	])(
		"is written to the byte as git alone writes it: %s",
		async (_, renamed) => {
			const patches = Array.from({ length: 120 }, (_, i) => {
				const at = `\tmine_${i}();`;
				const name = i < renamed ? "a.c" : "b.c";
				return i === renamed
					? { message: `a: becomes b\n`, files: { "a.c": undefined, "b.c": lines([5, at]) } }
					: {
							message: `c: number ${i}\n`,
							files: { [name]: lines([5, at]), [`new/${i % 9}.c`]: `int n${i};\n` },
						};
			});
			const repo = new TestRepo().scene({ "a.c": lines() }, { "a.c": lines() }, ...patches);
			const run = await repo.miggpt("rebase", "old..new", "--series", "series", "-o", "out");
			expect(run.stderr).not.toMatch(/error:/);
			expect(run.code).toBe(0);
			const branch = repo.git("for-each-ref", "--format=%(refname)", "refs/heads/miggpt");
			const options = [
				"--always",
				"--binary",
				"--numbered",
				"--find-renames",
				"--no-signature",
				"--cover-letter",
			];
			repo.git("format-patch", ...options, "-o", "own", `new..${branch}`);
			const names = readdirSync(join(repo.folder, "out")).sort();
			expect(names).toEqual(readdirSync(join(repo.folder, "own")).sort());
			expect(names).toHaveLength(121);
			for (const name of names.slice(1)) expect(read(repo, `out/${name}`)).toBe(read(repo, `own/${name}`));
			const letter = read(repo, "out/0000-cover-letter.patch");
			expect(letter).toMatch(/^Subject: \[PATCH 000\/120\]/m);
			expect(letter).toContain("  c: number 119\n");
			expect(letter).toContain(`base-commit: ${repo.git("rev-parse", "new")}\n`);
		},
		60_000,
	);
});

/** Packaged apart from git; CI installs it. */
const hasSendEmail = spawnSync("git", ["send-email", "--dump-aliases"]).status === 0;

describe("format-patch", () => {
	it("writes versions, prefixes, addresses and threads as git does", async () => {
		const repo = await ported();
		repo.write("cover.txt", "rt: gr\xc3\xb6\xc3\x9fer\n\nPlease look at b first.\n\nThanks.\n");
		const args = ["-v", "2", "--subject-prefix", "PATCH RT", "--to", "Ada <ada@example.org>"];
		const more = ["--cc", "c@example.org", "--in-reply-to", "<id@example.org>", "--thread", "shallow"];
		const { code, stdout } = await repo.miggpt(
			...[
				"format-patch",
				"-o",
				"v2",
				"--cover",
				"cover.txt",
				"--zero-commit",
				"--signature",
				...args,
				...more,
			],
		);
		expect(code).toBe(0);
		expect(
			stdout
				.trimEnd()
				.split("\n")
				.map((name) => name.split("/").at(-1)),
		).toEqual(["v2-0000-cover-letter.patch", "v2-0001-a-as-it-came.patch", "v2-0002-b-adapted.patch"]);
		const letter = read(repo, "v2/v2-0000-cover-letter.patch");
		expect(letter).toMatch(/^From 0{40} /);
		expect(letter).toContain("\nSubject: =?UTF-8?q?[PATCH=20RT=20v2=200/2]=20rt=3A=20gr=C3=B6=C3=9Fer?=\n");
		expect(letter).toMatch(/^To: Ada <ada@example\.org>$/m);
		expect(letter).toMatch(/^Cc: c@example\.org$/m);
		expect(letter).toMatch(/^In-Reply-To: <id@example\.org>$/m);
		expect(letter).toContain("\nPlease look at b first.\n\nThanks.\n\nAdapted (1):\n");
		expect(letter).toMatch(/\n-- \n\d+\.\d/);
		const id = /^Message-I[Dd]: (.*)$/m.exec(letter)![1];
		expect(read(repo, "v2/v2-0002-b-adapted.patch")).toContain(`In-Reply-To: ${id}\n`);

		const again = await repo.miggpt("format-patch", "-o", "v3", "--reuse-cover", "-v3");
		expect([again.code, again.stderr]).toEqual([0, ""]);
		expect(read(repo, "v3/v3-0000-cover-letter.patch")).toContain("\nPlease look at b first.\n");
	});

	it.skipIf(!hasSendEmail)("gives what git send-email sends and git am takes", async () => {
		const repo = await ported();
		expect((await repo.miggpt("format-patch", "-o", "out", "--to", "a@example.org")).code).toBe(0);
		const files = readdirSync(join(repo.folder, "out")).map((name) => join(repo.folder, "out", name));
		const options = ["--dry-run", "--quiet", "--confirm=never", "--smtp-server=/bin/false", "--no-validate"];
		const sent = execFileSync("git", ["send-email", ...options, ...files], {
			cwd: repo.folder,
			env: PINNED,
			encoding: "utf8",
		});
		expect(sent.match(/^Dry-Sent .*/gm)).toEqual([
			"Dry-Sent [PATCH 0/2] series: from old to new",
			"Dry-Sent [PATCH 1/2] a: as it came",
			"Dry-Sent [PATCH 2/2] b: adapted",
		]);
		repo.git("checkout", "-q", "--detach", "new");
		repo.git("am", "-q", "-3", "--empty=drop", ...files);
		expect(repo.git("log", "--format=%s", "new..")).toBe("b: adapted\na: as it came");
		expect(repo.git("rev-parse", "HEAD^{tree}")).toBe(repo.git("rev-parse", "miggpt/series-new^{tree}"));
	});

	it("refuses a folder with files in it, a version that is none, and a cover that is not there", async () => {
		const repo = await ported();
		repo.write("full/x", "x");
		const run = async (...args: string[]) => (await repo.miggpt("format-patch", ...args)).stderr;
		expect(await run("-o", "full")).toMatch(/^error: .*full is not empty\n/);
		expect(await run()).toMatch(/^error: format-patch needs -o DIR\n/);
		expect(await run("-o", "x", "-v", "0")).toMatch(/^error: -v takes a number from 1 on\n/);
		expect(await run("-o", "x", "--cover", "none.txt")).toMatch(
			/^error: .*none\.txt cannot be read: ENOENT\n/,
		);
		expect(await run("-o", "x", "--reuse-cover")).toMatch(/^error: no run of series had a cover of yours\n/);
	});
});
