import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gitMergeFile } from "../support/git-diff.js";
import { type Files, numbered, TestRepo } from "../support/repo.js";

/** A patch, and what it makes of the target where that is not what it makes of its own base. */
interface Step {
	readonly name: string;
	readonly files: Files;
	readonly becomes?: Files;
}

const utf8 = (text: string) => Buffer.from(text).toString("latin1");
const executable = (text: string) => ({ mode: "100755", text });
const link = (text: string) => ({ mode: "120000", text });
const submodule = (digit: string, length = 40) => ({ mode: "160000", text: digit.repeat(length) });
const everyByte = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join("");
const crlf = (text: string) => text.replace(/\n/g, "\r\n");
const edit =
	(...changes: [number, string][]) =>
	(line: string, i: number) =>
		changes.find(([at]) => at === i)?.[1] ?? line;
/** Forty lines, some of them changed; `tag` keeps the files apart from one another. */
const text = (tag: string, ...changes: [number, string][]) =>
	numbered(40, edit(...changes)).replaceAll("step", tag);

function scene(repo: TestRepo, base: Files, upstream: Files, steps: readonly Step[]): TestRepo {
	return repo.scene(base, upstream, ...steps.map(({ name, files }) => ({ message: `${name}\n`, files })));
}

async function rebase(repo: TestRepo, ...options: string[]) {
	const finished = await repo.miggpt("rebase", "old..new", "--series", "series", "--json", ...options);
	expect(finished.stderr).toBe("");
	return { code: finished.code, run: JSON.parse(Buffer.from(finished.stdout, "latin1").toString()) };
}

/** Objects as they are, byte for byte. */
function objects(repo: TestRepo, names: readonly string[]): string[] {
	const all = repo.gitWith({ input: `${names.join("\n")}\n` }, "cat-file", "--batch");
	const found: string[] = [];
	for (let rest = all; rest !== ""; ) {
		const [head, size] = /^\w+ \w+ (\d+)\n/.exec(rest) as unknown as [string, string];
		found.push(rest.slice(head.length, head.length + Number(size)));
		rest = rest.slice(head.length + Number(size) + 1);
	}
	return found;
}

/** What of a commit a rebase has to keep: author, encoding and message. */
function kept(object: string): string {
	return object.replace(/^tree .*\n/, "").replace(/^(?:parent|committer) .*\n/gm, "");
}

const tree = (repo: TestRepo, commit: string) => repo.git("ls-tree", "-r", "-z", commit).split("\0");

/** Runs the series and expects every step to land and to leave the very tree that was foretold. */
async function expectTrip(repo: TestRepo, steps: readonly Step[]) {
	const { code, run } = await rebase(repo);
	expect(
		run.patches
			.filter(({ fate }: { fate: string }) => fate !== "landed")
			.map(({ subject, fate, reason }: Record<string, string>) => ({ subject, fate, reason })),
	).toEqual([]);
	expect(code).toBe(0);
	let expected = "new";
	steps.forEach(({ name, files, becomes }, i) => {
		expected = repo.commit(expected, "expected\n", becomes ?? files);
		expect(tree(repo, run.patches[i].newCommit), name).toEqual(tree(repo, expected));
	});
	const before = objects(
		repo,
		run.patches.map(({ commit }: { commit: string }) => commit),
	);
	const after = objects(
		repo,
		run.patches.map(({ newCommit }: { newCommit: string }) => newCommit),
	);
	expect(after.map(kept)).toEqual(before.map(kept));
	expect(repo.git("fsck", "--strict", "--no-dangling", "--connectivity-only")).toBe("");
	return run;
}

/** Applies the patch files in a fresh clone, and expects the branch's tree. */
function expectAm(repo: TestRepo, run: { patchesDir: string; tip: string }): void {
	const clone = join(repo.folder, "am");
	repo.git("clone", "-q", "-n", repo.folder, clone);
	const git = (...args: string[]) => repo.gitWith({ cwd: clone }, "-c", "core.autocrlf=false", ...args);
	git("checkout", "-q", "--detach", "new");
	const patches = repo
		.gitWith({ cwd: run.patchesDir }, "-c", "alias.ls=!ls", "ls")
		.split("\n")
		.filter((name) => name.endsWith(".patch") && !name.startsWith("0000-"));
	git("am", "-q", "--keep-cr", "--empty=keep", ...patches.map((name) => join(run.patchesDir, name)));
	expect(git("rev-parse", "HEAD^{tree}")).toBe(repo.git("rev-parse", `${run.tip}^{tree}`));
}

