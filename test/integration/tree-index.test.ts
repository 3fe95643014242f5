import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { CancelledError } from "../../src/errors.js";
import { CompiledScanner, openWordFinder } from "../../src/git/index/compiled-words.js";
import { openHolders } from "../../src/git/index/holders.js";
import { openIndex } from "../../src/git/index/open-index.js";
import { ObjectReader } from "../../src/git/objects.js";
import { CommitTree } from "../../src/git/tree-reader.js";
import { type Files, TestRepo } from "../support/repo.js";

const WORDS = [
	"widget_start",
	"widget_stop",
	"WIDGET_REG",
	"wdt",
	"led",
	"NOT",
	"it",
	"CONFIG_WIDGET",
	"0xff",
	"a9b",
];
const PATHS = [
	"drivers/widget/core.c",
	"drivers/widget/core.h",
	"drivers/widget/Kconfig",
	"drivers/widget/Makefile",
	"drivers/widget-x.c",
	"include/linux/widget.h",
	"include/uapi/linux/widget.h",
	"include/other/widget.h",
	"arch/arm/boot/dts/board.dts",
	"tools/widget/main.c",
	"Documentation/widget.rst",
	"Kconfig",
];

const word = fc.constantFrom(...WORDS);
const line = fc.oneof(
	fc.array(word, { maxLength: 4 }).map((words) => `\t${words.join(" ")};`),
	word.map((name) => `/* ${name} isn't "here" */ ${name}_t();`),
	word.map((name) => `\tpr_info("%d\\n${name}", '\\'');`),
	word.map((name) => `#define ${name}(a, b) ((a) + (b))`),
	word.map((name) => `int ${name}(int a);`),
	word.map((name) => `struct ${name} {\n\tint ${name};\n};`),
	word.map((name) => `// ${name}'s`),
	fc.constant("\0"),
);
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.map((each) => `${each}\n`).join(""));
const tree = fc.dictionary(fc.constantFrom(...PATHS), text, { minKeys: 1 });

function store(kept: string) {
	const scratch = mkdtempSync(join(tmpdir(), "miggpt-index-"));
	onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
	return { folder: join(scratch, kept), limit: 1 << 30, isKept: true, scratch };
}

/** A repository with a commit for each of some trees; the ids of commits and trees. */
function repoWith(...trees: readonly Files[]) {
	const repo = new TestRepo();
	const commits = trees.map((files, i) => repo.commit(undefined, `tree ${i}\n`, files));
	const ids = commits.map((commit) => repo.git("rev-parse", `${commit}^{tree}`));
	return { repo, commits, ids, context: { cwd: repo.folder } };
}

/** The bytes of all kept indexes by name. */
function kept(folder: string): Record<string, string> {
	return Object.fromEntries(
		readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]),
	);
}

