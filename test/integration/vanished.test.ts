import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";

type Files = Readonly<Record<string, string | undefined>>;
const port = async (old: Files, now: Files, files: Files) => {
	const repo = new TestRepo().scene(old, now, { message: "demo: use it\n", files });
	const { stdout } = await repo.miggpt(
		...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
	);
	const [patch] = JSON.parse(stdout).patches;
	return patch.fate === "parked" ? patch.reason.text.replace(/^\S+?(?::\d+ in the base)?: /, "") : patch.fate;
};

const DTSI = "arch/arm/boot/dts/demo.dtsi";
const dtsi = (label: string) => `/ {\n\t${label}: serial@1000 {\n\t\treg = <0x1000>;\n\t};\n};\n`;
const BOARD = { "arch/arm/boot/dts/mine.dts": '#include "demo.dtsi"\n\n&uart0 {\n\tstatus = "okay";\n};\n' };
const BOARD_PATH = "arch/arm/boot/dts/board.dts";
const board = (deletion = "") =>
	`#include "demo.dtsi"\n${deletion}\n/ {\n\tmodel = "Demo";\n\tchosen {\n\t};\n};\n`;
const KCONFIG = "drivers/demo/Kconfig";
const kconfig = (symbol: string) => `config ${symbol}\n\ttristate\n`;
const RUST = "drivers/demo/demo.rs";
const rust = (member: string, more = "") =>
	`pub struct Demo {\n    ${member}: usize,\n}\n\nimpl Demo {\n    fn start(&self) {\n        go();\n${more}    }\n}\n`;
const LINKAGE = "include/linux/linkage.h";