describe("what upstream left alone", () => {
	it("lands byte for byte, and so do the patch files", async () => {
		const moved = text("moved");
		const steps: Step[] = [
			{ name: "change a binary file", files: { "bin/data": `\0\x02${everyByte}` } },
			{ name: "add a binary file", files: { "bin/new": everyByte } },
			{
				name: "rename and change a binary file",
				files: { "bin/new": undefined, "bin/moved": `${everyByte}\0` },
			},
			{ name: "delete a binary file", files: { "bin/gone": undefined } },
			{ name: "make a script executable", files: { "tool.sh": executable("#!/bin/sh\n") } },
			{ name: "edit it and take that back", files: { "tool.sh": "#!/bin/sh -e\n" } },
			{ name: "make a binary file executable", files: { "bin/data": executable(`\0\x02${everyByte}`) } },
			{ name: "add a link", files: { "links/new": link("../nowhere") } },
			{ name: "change a link", files: { "links/old": link("b\nc") } },
			{ name: "move a link", files: { "links/new": undefined, "links/newer": link("../nowhere") } },
			{ name: "rename a file", files: { "move/me.c": undefined, "moved/here.c": moved } },
			{
				name: "rename and edit a file",
				files: { "moved/here.c": undefined, "there.c": text("moved", [7, "\tedited();"]) },
			},
			{ name: "copy a file", files: { "copy.c": text("plain") } },
			{ name: "copy and edit a file", files: { "copy2.c": text("plain", [3, "\tedited();"]) } },
			{ name: "add an empty file", files: { "empty/new": "" } },
			{ name: "fill an empty file", files: { "empty/old": "filled\n" } },
			{ name: "empty a file", files: { "empty/full": "" } },
			{ name: "move an empty file", files: { "empty/new": undefined, "empty/moved": "" } },
			{ name: "delete an empty file", files: { "empty/moved": undefined } },
			{ name: "turn a file into a link", files: { "type/file": link("file2") } },
			{ name: "turn a link into a file", files: { "type/link": "was a link\n" } },
			{ name: "turn a file into a submodule", files: { "type/file2": submodule("2") } },
			{ name: "add a submodule", files: { "sub/new": submodule("1") } },
			{ name: "move on a submodule", files: { "sub/old": submodule("3") } },
			{ name: "delete a submodule", files: { "sub/old": undefined } },
			{
				name: "turn a file into a folder",
				files: { grows: undefined, "grows/a": "a\n", "grows/b/c": "c\n" },
			},
			{ name: "add to that folder", files: { "grows/d": "d\n" } },
			{
				name: "turn a folder into a file",
				files: { "shrinks/a": undefined, "shrinks/b/c": undefined, shrinks: "a file now\n" },
			},
			{ name: "empty a folder", files: { "emptied/a/b": undefined } },
			{ name: "put a file where the folder was", files: { emptied: "a file now\n" } },
			{ name: "change CRLF text", files: { "crlf.c": crlf(text("crlf", [20, "\tedited();"])) } },
			{ name: "mix line ends", files: { "crlf.c": `${crlf(text("crlf"))}\r\r\nlone\n\r` } },
			{ name: "change latin1 text", files: { latin1: `gr\xf6\xdfe\n${everyByte.slice(1)}\n` } },
			{ name: "drop the last line end", files: { "end.c": text("end").slice(0, -1) } },
			{
				name: "edit beside the missing line end",
				files: { "end.c": text("end", [39, "\tend();"]).slice(0, -1) },
			},
			{ name: "give it back", files: { "end.c": text("end") } },
			{ name: "do nothing", files: {} },
		];
		const repo = scene(
			new TestRepo(),
			{
				"bin/data": `\0\x01${everyByte}`,
				"bin/gone": "\0",
				"tool.sh": "#!/bin/sh\n",
				"links/old": link("a"),
				"move/me.c": moved,
				"plain.c": text("plain"),
				"empty/old": "",
				"empty/full": "full\n",
				"type/file": "file\n",
				"type/file2": "file2\n",
				"type/link": link("file"),
				"sub/old": submodule("9"),
				grows: "a file\n",
				"shrinks/a": "1\n",
				"shrinks/b/c": "2\n",
				"emptied/a/b": "3\n",
				"crlf.c": crlf(text("crlf")),
				latin1: "gr\xf6\xdfer\n",
				"end.c": text("end"),
				upstream: "1\n",
			},
			{ upstream: "2\n" },
			steps,
		);
		const run = await expectTrip(repo, steps);
		expect(new Set(run.patches.map(({ manner }: { manner: string }) => manner))).toEqual(
			new Set(["unchanged"]),
		);
		expectAm(repo, run);
	});

	it("lands where git cannot apply the renames that it writes", async () => {
		const steps: Step[] = [
			{ name: "a folder where a link was", files: { d: undefined, moved: link("a\nb\nc"), "d/e.c": "e\n" } },
			{ name: "edit the file in it", files: { "d/e.c": "e\nf\n" } },
			{ name: "a link where the folder was", files: { "d/e.c": undefined, moved: undefined, d: link("x") } },
		];
		const repo = scene(new TestRepo(), { d: link("a\nb\nc"), "a.c": text("a") }, {}, steps);
		expectAm(repo, await expectTrip(repo, steps));
	});

	it("keeps paths of any bytes", async () => {
		const names = [
			"a b",
			" first",
			"last ",
			'quo"te',
			"back\\slash",
			"back\\",
			"new\nline",
			"tab\tbed",
			"cr\rlf",
			utf8("größe/→.c"),
			"gr\xf6\xdfe",
			"-dash",
			"--exec=touch x",
			"'single' $(touch x) `touch x` ; touch x",
			"*?[a-z]",
			":(top)magic",
			":0:stage",
			"\x1b[31mred\x1b[0m",
			"\x01\x7f\x80\xff",
			"a => b",
			"{a => b}/c",
			"M 100644 inline x",
			"diff --git a b",
			"a/b/c/d/e",
			"..a/...",
		];
		const files = (version: string) => Object.fromEntries(names.map((name) => [name, version]));
		const steps: Step[] = [
			{
				name: "edit",
				files: files(text("path", [20, "\tpatched();"])),
				becomes: files(text("path", [2, "\tup();"], [20, "\tpatched();"])),
			},
			{ name: "add", files: Object.fromEntries(names.map((name) => [`${name}.new`, `${name}\n`])) },
			{
				name: "rename",
				files: Object.fromEntries(
					names.flatMap((name) => [
						[`${name}.new`, undefined],
						[`moved/${name}`, `${name}\n`],
					]),
				),
			},
			{ name: "delete", files: Object.fromEntries(names.map((name) => [`moved/${name}`, undefined])) },
		];
		const repo = scene(new TestRepo(), files(text("path")), files(text("path", [2, "\tup();"])), steps);
		expectAm(repo, await expectTrip(repo, steps));
	});

	it("works in a repository with sha256 ids", async () => {
		const steps: Step[] = [
			{
				name: "edit",
				files: { "a.c": text("a", [20, "\tpatched();"]) },
				becomes: { "a.c": text("a", [2, "\tup();"], [20, "\tpatched();"]) },
			},
			{ name: "binary", files: { bin: everyByte } },
			{ name: "submodule", files: { sub: submodule("a", 64) } },
			{ name: "mode", files: { bin: executable(everyByte) } },
			{ name: "link", files: { link: link("a.c") } },
		];
		const repo = scene(
			new TestRepo("--object-format=sha256"),
			{ "a.c": text("a"), bin: "\0" },
			{ "a.c": text("a", [2, "\tup();"]) },
			steps,
		);
		const run = await expectTrip(repo, steps);
		expect(run.tip).toMatch(/^[0-9a-f]{64}$/);
		expectAm(repo, run);
	});
});

