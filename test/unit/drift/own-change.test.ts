import { describe, expect, it } from "vitest";
import { isOwnChange } from "../../../src/migrate/drift/own-change.js";
import { diffLines } from "../../../src/text/diff.js";
import { splitLines } from "../../../src/text/lines.js";

/** Whether a patch of a file does itself what a rule would do to a word. */
function own(path: string, before: string, after: string, word: string, now: string): boolean {
	const [base, patched] = [splitLines(before), splitLines(after)];
	const edits = diffLines(base, patched, { ignoreSpace: false });
	const rule = { rule: "same-file" as const, word, old: [word], new: [now], companions: [] };
	return isOwnChange({ path, base, patched, edits }, { ...rule, confidence: 0.8, evidence: [] });
}

const C =
	"static int demo_reset(void)\n{\n\treturn 0;\n}\n\nint demo_go(void)\n{\n\treturn demo_reset();\n}\n";
const KCONFIG = 'config DEMO\n\tbool "Demo"\n\nconfig OTHER\n\tdepends on DEMO\n';

describe("a rule is not followed", () => {
	it.each([
		["a function", "drivers/demo.c", C, "demo_reset"],
		["a Kconfig symbol", "drivers/Kconfig", KCONFIG, "DEMO"],
	])("where the patch gives %s another name than upstream did", (_, path, text, word) => {
		expect(own(path, text, text.replaceAll(word, `${word}_SOFT`), word, `${word}_HARD`)).toBe(true);
	});

	it("where the patch gives the very name that upstream gave", () => {
		expect(
			own("drivers/demo.c", C, C.replaceAll("demo_reset", "demo_hw_reset"), "demo_reset", "demo_hw_reset"),
		).toBe(true);
	});
});

describe("a rule is followed", () => {
	it("where the patch calls something else at one place, and the function stays", () => {
		const after = C.replace("return demo_reset()", "return demo_quick()");
		expect(own("drivers/demo.c", C, after, "demo_reset", "demo_hw_reset")).toBe(false);
	});

	it("where the patch takes the function away", () => {
		const after = "int demo_go(void)\n{\n\treturn 0;\n}\n";
		expect(own("drivers/demo.c", C, after, "demo_reset", "demo_hw_reset")).toBe(false);
	});

	it("where another file declares the word", () => {
		const text = "int demo_go(void)\n{\n\treturn demo_reset();\n}\n";
		expect(
			own("drivers/demo.c", text, text.replace("demo_reset", "demo_quick"), "demo_reset", "demo_hw"),
		).toBe(false);
	});
});
