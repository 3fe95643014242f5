import { describe, expect, it } from "vitest";
import { sectionOf } from "../../scripts/model-server/prompt.js";
import { BRANCH, runWithModel } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { type Files, TestRepo } from "../support/repo.js";

const HEADER = "include/linux/water.h";
const header = (line: string) => `#ifndef W_H\n#define W_H\n\n${line}\n\n#endif\n`;
const user = (line: string) =>
	`#include <linux/water.h>\n\nstatic int tank_run(struct pump *pump)\n{\n\tint ret;\n\n${line}\treturn ret;\n}\n`;

/** What is asked about `pump_drain`, to which the patch adds lines besides the one that upstream changed as well. */
async function promptFor(
	lines: readonly string[],
	[old, now, own]: [Files, Files, Files] = [{}, {}, {}],
	move = (text: string) => text,
): Promise<string> {
	const mine = PUMP.patched.replace("\tleft =", `${lines.map((line) => `\t${line}\n`).join("")}\tleft =`);
	const repo = new TestRepo().scene(
		{ ...old, [PUMP.path]: PUMP.old },
		{ ...now, [PUMP.path]: move(PUMP.now) },
		{ message: "x\n", files: { ...own, [PUMP.path]: mine } },
	);
	const { server } = await runWithModel(repo, () => "CANNOT: no");
	return server.seen[0]!.body.messages[1]!.content;
}

