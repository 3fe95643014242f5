import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import type { CodeIndex } from "../../src/model/tree.js";
import { portText } from "../../src/port/text.js";
import { loadCParser } from "../../src/syntax/load.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";
import type { PortedFile } from "../../src/verify/gate.js";
import { parseGate } from "../../src/verify/parse.js";
import { signatureGate } from "../../src/verify/signature.js";

const parser = await loadCParser();

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

/** Ports base → patched onto target; gives each hunk's state and the gates that fired. */
function port(base: string[], patched: string[], target: string[], path = "drivers/demo.c") {
	const texts = { base: text(base), patched: text(patched), target: text(target) };
	const hunks = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false }).map(
		(edit) => ({ ...edit, edits: [edit] }),
	);
	return portText({ path, ...texts, hunks }, DEFAULT_SETTINGS).hunks.map(({ state, gates }) =>
		[state, ...gates.map(({ gate }) => gate)].join(" "),
	);
}

const filler = (name: string) => Array.from({ length: 8 }, (_, i) => `${name}_${i}(dev);`);
const start = (body: string[]) => ["static int demo_start(struct demo *demo)", "{", ...body, "}"];

describe("gate redefined", () => {
	const base = ["#include <linux/demo.h>", "", ...filler("a"), "", ...filler("b")];
	const helper = ["static int demo_wait(int n)", "{", "\treturn n;", "}", ""];
	const other = ["static int demo_wait(int n, int m)", "{", "\treturn n + m;", "}", ""];

	it("stops a function that upstream has added elsewhere", () => {
		const patched = [...base.slice(0, 2), ...helper, ...base.slice(2)];
		const target = [...base.slice(0, 11), ...other, ...base.slice(11)];
		expect(port(base, patched, target)).toEqual(["unsure redefined"]);
	});

	it("lets pass the two branches of an #if that the patch brings", () => {
		const branches = ["#ifdef CONFIG_DEMO", ...helper, "#else", ...other, "#endif"];
		const patched = [...base.slice(0, 2), ...branches, ...base.slice(2)];
		expect(port(base, patched, ["/* new */", ...base])).toEqual(["landed"]);
	});

	it("stops a local that upstream declares in the same function by now", () => {
		const body = [
			"\tint ret;",
			"\tu32 value;",
			"",
			"\tdemo_lock(demo);",
			"\tdemo_go(demo);",
			"\treturn ret;",
		];
		const patched = [...body.slice(0, 1), "\tint count = 0;", ...body.slice(1)];
		const target = [...body.slice(0, 2), "\tint count;", ...body.slice(2)];
		expect(port(start(body), start(patched), start(target))).toEqual(["unsure redefined"]);
	});

	it("lets pass a local of another function", () => {
		const body = ["\tint ret;", "\tu32 value;", "", "\tdemo_lock(demo);", "\treturn ret;"];
		const patched = [...body.slice(0, 1), "\tint count = 0;", ...body.slice(1)];
		const target = [...start(body), "", "int stop(void)", "{", "\tint count;", "", "\tgo();", "}"];
		expect(port(start(body), start(patched), target)).toEqual(["landed"]);
	});
});

describe("gate redefined, of what macros declare", () => {
	const base = ["#include <linux/demo.h>", "", ...filler("a"), "", ...filler("b")];
	const add = (mine: string, theirs: string) =>
		port(
			base,
			[...base.slice(0, 2), mine, "", ...base.slice(2)],
			[...base.slice(0, 11), theirs, "", ...base.slice(11)],
		);

	it.each([
		["a lock of another kind", "static DEFINE_SPINLOCK(demo_lock);", "static DEFINE_MUTEX(demo_lock);"],
		[
			"an object that is declared in full",
			"static LIST_HEAD(demo_list);",
			"static struct list_head demo_list;",
		],
		[
			"a module's parameter",
			"module_param_named(speed, demo_speed, uint, 0644);",
			"module_param(speed, int, 0444);",
		],
		["an attribute", "static DEVICE_ATTR_RO(speed);", "static DEVICE_ATTR(speed, 0600, get, set);"],
	])("stops %s", (_, mine, theirs) => {
		expect(add(mine, theirs)).toEqual(["unsure redefined"]);
	});

	it("lets pass another name, and a parameter called like an object", () => {
		expect(add("static DEFINE_MUTEX(demo_lock);", "static DEFINE_MUTEX(demo_lock_2);")).toEqual(["landed"]);
		expect(add("module_param(speed, int, 0444);", "static int speed;")).toEqual(["landed"]);
	});

	it("stops a default of a Kconfig entry under the condition of upstream's", () => {
		const entry = [
			"config DEMO",
			'\ttristate "Demo"',
			"\tdepends on OF",
			"\tselect REGMAP",
			"\thelp",
			"\t  Demo.",
		];
		const withDefaults = (mine: string, theirs: string) =>
			port(
				entry,
				[...entry.slice(0, 4), mine, ...entry.slice(4)],
				[...entry.slice(0, 3), theirs, ...entry.slice(3)],
				"drivers/demo/Kconfig",
			);
		expect(withDefaults("\tdefault m", "\tdefault y")).toEqual(["unsure redefined"]);
		expect(withDefaults("\tdefault m", "\tdefault y if ARM")).toEqual(["landed"]);
	});
});

