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

/** Carries one side's edits of a file over to the other side's; tells the hunks' states and the gates that fired. */
function port(base: string, patch: readonly Edit[], upstream: readonly Edit[]) {
	const texts = { base, patched: edited(base, patch), target: edited(base, upstream) };
	const hunks = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false }).map(
		(edit) => ({ ...edit, edits: [edit] }),
	);
	const outcomes = portText({ path: "drivers/lamp/lamp.c", ...texts, hunks }, DEFAULT_SETTINGS).hunks;
	const told = outcomes.map(({ state, gates }) => [state, ...gates.map(({ gate }) => gate)].join(" "));
	return told.find((each) => each !== "landed") ?? "landed";
}

const LAMP = `static int lamp_tune(struct lamp *lamp)
{
	struct device *dev = lamp->dev;
	int ret;

	ret = lamp_first(lamp);
	if (ret)
		goto out;

	lamp_second(lamp);
	lamp_third(lamp);
	lamp_fourth(lamp);
	lamp->low = lamp_low(lamp);
	lamp->high = lamp_high(lamp);
	lamp_fifth(lamp);
	ret = lamp_sixth(lamp);
	if (ret)
		goto undo;

	return 0;

undo:
	lamp_reset(lamp, dev);
out:
	lamp_told(lamp);
	return ret;
}

static int lamp_probe(struct lamp *lamp)
{
	lamp->clk = clk_get(lamp->dev, NULL);
	if (IS_ERR(lamp->clk))
		return PTR_ERR(lamp->clk);

	lamp_init(lamp);
	lamp_start(lamp);
	return 0;
}

static void lamp_remove(struct lamp *lamp)
{
	lamp_stop(lamp);
	clk_put(lamp->clk);
}
`;

describe("what a function holds", () => {
	const locks = (take: string, give: string): readonly Edit[] => [
		["	lamp_second(lamp);\n", `	${take}\n	lamp_second(lamp);\n`],
		["	lamp_fifth(lamp);\n", `	lamp_fifth(lamp);\n	${give}\n`],
	];
	const pair = locks("mutex_lock(&lamp->lock);", "mutex_unlock(&lamp->lock);");
	const leaves = (...lines: string[]): readonly Edit[] => [
		[
			"	lamp->low = lamp_low(lamp);\n",
			`	lamp->low = lamp_low(lamp);\n${lines.map((line) => `	${line}\n`).join("")}`,
		],
	];
	const early = leaves("if (!lamp->low)", "	return -ENODEV;");

	it.each([
		["a lock", pair],
		["a read lock", locks("rcu_read_lock();", "rcu_read_unlock();")],
		[
			"a lock with flags",
			locks("spin_lock_irqsave(&lamp->lock, flags);", "spin_unlock_irqrestore(&lamp->lock, flags);"),
		],
		["a reference", locks("lamp_core_get(lamp->core);", "lamp_core_put(lamp->core);")],
	])("stops a way out between, whoever brings %s", (_, edits) => {
		expect(port(LAMP, early, edits)).toBe("unsure held");
		expect(port(LAMP, edits, early)).toBe("unsure held");
	});

	it("stops a goto that leads behind the place where it is given back", () => {
		expect(port(LAMP, leaves("if (!lamp->low)", "	goto undo;"), pair)).toBe("unsure held");
	});

	it("lets pass a way out that is not between, or gives it back itself", () => {
		const before: Edit = [
			"	ret = lamp_first(lamp);\n",
			"	if (!lamp->on)\n		return -ENODEV;\n	ret = lamp_first(lamp);\n",
		];
		expect(port(LAMP, [before], pair)).toBe("landed");
		const back = leaves("if (!lamp->low) {", "	mutex_unlock(&lamp->lock);", "	return -ENODEV;", "}");
		const narrow: readonly Edit[] = [
			["	lamp_fourth(lamp);\n", "	mutex_lock(&lamp->lock);\n	lamp_fourth(lamp);\n"],
			[
				"	lamp->high = lamp_high(lamp);\n",
				"	lamp->high = lamp_high(lamp);\n	mutex_unlock(&lamp->lock);\n",
			],
		];
		const wider: readonly Edit[] = [
			[
				"	lamp_second(lamp);\n	lamp_third(lamp);\n	mutex_lock(&lamp->lock);\n",
				"	mutex_lock(&lamp->lock);\n	lamp_second(lamp);\n	lamp_third(lamp);\n",
			],
			[
				"	mutex_unlock(&lamp->lock);\n	lamp_fifth(lamp);\n",
				"	lamp_fifth(lamp);\n	mutex_unlock(&lamp->lock);\n",
			],
		];
		expect(port(edited(LAMP, narrow), back, wider)).toBe("landed");
	});

	it("lets pass a way to a label before the place, and one under a lock that the base had", () => {
		const label: Edit = ["	lamp_fifth(lamp);\n", "skip:\n	lamp_fifth(lamp);\n"];
		const base = edited(LAMP, [label]);
		expect(port(base, leaves("if (!lamp->low)", "	goto skip;"), pair)).toBe("landed");
		expect(port(edited(LAMP, pair), early, [["	lamp_told(lamp);\n", "	lamp_tell(lamp);\n"]])).toBe(
			"landed",
		);
	});
});

