import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRef } from "../../src/git/refs.js";
import { openRepository } from "../../src/git/repository.js";
import { Run } from "../../src/rebase/record/run.js";
import { Overlay } from "../../src/rebase/replay/overlay.js";
import { Stepper } from "../../src/rebase/replay/stepper.js";
import { withReaders } from "../../src/series/readers.js";
import { processesAt } from "../support/faults.js";
import { type Files, numbered, TestRepo } from "../support/repo.js";
import type { StreamCommit } from "../support/stream.js";

const edit =
	(...changes: [number, string][]) =>
	(line: string, i: number) =>
		changes.find(([at]) => at === i)?.[1] ?? line;
const text = (...changes: [number, string][]) => numbered(40, edit(...changes));
const everyByte = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join("");
const RUN = ["rebase", "old..new", "--series", "series"];

/** A little of everything: merged and ported text, binary, CRLF, rename, mode, link, empty, latin1. */
const series: readonly StreamCommit[] = [
	{ message: "merged\n", files: { "a.c": text([20, "\tpatched();"]) } },
	{ message: "adjacent\n", files: { "b.c": text([20, "\tpatched();"]) } },
	{ message: "binary\n", files: { "c.bin": `\0${everyByte}` } },
	{ message: "CRLF\n", files: { "d.c": text([20, "\tpatched();"]).replaceAll("\n", "\r\n") } },
	{ message: "rename\n", files: { "e.c": undefined, "e/f.c": text([2, "\tpatched();"]) } },
	{ message: "mode\n", files: { "g.sh": { mode: "100755", text: "g\n" } } },
	{ message: "link\n", files: { h: { mode: "120000", text: "a.c" } } },
	{ message: "empty\n", files: {} },
	{ message: "gr\xf6\xdfe\n\nnot UTF-8\n", files: { i: "gr\xf6\xdfe" } },
];
const base: Files = {
	"a.c": text(),
	"b.c": text(),
	"c.bin": "\0",
	"d.c": text().replaceAll("\n", "\r\n"),
	"e.c": text(),
	"g.sh": "g\n",
	"xt_MARK.c": `${text()}upper\n`,
	"xt_mark.c": `${text()}lower\n`,
};
const target: Files = {
	"a.c": text([2, "\tupstream();"]),
	"b.c": text([21, "\tupstream();"]),
	"xt_MARK.c": `${text([2, "\tupstream();"])}upper\n`,
};
const twins: StreamCommit = {
	message: "twins\n",
	files: { "xt_mark.c": `${text([20, "\tpatched();"])}lower\n` },
};

function parse({ stdout, stderr }: { stdout: string; stderr: string }) {
	expect(stderr).toBe("");
	return JSON.parse(Buffer.from(stdout, "latin1").toString());
}

function patchFiles({ patchesDir }: { patchesDir: string }): Map<string, string> {
	const names = readdirSync(patchesDir).sort();
	return new Map(names.map((name) => [name, readFileSync(join(patchesDir, name), "latin1")]));
}

