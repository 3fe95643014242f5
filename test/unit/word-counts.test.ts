import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WordCounter } from "../../src/git/index/word-counts.js";

/** Words that are near to one another, at both ends and anywhere. */
const word = fc.oneof(
	fc.integer({ min: 1, max: 40 }),
	fc.integer({ min: 0xffffffff - 40, max: 0xffffffff }),
	fc.integer({ min: 1, max: 0xffffffff }),
);
const file = fc.uniqueArray(word, { maxLength: 60 }).map((words) => Uint32Array.from(words));

function counted(files: readonly Uint32Array[]): [number, number][] {
	const counts = new Map<number, number>();
	for (const words of files) for (const each of words) counts.set(each, (counts.get(each) ?? 0) + 1);
	return [...counts].sort(([a], [b]) => a - b);
}

function told(counter: WordCounter): [number, number][] {
	const { words, files } = counter.total();
	return [...words].map((each, i) => [each, files[i]!]);
}

describe("the counts of words", () => {
	it("follow files that come and go", () => {
		fc.assert(
			fc.property(fc.array(file), fc.array(file), fc.array(file), (kept, gone, added) => {
				const before = new WordCounter();
				for (const words of [...kept, ...gone]) before.add(words);
				expect(told(before)).toEqual(counted([...kept, ...gone]));
				const after = new WordCounter(before.total());
				for (const words of gone) after.remove(words);
				for (const words of added) after.add(words);
				expect(told(after)).toEqual(counted([...kept, ...added]));
			}),
		);
	});

	it("are of more words than are put aside", () => {
		const word = (i: number) => Math.imul(i + 1, 0x9e3779b1) >>> 0;
		const file = (from: number) => Uint32Array.from({ length: 200_000 }, (_, i) => word(from + i));
		const counter = new WordCounter();
		for (const from of [0, 100_000, 300_000, 0]) counter.add(file(from));
		const counts = new Map(told(counter));
		expect(counts.size).toBe(500_000);
		expect([0, 99_999, 100_000, 199_999, 200_000, 300_000].map((i) => counts.get(word(i)))).toEqual([
			2, 2, 3, 3, 1, 1,
		]);
	});

	it("are of words that are bunched on purpose", () => {
		const bunched = Uint32Array.from({ length: 200_000 }, (_, i) => 0x7f000000 + i);
		const counter = new WordCounter();
		counter.add(bunched);
		counter.add(bunched);
		counter.remove(bunched.subarray(100));
		const { words, files } = counter.total();
		expect(words).toEqual(bunched);
		expect([files[0], files[99], files[100], files[199_999]]).toEqual([2, 2, 1, 1]);
	});

	it("stay as high as they can be", () => {
		const counter = new WordCounter();
		for (let i = 0; i < 65_540; i++) counter.add(Uint32Array.of(7));
		counter.add(Uint32Array.of(8));
		expect(told(counter)).toEqual([
			[7, 65_535],
			[8, 1],
		]);
	});
});