describe("what upstream changed as well", () => {
	it("keeps both changes, byte for byte, and so do the patch files", async () => {
		const up: [number, string] = [2, "\tupstream();"];
		const mine: [number, string] = [20, "\tpatched();"];
		const bytes: [number, string] = [20, `\t"gr\xf6\xdfe ${utf8("größe →")} \x01\x7f";\r`];
		const steps: Step[] = [
			{ name: "edit", files: { "a.c": text("a", mine) }, becomes: { "a.c": text("a", up, mine) } },
			{
				name: "rename",
				files: { "b.c": undefined, "b2.c": text("b") },
				becomes: { "b.c": undefined, "b2.c": text("b", up) },
			},
			{
				name: "rename and edit",
				files: { "c.c": undefined, "c2.c": text("c", mine) },
				becomes: { "c.c": undefined, "c2.c": text("c", up, mine) },
			},
			{ name: "odd bytes", files: { "d.c": text("d", bytes) }, becomes: { "d.c": text("d", up, bytes) } },
			{
				name: "CRLF",
				files: { "e.c": crlf(text("e", mine)) },
				becomes: { "e.c": crlf(text("e", up, mine)) },
			},
			{
				name: "mode beside upstream's edit",
				files: { "f.sh": executable(text("f")) },
				becomes: { "f.sh": executable(text("f", up)) },
			},
			{
				name: "edit beside upstream's mode",
				files: { "g.sh": text("g", mine) },
				becomes: { "g.sh": executable(text("g", mine)) },
			},
			{
				name: "binary beside upstream's mode",
				files: { "h.bin": "\0patched" },
				becomes: { "h.bin": executable("\0patched") },
			},
			{
				name: "mode beside upstream's binary",
				files: { "i.bin": executable("\0base") },
				becomes: { "i.bin": executable("\0upstream") },
			},
			{
				name: "edit in the file that upstream renamed",
				files: { "j.c": text("j", mine) },
				becomes: { "j2.c": text("j", mine) },
			},
			{
				name: "no line end, edited by upstream",
				files: { "k.c": text("k", mine).slice(0, -1) },
				becomes: { "k.c": text("k", up, mine).slice(0, -1) },
			},
		];
		const repo = scene(
			new TestRepo(),
			{
				"a.c": text("a"),
				"b.c": text("b"),
				"c.c": text("c"),
				"d.c": text("d"),
				"e.c": crlf(text("e")),
				"f.sh": text("f"),
				"g.sh": text("g"),
				"h.bin": "\0base",
				"i.bin": "\0base",
				"j.c": text("j"),
				"k.c": text("k").slice(0, -1),
			},
			{
				"a.c": text("a", up),
				"b.c": text("b", up),
				"c.c": text("c", up),
				"d.c": text("d", up),
				"e.c": crlf(text("e", up)),
				"f.sh": text("f", up),
				"g.sh": executable(text("g")),
				"h.bin": executable("\0base"),
				"i.bin": "\0upstream",
				"j.c": undefined,
				"j2.c": text("j"),
				"k.c": text("k", up).slice(0, -1),
			},
			steps,
		);
		expectAm(repo, await expectTrip(repo, steps));
	});

	it("is upstream where both sides made the same change to a file", async () => {
		const same: Files = {
			added: "added\n",
			"added.bin": "\0",
			deleted: undefined,
			"renamed.c": undefined,
			"renamed2.c": text("renamed"),
			"moved.bin": undefined,
			"moved2.bin": "\0moved",
			script: executable("script\n"),
			"data.bin": "\0upstream",
			link: link("upstream"),
			type: link("type"),
			sub: submodule("2"),
			folder: undefined,
			"folder/file": "file\n",
		};
		const base: Files = {
			deleted: "deleted\n",
			"renamed.c": text("renamed"),
			"moved.bin": "\0moved",
			script: "script\n",
			"data.bin": "\0base",
			link: link("base"),
			type: "type\n",
			sub: submodule("1"),
			folder: "no folder\n",
		};
		const groups: Files[] = Object.entries(same).map(([path, value]) => ({ [path]: value }));
		const renames: Files[] = [
			{ "renamed.c": undefined, "renamed2.c": text("renamed") },
			{ "moved.bin": undefined, "moved2.bin": "\0moved" },
			{ folder: undefined, "folder/file": "file\n" },
		];
		const single = groups.filter((group) => !renames.some((files) => Object.keys(group)[0]! in files));
		const steps = [...single, ...renames].map((files) => ({ name: Object.keys(files).join(" "), files }));
		const repo = scene(new TestRepo(), base, same, steps);
		const { code, run } = await rebase(repo);
		for (const patch of run.patches)
			expect(patch, patch.subject).toMatchObject({ fate: "upstream", newCommit: null });
		expect(code).toBe(0);
		expect(run.tip).toBe(repo.git("rev-parse", "new"));
	});

	it("takes file modes as git gives them out where an old tree has others", async () => {
		const repo = new TestRepo().scene(
			{ "a.c": text("a"), b: "b\n" },
			{},
			{ message: "edit\n", files: { "a.c": text("a", [20, "\tpatched();"]) } },
			{ message: "delete\n", files: { b: undefined } },
		);
		const entries = [
			["100664", "a.c", text("a", [2, "\tupstream();"])],
			["100600", "b", "b\n"],
		] as const;
		const bytes = entries.map(([mode, name, content]) => {
			const oid = repo.gitWith({ input: content }, "hash-object", "-w", "--stdin");
			return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]);
		});
		const odd = repo.gitWith(
			{ input: Buffer.concat(bytes) },
			...["hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
		);
		repo.git("tag", "-f", "new", repo.git("commit-tree", odd, "-p", "old", "-m", "odd modes"));
		const { code, run } = await rebase(repo);
		expect({ code, ...run.fates }).toMatchObject({ code: 0, landed: 2 });
		const result = text("a", [2, "\tupstream();"], [20, "\tpatched();"]);
		expect(tree(repo, run.tip)).toEqual(tree(repo, repo.commit("old", "x", { "a.c": result, b: undefined })));
	});

	it("stops at what git's own merge rules call a conflict, and leaves the target's files alone", async () => {
		const steps: Step[] = [
			{ name: "edit a file that upstream deleted", files: { "a.c": text("a", [3, "\tpatched();"]) } },
			{ name: "delete a file that upstream edited", files: { "b.c": undefined } },
			{ name: "delete a file whose mode upstream changed", files: { "c.sh": undefined } },
			{ name: "add a file that upstream added otherwise", files: { "d.c": "mine\n" } },
			{ name: "add a file with another mode", files: { "e.sh": executable("e\n") } },
			{ name: "change a binary file that upstream changed", files: { "f.bin": "\0patched" } },
			{ name: "change a binary file that upstream deleted", files: { "g.bin": "\0patched" } },
			{ name: "change a link that upstream changed", files: { h: link("patched") } },
			{ name: "change a submodule that upstream changed", files: { i: submodule("2") } },
			{ name: "turn into a link what upstream edited", files: { "j.c": link("patched") } },
			{ name: "edit what upstream turned into a link", files: { "k.c": text("k", [3, "\tpatched();"]) } },
			{ name: "add a file below what upstream made a file", files: { "l/new": "new\n" } },
			{ name: "add a file where upstream made a folder", files: { m: "new\n" } },
			{ name: "rename a file that upstream deleted", files: { "n.c": undefined, "n2.c": text("n") } },
			{ name: "rename to a name that upstream took", files: { "o.c": undefined, "o2.c": text("o") } },
			{ name: "rename below what upstream made a file", files: { "p.c": undefined, "p/q.c": text("p") } },
			{
				name: "rename a binary file to a name that upstream took",
				files: { "r.bin": undefined, "r2.bin": `\0${everyByte}r` },
			},
			{
				name: "rename a binary file below what upstream made a file",
				files: { "s.bin": undefined, "s/t.bin": `\0${everyByte}s` },
			},
			{ name: "turn into a file a folder that upstream added to", files: { "u/a": undefined, u: "file\n" } },
			{ name: "delete a link that upstream turned into a file", files: { v: undefined } },
			{
				name: "both change the mode and the binary file otherwise",
				files: { "w.bin": executable("\0patched") },
			},
		];
		const repo = scene(
			new TestRepo(),
			{
				"a.c": text("a"),
				"b.c": text("b"),
				"c.sh": text("c"),
				"f.bin": "\0base",
				"g.bin": "\0base",
				h: link("base"),
				i: submodule("1"),
				"j.c": text("j"),
				"k.c": text("k"),
				"n.c": text("n"),
				"o.c": text("o"),
				"p.c": text("p"),
				"r.bin": `\0${everyByte}r`,
				"s.bin": `\0${everyByte}s`,
				"u/a": "a\n",
				v: link("v"),
				"w.bin": "\0base",
			},
			{
				"a.c": undefined,
				"b.c": text("b", [3, "\tupstream();"]),
				"c.sh": executable(text("c")),
				"d.c": "upstream's\n",
				"e.sh": "e\n",
				"f.bin": "\0upstream",
				"g.bin": undefined,
				h: link("upstream"),
				i: submodule("3"),
				"j.c": text("j", [3, "\tupstream();"]),
				"k.c": link("upstream"),
				l: "a file\n",
				"m/file": "in a folder\n",
				"n.c": undefined,
				"o2.c": "taken\n",
				p: "a file\n",
				"r2.bin": "taken\n",
				s: "a file\n",
				"u/b": "b\n",
				v: "v\n",
				"w.bin": "\0upstream",
			},
			steps,
		);
		const { code, run } = await rebase(repo, "--on-conflict", "park");
		expect(
			run.patches
				.filter(({ fate }: { fate: string }) => fate !== "parked")
				.map(({ subject, fate }: Record<string, string>) => ({ subject, fate })),
		).toEqual([]);
		expect(code).toBe(3);
		expect(run.tip).toBe(repo.git("rev-parse", "new"));
		for (const { reason } of run.patches) expect(reason.text).toMatch(/^\S+: ./);

		const stopped = await rebase(repo, "--branch", "other");
		expect(stopped.code).toBe(3);
		expect(stopped.run.fates).toMatchObject({ conflict: 1, pending: steps.length - 1, landed: 0 });
		expect(repo.refs()).not.toContain("heads/other");
	});
});