describe("gate declared-type", () => {
	const file = (declaration: string) => [declaration, "", ...start(["\tdemo_lock(demo);", "\treturn 0;"])];
	const patched = (declaration: string) => [
		declaration,
		"",
		...start(["\tdemo_lock(demo);", "\tdemo_flags |= 1;", "\treturn 0;"]),
	];

	it("stops the use of a variable of another type", () => {
		const now = file("static struct demo_flags demo_flags;");
		expect(port(file("static int demo_flags;"), patched("static int demo_flags;"), now)).toEqual([
			"unsure declared-type",
		]);
	});

	it("lets pass one whose storage class or value changed", () => {
		const now = file("int demo_flags __read_mostly = 3;");
		expect(port(file("static int demo_flags;"), patched("static int demo_flags;"), now)).toEqual(["landed"]);
	});
});

describe("gate signature", () => {
	const head = (parameters: string) => [
		`static int demo_set(${parameters})`,
		"{",
		"\treturn 0;",
		"}",
		"",
		...filler("a"),
	];
	const call = ["", "void demo_first(void)", "{", "\tdemo_set(1);", "}", "", ...filler("b")];
	const patchedCall = call.map((line) => line.replace("demo_set(1)", "demo_set(1, 2)"));
	const base = [...head("int a"), ...call];
	const patched = [...head("int a, int b"), ...patchedCall];

	it("stops where upstream has a caller more", () => {
		const target = [...base, "", "void demo_second(void)", "{", "\tdemo_set(3);", "}"];
		expect(port(base, patched, target)[0]).toBe("unsure signature");
	});

	it("stops where more files use a public function than did", () => {
		const index = (files: number): CodeIndex => ({
			files: () => files,
			arity: (name) => (name === "demo_set" ? 2 : undefined),
			header: () => undefined,
		});
		const lines = (all: string[]) => all.map((line) => `${line}\n`);
		const file = (before: number, now: number): PortedFile => ({
			...{ path: "include/linux/demo.h", language: "c", hunks: [] },
			...{ base: lines(base), patched: lines(patched), target: lines(base), result: lines(patched) },
			settings: {
				...DEFAULT_SETTINGS,
				code: {
					...{ base: index(before), target: index(now), holders: async () => [] },
					...{
						isProvided: () => false,
						isLostInclude: () => false,
						isSymbolProvided: () => false,
						isMacroProvided: () => false,
						isLostLabel: () => false,
						cells: () => undefined,
						isLostLocally: () => false,
						beside: () => undefined,
						struct: () => undefined,
					},
				},
			},
		});
		const [added, removed] = [[lines(patched)[0]!], [lines(base)[0]!]];
		const hunk = {
			...{ state: "landed" as const, added, removed, placed: added, replaced: removed },
			...{ oldFrom: 0, oldTo: 1, newFrom: 0, newTo: 1, at: 0, to: 1 },
		};
		expect(signatureGate.find(file(2, 3), hunk)).toEqual({
			what: "users",
			word: "demo_set",
			base: 2,
			target: 3,
		});
		expect(signatureGate.find(file(3, 3), hunk)).toBeUndefined();
	});

	it("lets pass where the patch changes every caller", () => {
		expect(port(base, patched, ["/* new */", ...base])).toEqual(["landed", "landed"]);
	});
});

