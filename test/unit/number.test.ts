import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";

/** Ports a line that the patch adds behind one of a text onto the text with lines of upstream's behind another. */
function port(
	path: string,
	lines: readonly string[],
	[behind, ...added]: readonly string[],
	[other, ...upstream]: readonly string[],
) {
	const join = (all: readonly string[]) => all.map((line) => `${line}\n`).join("");
	const insert = (line: string, more: readonly string[]) => {
		const at = lines.indexOf(line) + 1;
		if (at === 0) throw new Error(`no line ${line}`);
		return join([...lines.slice(0, at), ...more, ...lines.slice(at)]);
	};
	const texts = { base: join(lines), patched: insert(behind!, added), target: insert(other!, upstream) };
	const hunks = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false }).map(
		(edit) => ({ ...edit, edits: [edit] }),
	);
	return portText({ path, ...texts, hunks }, DEFAULT_SETTINGS).hunks.map(({ state, gates }) =>
		[state, ...gates.map(({ gate }) => gate)].join(" "),
	);
}

const STOPPED = ["unsure number"];
const LANDED = ["landed"];

const H = "include/uapi/linux/demo.h";
const MACROS = [
	"/* control */",
	"#define DEMO_CTRL_EN\tBIT(0)",
	"#define DEMO_CTRL_RST\tBIT(1)",
	"",
	"#define DEMO_STATUS\t0x04",
	"#define DEMO_STATUS_BUSY\tBIT(0)",
	"#define DEMO_STATUS_DONE\tBIT(1)",
	"",
	"#define DEMO_F_FAST\t(1 << 0)",
	"#define DEMO_F_SAFE\t(1 << 1)",
	"",
	"#define DEMO_ATTR_A\t1",
	"#define DEMO_ATTR_B\t2",
	"",
	"#define DEMO_WAIT_MS\t100",
	"#define DEMO_RETRIES\t3",
	"",
	"#define DEMO_MASK_LOW\t0x00000001",
	"#define DEMO_MASK_HIGH\t0x00000002",
	"",
	"#define DEMO_IOC_GET\t_IOR('d', 1, struct demo)",
	"#define DEMO_IOC_SET\t_IOW('d', 2, struct demo)",
	"#define DEMO_IOC_OTHER\t_IOW('x', 2, struct demo)",
	"",
	"/* end */",
];
const at = (name: string) => MACROS.find((line) => line.split(/\s/)[1] === name)!;

