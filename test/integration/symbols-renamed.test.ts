import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";

type Files = Readonly<Record<string, string>>;

const users = ["a", "b", "c"];
/** Drivers that select a symbol, and where it is defined. */
const kernel = (symbol: string, last = symbol): Files => ({
	"drivers/core/Kconfig": `config ${symbol}\n\ttristate\n`,
	...Object.fromEntries(
		users.map((name) => [
			`drivers/${name}/Kconfig`,
			`config ${name.toUpperCase()}\n\ttristate "${name}"\n\tselect ${name === "c" ? last : symbol}\n`,
		]),
	),
});
/** Carries a patch over that adds a file; gives the file, or why it is left out. */
async function port(old: Files, now: Files, path: string, text: string): Promise<string> {
	const repo = new TestRepo().scene(old, now, { message: "demo: use it\n", files: { [path]: text } });
	const { stdout } = await repo.miggpt(
		...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
	);
	const [patch] = JSON.parse(stdout).patches;
	return patch.fate === "landed" ? repo.show("miggpt/series-new", path) : patch.reason.text;
}

describe("a Kconfig symbol that upstream renamed", () => {
	it.each([
		["drivers/mine/Kconfig", "config MINE\n\ttristate\n\tselect DEMO_CMA_HELPER\n"],
		["arch/arm/configs/mine_defconfig", "CONFIG_DEMO_CMA_HELPER=y\n"],
		["drivers/mine/Makefile", "obj-$(CONFIG_DEMO_CMA_HELPER) += mine.o\n"],
	])("is renamed in %s where all files agree", async (path, text) => {
		const now = kernel("DEMO_DMA_HELPER");
		expect(await port(kernel("DEMO_CMA_HELPER"), now, path, text)).toBe(text.replace("_CMA_", "_DMA_"));
	});

	it("is gone where one file disagrees", async () => {
		const now = kernel("DEMO_DMA_HELPER", "OTHER_HELPER");
		const text = "config MINE\n\ttristate\n\tselect DEMO_CMA_HELPER\n";
		expect(await port(kernel("DEMO_CMA_HELPER"), now, "drivers/mine/Kconfig", text)).toContain(
			"Kconfig symbol DEMO_CMA_HELPER is gone from the target",
		);
	});
});
