import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";

type Edit = readonly [old: string, now: string];

const edited = (text: string, edits: readonly Edit[]) =>
	edits.reduce((before, [old, now]) => {
		expect(before.split(old)).toHaveLength(2);
		return before.replace(old, now);
	}, text);

/** Carries one side's edits of a file over to the other side's; tells each hunk's state and the gates that fired. */
function port(base: string, patch: readonly Edit[], upstream: readonly Edit[], path = "drivers/lamp/lamp.c") {
	const texts = { base, patched: edited(base, patch), target: edited(base, upstream) };
	const hunks = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false }).map(
		(edit) => ({ ...edit, edits: [edit] }),
	);
	const outcomes = portText({ path, ...texts, hunks }, DEFAULT_SETTINGS).hunks;
	return [
		...new Set(outcomes.map(({ state, gates }) => [state, ...gates.map(({ gate }) => gate)].join(" "))),
	].join();
}

const LAMP = `#define LAMP_REG(n)	(0x40 + (n) * 8)

struct lamp {
	struct device *dev;
	struct clk *clk;
	unsigned int users;
	u32 level;
};

static void lamp_set(struct lamp *lamp, u32 reg, u32 level)
{
	writel(level, lamp->base + reg);
	lamp->level = level;
}

static int lamp_check(struct lamp *lamp)
{
	if (lamp_level(lamp) > LAMP_MOST)
		return -ERANGE;

	return 0;
}

static int lamp_on(struct lamp *lamp)
{
	int ret;

	ret = lamp_check(lamp);
	if (ret)
		return ret;

	lamp_set(lamp, LAMP_REG(1), lamp->level);
	lamp->users++;
	return 0;
}

static void lamp_off(struct lamp *lamp)
{
	lamp_wait(lamp);
	lamp_latch(lamp);
	lamp->users--;
}
`;
const brings = (...lines: string[]): Edit => [
	"\tlamp_latch(lamp);\n",
	`\tlamp_latch(lamp);\n${lines.map((line) => `\t${line}\n`).join("")}`,
];

describe("a call of a function of the file", () => {
	const other: readonly Edit[] = [
		["lamp_check(struct lamp *lamp)", "lamp_check(struct lamp *lamp, bool strict)"],
		["ret = lamp_check(lamp);", "ret = lamp_check(lamp, true);"],
	];
	const swapped: readonly Edit[] = [
		["u32 reg, u32 level)", "u32 level, u32 reg)"],
		["lamp_set(lamp, LAMP_REG(1), lamp->level)", "lamp_set(lamp, lamp->level, LAMP_REG(1))"],
	];
	const direct: readonly Edit[] = [
		["lamp_set(struct lamp *lamp, u32 reg", "lamp_set(void __iomem *base, u32 reg"],
		["lamp_set(lamp, LAMP_REG(1)", "lamp_set(lamp->base, LAMP_REG(1)"],
	];
	const macro: readonly Edit[] = [
		["LAMP_REG(n)	(0x40 + (n)", "LAMP_REG(b, n)	((b) + (n)"],
		["LAMP_REG(1)", "LAMP_REG(0x40, 1)"],
	];

	it.each<[string, string, readonly Edit[], string]>([
		["another number of arguments", "ret = lamp_check(lamp);", other, "arity"],
		["another number of arguments of a macro", "lamp_put(LAMP_REG(2));", macro, "arity"],
		["the same arguments in another order", "lamp_set(lamp, LAMP_REG(2), 0);", swapped, "argument"],
		["another pointer", "lamp_set(lamp, LAMP_REG(2), 0);", direct, "argument"],
	])("stops where that takes %s", (_, line, upstream, gate) => {
		expect(port(LAMP, [brings(line)], upstream)).toBe(`unsure ${gate}`);
	});

	it("stops a call over several lines", () => {
		expect(port(LAMP, [brings("lamp_set(lamp,", "\t LAMP_REG(2),", "\t 0);")], swapped)).toBe(
			"unsure argument",
		);
	});

	it.each<[string, string, readonly Edit[]]>([
		["the target gives the same", "lamp_set(lamp->base, LAMP_REG(2), 0);", direct],
		[
			"only the width of a number changed",
			"lamp_set(lamp, LAMP_REG(2), 0);",
			[["u32 reg, u32 level)", "int reg, u8 level)"]],
		],
		[
			"only the name of a parameter changed",
			"lamp_set(lamp, LAMP_REG(2), 0);",
			[["u32 reg, u32 level)\n{\n\twritel(level", "u32 reg, u32 value)\n{\n\twritel(value"]],
		],
		["it is a member of that name", "lamp->ops->lamp_check(lamp);", other],
		["the patch knows the new one", "lamp_check(lamp, false);", other],
	])("lets pass where %s", (_, line, upstream) => {
		expect(port(LAMP, [brings(line)], upstream)).toBe("landed");
	});
});