describe("what the patch takes out of a function", () => {
	const noLocal: readonly Edit[] = [
		["	struct device *dev = lamp->dev;\n", ""],
		["lamp_reset(lamp, dev)", "lamp_reset(lamp, lamp->dev)"],
	];
	const noLabel: readonly Edit[] = [
		["		goto undo;\n", "		lamp_reset(lamp, dev);\n"],
		["undo:\n	lamp_reset(lamp, dev);\n", ""],
	];
	const uses = (line: string): readonly Edit[] => [
		["	lamp_fourth(lamp);\n", `	lamp_fourth(lamp);\n	${line}\n`],
	];

	it("stops it where upstream newly uses a local or goes to a label", () => {
		expect(port(LAMP, noLocal, uses('dev_dbg(dev, "low");'))).toBe("unsure taken");
		expect(port(LAMP, noLabel, uses("if (!lamp->low)\n		goto undo;"))).toBe("unsure taken");
	});

	it("lets pass a member of that name, and what another function has", () => {
		expect(port(LAMP, noLocal, uses('dev_dbg(lamp->dev, "low");'))).toBe("landed");
		const other: readonly Edit[] = [
			["	lamp_start(lamp);\n", "	dev = lamp_dev(lamp);\n	lamp_start(lamp);\n"],
		];
		expect(port(LAMP, noLocal, other)).toBe("landed");
	});
});

describe("a label that means something else", () => {
	const goes: readonly Edit[] = [
		["	lamp_fourth(lamp);\n", "	lamp_fourth(lamp);\n	if (!lamp->on)\n		goto out;\n"],
	];

	it("stops a goto where what stood behind it stands behind another", () => {
		const renamed: readonly Edit[] = [
			["		goto out;\n", "		goto told;\n"],
			["		goto undo;\n", "		goto out;\n"],
			["undo:\n", "out:\n"],
			["out:\n	lamp_told(lamp);\n", "told:\n	lamp_told(lamp);\n"],
		];
		const target = renamed.toReversed();
		expect(port(LAMP, goes, [target[0]!, target[1]!, target[3]!, target[2]!])).toBe("unsure label");
	});

	it("lets pass one behind which more stands", () => {
		expect(port(LAMP, goes, [["out:\n", "out:\n	lamp_more(lamp);\n"]])).toBe("landed");
	});
});

describe("what a device gives back", () => {
	const managed: readonly Edit[] = [
		["= clk_get(", "= devm_clk_get("],
		["	clk_put(lamp->clk);\n", ""],
	];
	const fails: readonly Edit[] = [
		["	lamp_start(lamp);\n", "	if (lamp_start(lamp)) {\n		clk_put(lamp->clk);\n		return -EIO;\n	}\n"],
	];

	it("stops a new error path that gives it back by hand, whoever brings it", () => {
		expect(port(LAMP, managed, fails)).toBe("unsure freed");
		expect(port(LAMP, fails, managed)).toBe("unsure freed");
	});

	it("lets pass what is not of it", () => {
		const other: readonly Edit[] = [
			["	lamp_start(lamp);\n", "	clk_put(lamp->bus);\n	lamp_start(lamp);\n"],
		];
		expect(port(LAMP, managed, other)).toBe("landed");
	});
});
