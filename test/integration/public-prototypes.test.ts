import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";

const HEADER = "include/linux/zed.h";
const PATH = "drivers/demo/core.c";

/** A driver of the public header's functions; what a patch brings stands in its function. */
const driver = (...body: string[]) =>
	`#include <linux/zed.h>\n\nint demo_go(struct zed_page *page, struct zed_set *set)\n{\n${body.map((line) => `\t${line}\n`).join("")}\treturn 1;\n}\n`;

/** Carries a patch that adds lines over to a tree with other declarations; tells what becomes of it, or why it is left out. */
async function port(before: string, now: string, ...body: string[]): Promise<string> {
	const old = { [HEADER]: before, [PATH]: driver() };
	const repo = new TestRepo().scene(
		old,
		{ ...old, [HEADER]: now },
		{ message: "demo: call it\n", files: { [PATH]: driver(...body) } },
	);
	const { stdout } = await repo.miggpt(
		...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
	);
	const [patch] = JSON.parse(stdout).patches;
	return patch.fate === "parked" ? patch.reason.text.replace(/^\S+?(?::\d+ in the base)?: /, "") : patch.fate;
}

describe("a call of a function that a public header declares otherwise now", () => {
	const before = "void zed_put(struct zed_page *page, int count);\nint zed_set(struct zed_set *set);\n";

	it("is stopped where it gives what the function takes no more, or uses what it returns no more", async () => {
		const folios = before.replace("struct zed_page *page", "struct zed_folio *folio");
		expect(await port(before, folios, "zed_put(page, 1);")).toMatch(/^argument 1 of zed_put/);
		const silent = before.replace("int zed_set", "void zed_set");
		expect(await port(before, silent, "if (zed_set(set))", "\treturn -EIO;")).toMatch(/zed_set/);
	});

	it("passes where it fits still, and where the change is not in what it is given", async () => {
		expect(
			await port(before, before.replace("struct zed_page", "const struct zed_page"), "zed_put(page, 1);"),
		).toBe("landed");
		const bytes = "int zed_fill(const unsigned char *from, int count);\n";
		const fill = "zed_fill(page->bytes, 1);";
		expect(await port(bytes, bytes.replace("unsigned char", "u8"), fill)).toBe("landed");
		expect(await port(bytes, bytes.replace("unsigned char", "u32"), fill)).toMatch(/^argument 1 of zed_fill/);
		const longer = before.replace("int count", "unsigned int count");
		expect(await port(before, longer, "zed_put(page, 1);")).toBe("landed");
		expect(await port(before, `${before}int zed_more(int more);\n`, "zed_put(page, 1);")).toBe("landed");
		const split = `#ifdef CONFIG_ZED\n${before}#else\nstatic inline void zed_put(struct zed_folio *folio, int count) { }\n#endif\n`;
		expect(await port(before, split, "zed_put(page, 1);")).toBe("landed");
	});
});