describe("gate number, of macros", () => {
	it.each([
		["a bit", "DEMO_CTRL_EN", "DEMO_CTRL_DMA\tBIT(2)", "DEMO_CTRL_RST", "DEMO_CTRL_IRQ\tBIT(2)"],
		["a shift", "DEMO_F_FAST", "DEMO_F_WARM\t(1 << 2)", "DEMO_F_SAFE", "DEMO_F_COLD\t(1U << 2)"],
		["a number", "DEMO_ATTR_A", "DEMO_ATTR_X\t3", "DEMO_ATTR_B", "DEMO_ATTR_C\t3 /* new */"],
		["a mask", "DEMO_MASK_LOW", "DEMO_MASK_X\t0x4", "DEMO_MASK_HIGH", "DEMO_MASK_Y\t0x00000004"],
		[
			"an ioctl, whatever it is given",
			"DEMO_IOC_GET",
			"DEMO_IOC_WAIT\t_IO('d', 3)",
			"DEMO_IOC_SET",
			"DEMO_RESET\t_IOR('d', 0x3, int)",
		],
	])("stops %s that upstream has given to another name", (_, behind, mine, other, theirs) => {
		expect(port(H, MACROS, [at(behind), `#define ${mine}`], [at(other), `#define ${theirs}`])).toEqual(
			STOPPED,
		);
	});

	it.each([
		["another bit", "DEMO_CTRL_EN", "DEMO_CTRL_DMA\tBIT(3)", "DEMO_CTRL_RST", "DEMO_CTRL_IRQ\tBIT(2)"],
		[
			"a bit of another register",
			"DEMO_CTRL_EN",
			"DEMO_CTRL_DMA\tBIT(2)",
			"DEMO_STATUS_DONE",
			"DEMO_STATUS_ERR\tBIT(2)",
		],
		[
			"a bit of a register that is new",
			"DEMO_CTRL_EN",
			"DEMO_CTRL_DMA\tBIT(2)",
			"DEMO_STATUS_DONE",
			"DEMO_MODE_ERR\tBIT(2)",
		],
		["a number where a mask is", "DEMO_ATTR_A", "DEMO_ATTR_X\t3", "DEMO_ATTR_B", "DEMO_ATTR_C\tBIT(3)"],
		["times and counts", "DEMO_WAIT_MS", "DEMO_POLL_MS\t10", "DEMO_RETRIES", "DEMO_LOOPS\t10"],
		[
			"an ioctl of another magic",
			"DEMO_IOC_GET",
			"DEMO_IOC_WAIT\t_IO('d', 3)",
			"DEMO_IOC_OTHER",
			"DEMO_IOC_RESET\t_IO('x', 3)",
		],
	])("lets pass %s", (_, behind, mine, other, theirs) => {
		expect(port(H, MACROS, [at(behind), `#define ${mine}`], [at(other), `#define ${theirs}`])).toEqual(
			LANDED,
		);
	});

	it("lets pass where the base has one number under two names, and where only one #if arm is taken", () => {
		const alias = [...MACROS.slice(0, 2), "#define DEMO_CTRL_ON\tBIT(0)", ...MACROS.slice(2)];
		const mine = "#define DEMO_CTRL_DMA\tBIT(2)";
		const theirs = "#define DEMO_CTRL_IRQ\tBIT(2)";
		expect(port(H, alias, [at("DEMO_CTRL_EN"), mine], [at("DEMO_CTRL_RST"), theirs])).toEqual(LANDED);
		const arms = [
			"#ifdef CONFIG_DEMO",
			...MACROS.slice(1, 3),
			"#else",
			"#define DEMO_CTRL_B\tBIT(3)",
			"#endif",
		];
		expect(port(H, arms, [at("DEMO_CTRL_EN"), mine], [arms[4]!, theirs])).toEqual(LANDED);
	});
});

describe("gate number, of enums", () => {
	const lines = [
		"enum demo_attr {",
		"\tDEMO_ATTR_UNSPEC,",
		"\tDEMO_ATTR_ID,",
		"\t/* more */",
		"\tDEMO_ATTR_NAME,",
		"\tDEMO_ATTR_SIZE,",
		"};",
		"",
		"enum demo_mode {",
		"\tSLOW = 1,",
		"\tQUICK = 2,",
		"};",
	];

	it("stops a number that upstream has given to another enumerator, or that one has by counting on", () => {
		expect(port(H, lines, ["\tSLOW = 1,", "\tIDLE = 3,"], ["\tQUICK = 2,", "\tTURBO = 3,"])).toEqual(STOPPED);
		expect(
			port(
				H,
				lines,
				["\tDEMO_ATTR_ID,", "\tDEMO_ATTR_LAST = 5,", "\tDEMO_ATTR_NEXT = 2,"],
				["\tDEMO_ATTR_SIZE,", "\tDEMO_ATTR_SPEED,"],
			),
		).toEqual(STOPPED);
	});

	it("lets pass what counts on, and the number of another enum", () => {
		expect(
			port(H, lines, ["\tDEMO_ATTR_ID,", "\tDEMO_ATTR_X,"], ["\tDEMO_ATTR_SIZE,", "\tDEMO_ATTR_Y,"]),
		).toEqual(LANDED);
		expect(port(H, lines, ["\tSLOW = 1,", "\tIDLE = 4,"], ["\tDEMO_ATTR_SIZE,", "\tDEMO_ATTR_Y,"])).toEqual(
			LANDED,
		);
	});
});

