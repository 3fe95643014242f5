import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

/** Ports an edit of a text; gives what comes out where every hunk is sure, else the first reason against it. */
function port(path: string, base: string, patched: string, target: string) {
	const port = portText(
		{ path, base, patched, target, hunks: hunksBetween(base, patched) },
		DEFAULT_SETTINGS,
	);
	const unsure = port.hunks.find(({ state }) => state === "unsure");
	return unsure ? { why: unsure.gates[0]?.gate ?? unsure.strategy } : { text: port.text };
}
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

describe("a list that both sides let go on", () => {
	const base = lines(
		"zed-objs := zed-main.o zed-irq.o \\",
		"\t    zed-pm.o",
		"",
		"obj-$(CONFIG_ZED) += zed.o",
	);
	const patched = base.replace("zed-pm.o", "zed-pm.o \\\n\t    zed-tc.o");
	it("has upstream's new words and then the patch's", () => {
		const target = base.replace("zed-pm.o", "zed-pm.o \\\n\t    zed-ptp.o");
		expect(port("drivers/zed/Makefile", base, patched, target)).toEqual({
			text: base.replace("zed-pm.o", "zed-pm.o \\\n\t    zed-ptp.o \\\n\t    zed-tc.o"),
		});
	});
	it("keeps line ends of two bytes", () => {
		const crlf = (text: string) => text.replaceAll("\n", "\r\n");
		const target = base.replace("zed-pm.o", "zed-pm.o \\\n\t    zed-ptp.o");
		expect(port("drivers/zed/Makefile", crlf(base), crlf(patched), crlf(target))).toEqual({
			text: crlf(base.replace("zed-pm.o", "zed-pm.o \\\n\t    zed-ptp.o \\\n\t    zed-tc.o")),
		});
	});
	it.each([
		["both brought the same word among others", "zed-pm.o \\\n\t    zed-ptp.o zed-tc.o"],
		["upstream changed the last word as well", "zed-power.o \\\n\t    zed-ptp.o"],
	])("declines where %s", (_, now) => {
		expect(port("drivers/zed/Makefile", base, patched, base.replace("zed-pm.o", now))).toHaveProperty("why");
	});
	it("declines where the words are a command's", () => {
		const command = (text: string) => text.replace("zed-objs :=", "cmd_zed =");
		const target = base.replace("zed-pm.o", "zed-pm.o \\\n\t    zed-ptp.o");
		expect(port("drivers/zed/Makefile", command(base), command(patched), command(target))).toHaveProperty(
			"why",
		);
	});
});

describe("a line at the end of its block", () => {
	const chain = (...links: string[]) =>
		lines("void zed_set(struct zed *z, int what)", "{", ...links, "\t}", "\tzed_sync(z);", "}");
	const first = ["\tif (what == ZED_LEFT) {", "\t\tz->left = 1;"];
	const last = ["\t} else if (what == ZED_MODE) {", "\t\tz->mode = 1;"];
	const patched = chain(...first, "\t\tz->dirty = true;", ...last);
	it("stays there where upstream goes on by closing the block", () => {
		const theirs = ["\t} else if (what == ZED_OLD) {", "\t\tz->old = 1;"];
		expect(
			port("drivers/zed.c", chain(...first, ...last), patched, chain(...first, ...theirs, ...last)),
		).toEqual({
			text: chain(...first, "\t\tz->dirty = true;", ...theirs, ...last),
		});
	});
	it("is not guessed where upstream goes on inside of the block", () => {
		const theirs = ["\t\tz->old = 1;", "\t} else if (what == ZED_OLD) {", "\t\tz->older = 1;"];
		expect(
			port("drivers/zed.c", chain(...first, ...last), patched, chain(...first, ...theirs, ...last)),
		).toEqual({ why: "both-insert" });
	});
});

