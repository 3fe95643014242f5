import { describe, expect, it } from "vitest";
import type { Seen } from "../../scripts/model-server/server.js";
import { BRANCH, runWithModel } from "../support/model-run.js";
import { TestRepo } from "../support/repo.js";

const PATH = "drivers/water/long.c";
const NOW = "\tleft = pump_read(pump) - READ_ONCE(amount);\n";
const RIGHT = "\tleft = pump_read(pump) - READ_ONCE(amount) - 1;\n";

/** A function of many steps, in the middle of which `call` stands. */
function long(call: string): string {
	const steps = (from: number) =>
		Array.from({ length: 25 }, (_, i) => `\tpump_step(pump, ${from + i});\n`).join("");
	return `static int pump_drain(struct pump *pump, int amount)\n{\n\tint left;\n\n${steps(0)}${call}${steps(50)}\treturn left;\n}\n`;
}

function scene(): TestRepo {
	return new TestRepo().scene(
		{ [PATH]: long("\tleft = pump_read(pump) - amount;\n") },
		{ [PATH]: long(NOW) },
		{
			message: "water: Keep one unit back\n",
			files: { [PATH]: long("\tleft = pump_read(pump) - amount - 1;\n") },
		},
	);
}

function replace(quoted: string, lines: string): string {
	return `REPLACE\n\`\`\`c\n${quoted}\`\`\`\nWITH\n\`\`\`c\n${lines}\`\`\`\nREASON: both changes\n`;
}

const said = ({ body }: Seen) => body.messages.map(({ content }) => content);

describe("an answer about a long place", () => {
	it("is asked for as edits, and lands as such", async () => {
		const repo = scene();
		const { code, server, stdout } = await runWithModel(repo, () => replace(NOW, RIGHT));
		expect(code, stdout).toBe(0);
		expect(said(server.seen[0]!)[0]).toContain("Answer with edits to NEW CODE");
		expect(repo.show(BRANCH, PATH)).toBe(long(RIGHT));
	});

	it("is asked for again where an edit does not apply, with what does not", async () => {
		const repo = scene();
		const { code, server } = await runWithModel(repo, (_, n) =>
			replace(n === 0 ? "\tleft = pump_read(pump) - amount;\n" : NOW, RIGHT),
		);
		expect(code).toBe(0);
		expect(said(server.seen[1]!).at(-1)).toContain(
			"edit 1 quotes what stands nowhere in the code shown: left = pump_read(pump) - amount;",
		);
		expect(repo.show(BRANCH, PATH)).toBe(long(RIGHT));
	});

	it.each<[string, string, string]>([
		[
			"another line is changed as well",
			`${replace(NOW, RIGHT)}${replace("\tpump_step(pump, 60);\n", "\tpump_step(pump, 61);\n")}`,
			"unrelated",
		],
		["a line is lost", `${replace(NOW, RIGHT)}${replace("\tpump_step(pump, 60);\n", "")}`, "unrelated"],
		["code is brought in", replace(NOW, `${RIGHT}\tcall_usermodehelper(path);\n`), "unrelated"],
		["markers are brought in", replace(NOW, `<<<<<<< ours\n${RIGHT}=======\n>>>>>>> theirs\n`), "markers"],
		[
			"it stands nowhere",
			replace("#include <linux/pump.h>\n", RIGHT),
			"edits): edit 1 quotes what stands nowhere",
		],
		["nothing is done", "THERE ALREADY: I trust it", "accounted"],
		[
			"a merge is held to be right that there is none of",
			"MERGED IS RIGHT: trust me",
			"form): there is no merge to be right",
		],
		[
			"a merge is edited that there is none of",
			`MERGED BUT:\n${replace(NOW, RIGHT)}`,
			"form): there is no merge to be edited",
		],
	])("is rejected where %s", async (_, text, check) => {
		const repo = scene();
		const { code, stdout } = await runWithModel(repo, () => text);
		expect(code).toBe(3);
		expect(stdout).toContain(`the model's answer was rejected (${check}`);
		expect(repo.refs()).not.toContain(BRANCH);
	});
});

it("a merge that a check stopped stays a conflict where the model holds it to be right, and says why", async () => {
	const path = "drivers/water/use.c";
	const header = (name: string) => `int ${name}(int level);\n`;
	const use = (...more: string[]) =>
		`int use(void)\n{\n${more.map((line) => `\t${line}\n`).join("")}\treturn 0;\n}\n`;
	const repo = new TestRepo().scene(
		{ "include/linux/water.h": header("water_log"), [path]: use() },
		{ "include/linux/water.h": header("water_trace"), [path]: use() },
		{ message: "use\n", files: { [path]: use("water_log(1);") } },
	);
	const { code, stdout, server } = await runWithModel(
		repo,
		() => "MERGED IS RIGHT: it is a macro of the compiler",
	);
	expect(code).toBe(3);
	expect(server.seen, stdout).toHaveLength(1);
	expect(stdout).toContain(
		"the model holds the merge to be right, and what stopped it a false alarm: it is a macro of the compiler",
	);
});

it("a long merge that a check stopped is mended by edits to it, where those are said to be of it", async () => {
	const path = "drivers/water/use.c";
	const header = (name: string) => `int ${name}(int level);\n`;
	const use = (...more: string[]) =>
		`int use(void)\n{\n${more.map((line) => `\t${line}\n`).join("")}\treturn 0;\n}\n`;
	const steps = Array.from({ length: 20 }, (_, i) => `fill(${i});`);
	const repo = new TestRepo().scene(
		{ "include/linux/water.h": header("water_log"), [path]: use() },
		{ "include/linux/water.h": header("water_trace"), [path]: use() },
		{ message: "use\n", files: { [path]: use(...steps, "water_log(1);") } },
	);
	const said = `MERGED BUT:\n${replace("\twater_log(1);\n", "\twater_trace(1);\n")}`;
	const { code, stdout, server } = await runWithModel(repo, () => said, ["--llm-threshold=.1"]);
	expect(server.seen[0]!.body.messages.at(-1)!.content).toContain('"MERGED BUT:"');
	expect(code, stdout).toBe(0);
	expect(repo.show(BRANCH, path)).toBe(use(...steps, "water_trace(1);"));
});