describe("the last line end", () => {
	const changes: [string, (base: string) => string][] = [
		["leaves it alone", (base) => base],
		["changes the first line", (base) => base.replace("one", "1")],
		["changes the last line", (base) => base.replace("twelve", "12")],
		["adds the line end", (base) => base.replace(/\n?$/, "\n")],
		["drops the line end", (base) => base.replace(/\n?$/, "")],
		["appends a line", (base) => `${base.replace(/\n?$/, "\n")}thirteen\n`],
		["appends a line without an end", (base) => `${base.replace(/\n?$/, "\n")}thirteen`],
		["deletes the last line", (base) => base.replace(/twelve\n?$/, "")],
		["deletes the last line and its end before", (base) => base.replace(/\ntwelve\n?$/, "")],
	];
	const words = "one two three four five six seven eight nine ten eleven twelve".split(" ");

	const variants = ["\n", "\r\n"].flatMap((end) => [true, false].map((ends) => ({ end, ends })));
	const cases = variants.flatMap(({ end, ends }, v) => {
		const base = `${words.join("\n")}${ends ? "\n" : ""}`;
		const withEnds = (each: string) => each.replace(/\n/g, end);
		const all = changes.flatMap(([mine, patch], i) =>
			changes.map(([theirs, upstream], j) => ({
				name: `${JSON.stringify(end)}, base ${ends ? "with" : "without"} one: the patch ${mine}, upstream ${theirs}`,
				path: `file-${v}-${i}-${j}`,
				base: withEnds(base),
				patched: withEnds(patch(base)),
				ours: withEnds(upstream(base)),
			})),
		);
		return all.filter(({ base, patched }) => base !== patched);
	});

	it("is merged as git does it, or not at all, and no lines are glued", async () => {
		const side = (name: "base" | "ours") => Object.fromEntries(cases.map((each) => [each.path, each[name]]));
		const series = cases.map(({ name, path, patched }) => ({ message: name, files: { [path]: patched } }));
		const repo = new TestRepo().scene(side("base"), side("ours"), ...series);
		const { run } = await rebase(repo, "--on-conflict", "park");
		const results = objects(
			repo,
			cases.map(({ path }) => `miggpt/series-new:${path}`),
		);
		cases.forEach(({ name, base, patched, ours }, i) => {
			const { fate } = run.patches[i];
			const result = results[i]!;
			const merged = gitMergeFile(ours, base, patched);
			if (fate === "parked" || fate === "upstream") expect(result, name).toBe(ours);
			if (fate !== "parked" && merged !== undefined) expect(result, name).toBe(merged);
			const known = new Set([base, patched, ours].flatMap((each) => each.split(/\r?\n/)));
			for (const line of result.split(/\r?\n/))
				expect(known, `${name}: ${JSON.stringify(result)}`).toContain(line);
		});
		expect(run.fates.landed + run.fates.upstream).toBeGreaterThan(cases.length / 2);
	});
});