describe("a plan's results", () => {
	it("do not depend on configuration, attributes, hooks, replacements or the environment, and run nothing", async () => {
		const repo = new TestRepo().scene(base, target, ...series, twins);
		const plain = parse(await repo.miggpt(...RUN, "--branch", "plain", "--json"));
		expect(plain.fates.landed).toBe(series.length + 1);

		const blob = repo.gitWith({ input: "replaced\n" }, "hash-object", "-w", "--stdin");
		repo.git("replace", repo.git("rev-parse", "new:a.c"), blob);
		repo.git("replace", repo.git("rev-parse", "series~3"), "series~1");
		repo.git("notes", "add", "-m", "a note", "series");
		const marker = join(repo.folder, "marker");
		const mark = join(repo.folder, "mark.sh");
		repo.write("mark.sh", `#!/bin/sh\necho "$0 $*" >>'${marker}'\ncat\n`);
		chmodSync(mark, 0o755);
		const hooks = [
			"reference-transaction",
			"post-rewrite",
			"post-commit",
			"post-index-change",
			"update",
			"post-update",
			"pre-auto-gc",
		];
		for (const hook of hooks)
			for (const folder of [".git/hooks", "hooks"]) {
				repo.write(`${folder}/${hook}`, `#!/bin/sh\necho ${hook} >>'${marker}'\nexit 1\n`);
				chmodSync(join(repo.folder, folder, hook), 0o755);
			}
		const attributes =
			"* diff=evil filter=evil merge=evil text eol=crlf working-tree-encoding=UTF-16\n*.c -diff\n";
		for (const file of [".gitattributes", ".git/info/attributes", "attributes"]) repo.write(file, attributes);
		repo.write(".mailmap", "Evil <evil@example.org> <ada@example.org>\n");
		repo.write("order", "*.bin\n");
		repo.write(".git/info/grafts", `${repo.git("rev-parse", "series")}\n`);
		const config = `
[core]
	hooksPath = ${join(repo.folder, "hooks")}
	attributesFile = ${join(repo.folder, "attributes")}
	fsmonitor = ${mark}
	pager = ${mark}
	editor = ${mark}
	sshCommand = ${mark}
	alternateRefsCommand = ${mark}
	autocrlf = true
	ignoreCase = true
	quotePath = true
	abbrev = 4
	bigFileThreshold = 1
[diff]
	external = ${mark}
	noprefix = true
	context = 0
	interHunkContext = 20
	algorithm = patience
	renames = copies
	renameLimit = 1
	orderFile = ${join(repo.folder, "order")}
	suppressBlankEmpty = true
	relative = true
	submodule = log
	ignoreSubmodules = all
[diff "evil"]
	textconv = ${mark}
	command = ${mark}
	binary = true
[filter "evil"]
	clean = ${mark}
	smudge = ${mark}
	required = true
[merge "evil"]
	driver = ${mark}
[format]
	subjectPrefix = EVIL
	signature = evil
	signOff = true
	headers = "X-Evil: 1\\n"
	to = evil@example.org
	cc = evil@example.org
	from = true
	attach = evil
	thread = deep
	coverLetter = true
	outputDirectory = ${join(repo.folder, "elsewhere")}
	numbered = false
	suffix = .evil
	useAutoBase = true
	notes = true
	noprefix = true
	encodeEmailHeaders = false
[color]
	ui = always
[log]
	showSignature = true
	mailmap = true
[i18n]
	commitEncoding = ISO-8859-1
	logOutputEncoding = UTF-16
[gpg]
	program = ${mark}
[commit]
	gpgSign = true
[gc]
	auto = 1
[fastimport]
	unpackLimit = 1
[alias]
	diff-tree = !${mark}
`;
		repo.write(".git/config", repo.readFile(".git/config") + config);
		const environment = {
			GIT_INDEX_FILE: "/nonexistent/index",
			GIT_DIFF_OPTS: "-u0",
			GIT_EXTERNAL_DIFF: mark,
			GIT_PAGER: mark,
			PAGER: mark,
			GIT_EDITOR: mark,
			EDITOR: mark,
			GIT_SSH_COMMAND: mark,
			GIT_ASKPASS: mark,
			GIT_OBJECT_DIRECTORY: "/nonexistent/objects",
			GIT_ALTERNATE_OBJECT_DIRECTORIES: "/nonexistent/objects",
			GIT_NAMESPACE: "evil",
			GIT_CONFIG_COUNT: "1",
			GIT_CONFIG_KEY_0: "diff.external",
			GIT_CONFIG_VALUE_0: mark,
			GIT_CONFIG_PARAMETERS: "'diff.noprefix'='true'",
			GIT_GRAFT_FILE: join(repo.folder, ".git/info/grafts"),
			GIT_LITERAL_PATHSPECS: "1",
			GIT_REFLOG_ACTION: "evil",
			GIT_TRACE: "1",
			GIT_NOTES_REF: "refs/notes/commits",
			LC_ALL: "de_DE.UTF-8",
			LANGUAGE: "de",
		};
		const evil = parse(await repo.miggptIn(repo.folder, environment, ...RUN, "--branch", "evil", "--json"));
		expect(existsSync(marker) && readFileSync(marker, "latin1")).toBe(false);
		expect(evil.tip).toBe(plain.tip);
		expect(patchFiles(evil)).toEqual(patchFiles(plain));
		const journal = (run: string) =>
			repo.readFile(`.git/miggpt/${run}/journal.jsonl`).replace(/"seconds":[\d.e-]+/, "");
		expect(journal(evil.run)).toBe(journal(plain.run));
		expect(repo.show("evil", "xt_MARK.c")).toBe(target["xt_MARK.c"]);
		const own = ["run", "branch", "tipRef", "patchesDir", "seconds"];
		const sameIn = (run: object) => Object.entries(run).filter(([key]) => !own.includes(key));
		expect(sameIn(evil)).toEqual(sameIn(plain));
	});

	it("follow from its journal alone", async () => {
		const late = { message: "conflict\n", files: { "a.c": text([2, "\tmine();"], [20, "\tpatched();"]) } };
		const repo = new TestRepo().scene(base, target, ...series, late, twins);
		const run = parse({ ...(await repo.miggpt(...RUN, "--json", "--on-conflict", "park")) });
		expect(run.fates).toMatchObject({ parked: 1, landed: series.length + 1 });

		const repository = await openRepository(repo.folder);
		const stored = await Run.open(repository, run.run);
		await withReaders(repository, async (readers) => {
			const overlay = await Overlay.open(stored, readers);
			const stepper = await Stepper.start(stored, overlay, "refs/miggpt/replay/tip");
			for (const decision of stored.state.decisions)
				await stepper.step(await readers.patch(decision.key), decision);
			await stepper.finish();
		});
		expect(await readRef(repository, "refs/miggpt/replay/tip")).toBe(run.tip);
	});
});

