import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MergeFile, type MergeStyle } from "../../src/git/merge-file.js";
import { type EngineMerge, mergeTexts } from "../../src/merge/texts.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";

const LABELS = ["ours", "base", "theirs"] as const;
const STYLES: readonly MergeStyle[] = (["merge", "diff3", "zdiff3"] as const).map((conflictStyle) => ({
	labels: LABELS,
	conflictStyle,
	markerSize: 9,
}));
const git = new Map<MergeStyle, MergeFile>();

beforeAll(async () => {
	for (const style of STYLES) git.set(style, await MergeFile.open({ cwd: "/" }, style));
});
afterAll(async () => {
	for (const each of git.values()) await each.close();
});

const line = fc.oneof(
	fc.nat(40).map((n) => `\tcall_${n}(arg);`),
	fc.constantFrom("{", "}", "", "\treturn ret;", "#endif", "\tif (ret)", "  \tcall_1(arg);"),
);
const end = fc.constantFrom("\n", "\n", "\n", "\r\n");
const change = fc.record({
	at: fc.nat(12),
	remove: fc.nat(3),
	add: fc.array(line, { maxLength: 3 }),
});
/** Three texts: base, and two sides that changed it, with line ends of either kind and final ones missing. */
const threeTexts = fc
	.record({
		base: fc.array(line, { maxLength: 14 }),
		sides: fc.tuple(fc.array(change, { maxLength: 3 }), fc.array(change, { maxLength: 3 })),
		end,
		cut: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)),
	})
	.map(({ base, sides: [first, second], end: lineEnd, cut }) => {
		const edited = (changes: typeof first) => {
			const lines = [...base];
			for (const { at, remove, add } of changes) lines.splice(Math.min(at, lines.length), remove, ...add);
			return lines;
		};
		const [b, o, t] = [base, edited(first), edited(second)].map((lines, i) => {
			const text = lines.map((each) => each + lineEnd).join("");
			return cut[i] === 0 ? text.replace(/\r?\n$/, "") : text;
		}) as [string, string, string];
		return { base: b, ours: o, theirs: t };
	});

async function merge(
	texts: { base: string; ours: string; theirs: string },
	style: MergeStyle,
	path: string,
	carried: "ours" | "theirs" = "theirs",
): Promise<EngineMerge> {
	const merging = (three: typeof texts) => git.get(style)!.merge(three);
	return mergeTexts({
		...texts,
		path,
		settings: DEFAULT_SETTINGS,
		carried,
		isFavouring: false,
		merge: merging,
	});
}

const isPlain = ({ hunks }: EngineMerge) =>
	hunks.every(({ state, strategy, manner, gates, confidence }) =>
		state === "landed"
			? strategy === "merge" && manner !== "ported"
			: state === "unsure" && gates.length === 0 && confidence === 0,
	);

describe("merging three texts", () => {
	it.each(STYLES)(
		"is git merge-file's result where the engine knows no more ($conflictStyle)",
		async (style) => {
			let same = 0;
			await fc.assert(
				fc.asyncProperty(threeTexts, async (texts) => {
					const merged = await merge(texts, style, "notes.txt");
					const plain = await git.get(style)!.merge(texts);
					const isDoubtful = plain.conflicts === 0 && merged.conflicts > 0;
					if (!isPlain(merged) || isDoubtful) return;
					same++;
					if (plain.conflicts > 0 === merged.conflicts > 0) expect(merged).toMatchObject(plain);
				}),
				{ numRuns: 60 },
			);
			expect(same).toBeGreaterThan(15);
		},
	);

	it("is git merge-file's result where ours is carried to theirs and the engine knows no more", async () => {
		const style = STYLES[1]!;
		await fc.assert(
			fc.asyncProperty(threeTexts, async (texts) => {
				const merged = await merge(texts, style, "notes.txt", "ours");
				const plain = await git.get(style)!.merge(texts);
				if (isPlain(merged) && plain.conflicts > 0 && merged.conflicts > 0)
					expect(merged).toMatchObject(plain);
			}),
			{ numRuns: 50 },
		);
	});

	it("marks as many conflicts as it reports, one at least where it is unsure, and nothing of its own", async () => {
		const style = STYLES[1]!;
		await fc.assert(
			fc.asyncProperty(threeTexts, async (texts) => {
				const { text, conflicts, hunks } = await merge(texts, style, "drivers/demo.c");
				const blocks = [...text.matchAll(/^<{9} ours\r?\n([\s\S]*?)^={9}\r?\n([\s\S]*?)^>{9} theirs\r?$/gm)];
				expect(blocks.length).toBe(conflicts);
				expect(text).not.toContain("git-miggpt");
				const isUnsure = hunks.some(({ state }) => state === "unsure");
				if (conflicts > 0) expect(isUnsure).toBe(true);
				const plain = await git.get(style)!.merge(texts);
				if (isUnsure && plain.conflicts > 0) expect(conflicts).toBeGreaterThan(0);
			}),
			{ numRuns: 80 },
		);
	});

	it("takes a change that nobody else touched, and leaves alone a file that theirs did not change", async () => {
		await fc.assert(
			fc.asyncProperty(threeTexts, async ({ base, theirs }) => {
				expect(await merge({ base, ours: base, theirs }, STYLES[0]!, "a.c")).toMatchObject({
					text: theirs,
					conflicts: 0,
				});
				expect(await merge({ base, ours: theirs, theirs: base }, STYLES[0]!, "a.c")).toMatchObject({
					text: theirs,
					conflicts: 0,
				});
			}),
			{ numRuns: 30 },
		);
	});
});
