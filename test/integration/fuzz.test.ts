import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Files, TestRepo } from "../support/repo.js";
import type { StreamCommit } from "../support/stream.js";

/** A file's mode and bytes (latin1). */
type Entry = { readonly mode: string; readonly text: string };
type Tree = ReadonlyMap<string, Entry>;

const PATHS = [
	"a.c",
	"b.c",
	"Kconfig",
	"Makefile",
	"d/a.c",
	"d/e/b.h",
	"d",
	"d/e",
	"doc.txt",
	'gr\xf6\xdfe "1"\n',
];
const path = fc.constantFrom(...PATHS);
const common = fc.constantFrom(
	"{",
	"}",
	"",
	"\treturn ret;",
	"\tbreak;",
	"#endif",
	"#ifdef CONFIG_A",
	"\telse",
);
const rare = fc.nat(60).map((n) => `\tcall_${n}(arg_${n % 7});`);
const odd = fc.constantFrom(
	"\r",
	"\tcr\r",
	"\xff\xfe latin1",
	"--- a",
	"+++ b",
	"@@ -1 +1 @@",
	"\\ x",
	"\x1b[31m",
	"config A",
	"obj-y += a.o",
);
const line = fc.oneof(
	{ weight: 6, arbitrary: rare },
	{ weight: 2, arbitrary: common },
	{ weight: 1, arbitrary: odd },
);
const lines = fc.array(line, { minLength: 1, maxLength: 25 });
const ending = fc.oneof(
	{ weight: 8, arbitrary: fc.constant("\n") },
	{ weight: 1, arbitrary: fc.constant("") },
);
const text = fc.oneof(
	{ weight: 8, arbitrary: fc.tuple(lines, ending).map(([all, end]) => all.join("\n") + end) },
	{ weight: 1, arbitrary: fc.constantFrom("", "\n", "\0binary\n\0", "x", "\0binary, the other\n") },
);
const mode = fc.constantFrom("100644", "100644", "100644", "100755", "120000");

type Operation = (tree: Map<string, Entry>) => void;

/** Files must not be where folders have to be. */
function put(tree: Map<string, Entry>, to: string, entry: Entry): void {
	for (const other of [...tree.keys()])
		if (other.startsWith(`${to}/`) || to.startsWith(`${other}/`)) tree.delete(other);
	tree.set(to, entry);
}

const pick = (tree: Map<string, Entry>, n: number) => [...tree.keys()].sort()[n % Math.max(1, tree.size)];
const lineEdit = fc.record({ at: fc.nat(30), remove: fc.nat(3), add: fc.array(line, { maxLength: 3 }) });
const operation: fc.Arbitrary<Operation> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc
			.tuple(fc.nat(), fc.array(lineEdit, { minLength: 1, maxLength: 3 }))
			.map(([n, edits]) => (tree: Map<string, Entry>) => {
				const at = pick(tree, n);
				if (at === undefined) return;
				const entry = tree.get(at)!;
				const all = entry.text.split("\n");
				for (const { at, remove, add } of edits) all.splice(Math.min(at, all.length), remove, ...add);
				tree.set(at, { ...entry, text: all.join("\n") });
			}),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(path, mode, text).map(
			([to, m, content]) =>
				(tree: Map<string, Entry>) =>
					put(tree, to, { mode: m, text: content }),
		),
	},
	{
		weight: 1,
		arbitrary: fc.nat().map((n) => (tree: Map<string, Entry>) => {
			const at = pick(tree, n);
			if (at !== undefined) tree.delete(at);
		}),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(fc.nat(), path).map(([n, to]) => (tree: Map<string, Entry>) => {
			const at = pick(tree, n);
			if (at === undefined || at === to) return;
			const entry = tree.get(at)!;
			tree.delete(at);
			put(tree, to, entry);
		}),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(fc.nat(), mode).map(([n, m]) => (tree: Map<string, Entry>) => {
			const at = pick(tree, n);
			if (at !== undefined) tree.set(at, { ...tree.get(at)!, mode: m });
		}),
	},
);
const patch = fc.array(operation, { minLength: 1, maxLength: 3 });
const entry = fc.record({ mode, text });
const repository = fc.record({
	base: fc.uniqueArray(fc.tuple(path, entry), { selector: ([at]) => at, minLength: 2, maxLength: 7 }),
	upstream: fc.array(operation, { maxLength: 4 }),
	series: fc.array(patch, { minLength: 1, maxLength: 8 }),
});

function treeOf(entries: readonly (readonly [string, Entry])[]): Tree {
	const tree = new Map<string, Entry>();
	for (const [at, each] of entries) put(tree, at, each);
	return tree;
}

function changed(tree: Tree, operations: readonly Operation[]): Tree {
	const copy = new Map(tree);
	for (const each of operations) each(copy);
	return copy;
}