/** The bytes of every file below a folder, but for those that `leaveOut` fits. */
function snapshot(folder: string, leaveOut: RegExp): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => !leaveOut.test(name) && !statSync(join(folder, name)).isDirectory())
		.sort();
	return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

describe("the user's repository", () => {
	it("stays as it is, local changes and all", async () => {
		const conflict = {
			message: "conflict\n",
			files: { "a.c": text([2, "\tmine();"], [20, "\tpatched();"]) },
		};
		const repo = new TestRepo().scene(base, target, ...series, conflict);
		repo.git("checkout", "-q", "series");
		repo.write("a.c", "changed\n");
		repo.git("add", "a.c");
		repo.write("a.c", "changed again\n");
		repo.write("b.c", "not staged\n");
		repo.write("untracked", "untracked\n");
		repo.git("rm", "-q", "g.sh");
		repo.git("stash", "push", "-q", "d.c", "-k");
		repo.git("pack-refs", "--all");
		const status = () => repo.gitWith({ env: { GIT_OPTIONAL_LOCKS: "0" } }, "status", "--porcelain=v2");
		const all = () => ({
			status: status(),
			files: snapshot(repo.folder, /^\.git(\/|$)/),
			git: snapshot(
				join(repo.folder, ".git"),
				/^(objects|miggpt|(logs\/)?refs\/(miggpt|heads\/miggpt))(\/|$)/,
			),
		});
		const everything = () => ({ ...all(), git: snapshot(join(repo.folder, ".git"), /^miggpt\/index(\/|$)/) });
		repo.git("status");
		const before = all();
		const untouched = everything();

		const dry = await repo.miggpt("rebase", "old..new", "--dry-run", "--on-conflict", "park", "-o", "out");
		expect(dry.code).toBe(3);
		expect(dry.stdout).toContain("dry run: nothing was written");
		expect(everything()).toEqual(untouched);

		const stopped = await repo.miggpt("rebase", "old..new");
		expect(stopped.code).toBe(3);
		expect({ ...all(), git: undefined }).toEqual({ ...before, git: undefined });
		expect(repo.git("branch", "--list", "miggpt/*")).toBe("");
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		expect(all()).toEqual(before);

		const parked = await repo.miggpt("rebase", "old..new", "--on-conflict", "park");
		expect(parked.code).toBe(3);
		expect(all()).toEqual(before);
		expect(repo.git("rev-list", "--count", "new..miggpt/series-new")).toBe(String(series.length));
		expect(parked.stdout.replace(/\d+\.\d seconds|^branch .*|^patches .*\n/gm, "")).toContain(
			dry.stdout.replace(/\d+\.\d seconds|^dry run: .*\n/gm, "").trimEnd(),
		);
	});
});

