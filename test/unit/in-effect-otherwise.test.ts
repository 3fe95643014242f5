import { describe, expect, it } from "vitest";
import { inEffect } from "../../src/port/in-effect.js";
import { presenceOf } from "../../src/port/presence.js";
import { hunksBetween } from "../../src/text/hunks.js";

/** Whether upstream has in effect what a patch adds at the end of a text, where it has `theirs` there. */
function isEnough(path: string, base: string, mine: string, theirs: string): boolean {
	const texts = { path, base, patched: base + mine, target: base + theirs };
	const presences = presenceOf({ ...texts, hunks: hunksBetween(base, texts.patched) });
	return inEffect(presences.map((presence) => ({ presence, state: "unsure" as const }))).isEnough;
}

const NODE = (value: string) =>
	`\n&dial {\n\tdial-step = <4>;\n\tdial-limit = <8>;\n\tdial-mode = "slow";\n\tclock-frequency = <${value}>;\n};\n`;
const MACROS = (value: string) =>
	`#define DIAL_STEP\t4\n#define DIAL_LIMIT\t8\n#define DIAL_MODE\t2\n#define DIAL_CLOCK\t${value}\n`;
const HEADER = (type: string) =>
	`int dial_open(struct dial *d);\nint dial_turn(struct dial *d, int by);\n${type} dial_close(struct dial *d);\n`;
const MAKEFILE = (value: string) =>
	`DIAL_STEP := 4\nDIAL_LIMIT := 8\nDIAL_MODE := slow\nDIAL_CLOCK := ${value}\n`;

const FORMS: [string, string, string, (value: string) => string, string, string][] = [
	["property", "dts/board.dts", "/ {\n};\n", NODE, "1000", "2000"],
	["macro", "drivers/dial.h", "struct dial;\n", MACROS, "1000", "2000"],
	["prototype", "drivers/dial.h", "struct dial;\n", HEADER, "int", "void"],
	["variable", "drivers/Makefile", "obj-y += dial.o\n", MAKEFILE, "fast", "slow"],
];

describe("what upstream has nearly all of", () => {
	it.each(FORMS)(
		"is wanted still where a %s has another value there",
		(_, path, base, form, mine, theirs) => {
			expect(isEnough(path, base, form(mine), form(theirs))).toBe(false);
		},
	);

	it.each(FORMS)("is in effect where the %s is the same", (_, path, base, form, mine) => {
		expect(isEnough(path, base, form(mine), form(mine))).toBe(true);
	});

	it("is in effect where another struct's function is declared otherwise", () => {
		const theirs = `${HEADER("int")}void dial_shut(struct dial *d);\n`;
		expect(isEnough("drivers/dial.h", "struct dial;\n", HEADER("int"), theirs)).toBe(true);
	});
});