describe("a row beside one whose form upstream changed", () => {
	const table = (...rows: string[]) => lines("static struct zed_attr zeds[] = {", ...rows, "};");
	const row = (name: string, form = "ZED_ATTR") => `\t${form}(${name}),`;
	const base = table(row("ONE"), row("TWO"), row("THREE"), row("FOUR"), row("TYPE"), row("END", "ZED_LAST"));
	const patched = base.replace("\tZED_ATTR(TYPE)", "\tZED_ATTR(MINE),\n\tZED_ATTR(TYPE)");
	it("keeps its form where other rows have it still", () => {
		const target = base.replace("ZED_ATTR(TYPE)", "ZED_ENUM_ATTR(TYPE)");
		expect(port("drivers/zed.c", base, patched, target)).toEqual({
			text: target.replace("\tZED_ENUM", "\tZED_ATTR(MINE),\n\tZED_ENUM"),
		});
	});
	it("is unsure where no row has it any more", () => {
		const few = table(row("HEAD", "ZED_HEAD"), row("TYPE"), row("SCOPE"));
		const more = few.replace("\tZED_ATTR(TYPE)", "\tZED_ATTR(MINE),\n\tZED_ATTR(TYPE)");
		const target = few.replaceAll("ZED_ATTR(", "ZED_ENUM_ATTR(");
		expect(port("drivers/zed.c", few, more, target)).toEqual({ why: "row-form" });
	});
});

describe("lines that upstream moved within their function", () => {
	const bind = (...body: string[]) =>
		lines("int zed_bind(struct zed *z)", "{", ...body.map((line) => `\t${line}`), "\treturn 0;", "}");
	const regs = "z->set.regs = zed_regs;";
	const steps = ["int ret = zed_clocks(z);", "", "if (ret)", "\treturn ret;", "z->base = zed_map(z, 0);"];
	const old = [...steps, regs, "zed_start(z);"];
	const now = [regs, ...steps, "zed_begin(z);"];
	const mine = (body: string[]) => body.map((line) => line.replace("= zed_regs", "= zed_v4_regs"));
	it("are changed where they stand now", () => {
		expect(port("drivers/zed.c", bind(...old), bind(...mine(old)), bind(...now))).toEqual({
			text: bind(...mine(now)),
		});
	});
	it("are not looked for in another function", () => {
		const apart = `${bind("zed_begin(z);")}\n${bind(...now).replace("zed_bind", "zed_probe")}`;
		expect(port("drivers/zed.c", bind(...old), bind(...mine(old)), apart)).toHaveProperty("why");
	});
	it("are not chosen among where they stand twice", () => {
		const twice = bind(regs, "zed_reset(z);", ...now);
		expect(port("drivers/zed.c", bind(...old), bind(...mine(old)), twice)).toHaveProperty("why");
	});
});

describe("a line that upstream has as well", () => {
	const fn = (name: string, ...body: string[]) =>
		lines(`static void ${name}(struct zed *z)`, "{", ...body.map((line) => `\t${line}`), "}", "");
	const call = "zed_write(z, ZED_CTRL, z->ctrl & ~ZED_EX);";
	const suspend = (...more: string[]) =>
		fn("zed_suspend", "int i = zed_read(z);", ...more, "zed_save(z, i);");
	const patched = suspend("/* the exception bit must not be set */", call);
	it("is no other's where it is in another function", () => {
		const target = suspend() + fn("zed_support", "zed_lock(z);", call, "zed_unlock(z);");
		expect(port("drivers/zed.c", suspend(), patched, target)).toEqual({
			text: patched + fn("zed_support", "zed_lock(z);", call, "zed_unlock(z);"),
		});
	});
	it("would be there twice where it is in the same", () => {
		const target = fn("zed_suspend", "int i = zed_read(z);", "zed_save(z, i);", "zed_idle(z);", call);
		expect(port("drivers/zed.c", suspend(), patched, target)).toEqual({ why: "doubled" });
	});
	it("would be there twice where it is all that the patch adds, wherever upstream put it", () => {
		const target = suspend() + fn("zed_support", "zed_lock(z);", call, "zed_unlock(z);");
		expect(port("drivers/zed.c", suspend(), suspend(call), target)).toEqual({ why: "doubled" });
	});
});

describe("a field that upstream put into another", () => {
	const flags = ["ZED_SLOW |", "ZED_WIDE,"];
	const table = (name: string, value: string[]) =>
		lines(`static const struct zed_data ${name} = {`, "\t.ops = &zed_ops,", ...value, "};", "");
	const plain = (name: string, quirks: string[]) =>
		table(name, [`\t.quirks = ${quirks[0]}`, ...quirks.slice(1).map((line) => `\t\t  ${line}`)]);
	const nested = (name: string, quirks: string[]) =>
		table(name, [
			"\t.pdata = {",
			`\t\t.quirks = ${quirks[0]}`,
			...quirks.slice(1).map((line) => `\t\t\t  ${line}`),
			"\t},",
			"\t.init = zed_init,",
		]);
	const more = ["ZED_SLOW |", "ZED_WIDE |", "ZED_DEEP,"];
	it("is edited there, in its indentation", () => {
		const other = plain("zed_old", ["ZED_SLOW,"]);
		expect(
			port(
				"drivers/zed.c",
				other + plain("zed_new", flags),
				other + plain("zed_new", more),
				other + nested("zed_new", flags),
			),
		).toEqual({ text: other + nested("zed_new", more) });
	});
	it("is not edited in what stood in the base already", () => {
		const two = (first: string[], second: string[]) =>
			table("zed_new", [
				"\t.pdata = {",
				`\t\t.quirks = ${first.join(" ")}`,
				"\t},",
				`\t.quirks = ${second[0]}`,
				...second.slice(1).map((line) => `\t\t  ${line}`),
			]);
		const base = two(["ZED_NONE,"], flags);
		const target = nested("zed_new", flags);
		expect(port("drivers/zed.c", base, two(["ZED_NONE,"], more), target)).toHaveProperty("why");
	});
});