/** What leads from one tree to another; deletions first, so that files can take the place of folders. */
function filesBetween(from: Tree, to: Tree): Files {
	const gone = [...from.keys()].filter((at) => !to.has(at)).map((at) => [at, undefined] as const);
	const rest = [...to].filter(
		([at, { mode, text }]) => from.get(at)?.mode !== mode || from.get(at)?.text !== text,
	);
	return Object.fromEntries([...gone, ...rest]);
}

interface Scene {
	readonly base: Tree;
	readonly upstream: readonly Operation[];
	readonly series: readonly (readonly Operation[])[];
}

function build({ base, upstream, series }: Scene): TestRepo {
	const commits: StreamCommit[] = [];
	let tree = base;
	for (const operations of series) {
		const next = changed(tree, operations);
		commits.push({ message: `patch ${commits.length}\n`, files: filesBetween(tree, next) });
		tree = next;
	}
	return new TestRepo().scene(
		filesBetween(new Map(), base),
		filesBetween(base, changed(base, upstream)),
		...commits,
	);
}

async function rebase(repo: TestRepo) {
	const { code, stdout, stderr } = await repo.miggpt(
		"rebase",
		"old..new",
		"--series",
		"series",
		"--json",
		"--on-conflict",
		"park",
	);
	return {
		code,
		stderr,
		run: stdout === "" ? undefined : JSON.parse(Buffer.from(stdout, "latin1").toString()),
	};
}

/** To make a failure smaller takes longer than a test may; its seed is told, and repeats it. */
const AT_ONCE = { endOnFailure: true };

const trees = (repo: TestRepo, range: string) => repo.git("log", "--reverse", "--format=%T", range);

describe("random repositories", () => {
	it("keep their trees, byte for byte, where upstream changed nothing", async () => {
		const property = fc.asyncProperty(repository, async ({ base, series }) => {
			const repo = build({ base: treeOf(base), upstream: [], series });
			const { code, stderr, run } = await rebase(repo);
			expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
			expect(run.fates.landed).toBe(series.length);
			expect(trees(repo, "new..miggpt/series-new")).toBe(trees(repo, "old..series"));
		});
		await fc.assert(property, { numRuns: 8, ...AT_ONCE });
	});

	it("end with 0 or 3, every patch accounted for, whatever upstream changed", async () => {
		const property = fc.asyncProperty(repository, async ({ base, upstream, series }) => {
			const repo = build({ base: treeOf(base), upstream, series });
			const { code, stderr, run } = await rebase(repo);
			expect(stderr).toBe("");
			const fates: string[] = run.patches.map(({ fate }: { fate: string }) => fate);
			expect(fates).toHaveLength(series.length);
			expect(code).toBe(fates.includes("parked") ? 3 : 0);
			const landed = fates.filter((fate) => fate === "landed").length;
			expect(Number(repo.git("rev-list", "--count", "new..miggpt/series-new"))).toBe(landed);
			expect(repo.git("fsck", "--no-dangling")).toBe("");
		});
		await fc.assert(property, { numRuns: 14, ...AT_ONCE });
	});
});

describe("random messages", () => {
	const word = fc.constantFrom(
		"fix",
		"it",
		"[PATCH]",
		"Re:",
		"---",
		"diff -",
		"From: x",
		"From ",
		"\n",
		"\n\n",
		"\n\n\n",
		" ",
		"\t",
		"\r\n",
		">",
		"=?UTF-8?q?a?=",
		"Signed-off-by: A <a@b>",
		"12:00:00",
		"data 3",
		"\0",
		"#",
		":",
		"[",
		"]",
		"\xc3\xb6",
		"\xf6",
	);
	const bytes = fc.nat(255).map((byte) => String.fromCharCode(byte));
	const message = fc
		.array(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: bytes }), { maxLength: 12 })
		.map((all) => all.join(""));

	it("survive byte for byte, and in the patch files as well but for those that are named", async () => {
		const messages = fc.sample(message, 60);
		const repo = new TestRepo().scene(
			{ a: "a\n" },
			{ a: "b\n" },
			...messages.map((each, i) => ({ message: each, files: { [`file${i}`]: `${i}\n` } })),
		);
		const { code, run } = await rebase(repo);
		expect(code).toBe(0);
		const messageOf = (commit: string) => {
			const object = repo.gitWith({ input: `${commit}\n` }, "cat-file", "--batch");
			return object.slice(object.indexOf("\n\n") + 2);
		};
		expect(run.patches.map(({ newCommit }: { newCommit: string }) => messageOf(newCommit))).toEqual(messages);

		const named = new Set(run.mailLosses.map(({ commit }: { commit: string }) => commit));
		const files = readdirSync(run.patchesDir)
			.filter((name) => name.endsWith(".patch") && !name.startsWith("0000-"))
			.sort();
		repo.git("checkout", "-q", "--detach", "new");
		messages.forEach((each, i) => {
			if (named.has(run.patches[i].commit)) return;
			repo.git("am", "-q", "--keep-cr", "--empty=keep", join(run.patchesDir, files[i]!));
			expect(messageOf("HEAD")).toBe(each);
		});
	});
});
