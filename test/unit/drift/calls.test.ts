import { describe, expect, it } from "vitest";
import { callBallot, rewriteCalls, voteOnCalls } from "../../../src/migrate/drift/calls.js";
import { filePair } from "../../../src/migrate/drift/mine.js";
import { applyRewrites } from "../../../src/migrate/drift/splice.js";
import { splitLines } from "../../../src/text/lines.js";

const file = (i: number, body: string) => `int f${i}(void)\n{\n\tint flag;\n\n${body}\treturn 0;\n}\n`;
const files = (count: number, before: (i: number) => string, after: (i: number) => string) =>
	Array.from({ length: count }, (_, i) => filePair(`drivers/d${i}.c`, file(i, before(i)), file(i, after(i))));

/** What becomes of a text, every line being the patch's own, by the rule that the files teach for calls of `demo`. */
function rewrite(text: string, count: number, pairs: ReturnType<typeof files>): string {
	const rule = voteOnCalls(
		"demo",
		count,
		pairs.map((pair) => callBallot("demo", pair)),
	);
	const range = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: splitLines(text).length };
	return applyRewrites(text, [{ ...range, edits: [range] }], rule ? rewriteCalls(text, [rule]) : []).patched;
}

describe("call sites by example", () => {
	const owner = (i: number) => `\tc${i} = demo(THIS_MODULE, "d${i}");\n`;
	const lost = files(3, owner, (i) => owner(i).replace("THIS_MODULE, ", ""));

	it("drops an argument that all callers dropped, over line ends too", () => {
		expect(rewrite(file(9, '\tx = demo(THIS_MODULE,\n\t\t "mine");\n'), 2, lost)).toBe(
			file(9, '\tx = demo("mine");\n'),
		);
	});

	it("keeps an argument that is another than the callers dropped", () => {
		const mine = file(9, '\tx = demo(fs->owner, "mine");\n');
		expect(rewrite(mine, 2, lost)).toBe(mine);
	});

	it("takes the prototype in a header for no caller", () => {
		const header = filePair("include/linux/demo.h", "void demo(int a);\n", "void demo(int a, void *data);\n");
		const pairs = files(
			3,
			(i) => `\tdemo(${i});\n`,
			(i) => `\tdemo(${i}, NULL);\n`,
		);
		expect(rewrite(file(9, "\tdemo(7);\n"), 1, [header, ...pairs])).toBe(file(9, "\tdemo(7, NULL);\n"));
	});

	it("adds a constant that all callers added, and leaves the line breaks", () => {
		const pairs = files(
			4,
			(i) => `\tdemo(a${i}, b(c, ${i}));\n`,
			(i) => `\tdemo(a${i}, b(c, ${i}), NULL);\n`,
		);
		expect(rewrite(file(9, "\tdemo(mine,\n\t     b(1, 2));\n"), 2, pairs)).toBe(
			file(9, "\tdemo(mine,\n\t     b(1, 2), NULL);\n"),
		);
	});

	it("moves arguments, and takes another name", () => {
		const pairs = files(
			3,
			(i) => `\tdemo(dev${i}, value);\n`,
			(i) => `\tnewer(value, dev${i});\n`,
		);
		expect(rewrite(file(9, "\tdemo(mine, 1);\n"), 2, pairs)).toBe(file(9, "\tnewer(1, mine);\n"));
	});

	it("drops a variable that only took a value back", () => {
		const pairs = files(
			3,
			(i) => `\tdemo(n${i}, &flag);\n`,
			(i) => `\tdemo(n${i});\n`,
		);
		expect(rewrite(file(9, "\tdemo(mine, &flag);\n"), 2, pairs)).toBe(
			file(9, "\tdemo(mine);\n").replace("\tint flag;\n", ""),
		);
		const used = file(9, "\tdemo(mine, &flag);\n\tuse(flag);\n");
		expect(rewrite(used, 2, pairs)).toBe(used);
	});

	it.each([
		["two files", files(2, owner, (i) => owner(i).replace("THIS_MODULE, ", ""))],
		["files that disagree", [...lost, ...files(1, owner, (i) => owner(i).replace(/, "d\d"/, ""))]],
		["an argument that each file gives its own", files(3, owner, (i) => owner(i).replace('"d', `x${i}, "d`))],
	])("declines to learn from %s", (_, pairs) => {
		expect(
			voteOnCalls(
				"demo",
				2,
				pairs.map((pair) => callBallot("demo", pair)),
			),
		).toBeUndefined();
	});
});
