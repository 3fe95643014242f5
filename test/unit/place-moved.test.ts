import { describe, expect, it } from "vitest";
import { alsoInFile } from "../../src/assist/also-in-file.js";
import { stillInFile } from "../../src/assist/brought.js";
import { constantsBeside } from "../../src/assist/constants.js";
import { movedNames } from "../../src/assist/moved-names.js";
import { standingElsewhere } from "../../src/assist/neighbours.js";
import { questionsAboutNew, questionsOf } from "../../src/assist/questions.js";
import type { HunkOutcome } from "../../src/model/decision.js";
import type { TreeReader } from "../../src/model/tree.js";
import { hunksBetween } from "../../src/text/hunks.js";
import { splitLines } from "../../src/text/lines.js";

const PATH = "drivers/water/tank.c";

function asked(base: string, patched: string, now: string, path = PATH) {
	const hunks = hunksBetween(base, patched);
	return questionsOf(path, splitLines(base), splitLines(patched), now, hunks, () => true);
}

/** A tree's files, searched as git would. */
function treeOf(files: Readonly<Record<string, string>>) {
	return {
		read: async (path: string) => files[path],
		list: async (folder: string) => Object.keys(files).map((path) => path.slice(folder.length + 1)),
		filesWith: async (words: readonly string[]) =>
			Object.keys(files).filter((path) => words.some((word) => files[path]!.includes(word))),
	};
}

const work = (name: string, ...lines: string[]) =>
	`static void ${name}(struct tank *tank)\n{\n${lines.map((line) => `\t${line}\n`).join("")}}\n\n`;

describe("the place of a question", () => {
	it("is not a definition that was another one before and only stands where the old one stood", () => {
		const head = "#include <linux/tank.h>\n\n";
		const other = work("tank_init", "tank_set(tank, TANK_LOW);", "tank_set(tank, TANK_HIGH);");
		const old = (call: string) =>
			head + work("tank_down", "int ret;", "", call, "tank->up = false;", "WARN_ON(ret);") + other;
		const texts = asked(old("ret = tank_rate(tank);"), old("ret = tank_min_rate(tank);"), head + other);
		expect(texts.questions[0]!.target).toBeUndefined();
	});

	it("is the function that both neighbours of the patch's lines went to, though more of the old one is left", () => {
		const steps = (name: string) => Array.from({ length: 4 }, (_, i) => `tank_${name}(tank, ${i});`);
		const own = ["lock_init(&tank->lock);", "tank->size = TANK_SIZE;"] as const;
		const old = (...more: string[]) =>
			work("tank_bind", ...steps("map"), own[0], ...more, own[1], ...steps("load"));
		const now =
			work("tank_alloc", "tank->dev = dev;", ...own) +
			work("tank_bind", ...steps("map"), "tank_alloc(tank);", ...steps("load"));
		const { questions } = asked(old(), old("INIT_LIST_HEAD(&tank->stale);"), now);
		const { from, to } = questions[0]!.target!;
		expect(splitLines(now).slice(from, to).join("")).toBe(
			`${work("tank_alloc", "tank->dev = dev;", ...own).trimEnd()}\n`,
		);
	});

	it("has the part of a split function that what the patch stands beside went to, where that is near", () => {
		const other = work("tank_other", "tank_log(tank);");
		const old = (...more: string[]) =>
			other +
			work("tank_init", "tank->rate = rate_of;", "tank->depth = 4;", ...more, "tank->has_lock = true;");
		const split = (between: string) =>
			`${work("tank_init", "tank->rate = rate_of;")}${between}${work("tank_late", "tank->params.depth = 4;", "tank->has_lock = true;")}`;
		const shown = (now: string) => {
			const { questions } = asked(old(), old("tank->is_wide = false;"), now);
			const { from, to } = questions[0]!.target!;
			return splitLines(now).slice(from, to).join("");
		};
		const far = Array.from({ length: 90 }, (_, i) => `int gauge_${i};\n`).join("");
		expect(shown(other + split(""))).toContain("static void tank_late");
		expect(shown(other + split(far))).not.toContain("tank_late");
		expect(shown(old("tank->seen++;"))).not.toContain("tank_other");
	});

	it("of a table of a new file has the table beside it that it points to", () => {
		const ops = "static const struct tank_ops tank_ops = {\n\t.start = tank_start,\n};\n\n";
		const table =
			"static struct tank_driver tank_driver = {\n\t.ops = &tank_ops,\n\t.probe = tank_probe,\n};\n";
		const far = Array.from({ length: 60 }, (_, i) => `int gauge_${i};\n`).join("");
		const shown = (text: string) => {
			const lines = splitLines(text);
			const at = lines.findIndex((line) => line.includes(".probe"));
			const edit = { oldFrom: at, oldTo: at, newFrom: at, newTo: at + 1 };
			const { questions } = questionsAboutNew(PATH, lines.toSpliced(at, 1), lines, [
				{ ...edit, edits: [edit] },
			]);
			return lines.slice(questions[0]!.patched.from, questions[0]!.patched.to).join("");
		};
		expect(shown(`int first;\n\n${ops}${table}`)).toBe(ops + table);
		expect(shown(ops + far + table)).toBe(table);
	});
});