describe("gate signature, of a copy", () => {
	const set = (parameter: string, ...body: string[]) => [
		`int demo_set(struct demo *demo, ${parameter})`,
		"{",
		...body.map((line) => `\t${line}`),
		"}",
		"",
	];
	const whole = (parameter: string) => [
		...set(parameter, "demo_lock(demo);", "demo->value = 1;", "demo_unlock(demo);", "return 0;"),
		...filler("a"),
	];
	const split = [
		...set("int a", "demo_lock(demo);", "demo->value = 1;", "demo_unlock(demo);", "return 0;").map((line) =>
			line.replace("demo_set(", "demo_set_quick("),
		),
		...set("int a", "return demo_set_quick(demo, a);"),
		...filler("a"),
	];

	it("stops the type of before, that the patch's copy brings back", () => {
		const gates = port(whole("int a"), split, whole("struct demo_value *a"));
		expect(gates.join()).toContain("signature");
	});

	it("lets pass a copy with the type that the target has", () => {
		expect(port(whole("int a"), split, ["/* new */", ...whole("int a")])).toEqual(["landed", "landed"]);
	});
});

describe("gate argument", () => {
	const bank = (type: string) => [
		`static int demo_bank(struct demo *demo, ${type}bank)`,
		"{",
		"\treturn demo_find(demo, bank);",
		"}",
		"",
		...filler("a"),
	];
	const use = (declared: string, ...more: string[]) => [
		"int demo_use(struct demo *demo)",
		"{",
		`\t${declared};`,
		"",
		"\tdemo_lock(demo);",
		...more,
		"\treturn demo_end(demo);",
		"}",
	];
	const ported = (before: string, now: string, declared: string, given: string) => {
		const base = [...bank(before), ...use(declared)];
		return port(
			base,
			[...bank(before), ...use(declared, `\tdemo_bank(demo, ${given});`)],
			[...bank(now), ...use(declared)],
		);
	};

	it("stops a variable of the type that the function took before", () => {
		const [old, now] = ["struct bank *", "struct range *"] as const;
		expect(ported(old, now, "struct bank *bank", "bank")).toEqual(["unsure argument"]);
		expect(ported(old, now, "struct bank bank", "&bank")).toEqual(["unsure argument"]);
		expect(ported("struct bank **", "const struct bank **", "struct bank *bank", "&bank")).toEqual([
			"unsure argument",
		]);
	});

	it("lets pass what may become const, another type of a number, and what it cannot tell", () => {
		expect(ported("struct bank *", "const struct bank *", "struct bank *bank", "bank")).toEqual(["landed"]);
		expect(ported("int ", "u32 ", "int bank", "bank")).toEqual(["landed"]);
		expect(ported("struct bank *", "struct range *", "int i", "to_bank(i)")).toEqual(["landed"]);
	});
});

describe("gate conditional", () => {
	const middle = Array.from({ length: 12 }, (_, i) => `\tstep_${i}(demo);`);
	const body = ["\tbegin(demo);", ...middle, "\tfinish(demo);"];
	const patched = ["\tbegin(demo);", "#ifdef CONFIG_DEMO", ...middle, "#endif", "\tfinish(demo);"];

	it("leaves out the #if where its #endif has no place", () => {
		const target = ["\tbegin(demo);", ...middle.slice(0, 6), "\tall_else(demo);", "\tis_new(demo);"];
		const [opens, closes] = port(body, patched, target);
		expect(opens).toContain("unsure");
		expect(closes).toContain("unsure");
	});

	it("lands both where both have", () => {
		expect(port(body, patched, ["\tnew(demo);", ...body])).toEqual(["landed", "landed"]);
	});
});

describe("gate label, of assembler", () => {
	const routine = (name: string, ...body: string[]) => [
		`SYM_FUNC_START(${name})`,
		...body.map((row) => (row.endsWith(":") ? row : `\t${row}`)),
		`SYM_FUNC_END(${name})`,
		"",
	];
	const demo = (label: string, ref: string, ...more: string[]) => [
		...routine(
			"demo_wait",
			`cbz\tx0, ${ref}`,
			"mov\tx1, x2",
			...more,
			"add\tx1, x1, #1",
			"str\tx1, [x0]",
			`${label}:`,
			"ret",
		),
		...routine("demo_last", "cbz\tx0, 1f", "mov\tx2, x3", "1:", "ret"),
	];
	const asm = (base: string[], patched: string[], target: string[]) =>
		port(base, patched, target, "arch/demo/a.S");

	it("stops a branch to a label that upstream renamed, and to a number that the routine has no more", () => {
		const named = demo(".Lout", ".Lout", "cbz\tx1, .Lout");
		expect(asm(demo(".Lout", ".Lout"), named, demo(".Lexit", ".Lexit"))).toEqual(["unsure label"]);
		const numbered = demo("1", "1f", "cbz\tx1, 1f");
		expect(asm(demo("1", "1f"), numbered, demo("2", "2f"))).toEqual(["unsure label"]);
	});

	it("lets pass a label that stands, and one that the patch brings", () => {
		const moved = (...more: string[]) => ["/* new */", ...demo(...(more as [string, string]))];
		expect(
			asm(demo(".Lout", ".Lout"), demo(".Lout", ".Lout", "cbz\tx1, .Lout"), moved(".Lout", ".Lout")),
		).toEqual(["landed"]);
		expect(asm(demo("1", "1f"), demo("1", "1f", "cbz\tx1, 1f"), moved("1", "1f"))).toEqual(["landed"]);
		const loop = demo("1", "1f", "3:", "sub\tx1, x1, #1", "cbnz\tx1, 3b");
		expect(asm(demo("1", "1f"), loop, demo("2", "2f"))).toEqual(["landed"]);
	});
});