describe("text that looks like commands", () => {
	it("comes through as the text it is, runs nothing and is never printed raw", async () => {
		const evil = [
			"commit refs/heads/evil\ncommitter E <e@e> 1 +0000\ndata 0\n",
			"data 3\nabc\ndone\nreset refs/heads/evil\nfrom refs/heads/series\n\n",
			"x\n\nfrom refs/heads/main\nM 100644 inline evil\ndata <<EOF\nEOF\n",
			"--exec=touch marker\n",
			"-o/tmp/evil --output=evil\n",
			"$(touch marker) `touch marker` ; touch marker | touch marker\n",
			"%(contents) %s %n $IFS $HOME !!\n",
			"\x1b[2J\x1b]0;title\x07\x9b31m\x7f\b\b\r\x00 terminal\n",
			Buffer.from("\u202eright to left\u2066 \u009b31m\n").toString("latin1"),
			"From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: e <e@e>\n\n---\n+++ b/x\n",
			"diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-x\n+y\n",
			`end ${"0".repeat(32)}\n`,
		];
		const commits = evil.map((message, i) => ({
			message,
			files: {
				[`file ${i} \x1b[31m`]: `${message}\ndiff --git a/x b/x\n@@ -1 +1 @@\n--- x\n+++ y\n\\ No newline at end of file\n`,
			},
		}));
		const conflict = {
			message: "\x1b[31mconflict\n",
			files: { "a.c": text([10, "\tset_the_flag(dev, \x1b[31mFLAG);"]), "\x1b[31m.c": text([3, "mine"]) },
		};
		const repo = new TestRepo().scene(
			{ "a.c": text(), "\x1b[31m.c": text() },
			{
				"a.c": text([35, "\tset_the_flag(dev, \x1b[31mFLAG);"]),
				"\x1b[31m.c": text([3, "theirs"]),
			},
			...commits,
			conflict,
		);
		const branch = "x;$(touch>marker)`touch>marker`|touch>marker&";
		repo.git("branch", branch, "series");
		repo.git("tag", "t;touch>marker", "new");
		const outputs: string[] = [];
		const rebase = async (...args: string[]) => {
			const { code, stdout, stderr } = await repo.miggpt("rebase", ...args, "--on-conflict", "park");
			expect(code).toBe(3);
			outputs.push(stdout, stderr);
			return stdout;
		};
		const { run } = JSON.parse(await rebase("old..t;touch>marker", "--series", branch, "--json"));
		await rebase("old..new", "--series", branch, "--verbose");
		for (const output of outputs) {
			const printed = Buffer.from(output, "latin1").toString();
			expect(printed).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]/);
		}
		expect(outputs[3]).toContain("\\x1b[2J\\x1b]0;title\\x07");
		const missing = await repo.miggpt("rebase", "old..\x1b[31mnew");
		expect(missing.stderr).not.toContain("\x1b");
		expect(missing.code).toBe(2);

		const messages = (range: string) =>
			repo
				.git("rev-list", "--reverse", range)
				.split("\n")
				.map((commit) => repo.git("cat-file", "commit", commit).replace(/^[\s\S]*?\n\n/, ""));
		const made = `miggpt/${branch}-t;touch>marker`;
		expect(messages(`new..${made}`)).toEqual(messages("old..series~1"));
		expect(messages(`new..${made}`)).toHaveLength(evil.length);
		for (const [path, content] of commits.flatMap(({ files }) => Object.entries(files)))
			expect(repo.show(made, path)).toBe(content);
		expect(existsSync(join(repo.folder, "marker"))).toBe(false);
		expect(
			repo
				.refs()
				.split("\n")
				.map((line) => line.split(" ")[0]),
		).toEqual(
			[
				`heads/${made}`,
				`heads/miggpt/${branch}-new`,
				"heads/series",
				`heads/${branch}`,
				"tags/new",
				"tags/old",
				"tags/t;touch>marker",
			]
				.map((name) => `refs/${name}`)
				.sort(),
		);
		expect(readdirSync(join(repo.folder, `.git/miggpt/${run}/patches`))).toHaveLength(evil.length + 1);
	});
});

