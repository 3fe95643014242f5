import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";

type Files = Readonly<Record<string, string | undefined>>;

/** Carries a patch over that adds files; tells what becomes of it, or why it is left out. */
async function port(old: Files, now: Files, files: Files): Promise<string> {
	const repo = new TestRepo().scene(old, now, { message: "demo: use it\n", files });
	const { stdout } = await repo.miggpt(
		...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
	);
	const [patch] = JSON.parse(stdout).patches;
	return patch.fate === "parked" ? patch.reason.text.replace(/^\S+?(?::\d+ in the base)?: /, "") : patch.fate;
}

const PUBLIC = "include/linux/lamp.h";
const lamp = (...members: string[]) =>
	`struct lamp_state {\n${members.map((member) => `\tint ${member};\n`).join("")}};\n\nstruct lamp {\n\tstruct lamp_state state;\n\tint id;\n};\n`;
const driver = (...body: string[]) =>
	`#include <linux/lamp.h>\n\nint mine_start(struct lamp *lamp, int level)\n{\n${body.map((line) => `\t${line}\n`).join("")}\treturn lamp->id;\n}\n`;
/** What holds a word that would be gone from the whole tree otherwise. */
const elsewhere = (word: string) => ({ "drivers/other/a.c": `#define OTHER\nint ${word};\n` });

describe("a member that is gone", () => {
	const old = { [PUBLIC]: lamp("power", "blank"), ...elsewhere("blank") };
	const now = { [PUBLIC]: lamp("power"), ...elsewhere("blank") };

	it("stops an added file that reaches it by way of another member", async () => {
		expect(await port(old, now, { "drivers/mine/a.c": driver("lamp->state.blank = 1;") })).toBe(
			"struct lamp_state has no member blank in the target",
		);
	});

	it("stops an edit", async () => {
		const path = "drivers/mine/a.c";
		const [base, patched] = [driver("lamp_on(lamp);"), driver("lamp_on(lamp);", "lamp->state.blank = 1;")];
		expect(await port({ ...old, [path]: base }, { ...now, [path]: base }, { [path]: patched })).toBe(
			"struct lamp_state has no member blank in the target",
		);
	});

	it.each<[string, Files]>([
		["a member that is left", { "drivers/mine/a.c": driver("lamp->state.power = 1;") }],
		["a variable", { "drivers/mine/a.c": driver("lamp->state.power = level;") }],
		["a comment", { "drivers/mine/a.c": driver("/* as lamp->state.blank was */") }],
		[
			"a variable of a type that is not told",
			{ "drivers/mine/a.c": driver("to_lamp(lamp)->state.blank = 1;") },
		],
		[
			"a struct of the file's own",
			{
				"drivers/mine/a.c": `struct lamp_state {\n\tint blank;\n};\n\n${driver("struct lamp_state s;", "s.blank = 1;")}`,
			},
		],
		[
			"a member that the patch brings",
			{ [PUBLIC]: lamp("power", "blank", "more"), "drivers/mine/a.c": driver("lamp->state.more = 1;") },
		],
		[
			"what is compiled for older kernels alone",
			{
				"drivers/mine/a.c": driver(
					"#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)",
					"lamp->state.blank = 1;",
					"#else",
					"lamp->state.power = 1;",
					"#endif",
				),
			},
		],
	])("lets pass %s", async (_, files) => {
		expect(await port(old, files[PUBLIC] === undefined ? now : old, files)).toBe("landed");
	});

	it("stops what an older kernel's branch leaves to this one", async () => {
		const files = driver(
			"#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)",
			"lamp->state.blank = 1;",
			"#endif",
		);
		expect(await port(old, now, { "drivers/mine/a.c": files })).toBe(
			"struct lamp_state has no member blank in the target",
		);
	});

	it("is none where a macro of the header has the members", async () => {
		const macro = (...members: string[]) =>
			`#define LAMP_COMMON {\t\t\\\n${members.map((each) => `\tint ${each};\t\\\n`).join("")}}\n\nstruct lamp {\n\tunion {\n\t\tstruct LAMP_COMMON;\n\t\tint all;\n\t};\n\tint id;\n};\n`;
		const before = { ...old, [PUBLIC]: lamp("power").replace("struct lamp_state state;", "int blank;") };
		const use = { "drivers/mine/a.c": driver("lamp->blank = 1;") };
		expect(await port(before, { ...now, [PUBLIC]: macro("power", "blank") }, use)).toBe("landed");
		expect(await port(before, { ...now, [PUBLIC]: macro("power") }, use)).toBe(
			"struct lamp has no member blank in the target",
		);
	});
});