describe("gate local", () => {
	const body = (name: string) => [
		`\tstruct device *${name} = &demo->dev;`,
		"",
		"\tdemo_lock(demo);",
		"\tdemo_go(demo);",
		`\treturn demo_end(${name});`,
	];
	const patched = (name: string) => [
		...body("dev").slice(0, 3),
		`\tdev_info(${name}, "go");`,
		...body("dev").slice(3),
	];

	it("stops the use of a local that upstream renamed", () => {
		expect(port(start(body("dev")), start(patched("dev")), start(body("parent")))).toEqual(["unsure local"]);
		const short = (lines: string[]) => lines.map((line) => line.replaceAll(/\bdev\b(?=[,; )])/g, "d"));
		expect(port(short(start(body("dev"))), short(start(patched("dev"))), start(body("parent")))).toEqual([
			"unsure local",
		]);
	});

	it("lets pass members of that name, and a local that stays", () => {
		expect(port(start(body("dev")), start(patched("demo->dev")), start(body("parent")))).toEqual(["landed"]);
		expect(port(start(body("dev")), start(patched("dev")), ["/* new */", ...start(body("dev"))])).toEqual([
			"landed",
		]);
	});
});

describe("gate return", () => {
	const remove = (type: string, ...body: string[]) => [
		`static ${type} demo_remove(struct demo *demo)`,
		"{",
		"\tdemo_stop(demo);",
		...body,
		"\tdemo_off(demo);",
		"}",
	];
	const fail = ["\tif (demo->busy)", "\t\treturn -EBUSY;"];

	it("stops a value that is returned from a function that became void", () => {
		expect(port(remove("int"), remove("int", ...fail), remove("void"))).toEqual(["unsure return"]);
	});

	it("lets it pass where the function returns one still", () => {
		expect(port(remove("int"), remove("int", ...fail), ["/* new */", ...remove("int")])).toEqual(["landed"]);
	});
});

describe("gate parse", () => {
	const read = (lines: readonly string[]): PortedFile => ({
		...{
			path: "drivers/demo.c",
			language: "c" as const,
			hunks: [],
			settings: { ...DEFAULT_SETTINGS, parser },
		},
		...{ base: lines, patched: lines, target: lines, result: lines },
	});
	const hunk = {
		state: "landed" as const,
		added: [],
		removed: [],
		replaced: [],
		oldFrom: 0,
		oldTo: 1,
		newFrom: 0,
		newTo: 1,
		at: 0,
		to: 1,
	};
	const good = start(["\tif (demo->on)", "\t\tdemo_off(demo);", "\treturn 0;"]).map((line) => `${line}\n`);
	const bad = good.map((line) => line.replace("demo_off(demo);", "demo_off(demo) demo->on +;"));

	it("stops a function that could be parsed before", () => {
		const mine = { ...hunk, placed: [bad[3]!] };
		expect(parseGate.find({ ...read(good), result: bad, hunks: [mine] }, mine)).toBeDefined();
	});

	it("lets pass what could not be parsed before either, and what the hunk did not touch", () => {
		const mine = { ...hunk, placed: [bad[3]!] };
		expect(parseGate.find({ ...read(bad), hunks: [mine] }, mine)).toBeUndefined();
		const other = { ...hunk, placed: ["\tother();\n"] };
		expect(parseGate.find({ ...read(good), result: bad, hunks: [mine, other] }, other)).toBeUndefined();
	});
});
