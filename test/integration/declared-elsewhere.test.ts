import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";

type Files = Readonly<Record<string, string | undefined>>;

/** Carries a patch over; tells what becomes of it, or why it is left out. */
async function port(old: Files, now: Files, files: Files): Promise<string> {
	const repo = new TestRepo().scene(old, now, { message: "demo: bring it\n", files });
	const { stdout } = await repo.miggpt(
		...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
	);
	const [patch] = JSON.parse(stdout).patches;
	return patch.fate === "parked" ? patch.reason.text.replace(/^\S+?(?::\d+ in the base)?: /, "") : patch.fate;
}

describe("what a header beside the file has by now", () => {
	const HEADER = "drivers/demo/core.h";
	const PATH = "drivers/demo/core.c";
	const header = (...lines: string[]) => `struct demo;\n${lines.map((line) => `${line}\n`).join("")}`;
	const file = (...lines: string[]) =>
		`#include <linux/io.h>\n#include "core.h"\n\n${lines.map((line) => `${line}\n`).join("")}\nint demo_go(void)\n{\n\treturn 1;\n}\n`;
	const old = { [HEADER]: header(), [PATH]: file() };
	const mask = (value: string) => ["static inline int demo_mask(int v)", "{", `\treturn v & ${value};`, "}"];
	const at = "by now, too, at drivers/demo/core.h:2";

	it("stops a function and a macro, and both in a file that the patch adds", async () => {
		const withMask = { ...old, [HEADER]: header(...mask("1")) };
		expect(await port(old, withMask, { [PATH]: file(...mask("3")) })).toBe(`upstream has demo_mask ${at}`);
		expect(await port(old, withMask, { "drivers/demo/mine.c": file(...mask("3")) })).toBe(
			`upstream has demo_mask ${at}`,
		);
		const withMacro = { ...old, [HEADER]: header("#define DEMO_TIMEOUT\t100") };
		expect(await port(old, withMacro, { [PATH]: file("#define DEMO_TIMEOUT\t50") })).toBe(
			`upstream has DEMO_TIMEOUT ${at}`,
		);
	});

	it("lets pass a prototype, another header's, what the base had, and what asks whether it is there", async () => {
		const proto = { ...old, [HEADER]: header("int demo_mask(int v);") };
		expect(await port(old, proto, { [PATH]: file("int demo_mask(int v)", "{", "\treturn v;", "}") })).toBe(
			"landed",
		);
		const other = { ...old, "drivers/demo/other.h": header(...mask("1")) };
		expect(await port(old, other, { [PATH]: file(...mask("3")) })).toBe("landed");
		const had = { ...old, [HEADER]: header("#define DEMO_TIMEOUT\t100") };
		expect(await port(had, { ...had, x: "" }, { [PATH]: file("#define DEMO_TIMEOUT\t100") })).toBe("landed");
		const guarded = file("#ifndef DEMO_TIMEOUT", "#define DEMO_TIMEOUT\t50", "#endif");
		expect(await port(old, had, { [PATH]: guarded })).toBe("landed");
	});
});

describe("an entry of another Kconfig file", () => {
	const entry = (name: string) => `config ${name}\n\tbool "Demo ${name}"\n\n`;
	const old = { Kconfig: entry("CORE"), "arch/arm/Kconfig": entry("ARM"), "sub/Kconfig": entry("SUB") };

	it("stops what upstream has there by now", async () => {
		const now = { ...old, "sub/Kconfig": entry("SUB") + entry("DEMO") };
		expect(await port(old, now, { Kconfig: entry("CORE") + entry("DEMO") })).toBe(
			"upstream has DEMO by now, too, at sub/Kconfig:4",
		);
	});

	it("lets pass another architecture's, and a use", async () => {
		const arm64 = { ...old, "arch/arm64/Kconfig": entry("DEMO") };
		expect(await port(old, arm64, { "arch/arm/Kconfig": entry("ARM") + entry("DEMO") })).toBe("landed");
		const used = { ...old, "sub/Kconfig": `${entry("SUB")}config USER\n\tbool\n\tdepends on DEMO\n` };
		expect(await port(old, used, { Kconfig: entry("CORE") + entry("DEMO") })).toBe("landed");
	});
});
