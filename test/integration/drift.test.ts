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
					kind: "member changed",
					text: "remove of struct demo_driver is void (struct demo *) in the target",
					at: { side: "target", path: HEADER, line: 1 },
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
			reason: {
				kind: "hunk",
				text: "drivers/demo/mine.c: mine_remove does not fit remove of struct demo_driver, which is void (struct demo *) in the target",
			},
		});
	});
});

describe("vote on a word that is gone", () => {
	const user = (call: string) => (i: number) =>
		`int user_${i}(struct demo *demo)\n{\n\treturn ${call}(demo, ${i});\n}\n`;
	const drivers = (call: string) =>
		Object.fromEntries([1, 2, 3].map((i) => [`drivers/demo/user${i}.c`, user(call)(i)]));
	const existing = (call: string, body: string) =>
		`void first(void)\n{\n\tstart();\n${body}\tstop();\n\t${call}(0, 0);\n}\n`;

	it("renames it in lines that merge cleanly, and in a line that the patch replaces", async () => {
		const file = "drivers/demo/mine.c";
		const repo = new TestRepo().scene(
			{ ...drivers("demo_get"), [file]: existing("demo_get", "") },
			{ ...drivers("demo_ns_get"), [file]: existing("demo_ns_get", "") },
			{
				message: "demo: get another\n",
				files: { [file]: existing("demo_get", "\tdemo_get(1, 1);\n").replace("(0, 0)", "(0, 2)") },
			},
		);
		const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(code).toBe(0);
		expect(repo.show("miggpt/series-new", file)).toBe(
			existing("demo_ns_get", "\tdemo_ns_get(1, 1);\n").replace("(0, 0)", "(0, 2)"),
		);
		const [hunk] = JSON.parse(stdout).patches[0].files[0].hunks;
		expect(hunk).toMatchObject({ strategy: "drift", manner: "ported" });
		expect(hunk.evidence[0]).toEqual({
			...{ kind: "renamed", from: ["demo_get"], to: ["demo_ns_get"] },
			...{ in: "files", votes: 4, voters: 4 },
			text: "upstream: demo_get became demo_ns_get in 4 of 4 files",
			at: { side: "target", path: file, line: 5 },
		});
	});

	it("stops where too few files show what became of it", async () => {
		const { "drivers/demo/user1.c": one } = drivers("demo_get");
		const { "drivers/demo/user1.c": other } = drivers("demo_ns_get");
		const repo = new TestRepo().scene(
			{ "drivers/demo/user1.c": one! },
			{ "drivers/demo/user1.c": other! },
			{ message: "demo: add\n", files: { "drivers/demo/mine.c": user("demo_get")(9) } },
		);
		const { code, stdout } = await repo.miggpt(
			...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
		);
		expect(code).toBe(3);
		expect(JSON.parse(stdout).patches[0].reason.text).toContain("demo_get is gone from the target");
	});
});

describe("a header that upstream moved", () => {
	const words = (name: string) =>
		Array.from({ length: 20 }, (_, i) => `#define DEMO_${name}_${i} ${i}\n`).join("");
	const user = (header: string) => `#include <${header}>\n\nint mine(void)\n{\n\treturn DEMO_A_1;\n}\n`;
	const add = (header: string) => ({
		message: "demo: add\n",
		files: { "drivers/demo/mine.c": user(header) },
	});

	it("is included by its new name", async () => {
		const repo = new TestRepo().scene(
			{ "include/asm-generic/demo.h": words("A"), other: "x\n" },
			{ "include/asm-generic/demo.h": undefined, "include/linux/demo.h": `${words("A")}/* new */\n` },
			add("asm/demo.h"),
		);
		const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(code).toBe(0);
		expect(repo.show("miggpt/series-new", "drivers/demo/mine.c")).toBe(user("linux/demo.h"));
		expect(JSON.parse(stdout).patches[0].files[0].hunks[0].evidence[0]).toEqual({
			...{ kind: "header moved", from: "asm/demo.h", to: "linux/demo.h" },
			text: "upstream moved <asm/demo.h> to <linux/demo.h>",
			at: { side: "target", path: "include/linux/demo.h", line: 1 },
		});
	});

	it("stops the patch where it is not known what became of it", async () => {
		const repo = new TestRepo().scene(
			{ "include/linux/demo.h": words("A"), other: "x\n" },
			{ "include/linux/demo.h": undefined, "include/linux/another.h": words("B") + words("A_") },
			{
				...add("linux/demo.h"),
				files: { "drivers/demo/mine.c": user("linux/demo.h").replace("DEMO_A_1", "1") },
			},
		);
		const { code, stdout } = await repo.miggpt(
			...["rebase", "old..new", "--series", "series", "--json", "--on-conflict", "park"],
		);
		expect(code).toBe(3);
		expect(JSON.parse(stdout).patches[0].reason.text).toBe(
			"drivers/demo/mine.c: the target has no header <linux/demo.h> any more",
		);
	});
});

