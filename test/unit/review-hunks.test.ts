import { describe, expect, it } from "vitest";
import type { HunkOutcome } from "../../src/model/decision.js";
import { type HunkReview, textOf } from "../../src/model/review.js";
import { landedHunks } from "../../src/review/hunks.js";
import { hunksBetween } from "../../src/text/hunks.js";
import { splitLines } from "../../src/text/lines.js";

const MERGED: HunkOutcome = {
	...{ state: "landed", manner: "merged", strategy: "merge", confidence: 1 },
	...{ evidence: [], gates: [] },
};
const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");

/** The one hunk of a patch, reviewed. @param base and target before the series changed them, where that is another text */
function reviewed(
	[old, patched]: readonly [string, string],
	[found, landed]: readonly [string, string],
	[base, target]: readonly [string, string] = [old, found],
): HunkReview {
	const hunks = hunksBetween(old, patched);
	const [hunk] = landedHunks({
		...{ path: "a.c", newPath: "a.c" },
		old: { old: splitLines(old), new: splitLines(patched) },
		new: { old: splitLines(found), new: splitLines(landed) },
		...{ base: splitLines(base), target: splitLines(target) },
		hunks,
		outcomes: hunks.map(({ oldFrom, oldTo }) => ({
			...MERGED,
			site: { path: "a.c", from: oldFrom, to: oldTo },
		})),
		edits: hunksBetween(found, landed).flatMap(({ edits }) => edits),
	});
	return hunk!;
}

/** Rows as they are read: `=` the same, `<` only old, `>` only new. */
function shown({ rows }: HunkReview): string[] {
	return rows.flatMap(({ old, new: now, isSame, skipped, skippedEdits }) => {
		if (skipped !== undefined) return [`... ${skipped}, ${skippedEdits} of the edit`];
		if (isSame) return [`=${now!.sign}${textOf(now!)}`];
		return [...(old ? [`<${old.sign}${textOf(old)}`] : []), ...(now ? [`>${now.sign}${textOf(now)}`] : [])];
	});
}

describe("a hunk whose surroundings alone differ", () => {
	const old = text("one", "two", "three", "four", "five", "six");
	const patched = old.replace("four\n", "mine\nfour\n");

	it("shows no line as gone that upstream's new lines only moved farther from the edit", () => {
		const found = text("one", "two", "upstream_a", "upstream_b", "three", "four", "five", "six");
		const hunk = reviewed([old, patched], [found, found.replace("four\n", "mine\nfour\n")]);
		expect(hunk.difference).toBe("context");
		expect(shown(hunk)).toEqual([
			"= one",
			"= two",
			"> upstream_a",
			"> upstream_b",
			"= three",
			"=+mine",
			"= four",
			"= five",
			"= six",
		]);
		expect(hunk.summary).toMatchObject({
			...{ old: { added: 1, removed: 0 }, new: { added: 1, removed: 0 } },
			...{ around: 2, edited: 0 },
		});
	});

	it("knows a line of the series from one that upstream took away, and does not tell it as upstream's change", () => {
		const own = old.replace("three\n", "lazy\nthree\n");
		const found = old.replace("two\n", "two\nnew\n");
		const put = (before: string) => before.replace("four\n", "mine\nfour\n");
		const hunk = reviewed([own, put(own)], [found, put(found)], [old, found]);
		expect(hunk.own).toEqual([{ line: 3, text: "lazy" }]);
		expect(hunk.upstream.filter(({ sign }) => sign !== " ").map((cell) => cell.sign + textOf(cell))).toEqual([
			"+new",
		]);
	});
});

describe("the lines that are enough to sign a hunk", () => {
	const near = (hunk: HunkReview) =>
		shown({ ...hunk, rows: hunk.rows.slice(hunk.near!.from, hunk.near!.to) });
	const old = text("one", "two", "three", "four", "five", "six", "seven");
	const put = (before: string) => before.replace("four\n", "mine\nfour\n");
	const beside = (found: string) => reviewed([old, put(old)], [found, put(found)]);

	it("are two on a side where nothing differs, and reach up to the last that differs", () => {
		const hunk = beside(old.replace("one\n", "one_of_upstream\n"));
		expect(near(hunk)).toEqual([
			...["< one", "> one_of_upstream", "= two", "= three"],
			...["=+mine", "= four", "= five"],
		]);
		expect(hunk.near!.beyond).toBe(0);
	});

	it("are three of either side at most; what differs farther off is counted", () => {
		const found = old.replace("two\n", "upstream_a\ntwo\nupstream_b\nupstream_c\n");
		const hunk = beside(found);
		expect(near(hunk)).toEqual(["> upstream_b", "> upstream_c", "= three", "=+mine", "= four", "= five"]);
		expect(hunk.near!.beyond).toBe(1);
	});
});

describe("lines of an edit that are the same on both sides", () => {
	const many = (count: number) => Array.from({ length: count }, (_, i) => `\tadded_${i}();`);
	const edited = (count: number) => {
		const old = text("one", "two", "three", "four", "five");
		const found = old.replace("three\n", "three_of_upstream\n");
		const put = (before: string) => before.replace("four\n", text(...many(count), "four"));
		return reviewed([old, put(old)], [found, put(found)]);
	};

	it("are shown where they are few", () => {
		expect(shown(edited(30)).filter((line) => line.startsWith("=+"))).toHaveLength(30);
	});

	it("are counted as such where they are cut", () => {
		const lines = shown(edited(100));
		const cut = lines.filter((line) => line.startsWith("..."));
		const kept = lines.filter((line) => line.startsWith("=+")).length;
		expect(cut).toEqual([expect.stringMatching(new RegExp(`, ${100 - kept} of the edit$`))]);
	});
});

describe("an edit that differs", () => {
	it("tells what became of what in it, once", () => {
		const old = text("one", "\tselect FAST if LPAE", "three");
		const patched = old.replace("if LPAE", "if LPAE && !RT");
		const renamed = (before: string) => before.replace("FAST", "QUICK");
		const { difference, summary } = reviewed([old, patched], [renamed(old), renamed(patched)]);
		expect(difference).toBe("edit");
		expect(summary).toMatchObject({ edited: 2, words: [{ from: "FAST", to: "QUICK" }] });
	});
});