describe("what a function of the file returns", () => {
	const nothing: readonly Edit[] = [
		["static int lamp_check", "static void lamp_check"],
		["		return -ERANGE;\n\n	return 0;\n", "		lamp_warn(lamp);\n"],
		["	ret = lamp_check(lamp);\n	if (ret)\n		return ret;\n", "	lamp_check(lamp);\n"],
	];
	const truth: readonly Edit[] = [
		["static int lamp_check", "static bool lamp_check"],
		["		return -ERANGE;\n\n	return 0;\n", "		return false;\n\n	return true;\n"],
		[
			"	ret = lamp_check(lamp);\n	if (ret)\n		return ret;\n",
			"	if (!lamp_check(lamp))\n		return -ERANGE;\n",
		],
	];
	const used = brings("if (lamp_check(lamp))", "\tlamp_warn(lamp);");

	it("stops a use where nothing is returned now, or the truth instead of an error", () => {
		expect(port(LAMP, [used], nothing)).toBe("unsure return");
		expect(port(LAMP, [brings("ret = lamp_check(lamp);")], nothing)).toBe("unsure return");
		expect(port(LAMP, [used], truth)).toBe("unsure return");
	});

	it("stops a call without a use where something is returned now that all others use", () => {
		const fails: readonly Edit[] = [
			["static void lamp_set", "static int lamp_set"],
			["	lamp->level = level;\n}", "	lamp->level = level;\n	return lamp_ack(lamp);\n}"],
			[
				"	lamp_set(lamp, LAMP_REG(1), lamp->level);\n",
				"	ret = lamp_set(lamp, LAMP_REG(1), lamp->level);\n	if (ret)\n		return ret;\n",
			],
		];
		const drops = brings("lamp_set(lamp, LAMP_REG(2), 0);");
		expect(port(LAMP, [drops], fails)).toBe("unsure return");
		expect(port(LAMP, [drops], fails.slice(0, 2))).toBe("landed");
	});

	it("lets pass a call that uses nothing, a number of another width, and a truth that was one before", () => {
		expect(port(LAMP, [brings("lamp_check(lamp);")], nothing)).toBe("landed");
		expect(port(LAMP, [used], [["static int lamp_check", "static long lamp_check"]])).toBe("landed");
		const plain = LAMP.replace("-ERANGE", "1");
		expect(port(plain, [used], [["static int lamp_check", "static bool lamp_check"]])).toBe("landed");
	});

	it("stops a patch that takes away what a new call of upstream's uses", () => {
		expect(port(LAMP, nothing, [used])).toContain("unsure signature");
		expect(port(LAMP, nothing, [brings("lamp_check(lamp);")])).toBe("landed");
	});
});

describe("a member of a struct of the file", () => {
	const atomic: readonly Edit[] = [
		["unsigned int users", "atomic_t users"],
		["lamp->users++", "atomic_inc(&lamp->users)"],
		["lamp->users--", "atomic_dec(&lamp->users)"],
	];
	const inner: readonly Edit[] = [
		["	unsigned int users;\n", "	struct {\n		unsigned int users;\n	} state;\n"],
		["lamp->users++", "lamp->state.users++"],
		["lamp->users--", "lamp->state.users--"],
	];
	const use = brings("if (lamp->users)", "\tlamp_warn(lamp);");

	it("stops a use of one that has another type, is in another struct, or is gone", () => {
		expect(port(LAMP, [use], atomic)).toBe("unsure declared-type");
		expect(port(LAMP, [use], inner)).toBe("unsure vanished");
		expect(port(LAMP, [brings("clk_disable(lamp->clk);")], [["	struct clk *clk;\n", ""]])).toBe(
			"unsure vanished",
		);
	});

	it("stops a patch that retypes one which upstream newly uses", () => {
		expect(port(LAMP, atomic, [use])).toContain("unsure taken");
	});

	it("lets pass numbers of another width, another struct without a name, and a use as the target's own", () => {
		expect(port(LAMP, [use], [["unsigned int users", "u8 users"]])).toBe("landed");
		const anonymous: Edit = ["	unsigned int users;\n", "	union {\n		unsigned int users;\n	};\n"];
		expect(port(LAMP, [use], [anonymous])).toBe("landed");
		expect(port(LAMP, [brings("lamp->was = atomic_inc(&lamp->users);")], atomic)).toBe("landed");
	});
});

describe("a call in Rust", () => {
	const base = `impl Lamp {
    fn set(&self, reg: usize, level: Level<'_, u32>) -> Result<(), Error> {
        self.write(reg, level)
    }

    fn on(&mut self) -> Result {
        self.set(1, self.level)?;
        self.users += 1;
        Ok(())
    }

    fn off(&mut self) -> Result {
        self.wait()?;
        self.latch()?;
        Ok(())
    }
}
`;
	const upstream: readonly Edit[] = [
		["&self, reg: usize", "&self, bank: u8, reg: usize"],
		["self.set(1,", "self.set(0, 1,"],
	];
	const calls = (line: string): readonly Edit[] => [
		["        self.latch()?;\n", `        self.latch()?;\n        ${line}\n`],
	];

	it("stops where the function takes another number of arguments now", () => {
		expect(port(base, calls("self.set(2, low)?;"), upstream, "drivers/lamp/lamp.rs")).toBe("unsure arity");
		expect(port(base, calls("Self::set(self, 2, low)?;"), upstream, "drivers/lamp/lamp.rs")).toBe(
			"unsure arity",
		);
	});

	it("lets pass a method of something else, and a call as it is now", () => {
		expect(port(base, calls("other.set(2, low)?;"), upstream, "drivers/lamp/lamp.rs")).toBe("landed");
		expect(port(base, calls("self.set(0, 2, low)?;"), upstream, "drivers/lamp/lamp.rs")).toBe("landed");
	});
});