describe("a change that the patch makes as upstream made it", () => {
	const users = (call: string) =>
		Object.fromEntries(
			[1, 2, 3, 4].map((i) => [
				`drivers/demo/user${i}.c`,
				`int user_${i}(struct demo *demo)\n{\n\treturn ${call}(demo, ${i});\n}\n`,
			]),
		);

	it("is upstream, not followed into nothing", async () => {
		const [old, now] = [users("demo_begin_irq"), users("demo_begin")];
		const repo = new TestRepo().scene(old, now, {
			message: "demo: use demo_begin\n",
			files: { "drivers/demo/user1.c": now["drivers/demo/user1.c"]! },
		});
		const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(code).toBe(0);
		expect(JSON.parse(stdout).patches[0]).toMatchObject({ fate: "upstream" });
	});
});

describe("a word that only the patch's own file gave up", () => {
	it("stays where the whole target uses it", async () => {
		const show = (call: string, name: string) =>
			`int ${name}_show(char *buf)\n{\n\treturn ${call}(buf, ${name});\n}\n\n`;
		const file = "kernel/demo.c";
		const everywhere = { "include/linux/print.h": "int print_to(char *buf, int value);\n" };
		const text = (call: string) => ["one", "two", "three"].map((name) => show(call, name)).join("");
		const mine = show("print_to", "mine");
		const repo = new TestRepo().scene(
			{ ...everywhere, [file]: `${text("print_to")}int last;\n` },
			{ [file]: `${text("emit_to")}int last;\n` },
			{ message: "demo: show mine\n", files: { [file]: `${text("print_to")}int last;\n\n${mine}` } },
		);
		const { stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(JSON.parse(stdout).patches[0].fate).toBe("landed");
		expect(repo.show("miggpt/series-new", file)).toBe(`${text("emit_to")}int last;\n\n${mine}`);
	});
});

describe("include drift in a file that the series edits", () => {
	const file = "drivers/demo/mine.c";
	const text = (line: string) =>
		`#include <linux/all.h>\n\nvoid first(void)\n{\n\tstart();\n${line}\tstop();\n}\n`;
	const headers = (all: string) => ({
		"include/linux/all.h": all,
		"include/linux/demo.h": "int demo_get(int a);\n",
		"include/linux/other.h": "int other_get(int a);\n",
	});
	const port = async (now: string, line: string) => {
		const repo = new TestRepo().scene(
			{ ...headers("#include <linux/demo.h>\n"), [file]: text("") },
			{ ...headers(now), [file]: `${text("")}\n/* more */\n` },
			{ message: "demo: get one\n", files: { [file]: text(line) } },
		);
		const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(code).toBe(0);
		const [hunk] = JSON.parse(stdout).patches[0].files[0].hunks;
		return { hunk, result: repo.show("miggpt/series-new", file) };
	};

	it("includes the header that the added line needs", async () => {
		const { hunk, result } = await port("/* thin */\n", "\tdemo_get(1);\n");
		expect(result).toBe(
			`#include <linux/all.h>\n#include <linux/demo.h>\n${text("\tdemo_get(1);\n").slice(23)}\n/* more */\n`,
		);
		expect(hunk).toMatchObject({
			strategy: "drift",
			manner: "ported",
			evidence: [{ kind: "header needed" }],
		});
	});

	it("includes nothing where it is still reached, or was not reached", async () => {
		const reached = await port("#include <linux/demo.h>\n/* more */\n", "\tdemo_get(1);\n");
		expect(reached.result).toBe(`${text("\tdemo_get(1);\n")}\n/* more */\n`);
		const never = await port("/* thin */\n", "\tother_get(1);\n");
		expect(never.result).toBe(`${text("\tother_get(1);\n")}\n/* more */\n`);
	});
});