describe("a name that is in no file of the target any more", () => {
	const other = (text: string) => ({ "drivers/other/a.c": text });
	const [old, now] = [other("#ifdef OTHER_TRACE\n#endif\nint x270;\n"), other("int y;\n")];

	it("is none where it only asks whether it is defined, or is part of a number", async () => {
		const mine = (text: string) => ({ "drivers/mine/a.c": text });
		const asks =
			"#if defined(OTHER_TRACE) || \\\n    defined(MINE)\nint a;\n#endif\n#ifdef OTHER_TRACE\nint b;\n#endif\n";
		expect(await port(old, now, mine(asks))).toBe("landed");
		expect(await port(old, now, mine("int c = 0x270;\n"))).toBe("landed");
		expect(await port(old, now, mine("int d = x270;\n"))).toBe(
			"x270 is gone from the target (it was in 1 file)",
		);
	});

	it("is gone where a public header had it and code asks for it", async () => {
		const defined = {
			"include/linux/lamp.h": "#define HAVE_LAMP 1\n",
			...other("#ifdef HAVE_LAMP\n#endif\n"),
		};
		const use = { "drivers/mine/a.c": "#ifdef HAVE_LAMP\nint a;\n#endif\n" };
		expect(await port(defined, { "include/linux/lamp.h": "", ...other("") }, use)).toMatch(
			/^HAVE_LAMP is gone from the target/,
		);
	});
});

describe("a name of a header beside the file", () => {
	const HEADER = "drivers/demo/core.h";
	const header = (...lines: string[]) => `${lines.join("\n")}\nstruct demo;\n`;
	const file = (body: string, include = "core.h") => ({
		"drivers/demo/mine.c": `#include "${include}"\n\nint mine = ${body};\n`,
	});

	it.each([
		["a macro", "#define DEMO_INFO(x) (x)", "DEMO_INFO(1)", "DEMO_INFO"],
		["an enumerator", "enum demo_gen {\n\tDEMO_GEN_6,\n};", "DEMO_GEN_6", "DEMO_GEN_6"],
	])("stops %s that is gone", async (_, line, use, name) => {
		const [old, now] = [{ [HEADER]: header(line) }, { [HEADER]: header("") }];
		const there = elsewhere(name);
		expect(await port({ ...old, ...there }, { ...now, ...there }, file(use))).toBe(
			`no header that the target's file includes from beside it declares ${name} any more`,
		);
	});

	it("lets pass what another header has by now that the first one includes", async () => {
		const old = { [HEADER]: header("#define DEMO_INFO(x) (x)") };
		const now = {
			[HEADER]: header('#include "info.h"'),
			"drivers/demo/info.h": "#define DEMO_INFO(x) (x)\n",
		};
		expect(await port(old, now, file("DEMO_INFO(1)"))).toBe("landed");
	});

	it("lets pass what the patch defines itself", async () => {
		const there = elsewhere("DEMO_INFO");
		const files = {
			"drivers/demo/mine.c": '#include "core.h"\n\n#define DEMO_INFO(x) (x)\nint mine = DEMO_INFO(1);\n',
		};
		const old = { [HEADER]: header("#define DEMO_INFO(x) (x)"), ...there };
		expect(await port(old, { [HEADER]: header(""), ...there }, files)).toBe("landed");
	});
});

describe("a function of a header beside the file", () => {
	const header = (declaration: string) => ({ "drivers/demo/core.h": `struct demo;\n${declaration}\n` });
	const mine = (line: string) => ({
		"drivers/demo/mine.c": `#include "core.h"\n\nint mine(struct demo *demo)\n{\n\treturn ${line};\n}\n`,
	});
	const old = header("int demo_set(struct demo *demo, int level);");

	it.each([
		[
			"takes more arguments",
			"int demo_set(struct demo *demo, int level, int step);",
			"demo_set no longer takes 2 arguments in the target",
		],
		[
			"returns nothing",
			"void demo_set(struct demo *demo, int level);",
			"demo_set returns void in the target, and int before",
		],
		[
			"takes something else",
			"int demo_set(struct other *other, int level);",
			"argument 1 of demo_set is struct other * in the target",
		],
	])("stops a new file and an edit where it %s now", async (_, declaration, reason) => {
		const now = header(declaration);
		expect(await port(old, now, mine("demo_set(demo, 1)"))).toBe(reason);
		const before = mine("0");
		expect(await port({ ...old, ...before }, { ...now, ...before }, mine("demo_set(demo, 1)"))).toBe(reason);
	});

	it("lets pass a call as the header has it now, and one that the patch changes itself", async () => {
		const now = header("int demo_set(struct demo *demo, int level, int step);");
		expect(await port(old, now, mine("demo_set(demo, 1, 2)"))).toBe("landed");
		const changed = header("int demo_set(struct demo *demo, int level, int step, int more);");
		expect(await port(old, { ...old, "a.h": "\n" }, { ...changed, ...mine("demo_set(demo, 1, 2, 3)") })).toBe(
			"landed",
		);
	});
});