describe("a routine of the assembler behind one that no end closes", () => {
	const routine = (name: string, ...body: string[]) => [
		"/*",
		` *\t${name}(start, end)`,
		" */",
		`${name}:`,
		...body.map((line) => `\t${line}`),
		"\tret\tlr",
		"",
	];
	const entry = (head: string, end: string[]) => [head, "\tmov\tr0, #0", "\tret\tlr", ...end, ""];
	const old = lines(...entry("ENTRY(zed_flush)", []), ...routine("zed_inv", "ldrb\tr2, [r0]", "tst\tr0, #3"));
	const patched = old.replace("zed_inv:", "ENTRY(zed_inv)");
	it("is its own, and so is not in what upstream closes before it", () => {
		const ended = entry("SYM_TYPED_FUNC_START(zed_flush)", ["SYM_FUNC_END(zed_flush)"]);
		const target = lines(...ended, ...routine("zed_inv", "tst\tr0, #3"));
		expect(port("arch/arm/mm/zed.S", old, patched, target)).toEqual({
			text: target.replace("zed_inv:", "ENTRY(zed_inv)"),
		});
	});
	it("is not taken for one where it is a label within a function that is closed", () => {
		const within = (name: string, rest: string[]) =>
			lines(`SYM_FUNC_START(${name})`, "\tmov\tr0, #0", ...rest, `SYM_FUNC_END(${name})`, "");
		const loop = routine("loop", "ldrb\tr2, [r0]", "tst\tr0, #3");
		const base = within("zed_a", loop) + within("zed_b", ["\tnop"]);
		const target = within("zed_a", ["\tnop"]) + within("zed_b", loop);
		const edited = base.replace("\tldrb\tr2, [r0]\n", "\tldrb\tr2, [r1]\n");
		expect(port("arch/arm/mm/zed.S", base, edited, target)).toHaveProperty("why");
	});
});

describe("a devicetree node where upstream put nodes too", () => {
	const soc = (...nodes: string[]) => lines("/ {", "\tsoc {", ...nodes, "\t};", "};");
	const node = (name: string) => [
		`\t\t${name.split("@")[0]}: ${name} {`,
		`\t\t\tcompatible = "demo,${name}";`,
		"\t\t};",
	];
	const outer = [...node("uart@100"), ...node("spi@900")];
	const patched = soc(...node("uart@100"), ...node("mine@450"), ...node("spi@900"));
	it("goes behind theirs where those are in no order", () => {
		const theirs = [...node("usb@500"), ...node("mac@300")];
		expect(
			port(
				"arch/arm/boot/dts/zed.dtsi",
				soc(...outer),
				patched,
				soc(...node("uart@100"), ...theirs, ...node("spi@900")),
			),
		).toEqual({ text: soc(...node("uart@100"), ...theirs, ...node("mine@450"), ...node("spi@900")) });
	});
	it("goes to its place where they are sorted", () => {
		const [low, high] = [node("mac@300"), node("usb@500")];
		expect(
			port(
				"arch/arm/boot/dts/zed.dtsi",
				soc(...outer),
				patched,
				soc(...node("uart@100"), ...low, ...high, ...node("spi@900")),
			),
		).toEqual({ text: soc(...node("uart@100"), ...low, ...node("mine@450"), ...high, ...node("spi@900")) });
	});
	it("does not where theirs has its address", () => {
		const theirs = [...node("usb@500"), ...node("their@450")];
		expect(
			port(
				"arch/arm/boot/dts/zed.dtsi",
				soc(...outer),
				patched,
				soc(...node("uart@100"), ...theirs, ...node("spi@900")),
			),
		).toHaveProperty("why");
	});
});