describe("the index of a tree", () => {
	it("is the same to the byte whether it is made from nothing or from another tree's", async () => {
		await fc.assert(
			fc.asyncProperty(tree, tree, tree, async (...trees) => {
				const { ids, context } = repoWith(...trees);
				const one = store("one");
				for (const id of ids) (await openIndex(context, one, id)).close();
				for (const id of new Set(ids)) {
					const alone = store("alone");
					(await openIndex(context, alone, id)).close();
					const [name, bytes] = Object.entries(kept(alone.folder))[0]!;
					expect(kept(one.folder)[name] === bytes).toBe(true);
				}
			}),
			{ numRuns: 25 },
		);
	}, 120_000);

	it("names the files that git grep finds", async () => {
		await fc.assert(
			fc.asyncProperty(tree, fc.subarray(WORDS, { minLength: 1 }), async (files, words) => {
				const { commits, ids, context } = repoWith(files);
				const objects = new ObjectReader(context);
				const plain = await CommitTree.open(context, objects, commits[0]!);
				const indexed = await CommitTree.open(context, objects, commits[0]!);
				const index = await openIndex(context, store("kept"), ids[0]!);
				indexed.searchIn(async () => index);
				for (const among of [undefined, { name: "Kconfig" }, { folders: ["drivers/widget", "include"] }])
					expect(await indexed.filesWith(words, among)).toEqual(await plain.filesWith(words, among));
				const names = [...words, ...words.map((each) => `${each}.o`), "widget-x"];
				expect(await indexed.grep(names)).toEqual(await plain.grep(names));
				const folders = ["drivers/widget"];
				expect(await indexed.grepHeaders(words, folders)).toEqual(await plain.grepHeaders(words, folders));
				index.close();
				await objects.close();
			}),
			{ numRuns: 25 },
		);
	}, 120_000);

	const old = { "a.c": "int led(void);\nint wdt;\n", "include/linux/b.h": "int led(void);\n" };
	const now = { "a.c": "int lamp(void);\nint wdt;\n", "include/linux/b.h": "int lamp(int a);\n" };

	it("is made again where it is cut short, damaged, or of no use at all", async () => {
		const { ids, context } = repoWith(old);
		const one = store("one");
		(await openIndex(context, one, ids[0]!)).close();
		const [name, bytes] = Object.entries(kept(one.folder))[0]!;
		const file = join(one.folder, name);
		const damaged = Buffer.from(bytes, "latin1");
		damaged[damaged.length - 40]! ^= 1;
		for (const damage of [
			() => truncateSync(file, bytes.length - 7),
			() => truncateSync(file, 3),
			() => writeFileSync(file, damaged),
			() => writeFileSync(file, "not an index"),
		]) {
			damage();
			const index = await openIndex(context, one, ids[0]!);
			expect(index.files("led")).toBe(2);
			index.close();
			expect(kept(one.folder)).toEqual({ [name]: bytes });
		}
	});

	it("is kept once where several make it at once, and nothing else is", async () => {
		const { ids, context } = repoWith(old, now);
		const one = store("one");
		const all = await Promise.all([...ids, ...ids, ...ids].map((id) => openIndex(context, one, id)));
		expect(all.map((index) => index.files("led"))).toEqual([2, 0, 2, 0, 2, 0]);
		for (const index of all) index.close();
		expect(readdirSync(one.folder).length).toBe(2);
	});

	it("answers when it is removed meanwhile, when it cannot be kept, and when it must not be", async () => {
		const { ids, context } = repoWith(old);
		const one = store("one");
		const removed = await openIndex(context, one, ids[0]!);
		rmSync(one.folder, { recursive: true });
		expect(removed.holding(["wdt"], () => true)).toEqual(["a.c"]);
		removed.close();

		mkdirSync(join(one.scratch, "scratch"));
		writeFileSync(one.folder, "no folder");
		const elsewhere = await openIndex(context, { ...one, scratch: join(one.scratch, "scratch") }, ids[0]!);
		expect(elsewhere.holding(["led"], () => true)).toEqual(["a.c", "include/linux/b.h"]);
		elsewhere.close();

		const two = { ...store("two"), isKept: false };
		const unkept = await openIndex(context, two, ids[0]!);
		expect(unkept.holding(["wdt"], () => true)).toEqual(["a.c"]);
		expect(unkept.header("led")).toBe("include/linux/b.h");
		unkept.close();
		expect(readdirSync(two.scratch)).toEqual([]);
	});

	it("knows nothing of a file of more than a megabyte, which is a table", async () => {
		const table = (lines: number) => "#define WATER_REG 1\n".repeat(lines);
		const { ids, context } = repoWith({ "a.h": table(50_000), "b.h": table(60_000), "c.c": "WATER_REG;\n" });
		const index = await openIndex(context, store("kept"), ids[0]!);
		expect(index.holding(["WATER_REG"], () => true)).toEqual(["a.h", "c.c"]);
		expect(index.files("WATER_REG")).toBe(2);
		index.close();
	});

	it("tells of words in the code, in comments and literals, of files with many of them one after another", async () => {
		const words = (from: number, count: number) =>
			Array.from({ length: count }, (_, i) => `word_${from + i}`).join(" ");
		const files = {
			"a.c": `${words(0, 9_000)};\n/* ${words(9_000, 9_000)} */ word_9000;\n`,
			"b.c": `"word_1"; // word_2\nword_3;\n`,
			"c.c": `${words(0, 5_000)};\n`,
		};
		const { ids, context } = repoWith(files);
		const index = await openIndex(context, store("kept"), ids[0]!);
		const told = (word: string) => [index.files(word), index.holding([word], () => true)];
		expect(told("word_1")).toEqual([2, ["a.c", "b.c", "c.c"]]);
		expect(told("word_2")).toEqual([2, ["a.c", "b.c", "c.c"]]);
		expect(told("word_3")).toEqual([3, ["a.c", "b.c", "c.c"]]);
		expect(told("word_8999")).toEqual([1, ["a.c"]]);
		expect(told("word_9000")).toEqual([1, ["a.c"]]);
		expect(told("word_17999")).toEqual([0, ["a.c"]]);
		index.close();
	});

	it("is made by the compiled loop where that is built", () => {
		expect(openWordFinder()).toBeInstanceOf(CompiledScanner);
	});

	it("is given up in the middle of files that git has written already", async () => {
		const text = "int water_reg(void);\n".repeat(5_000);
		const files = Object.fromEntries(
			Array.from({ length: 60 }, (_, i) => [`f${i}.c`, `int f${i};\n${text}`]),
		);
		const { ids, context } = repoWith(files);
		let asked = 0;
		const signal = Object.defineProperty(new AbortController().signal, "aborted", {
			get: () => ++asked > 20,
		});
		const one = store("one");
		await expect(openIndex({ ...context, signal }, one, ids[0]!)).rejects.toThrow(CancelledError);
		expect(readdirSync(one.folder)).toEqual([]);
	});

	it("tells which changed files held what is gone", async () => {
		const { ids, context } = repoWith({ ...old, "c.c": "led();\n" }, { ...now, "c.c": "led();\n" });
		const one = store("one");
		const [before, after] = await Promise.all(
			ids.map(async (tree) => ({ tree, index: await openIndex(context, one, tree) })),
		);
		for (const _ of ["made", "kept"]) {
			const holders = await openHolders(one, before!, after!);
			expect(holders("led")).toEqual(["a.c", "include/linux/b.h"]);
			expect(holders("wdt")).toEqual([]);
		}
		const [kept] = readdirSync(one.folder).filter((name) => name.includes(".holders"));
		const path = join(one.folder, kept!);
		const whole = readFileSync(path);
		for (const damaged of [Buffer.alloc(whole.length), Buffer.concat([whole, whole]), whole.subarray(1)]) {
			writeFileSync(path, damaged);
			expect((await openHolders(one, before!, after!))("led")).toEqual(["a.c", "include/linux/b.h"]);
			expect(readFileSync(path).equals(whole)).toBe(true);
		}
		before!.index.close();
		after!.index.close();
	});
});
