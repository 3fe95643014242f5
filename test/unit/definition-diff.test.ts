import { describe, expect, it } from "vitest";
import { changeText, type Found } from "../../src/assist/definition-diff.js";
import { profileOf } from "../../src/fingerprint/profile.js";
import { splitLines } from "../../src/text/lines.js";

const PATH = "include/linux/tank.h";

function found(text: string, name: string): Found {
	const lines = splitLines(text);
	const definition = profileOf(PATH)
		.definitions(lines)
		.find((each) => each.name === name)!;
	return { path: PATH, definition, lines };
}

function shown(before: string, after: string, name: string, ...wanted: string[]): string | undefined {
	return changeText({ base: found(before, name), target: found(after, name) }, new Set(wanted))?.shown;
}

const spare = Array.from({ length: 20 }, (_, i) => `\tint spare_${i};\n`).join("");
const tank = (members: string, others = "") => `${others}struct tank {\n${spare}${members}\tint last;\n};\n`;

describe("what upstream changed of a definition is shown", () => {
	it("with what came in place of the member that is gone, and of what type that is", () => {
		const gone = "\tint and_more;\n".repeat(12);
		const old = `\tstruct part core;\n\tstruct part init;\n${gone}`;
		const types =
			"enum part_kind {\n\tPART_TEXT,\n\tMOST_PARTS,\n};\n\nstruct chunk {\n\tvoid *base;\n};\n\n";
		expect(shown(tank(old), tank("\tstruct chunk parts[MOST_PARTS];\n", types), "struct tank", "core")).toBe(
			`/* ${PATH}: struct tank */
 	int spare_19;
-	struct part core;
+	struct chunk parts[MOST_PARTS];
 	int last;

 enum part_kind {
 	PART_TEXT,
 	MOST_PARTS,
 };

 struct chunk {
 	void *base;
 };
`,
		);
	});

	it("not where a word in use is a callback's parameter only", () => {
		const old = "\tint (*fill)(struct pump *pump,\n\t\t    int amount);\n";
		expect(shown(tank(old), tank("\tint other;\n"), "struct tank", "amount", "pump")).toBeUndefined();
		expect(shown(tank(old), tank("\tint other;\n"), "struct tank", "fill")).toContain("-\tint (*fill)");
	});

	it.each([
		["#define TANK_FULL 0x020\n", "#define TANK_FULL (1 << 5)\n", "TANK_FULL"],
		["#define TANK_FULL 32\n", "#define TANK_FULL BIT(5)\n", "TANK_FULL"],
		[
			"extern __printf(3, 4)\nint tank_print(char *to, int most);\n",
			"__printf(3, 4) int tank_print(char *to, int most);\n",
			"tank_print",
		],
	])("not where it says the same: %s", (before, after, name) => {
		expect(shown(before, after, name, name)).toBeUndefined();
	});

	it("where a value is another one", () => {
		const text = shown("#define TANK_FULL 0x020\n", "#define TANK_FULL (1 << 6)\n", "TANK_FULL", "TANK_FULL");
		expect(text).toContain("+#define TANK_FULL (1 << 6)");
	});
});
