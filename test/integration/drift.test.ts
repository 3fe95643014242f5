import { describe, expect, it } from "vitest";
import { TestRepo } from "../support/repo.js";

const HEADER = "include/linux/demo.h";
const header = (type: string) =>
	`struct demo_driver {\n\tint (*probe)(struct demo *demo);\n\t${type} (*remove)(struct demo *demo);\n};\n`;
const DRIVER = `#include <linux/demo.h>

static int mine_probe(struct demo *demo)
{
	return demo_on(demo);
}

static int mine_remove(struct demo *demo)
{
	demo_off(demo);

	return 0;
}

static struct demo_driver mine = {
	.probe = mine_probe,
	.remove = mine_remove,
};
`;

describe("callback drift", () => {
	it("rewrites a driver that the series adds, and says by which header", async () => {
		const repo = new TestRepo().scene(
			{ [HEADER]: header("int") },
			{ [HEADER]: header("void") },
			{ message: "demo: add driver\n", files: { "drivers/demo/mine.c": DRIVER } },
		);
		const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		const { patches } = JSON.parse(stdout);
		expect(code).toBe(0);
		expect(patches[0]).toMatchObject({ fate: "landed", manner: "ported" });
		expect(patches[0].files[0].hunks[0]).toMatchObject({
			strategy: "drift",
			evidence: [
				{
					text: "remove of struct demo_driver is void (struct demo *) in the target",
					at: { path: HEADER, line: 1 },
				},
			],
		});
		expect(repo.show("miggpt/series-new", "drivers/demo/mine.c")).toBe(
			DRIVER.replace("static int mine_remove", "static void mine_remove").replace("\n\treturn 0;\n", ""),
		);
	});

	it("stops where the series changes nothing that could be rewritten safely", async () => {
		const called = `${DRIVER}\nint mine_exit(void)\n{\n\treturn mine_remove(0);\n}\n`;
		const repo = new TestRepo().scene(
			{ [HEADER]: header("int") },
			{ [HEADER]: header("void") },
			{ message: "demo: add driver\n", files: { "drivers/demo/mine.c": called } },
		);
		const { code, stdout } = await repo.miggpt(
			...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
		);
		expect(code).toBe(3);
		expect(JSON.parse(stdout).patches[0]).toMatchObject({
			fate: "parked",
			reason:
				"drivers/demo/mine.c: mine_remove does not fit remove of struct demo_driver, which is void (struct demo *) in the target",
		});
	});
});