describe("a question about a place tells", () => {
	it("how upstream converted a use of what is gone, and what is called instead", async () => {
		const prompt = await promptFor(
			["water_fill(pump);"],
			[
				{
					[HEADER]: header("int water_fill(struct pump *pump);"),
					"drivers/water/tank.c": user("\tret = water_fill(pump);\n"),
				},
				{
					[HEADER]: header("int water_pour(struct pump *pump, int how);"),
					"drivers/water/tank.c": user("\tret = water_pour(pump, 1);\n"),
				},
				{},
			],
		);
		expect(sectionOf(prompt, "BECAME")).toBe(
			`/* drivers/water/tank.c */\n-\tret = water_fill(pump);\n+\tret = water_pour(pump, 1);\n/* ${HEADER} */\nint water_pour(struct pump *pump, int how);\n`,
		);
	});

	it("nothing about a name whose uses all stand", async () => {
		const files: Files = { [HEADER]: header("int water_fill(struct pump *pump);") };
		const prompt = await promptFor(["water_fill(pump);"], [files, files, {}]);
		expect(prompt).not.toContain("BECAME");
	});

	it("how functions are declared that its lines call and the place does not", async () => {
		const files: Files = { [HEADER]: header("int water_fill(struct pump *pump);") };
		const lines = ["water_fill(pump);", "pump_reset(pump);", "pump_read(pump);"];
		const prompt = await promptFor(lines, [files, files, {}]);
		expect(sectionOf(prompt, "CALLED")).toBe(
			"int water_fill(struct pump *pump);\nstatic void pump_reset(struct pump *pump);\n",
		);
		expect(await promptFor(["pump_read(pump);"])).not.toContain("CALLED");
	});

	it("which other files the patch changes, and what its lines need of them", async () => {
		const valve = header("int valve_open(void);");
		const prompt = await promptFor(
			["valve_close(pump);"],
			[
				{ "drivers/water/valve.h": valve },
				{ "drivers/water/valve.h": valve },
				{ "drivers/water/valve.h": header("int valve_open(void);\nint valve_close(struct pump *pump);") },
			],
		);
		expect(sectionOf(prompt, "ELSEWHERE")).toBe(
			"- drivers/water/valve.h: done +int valve_close(struct pump *pump);\n",
		);
		expect(sectionOf(prompt, "NAMES")).toBe(
			"- valve_close: this patch brings it in drivers/water/valve.h, done\n",
		);
	});

	it("where a neighbour stands that upstream took far away from there", async () => {
		const far = "\nint other;\n".repeat(90);
		const prompt = await promptFor([], undefined, (text) =>
			text
				.replace("\tpump->level = left;\n", "")
				.replace("\treturn pump->level;\n}\n", `\tpump->level = left;\n\treturn pump->level;\n}\n${far}`),
		);
		expect(sectionOf(prompt, "EVIDENCE")).toContain(
			'- "pump->level = left;" stands above NEW CODE now, in pump_read\n',
		);
	});

	it("the function that upstream moved the code to, as the place", async () => {
		const steps = [
			"valve_open(pump);",
			"pump_prime(pump);",
			"LINE",
			"pump_settle(pump);",
			"valve_close(pump);",
		];
		const lines = (call: string) => steps.map((line) => `\t${line.replace("LINE", call)}\n`).join("");
		const fill = (body: string) => `\nstatic void pump_fill(struct pump *pump)\n{\n${body}}\n`;
		const file = (text: string) => PUMP.old.replace("\nMODULE_LICENSE", `${text}\nMODULE_LICENSE`);
		const helper = `\nstatic void pump_run(struct pump *pump)\n{\n${lines("pump_push(pump, 7);")}}\n`;
		const repo = new TestRepo().scene(
			{ [PUMP.path]: file(fill(lines("pump_push(pump, 1);"))) },
			{ [PUMP.path]: file(helper + fill("\tpump_log(pump);\n\tpump_run(pump);\n")) },
			{ message: "x\n", files: { [PUMP.path]: file(fill(lines("pump_pull(pump, 1);"))) } },
		);
		const { server } = await runWithModel(repo, () => "CANNOT: no");
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "NEW CODE")).toBe(helper.trimStart());
	});

	it("of an added function that fits no callback any more its head and returns, and not the table", async () => {
		const ops = (type: string) => header(`struct pump_ops {\n\t${type} (*remove)(struct pump *pump);\n};`);
		const remove = `static int gauge_remove(struct pump *pump)\n{\n\tint err = gauge_stop(pump);\n\n\tgauge_log(pump);\n\treturn err;\n}\n`;
		const table = `static const struct pump_ops gauge_ops = {\n\t.remove = gauge_remove,\n};\n`;
		const apart = Array.from({ length: 30 }, (_, i) => `int gauge_${i};\n`).join("");
		const repo = new TestRepo().scene(
			{ [HEADER]: ops("int"), [PUMP.path]: PUMP.old },
			{ [HEADER]: ops("void"), [PUMP.path]: PUMP.old },
			{
				message: "gauge\n",
				files: { "drivers/water/gauge.c": `#include <linux/water.h>\n\n${remove}\n${apart}\n${table}` },
			},
		);
		const { server } = await runWithModel(repo, () => "CANNOT: no");
		expect(server.seen).toHaveLength(1);
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(prompt).toMatch(/^Place: drivers\/water\/gauge\.c, in gauge_remove\n/);
		expect(sectionOf(prompt, "NEW CODE")).toBe(remove);
		expect(sectionOf(prompt, "STOPPED")).toBe("static int gauge_remove(struct pump *pump)\n\treturn err;\n");
	});

	it("of an added file what rules are sure of as it will stand, and only what a gate stopped as open", async () => {
		const uses = (call: string) =>
			Object.fromEntries(
				["a", "b", "c", "d"].map((name) => [
					`drivers/water/${name}.c`,
					`void ${name}_run(struct pump *pump)\n{\n\t${name}_start(pump);\n\t${call}(pump);\n}\n`,
				]),
			);
		const names = (...all: string[]) =>
			header(all.map((name) => `void ${name}(struct pump *pump);`).join("\n"));
		const gauge = `#include <linux/water.h>\n\nvoid gauge_run(struct pump *pump)\n{\n\twater_log(pump);\n\twater_gone(pump);\n}\n`;
		const repo = new TestRepo().scene(
			{ [HEADER]: names("water_log", "water_gone"), ...uses("water_log"), [PUMP.path]: PUMP.old },
			{ [HEADER]: names("water_trace"), ...uses("water_trace"), [PUMP.path]: PUMP.old },
			{ message: "gauge\n", files: { "drivers/water/gauge.c": gauge } },
		);
		const { server } = await runWithModel(repo, () => "CANNOT: no");
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "NEW CODE")).toContain("\twater_trace(pump);\n\twater_gone(pump);\n");
		expect(sectionOf(prompt, "STOPPED")).toBe("\twater_gone(pump);\n");
		expect(prompt).not.toContain("water_log");
	});

	it("both versions by the names that they were given by", async () => {
		expect(await promptFor([])).toMatch(/^Place: .*\nFrom old to new\n/);
	});

	it("a merge as it would stand below what the patch has put into the file already", async () => {
		const grow = (text: string) => text.replace("\tint limit;\n", "\tint limit;\n\tint low;\n\tint high;\n");
		const drain = (text: string) => text.replace("\treturn left;", "\twater_fill(pump);\n\treturn left;");
		const repo = new TestRepo().scene(
			{ [HEADER]: header("int water_fill(struct pump *pump);"), [PUMP.path]: PUMP.old },
			{ [HEADER]: header("int other;"), [PUMP.path]: PUMP.now },
			{ message: "x\n", files: { [PUMP.path]: drain(grow(PUMP.old)) } },
		);
		const { server } = await runWithModel(repo, () => "CANNOT: no");
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "NEW CODE")).toContain("\tpump->level = left;\n\treturn left;\n");
		expect(sectionOf(prompt, "MERGED")).toContain(
			" \tpump->level = left;\n+\twater_fill(pump);\n \treturn left;\n",
		);
	});
});

describe("there is no question", () => {
	it("where the target has all that the patch changes, and the engine was not sure enough of that", async () => {
		const repo = new TestRepo().scene(
			{ [PUMP.path]: PUMP.old },
			{ [PUMP.path]: PUMP.patched.replace("\tpump->limit = 100;\n", "\tpump->limit = 200;\n") },
			{ message: "x\n", files: { [PUMP.path]: PUMP.patched } },
		);
		const { server, code, stdout } = await runWithModel(repo, () => "CANNOT: no", ["--threshold", "0.95"]);
		expect(server.seen).toHaveLength(0);
		expect(code, stdout).toBe(0);
		expect(repo.show(BRANCH, PUMP.path)).toBe(repo.show("new", PUMP.path));
	});
});