describe("gate number, outside of C", () => {
	const node = (head: string, ...rows: string[]) => [
		`\t\t${head} {`,
		...rows.map((row) => `\t\t\t${row}`),
		"\t\t};",
		"",
	];
	const dts = [
		"/ {",
		"\tsoc {",
		...node("a: demo@1000", "reg = <0x1000 0x10>;"),
		...node("b: demo@2000", "reg = <0x2000 0x20>;"),
		"\t\t/* more */",
		...node("c: demo@8000", "reg = <0x8000 0x80>;"),
		"\t};",
		"",
		"\tbus {",
		"\t\t/* none */",
		"\t};",
		"};",
	];
	const spi = node("spi@4000", 'compatible = "demo,spi";', "reg = <0x4000 0x10>;");
	const can = node("can@4000", 'compatible = "demo,can";', "reg = <0x4000 0x10>;");

	it("stops a node at an address where upstream has another by now, but not on another bus", () => {
		expect(port("a.dtsi", dts, ["\tsoc {", ...can], ["\t\t/* more */", ...spi])).toEqual(STOPPED);
		expect(port("a.dtsi", dts, ["\tsoc {", ...can], ["\t\t/* none */", ...spi])).toEqual(LANDED);
	});

	it("stops the number of a system call, but not one of another ABI", () => {
		const table = [
			"0\tcommon\tdemo_read\tsys_demo_read",
			"1\tcommon\tdemo_write\tsys_demo_write",
			"",
			"# end",
		];
		const row = (abi: string, name: string) => `2\t${abi}\t${name}\tsys_${name}`;
		const mine = [table[0]!, row("common", "demo_mine")];
		const path = "arch/demo/entry/syscalls/syscall_64.tbl";
		expect(port(path, table, mine, [table[2]!, row("common", "demo_theirs")])).toEqual(STOPPED);
		expect(port(path, table, mine, [table[2]!, row("x32", "demo_theirs")])).toEqual(LANDED);
	});

	const rust = [
		"const DEMO_CTRL_RUN: u32 = 1 << 0;",
		"const DEMO_CTRL_RST: u32 = 1 << 1;",
		"",
		"enum Mode {",
		"    Off = 0,",
		"    Slow = 1,",
		"}",
		"",
		"fn mode(value: u32) -> Option<Mode> {",
		"    match value {",
		"        0 => Some(Mode::Off),",
		"        1 => {",
		"            Some(Mode::Slow)",
		"        }",
		"        _ => None,",
		"    }",
		"}",
	];

	it("stops a constant and a variant of Rust, and lets others pass", () => {
		const [run, rst] = rust as [string, string];
		const bit = (name: string, value: number) => `const DEMO_CTRL_${name}: u32 = 1 << ${value};`;
		expect(port("a.rs", rust, [run, bit("DMA", 2)], [rst, bit("IRQ", 2)])).toEqual(STOPPED);
		expect(port("a.rs", rust, [run, bit("DMA", 2)], [rst, bit("IRQ", 3)])).toEqual(LANDED);
		expect(port("a.rs", rust, ["    Off = 0,", "    Fast = 2,"], ["    Slow = 1,", "    Auto = 2,"])).toEqual(
			STOPPED,
		);
	});

	it("stops an arm of a match that upstream has by now, but not one with a guard of its own", () => {
		const [off, end] = ["        0 => Some(Mode::Off),", "        }"];
		const arm = (pattern: string, to: string) => `        ${pattern} => Some(Mode::${to}),`;
		expect(port("a.rs", rust, [off, arm("2", "Auto")], [end, arm("2", "Fast")])).toEqual([
			"unsure redefined",
		]);
		expect(port("a.rs", rust, [off, arm("2 if late", "Auto")], [end, arm("2", "Fast")])).toEqual(LANDED);
	});
});