describe("where definitions went that a patch changes", () => {
	it("is told with the file beside it that has them now", async () => {
		const head = "#define TANK_MODE_A 0\n#define TANK_MODE_B 1\n\nenum tank_level {\n\tTANK_LOW,\n};\n";
		const now = "enum tank_level {\n\tTANK_LOW,\n};\n";
		const texts = asked(head, head.replace("MODE_A 0", "MODE_A  0").replace("MODE_B 1", "MODE_B  1"), now);
		const tree = treeOf({
			[PATH]: now,
			"drivers/water/tank_drv.h": "#define TANK_MODE_A 0\n#define TANK_MODE_B 1\n",
			"drivers/water/user.c": "int a = TANK_MODE_A;\n",
		});
		expect(await movedNames(texts, texts.questions[0]!, tree)).toEqual([
			"drivers/water/tank_drv.h has TANK_MODE_A, TANK_MODE_B now",
		]);
	});

	it("is told of other languages by the definitions around the change, of several at least", async () => {
		const rules = (more = "") =>
			`quiet_cmd_water = WATER $@\ncmd_water = $(WATERER) -o $@\n${more}water-tmp = $@.tmp\n\n`;
		const tail = "# Other rules that stay\nquiet_cmd_other = OTHER $@\n";
		const path = "scripts/Makefile.water";
		const texts = asked(rules() + tail, rules("cmd_more = more\n") + tail, tail, path);
		const tree = treeOf({
			"scripts/Makefile.tanks": rules(),
			"scripts/Makefile.one": "cmd_water = other\n",
			"scripts/tanks.sh": rules(),
		});
		expect(await movedNames(texts, texts.questions[0]!, tree)).toEqual([
			"scripts/Makefile.tanks has quiet_cmd_water, cmd_water, water-tmp now",
		]);
	});
});

describe("a line that upstream added as well", () => {
	it("is told by where it stands, seen from the place, and shown where that is not seen", () => {
		const far = Array.from({ length: 60 }, (_, i) => `int gauge_${i};\n`).join("");
		const ids = (more = "") => `static int tank_ids[] = {\n\tTANK_A,\n${more}};\n`;
		const old = `int first;\n\n${far}${ids()}`;
		const now = (at: string) => `int first;\n\n${at}${far}${ids().replace("A,", "A, TANK_Z,")}`;
		const outcomes = [{ gates: [{ gate: "doubled", code: "TANK_B," }] } as unknown as HunkOutcome];
		const said = (text: string) => {
			const texts = asked(old, old.replace(ids(), ids("\tTANK_B,\n")), text);
			const [question] = texts.questions;
			const told = standingElsewhere(texts, question!, question!.target!, outcomes);
			return [told.map((each) => each.text).at(-1), alsoInFile(texts, question!, { outcomes })];
		};
		const [text, shown] = said(now("int near;\nTANK_B,\nint nearer;\n\n"));
		expect(text).toBe("upstream has added the same line, above NEW CODE: TANK_B,");
		expect(shown).toContain("int near;\nTANK_B,\nint nearer;\n");
		const inside = now("").replace("TANK_A, TANK_Z,\n", "TANK_A, TANK_Z,\n\tTANK_B,\n");
		expect(said(inside)).toEqual(["upstream has added the same line, in NEW CODE: TANK_B,", ""]);
	});
});

describe("what upstream moved within a file that has no definitions", () => {
	const PATH = "Documentation/devicetree/bindings/water/tank.yaml";
	const names = (indent: string, more = "") =>
		`${indent}clock-names:\n${indent}  items:\n${indent}    - const: inlet\n${indent}    - const: outlet\n${more}`;
	const rest = (lines: number) => Array.from({ length: lines }, (_, i) => `# remark ${i}\n`).join("");
	const old = (more = "") => `description: A tank.\n\nproperties:\n${names("  ", more)}\n${rest(3)}`;
	const now = (lines: number) =>
		`description: A tank.\n\nproperties:\n  clock-names:\n    maxItems: 2\n\n${rest(lines)}\nallOf:\n${names("      ")}`;
	const shown = (lines: number) => {
		const { file, questions } = asked(old(), old("      - const: drain\n"), now(lines), PATH);
		const { from, to } = questions[0]!.target!;
		return file.target.slice(from, to).join("");
	};

	it("belongs to the place, where it is near", () => {
		expect(shown(20)).toContain("    maxItems: 2\n");
		expect(shown(20)).toContain("          - const: outlet\n");
		expect(shown(200)).not.toContain("- const: outlet");
	});

	it("does not where another place of the file is in between", () => {
		const limits = (most = 4) => `limits:\n  most: ${most}\n  least: 1\n`;
		const before = `${old()}${rest(30)}${limits()}`;
		const after = `${old("      - const: drain\n")}${rest(30)}${limits(5)}`;
		const { questions } = asked(before, after, `${now(30).replace("\nallOf", `${limits(6)}\nallOf`)}`, PATH);
		const [first, second] = questions.map(({ target }) => target!);
		expect(questions).toHaveLength(2);
		expect(first!.to <= second!.from || second!.to <= first!.from).toBe(true);
	});
});

