import { describe, expect, it } from "vitest";
import { type Edited, takenNames } from "../../src/fingerprint/things/taken.js";

const BASE = ["int pump_level;\n", "\n", "int pump_drain(void)\n", "{\n", "\treturn pump_level;\n", "}\n"];

/** Puts lines in at places of the base, given from its end. */
function inserted(...places: readonly (readonly [at: number, ...lines: string[]])[]): Edited {
	const patched = [...BASE];
	for (const [at, ...lines] of places) patched.splice(at, 0, ...lines);
	return { base: BASE, patched, edits: places.map(([, ...added]) => ({ removed: [], added })) };
}

const names = (edited: Edited) => takenNames("pump.c", edited).map(({ name }) => name);

describe("what a patch takes away", () => {
	it("is nothing where it adds a comment, of one line or more", () => {
		expect(names(inserted([0, "/* how full */\n"]))).toEqual([]);
		expect(names(inserted([2, "/*\n", " * lets it out\n", " */\n"]))).toEqual([]);
	});

	it("is what it comments out, by marks at two places", () => {
		expect(names(inserted([6, "*/\n"], [2, "/*\n"]))).toEqual(["pump_drain"]);
	});
});
