import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

/** Ports an edit of a text; undefined where a hunk is unsure. */
function port(path: string, base: string, patched: string, target: string): string | undefined {
	const ported = portText(
		{ path, base, patched, target, hunks: hunksBetween(base, patched) },
		DEFAULT_SETTINGS,
	);
	return ported.hunks.every(({ state }) => state === "landed") ? ported.text : undefined;
}

describe("what upstream moved in a file as a whole", () => {
	const config = (...rows: string[]) =>
		lines("CONFIG_PCI=y", ...rows, "# CONFIG_ZED_LEDS is not set", "CONFIG_OF=y");
	const path = "arch/zed/configs/zed_defconfig";
	it("is changed where it stands now", () => {
		const base = config("CONFIG_ZED_CORE=y", "CONFIG_ZED_FAN=m");
		const target = lines("CONFIG_ZED_FAN=m") + config("CONFIG_ZED_CORE=y");
		expect(port(path, base, base.replace("FAN=m", "FAN=y"), target)).toBe(target.replace("FAN=m", "FAN=y"));
	});
	const source = (...rows: string[]) => lines("#include <linux/zed.h>", "", ...rows, "", "int zed;");
	const [one, two] = ["#define ZED_DELAY_MS\t10", "#define ZED_TRIES\t3"];
	const base = source(one, two, "#define ZED_LAST\t9");
	const patched = base.replace("MS\t10", "MS\t20");
	it("is changed where it stands now, a macro as well", () => {
		const target = source(two, "#define ZED_LAST\t9", one);
		expect(port("drivers/zed.c", base, patched, target)).toBe(target.replace("MS\t10", "MS\t20"));
	});
	it("is not guessed where it came under a condition", () => {
		const target = source(two, "#define ZED_LAST\t9", "#ifdef CONFIG_ZED_SLOW", one, "#endif");
		expect(port("drivers/zed.c", base, patched, target)).toBeUndefined();
	});
	it("is not guessed where it stands there with another value", () => {
		const target = source(two, "#define ZED_LAST\t9", one.replace("10", "15"));
		expect(port("drivers/zed.c", base, patched, target)).toBeUndefined();
	});
	it("is not guessed where there are two of it now", () => {
		const target = source(two, "#define ZED_LAST\t9", one, "#ifdef CONFIG_ZED_SLOW", one, "#endif");
		expect(port("drivers/zed.c", base, patched, target)).toBeUndefined();
	});
});

describe("a statement that upstream laid out anew", () => {
	const body = (...rows: string[]) =>
		lines("int zed_set(struct zed *z)", "{", "\tint ret;", "", ...rows, "\treturn ret;", "}");
	const base = body("\tret = zed_write(z, ZED_CTRL, ZED_CTRL_EN);");
	const wrapped = body("\tret = zed_write(z,", "\t\t\tZED_CTRL,", "\t\t\tZED_CTRL_EN);");
	it("takes what the patch changed in it", () => {
		const changed = base.replace("ZED_CTRL_EN", "ZED_CTRL_RST");
		expect(port("drivers/zed.c", base, changed, wrapped)).toBe(
			wrapped.replace("ZED_CTRL_EN", "ZED_CTRL_RST"),
		);
	});
	it("is not guessed where upstream also changed it at that place", () => {
		const target = wrapped.replace("ZED_CTRL_EN", "ZED_CTRL_IRQ");
		expect(port("drivers/zed.c", base, base.replace("ZED_CTRL_EN", "ZED_CTRL_RST"), target)).toBeUndefined();
	});
	it("is not guessed where the ends of lines mean something", () => {
		const rule = (recipe: string[]) => lines("zed.h: zed.in", ...recipe);
		const before = rule(["\tgen-zed --in $< --mode slow --out $@"]);
		const target = rule(["\tgen-zed --in $<", "\t--mode slow --out $@"]);
		expect(port("drivers/zed/Makefile", before, before.replace("slow", "fast"), target)).toBeUndefined();
	});
});

describe("a declaration that one side qualifies", () => {
	const table = (head: string) => lines(`${head} = {`, '\t{ .compatible = "zed,z1" },', "\t{}", "};");
	const head = "static const struct zed_id zed_ids[]";
	it("takes what the other side changed in another place of it", () => {
		expect(
			port(
				"drivers/zed.c",
				table(head),
				table(head.replace("static ", "")),
				table(head.replace("zed_id ", "zed_id __maybe_unused ")),
			),
		).toBe(table("const struct zed_id __maybe_unused zed_ids[]"));
	});
	it("is not guessed where upstream put in what is more than that", () => {
		expect(
			port(
				"drivers/zed.c",
				table(head),
				table(head.replace("static ", "")),
				table(head.replace("zed_id ", "zed_id *zed_map(1) ")),
			),
		).toBeUndefined();
	});
});