describe("a name that upstream took away from the place", () => {
	it("is told of where the target's file declares it still", () => {
		const file = (members: string, rows: string) =>
			`struct tank_cfg {\n\tint size;\n${members}};\n\n${"int gauge;\n".repeat(40)}\n${rows}`;
		const row = (name: string, ...more: string[]) =>
			`static const struct tank_cfg ${name} = {\n\t.size = 1,\n${more.map((line) => `\t${line},\n`).join("")}};\n\n`;
		const old = file("\tbool wide;\n", row("tank_a", ".wide = true"));
		const patched = old + row("tank_b", ".wide = true");
		const said = (members: string) => {
			const texts = asked(old, patched, file(members, row("tank_a", ".depth = 2")));
			const [question] = texts.questions;
			return stillInFile(texts, question!, question!.target!);
		};
		const by = "the new file has it still, in struct tank_cfg";
		expect(said("\tbool wide;\n\tint depth;\n")).toEqual([{ word: "wide", by }]);
		expect(said("\tint depth;\n")).toEqual([]);
	});
});

describe("a row in the form of before", () => {
	it("is told with the enum of the constants that the rows beside it have by now", async () => {
		const table = (...rows: string[]) =>
			`static const struct tank_id ids[] = {\n${rows.map((row) => `\t{ ${row} },\n`).join("")}\t{},\n};\n`;
		const old = ['"a"', '"b"'];
		const now = table('"a", .data = TANK_WIDE', '"b", .data = TANK_DEEP');
		const texts = asked(table(...old), table(...old, '"c"'), now);
		const levels = "enum tank_kind {\n\tTANK_WIDE,\n\tTANK_DEEP,\n\tTANK_FLAT,\n};\n";
		const read = async (path: string) => (path.endsWith("tank.h") ? `int a;\n\n${levels}` : undefined);
		const grepHeaders = async (words: readonly string[]) =>
			new Map(words.map((word) => [word, ["drivers/water/tank.h"]]));
		const tree = { read, grepHeaders } as unknown as TreeReader;
		const stopped = (gate: string) => [{ gates: [{ gate }] } as unknown as HunkOutcome];
		const site = { from: 0, to: splitLines(now).length };
		expect(await constantsBeside(texts, site, stopped("row-form"), tree)).toBe(levels);
		expect(await constantsBeside(texts, site, stopped("arity"), tree)).toBe("");
	});
});

describe("a devicetree's nodes that are gone", () => {
	it("are told with the file that the target's includes now", async () => {
		const [path, kept] = ["arch/arm/boot/dts/tank-b2.dts", '#include "tank.dtsi"\n'];
		const old = (more = "") => `&mmc0 {\n\tbus-width = <4>;\n};\n\n${more}&usb1 {\n\tstatus = "okay";\n};\n`;
		const now = `#include "tank-b.dtsi"\n\n&mmc0 {\n\tbus-width = <8>;\n};\n`;
		const texts = asked(kept + old(), kept + old("&mmc1 {\n\tnon-removable;\n};\n\n"), now, path);
		const tree = treeOf({ "arch/arm/boot/dts/tank-b.dtsi": old(), "arch/arm/boot/dts/tank-c.dts": old() });
		expect(await movedNames(texts, texts.questions[0]!, tree)).toEqual([
			"arch/arm/boot/dts/tank-b.dtsi, which it includes, has &usb1 now",
		]);
	});
});

describe("what upstream took away from a place and says elsewhere in the file", () => {
	it("is shown, in whatever form it stands there", () => {
		const apart = Array.from({ length: 40 }, (_, i) => `gauge-${i}: 1\n`).join("");
		const text = (leds: string, more = "") => `inlet: 1\n${leds}outlet: 2\n${apart}${more}`;
		const texts = asked(
			text("led-power: on\n"),
			text("led-power: keep\n"),
			text("", "led_power = off\n"),
			"Documentation/tank.yaml",
		);
		expect(alsoInFile(texts, texts.questions[0]!, { outcomes: [] })).toContain("led_power = off\n");
	});
});
