import { describe, expect, it } from "vitest";
import { type FilePair, filePair } from "../../../src/migrate/drift/mine.js";
import { applyRewrites } from "../../../src/migrate/drift/splice.js";
import { voteOn, wordBallot } from "../../../src/migrate/drift/vote.js";
import { followWords, takenOut } from "../../../src/migrate/drift/words.js";

/** Files in which upstream changed one line among others. */
const files = (count: number, before: (i: number) => string, after: (i: number) => string) =>
	Array.from({ length: count }, (_, i) => {
		const around = (line: string) =>
			`#include <linux/demo.h>\n\nint f${i}(void)\n{\n${line}\treturn ${i};\n}\n`;
		return filePair(`drivers/d${i}.c`, around(before(i)), around(after(i)));
	});

const votes = (word: string, pairs: readonly FilePair[]) =>
	voteOn(
		word,
		pairs.map((pair) => wordBallot(word, pair)),
	);

const renamed = (i: number) => `\tnew_${i} = demo_ns_get(dev${i}, GFP_KERNEL);\n`;
const old = (i: number) => renamed(i).replace("demo_ns_get", "demo_get");

describe("vote", () => {
	it("learns a rename from three files, and says where they are", () => {
		const rule = votes("demo_get", files(5, old, renamed))!;
		expect(rule).toMatchObject({ old: ["demo_get"], new: ["demo_ns_get"], companions: [] });
		expect(rule.confidence).toBeCloseTo(6 / 7);
		expect(rule.evidence).toEqual([
			{
				...{ kind: "renamed", from: ["demo_get"], to: ["demo_ns_get"] },
				...{ in: "files", votes: 5, voters: 5 },
				at: { side: "target", path: "drivers/d0.c", line: 5 },
			},
			{ kind: "and here", at: { side: "target", path: "drivers/d1.c", line: 5 } },
		]);
	});

	it("learns what changes along with it, and changes it on such lines only", () => {
		const pairs = files(
			4,
			(i) => `\tint set${i}(struct user_namespace *mnt_ns, int a);\n`,
			(i) => `\tint set${i}(struct mnt_idmap *idmap, int a);\n`,
		);
		const rule = votes("mnt_ns", pairs)!;
		const file = {
			base: "",
			patched:
				"\tstatic int x(struct user_namespace *mnt_ns)\n\tstruct user_namespace *other;\n\t/* mnt_ns */\n",
			hunks: [],
		};
		expect(followWords(file, [rule]).patched).toBe(
			"\tstatic int x(struct mnt_idmap *idmap)\n\tstruct user_namespace *other;\n\t/* mnt_ns */\n",
		);
	});

	it("learns to take a line out that is the same everywhere", () => {
		const rule = votes(
			"no_seek",
			files(
				3,
				() => "\t.seek = no_seek,\n",
				() => "",
			),
		)!;
		expect(rule).toMatchObject({ new: undefined });
		const text = "\t.open = mine,\n\t.seek   = no_seek,\n\t.seek = no_seek, /* why */\n\tx = no_seek;\n";
		const range = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: 4 };
		expect(applyRewrites(text, [{ ...range, edits: [range] }], takenOut(text, [rule])).patched).toBe(
			"\t.open = mine,\n\tx = no_seek;\n",
		);
	});

	it("leaves a struct of the same name alone where only the function is gone", () => {
		const rule = { ...votes("demo_get", files(5, old, renamed))!, isCall: true as const };
		const patched = "\tstruct demo_get *get = (void *)demo_get (a);\n";
		expect(followWords({ base: "", patched, hunks: [] }, [rule]).patched).toBe(
			"\tstruct demo_get *get = (void *)demo_ns_get (a);\n",
		);
	});

	it("takes a flag out of those that it is joined with", () => {
		const pairs = files(
			3,
			(i) => `\tset(a${i}, NO_SPREAD | RECLAIM);\n`,
			(i) => `\tset(a${i}, RECLAIM);\n`,
		);
		const patched = "\tset(NO_SPREAD | A,\n\t    NO_SPREAD | B);\n\tset(A | NO_SPREAD);\n\tset(NO_SPREAD);\n";
		expect(followWords({ base: "", patched, hunks: [] }, [votes("NO_SPREAD", pairs)!]).patched).toBe(
			"\tset(A,\n\t    B);\n\tset(A);\n\tset(NO_SPREAD);\n",
		);
	});

	it.each([
		["two files", files(2, old, renamed)],
		[
			"files that disagree",
			[...files(3, old, renamed), ...files(2, old, (i) => renamed(i).replace("_ns_", "_no_"))],
		],
		["calls that lost an argument, too", files(4, old, (i) => renamed(i).replace(", GFP_KERNEL", ""))],
		["files that upstream rewrote", files(4, old, () => "\tall_else();\n")],
	])("declines to learn from %s", (_, pairs) => {
		expect(votes("demo_get", pairs)).toBeUndefined();
	});
});