describe("what is gone, outside of C", () => {
	it.each<[string, Files, Files, Files, string]>([
		[
			...(["a label", { [DTSI]: dtsi("uart0") }, { [DTSI]: dtsi("serial0") }, BOARD] as const),
			"no devicetree file that the target includes has the label uart0 any more",
		],
		[
			...([
				"a label whose node the target deletes",
				{ [DTSI]: dtsi("uart0"), [BOARD_PATH]: board() },
				{ [DTSI]: dtsi("uart0"), [BOARD_PATH]: board("/delete-node/ &uart0;\n") },
			] as const),
			{ [BOARD_PATH]: `${board()}\n&uart0 {\n\tstatus = "okay";\n};\n` },
			"no devicetree file that the target includes has the label uart0 any more",
		],
		[
			...(["a dtsi", { [DTSI]: dtsi("uart0") }, { [DTSI]: undefined }, BOARD] as const),
			"the target has no header <demo.dtsi> any more",
		],
		[
			...([
				"a selected symbol",
				{ [KCONFIG]: kconfig("DEMO_CORE") },
				{ [KCONFIG]: kconfig("DEMO_BASE") },
			] as const),
			{ "drivers/mine/Kconfig": "config MINE\n\ttristate\n\tselect DEMO_CORE\n" },
			"Kconfig symbol DEMO_CORE is gone from the target",
		],
		[
			...([
				"a defconfig row",
				{ [KCONFIG]: kconfig("DEMO_CORE") },
				{ [KCONFIG]: kconfig("DEMO_BASE") },
			] as const),
			{ "arch/arm/configs/mine_defconfig": "CONFIG_DEMO_CORE=y\n" },
			"Kconfig symbol DEMO_CORE is gone from the target",
		],
		[
			...(["an #ifdef", { [KCONFIG]: kconfig("DEMO_CORE") }, { [KCONFIG]: kconfig("DEMO_BASE") }] as const),
			{ "drivers/mine/a.c": "#ifdef CONFIG_DEMO_CORE\nint a;\n#endif\n" },
			"Kconfig symbol DEMO_CORE is gone from the target",
		],
		[
			...(["a Rust member", { [RUST]: rust("regs") }, { [RUST]: rust("base") }] as const),
			{ [RUST]: rust("regs", "        stop(self.regs);\n") },
			"regs is gone from the target's file",
		],
		[
			...([
				"an assembler macro",
				{ [LINKAGE]: "#define ENTRY(x) x:\n" },
				{ [LINKAGE]: "#define START(x) x:\n" },
			] as const),
			{ "arch/arm/lib/mine.S": "ENTRY(mine)\n\tret\n" },
			"ENTRY is gone from the target (it was in 1 file)",
		],
		[
			...([
				"an assembler operand",
				{ [LINKAGE]: "#define DEMO_CTX 8\n" },
				{ [LINKAGE]: "#define DEMO_CONTEXT 8\n" },
			] as const),
			{ "arch/arm/lib/mine.S": "mine:\n\tldr\tx0, [x0, #DEMO_CTX]\n" },
			"DEMO_CTX is gone from the target (it was in 1 file)",
		],
	])("stops the use of %s", async (_, old, now, files, reason) => {
		expect(await port(old, now, files)).toBe(reason);
	});

	it.each<[string, Files, Files, Files]>([
		[
			"a label that another dtsi has by now",
			{ [DTSI]: dtsi("uart0") },
			{ [DTSI]: '#include "soc.dtsi"\n', "arch/arm/boot/dts/soc.dtsi": dtsi("uart0") },
			BOARD,
		],
		[
			"a label whose node is deleted, and given again behind",
			{ [DTSI]: dtsi("uart0") },
			{
				[DTSI]: `#include "soc.dtsi"\n\n/delete-node/ &uart0;\n\n${dtsi("uart0")}`,
				"arch/arm/boot/dts/soc.dtsi": dtsi("uart0"),
			},
			BOARD,
		],
		["a label that no tree has", { [DTSI]: dtsi("uart1") }, { [DTSI]: dtsi("serial1") }, BOARD],
		[
			"a symbol that no tree has",
			{ [KCONFIG]: kconfig("DEMO_CORE") },
			{ [KCONFIG]: kconfig("DEMO_BASE") },
			{ "drivers/mine/Kconfig": "config MINE\n\ttristate\n\tselect OTHER\n" },
		],
		[
			"a symbol that the patch brings",
			{ [KCONFIG]: kconfig("DEMO_CORE") },
			{ [KCONFIG]: kconfig("DEMO_BASE") },
			{
				"drivers/mine/Kconfig":
					"config DEMO_CORE\n\ttristate\n\nconfig MINE\n\ttristate\n\tselect DEMO_CORE\n",
			},
		],
	])("lets pass %s", async (_, old, now, files) => {
		expect(await port(old, now, files)).toBe("landed");
	});
});

describe("cells behind a reference to a devicetree node", () => {
	const clocks = (cells: number, more = "") =>
		`/ {\n\tosc: clock@1000 {\n\t\t#clock-cells = <${cells}>;\n${more}\t};\n};\n`;
	const mine = (value: string) => ({
		"arch/arm/boot/dts/mine.dts": `#include "demo.dtsi"\n\n&uart0 {\n\tclocks = ${value};\n\tstatus = "okay";\n};\n`,
	});
	const of = (cells: number, more?: string) => ({ [DTSI]: dtsi("uart0") + clocks(cells, more) });

	it("stop where the node wants another number of them now", async () => {
		expect(await port(of(0), of(1), mine("<&osc>"))).toBe("&osc no longer takes 0 arguments in the target");
		expect(await port(of(1), of(0), mine("<&uart0 4>, <&osc (1 + 2)>"))).toBe(
			"&osc no longer takes 1 argument in the target",
		);
	});

	it("pass where there are as many as it wants, and where only other kinds changed", async () => {
		expect(await port(of(0), of(1), mine("<&osc 1>"))).toBe("landed");
		expect(await port(of(1), of(1, "\t\t#reset-cells = <1>;\n"), mine("<&osc 2>"))).toBe("landed");
		const overridden = { ...of(1), [BOARD_PATH]: `${board()}\n&osc {\n\t#clock-cells = <0>;\n};\n` };
		expect(await port(of(1), overridden, mine("<&osc 2>"))).toBe("landed");
	});
});
