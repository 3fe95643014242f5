import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";

/** Ports the change of a function's body; gives each hunk's state, and the target's lines that the gate tells. */
function port(base: string[], patched: string[], target: string[], path = "drivers/demo.c") {
	const around = (body: string[]) =>
		["int demo_go(struct demo *d)", "{", "\tdemo_a(d);", ...body, "\tdemo_z(d);", "\treturn 0;", "}"]
			.map((line) => `${line}\n`)
			.join("");
	const texts = { base: around(base), patched: around(patched), target: around(target) };
	const edits = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false });
	const hunks = edits.map((edit) => ({ ...edit, edits: [edit] }));
	return portText({ path, ...texts, hunks }, DEFAULT_SETTINGS).hunks.flatMap(({ state, gates }) => [
		state,
		...gates.flatMap((each) => (each.gate === "enclosed" ? [each.lines.join("-")] : [])),
	]);
}

const PLAIN = ["\tif (demo_bad(d))", "\t\treturn -EBUSY;"];
const BRACED = ["\tif (demo_bad(d)) {", "\t\tdemo_unlock(d);", "\t\treturn -EBUSY;", "\t}"];
const LEAVES = ["\tif (demo_bad(d))", "\t\tgoto unlock;"];

describe("a block around lines that the other side changed", () => {
	it("is not the patch's to put there", () => {
		expect(port(PLAIN, BRACED, LEAVES)).toEqual(["unsure", "5-5", "unsure", "5-5"]);
	});

	it("is not upstream's for the patch's line to land in", () => {
		expect(port(PLAIN, LEAVES, BRACED)).toEqual(["unsure"]);
	});
});

describe("a block lands", () => {
	it("around lines that upstream left alone", () => {
		const [base, patched] = [PLAIN, BRACED].map((lines) => ["\tdemo_b(d);", ...lines]) as [
			string[],
			string[],
		];
		expect(port(base, patched, ["\tdemo_new(d);", ...base])).toEqual(["landed", "landed"]);
	});

	it("where upstream changed what stands beside it", () => {
		const [base, patched] = [
			[...PLAIN, "\tdemo_y(d);"],
			[...BRACED, "\tdemo_y(d);"],
		];
		expect(port(base, patched, [...PLAIN, "\tdemo_y(d, 1);"])).toEqual(["landed", "landed"]);
	});

	it("whose head and end were there before, and are only written otherwise", () => {
		const base = ["\tif (demo_bad(d)) {", "\t\tdemo_b(d);", "\t\tdemo_c(d);", "\t}"];
		const patched = [
			"\tif (demo_bad(d) && d->on) {",
			"\t\tdemo_b(d);",
			"\t\tdemo_c(d);",
			"\t} else {",
			"\t\tdemo_e(d);",
			"\t}",
		];
		const target = ["\tif (demo_bad(d)) {", "\t\tdemo_b(d);", "\t\tdemo_b2(d);", "\t\tdemo_c(d);", "\t}"];
		expect(port(base, patched, target)).not.toContain("5-7");
	});
});