/** A repository with a series of many patches, all of which have to be merged. */
function longScene(): TestRepo {
	const patches = Array.from({ length: 80 }, (_, i) => ({
		message: `patch ${i}\n`,
		files: {
			"a.c": numbered(1000, (line, at) => (at % 10 === 5 && at / 10 < i + 1 ? `\tpatched_${at}();` : line)),
		},
	}));
	const upstream = { "a.c": numbered(1000, edit([999, "\tupstream();"])) };
	return new TestRepo().scene({ "a.c": numbered(1000) }, upstream, ...patches);
}

/** No branch, process, lock or temporary file is left, and the repository is sound. */
function expectClean(repo: TestRepo): void {
	expect(processesAt(repo.folder)).toEqual([]);
	expect(repo.git("branch", "--list")).toBe("  series");
	const left = readdirSync(join(repo.folder, ".git"), { recursive: true, encoding: "utf8" });
	expect(left.filter((name) => /\.lock$|tmp_|fast_import_crash/.test(name))).toEqual([]);
	const temporary = join(repo.folder, "tmp");
	if (existsSync(temporary)) expect(readdirSync(temporary)).toEqual([]);
	expect(repo.git("fsck", "--no-dangling")).toBe("");
}

describe("SIGINT", () => {
	/** A git that sends SIGINT to who started it, before or after its work, where an argument is `STOP_AT`. */
	function interruptingGit(repo: TestRepo): (stopAt: string, order: "before" | "after") => NodeJS.ProcessEnv {
		const real = join(repo.git("--exec-path"), "git");
		repo.write(
			"bin/git",
			`#!/bin/sh
for word; do [ "$word" = "$STOP_AT" ] && hit=1; done
[ -n "$hit" ] && mkdir "$ONCE" 2>/dev/null || exec ${real} "$@"
[ "$ORDER" = before ] && kill -INT $PPID && exec ${real} "$@"
${real} "$@"
code=$?
kill -INT $PPID
sleep .1
exit $code
`,
		);
		chmodSync(join(repo.folder, "bin/git"), 0o755);
		const PATH = `${join(repo.folder, "bin")}:${process.env.PATH}`;
		const [TMPDIR, ONCE] = [join(repo.folder, "tmp"), join(repo.folder, "once")];
		mkdirSync(TMPDIR);
		return (STOP_AT, ORDER) => {
			rmSync(ONCE, { recursive: true, force: true });
			return { PATH, STOP_AT, ORDER, ONCE, TMPDIR };
		};
	}

	it("at any git that the run starts leaves no branch and nothing behind", async () => {
		const repo = new TestRepo().scene(base, target, ...series);
		const environment = interruptingGit(repo);
		const stops: [string, "before" | "after"][] = [
			["--git-dir", "before"],
			["rev-list", "after"],
			["cat-file", "before"],
			["diff-tree", "before"],
			["fast-import", "before"],
			["fast-import", "after"],
			["format-patch", "before"],
			["format-patch", "after"],
		];
		for (const [stopAt, order] of stops) {
			const { code, stderr } = await repo.miggptApart(environment(stopAt, order), ...RUN, "--quiet");
			expect({ code, stderr }, `${order} ${stopAt}`).toEqual({ code: 130, stderr: "" });
			expectClean(repo);
			if (existsSync(join(repo.folder, ".git/miggpt/current"))) await repo.miggpt("rebase", "--abort");
		}
		expect((await repo.miggpt(...RUN, "--quiet")).code).toBe(0);
	});

	it.each(["before", "after"] as const)("comes too late just %s the branch is made", async (order) => {
		const repo = new TestRepo().scene(base, target, ...series);
		const environment = interruptingGit(repo)("update-ref", order);
		const { code } = await repo.miggptApart(environment, ...RUN, "--quiet");
		const isMade = repo.refs().includes("refs/heads/miggpt/series-new");
		expect(code).toBe(isMade ? 0 : 130);
	});

	it.each([1, 40])("after %i patches leaves what was ported under the run's tip", async (count) => {
		const repo = longScene();
		const child = repo.start(...RUN);
		let told = "";
		const landed = () => told.match(/^\[.*\] landed/gm)?.length ?? 0;
		child.stderr.on("data", (chunk: Buffer) => {
			told += chunk;
			if (!child.killed && landed() >= count) child.kill("SIGINT");
		});
		const ended = await new Promise((resolve) =>
			child.once("close", (code, signal) => resolve(code ?? signal)),
		);
		expect(ended).toBe(130);
		expect(told).not.toMatch(/error|hint| {4}at /);
		expectClean(repo);
		const tip = repo.git("for-each-ref", "--format=%(refname)", "refs/miggpt/");
		expect(Number(repo.git("rev-list", "--count", `new..${tip}`))).toBeGreaterThanOrEqual(count);
	});
});