describe("a commit's own bytes", () => {
	it("message, author and encoding survive whatever they are", async () => {
		const repo = new TestRepo();
		const old = repo.commit(undefined, "old\n", { "a.c": text("a") });
		repo.git("tag", "old", old);
		repo.git("tag", "new", repo.commit(old, "new\n", { "a.c": text("a", [2, "\tupstream();"]) }));
		const author = "Ada Author <ada@example.org> 1700000000 +0100";
		const commits: { author?: string; headers?: string; message: string }[] = [
			{ message: "plain\n\nbody\n" },
			{ message: "gr\xf6\xdfe\n\nlatin1, and said so\n", headers: "encoding ISO-8859-1\n" },
			{ message: "gr\xf6\xdfe\n\nlatin1, and not said\n" },
			{ message: utf8("größe → 漢字\n"), headers: "encoding UTF-8\n" },
			{ message: "\xa5\x5c\n", headers: "encoding shift-jis\n" },
			{ message: "no line end" },
			{ message: "" },
			{ message: "\n\n\n" },
			{ message: "\n\nempty lines first\n" },
			{ message: "many at the end\n\n\n\n" },
			{ message: "CRLF\r\n\r\nbody\r\n" },
			{ message: "  spaces  \t\n\n \nbody \n" },
			{ message: everyByte },
			{ message: "NUL\0inside\n" },
			{ message: "x".repeat(100_000) },
			{ message: "# not a comment\n; nor this\n" },
			{ message: "latin1 author\n", author: "J\xfcrgen <j\xfcrgen@example.org> 1700000000 +0000" },
			{ message: "utf8 author\n", author: `${utf8("Jürgen →")} <a@b> 1700000000 -1130` },
			{ message: "nameless\n", author: " <a@b> 1 +0000" },
			{ message: "addressless\n", author: "Ada <> 1700000000 +0000" },
			{ message: "odd spaces\n", author: "  Ada   B  < a b > 0 -0000" },
			{ message: "crud\n", author: '"Ada" ,;:\\.\' (x) <"a b"@c> 1700000000 +0530' },
			{ message: "far\n", author: "Ada <a@b> 99999999999 +1400" },
			{
				message: "signed\n",
				headers: "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n",
			},
			{
				message: "headers\n",
				headers: "HG:rename-source hg\nmergetag object 1\n type commit\n \n author x\n",
			},
			{ message: "mangled\n", headers: "encoding x\n data 9\nencoding y\n" },
		];
		let parent = old;
		commits.forEach(({ author: who = author, headers = "", message }, i) => {
			const tree = repo.git(
				"rev-parse",
				`${repo.commit(parent, "x", { "a.c": text("a", [20, `\tpatch_${i}();`]) })}^{tree}`,
			);
			const input = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter A <a@b> 1 +0000\n${headers}\n${message}`;
			parent = repo.gitWith({ input }, "hash-object", "-t", "commit", "-w", "--stdin", "--literally");
		});
		repo.git("branch", "series", parent);

		const { code, run } = await rebase(repo);
		expect(code).toBe(0);
		const unsigned = (object: string) =>
			kept(object)
				.replace(/^(?:gpgsig|HG:rename-source|mergetag)[\s\S]*?\n(?=\n)/m, "")
				.replace("encoding x\n data 9\nencoding y\n", "encoding x\n");
		const news: string[] = run.patches.map(({ newCommit }: { newCommit: string }) => newCommit);
		const olds: string[] = run.patches.map(({ commit }: { commit: string }) => commit);
		expect(objects(repo, news).map(kept)).toEqual(objects(repo, olds).map(unsigned));
		expect(repo.show("miggpt/series-new", "a.c")).toBe(
			text("a", [2, "\tupstream();"], [20, `\tpatch_${commits.length - 1}();`]),
		);
		expect(run.droppedHeaders.map(({ headers }: { headers: string[] }) => headers)).toEqual([
			["gpgsig"],
			["HG:rename-source", "mergetag"],
		]);
	});
});

describe("a binary file that upstream changed", () => {
	it("is moved, and its mode changed, as upstream has it", async () => {
		const steps: Step[] = [
			{
				name: "move it as it is",
				files: { "bin/a": undefined, "bin/moved": everyByte },
				becomes: { "bin/a": undefined, "bin/moved": `${everyByte}\0theirs` },
			},
			{
				name: "make it executable",
				files: { "bin/b": executable(`\0${everyByte}`) },
				becomes: { "bin/b": executable(`\0${everyByte}theirs`) },
			},
		];
		const base = { "bin/a": everyByte, "bin/b": `\0${everyByte}` };
		const theirs = { "bin/a": `${everyByte}\0theirs`, "bin/b": `\0${everyByte}theirs` };
		await expectTrip(scene(new TestRepo(), base, theirs, steps), steps);
	});
});