describe("patch files", () => {
	it("give the messages back with git am, but for those that the summary names", async () => {
		const carried = [
			"plain: subject\n\nA body.\n\nSigned-off-by: Ada <ada@example.org>\n",
			`${"a long subject ".repeat(20)}end\n`,
			Buffer.from("größe → 漢字\n\nBody: größe\n").toString("latin1"),
			"subject\n\nFrom here on\nTo: there\n> quoted\n>From\n",
			"subject\n\n-- \nsignature\n".replace(" \n", "\n"),
			"subject\n\n---more\n----\n",
			"subject\n\n  indented body\n",
			"subject\n\ntext\nFrom: Eve <eve@example.org>\n",
			"subject\n\n>8 ----- scissors ----- 8<\nbelow\n",
			"=?UTF-8?q?encoded?= subject\n",
			"subject [not at its start]\n\n#12 is not a comment\n",
		];
		const lost = [
			"[BUG] subject\n",
			"[PATCH 3/4] subject\n",
			"Re: subject\n",
			": subject\n",
			"  indented subject\n",
			"two  spaces\n",
			"a\ttab\n",
			"no line end",
			"subject\nover two lines\n\nbody\n",
			"subject\n\n\n\nbody\n",
			"subject\n\nbody  \n",
			"subject\n\n-- \nsignature\n",
			"\n\nsubject\n",
			"subject\n\nCRLF\r\n",
			"gr\xf6\xdfe\n\nlatin1 that does not say so\n",
			"subject\n\ntext\n---\nmore\n",
			"subject\n\n--- a/file.c\n+++ b/file.c\n",
			"subject\n\nFrom: Eve <eve@example.org>\n",
			"subject\n\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n",
			"subject\n\nSubject: another\n",
			"subject\n\ndiff -u a b\n",
			"subject\n\nIndex: file\n",
		];
		const all = [...carried, ...lost];
		const repo = new TestRepo().scene(
			base,
			target,
			...all.map((message, i) => ({ message, files: { [`file${i}`]: `${i}\n` } })),
		);
		const run = parse(await repo.miggpt(...RUN, "--json"));
		const clone = join(repo.folder, "am");
		repo.git("clone", "-q", "-n", repo.folder, clone);
		const inClone = (...args: string[]) => repo.gitWith({ cwd: clone }, ...args);
		inClone("checkout", "-q", "--detach", "new");
		const patches = [...patchFiles(run).keys()].filter(
			(name) => name.endsWith(".patch") && !name.startsWith("0000-"),
		);
		inClone("am", "-q", "--keep-cr", "--empty=keep", ...patches.map((name) => join(run.patchesDir, name)));
		expect(inClone("rev-parse", "HEAD^{tree}")).toBe(repo.git("rev-parse", `${run.tip}^{tree}`));

		const mailed = inClone("rev-list", "--reverse", "new..HEAD").split("\n");
		const isKept = all.map((message, i) => {
			const object = repo.gitWith({ cwd: clone, input: `${mailed[i]}\n` }, "cat-file", "--batch");
			return object.slice(object.indexOf("\n\n") + 2) === message;
		});
		expect(all.filter((_, i) => isKept[i])).toEqual(carried);
		const named = new Set(run.mailLosses.map(({ commit }: { commit: string }) => commit));
		expect(all.filter((_, i) => named.has(run.patches[i].commit))).toEqual(lost);

		const { stdout } = await repo.miggpt(...RUN, "--branch", "again");
		for (const commit of named)
			expect(stdout).toContain(`note: git am would change the message of ${String(commit).slice(0, 12)}: `);
	});
});
