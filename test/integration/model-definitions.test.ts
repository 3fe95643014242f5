import { describe, expect, it } from "vitest";
import { sectionOf } from "../../scripts/model-server/prompt.js";
import { runWithModel } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { TestRepo } from "../support/repo.js";

const LONG = Array.from({ length: 30 }, (_, i) => `\tint spare_${i};\n`).join("");

/** Header files of one kernel; what differs between the two is named. */
function headers({
	fill,
	limit,
	mode,
	gone,
	typedef,
	macro,
}: Record<string, string>): Record<string, string> {
	return {
		"include/linux/water.h": `#ifndef W_H
#define W_H
${macro}

/* How. */
enum flow_mode {
	FLOW_SLOW,
	${mode},
	FLOW_LAST,
};

${typedef}

struct basin {
${LONG}	int ${limit};
	int depth;
};

struct quiet {
	int ${limit};
};

${fill}
int water_same(struct basin *basin);
${gone}
#endif
`,
	};
}

const BEFORE = headers({
	fill: "int water_fill(struct basin *basin);",
	limit: "limit",
	mode: "FLOW_FAST",
	gone: "#define WATER_GONE(basin) ((basin)->limit)",
	typedef: "typedef unsigned int level_t;",
	macro: "#define WATER_MAX 100",
});
const AFTER = headers({
	fill: "int water_fill(struct basin *basin, int how);",
	limit: "bound",
	mode: "FLOW_QUICK",
	gone: "",
	typedef: "typedef unsigned long level_t;",
	macro: "#define WATER_MAX 200",
});

/** A driver in which patch and upstream changed the same line, the patch with `lines` of its own before it. */
async function promptFor(...lines: string[]): Promise<string> {
	const drain = (text: string) =>
		text.replace("\tint left;\n", "\tstruct basin *basin = pump->basin;\n\tint left;\n");
	const mine = drain(PUMP.patched).replace(
		"\tleft =",
		`${lines.map((line) => `\t${line}\n`).join("")}\tleft =`,
	);
	const repo = new TestRepo().scene(
		{ ...BEFORE, [PUMP.path]: drain(PUMP.old) },
		{ ...AFTER, [PUMP.path]: drain(PUMP.now) },
		{ message: "x\n", files: { [PUMP.path]: mine } },
	);
	const { server } = await runWithModel(repo, () => "CANNOT: no");
	expect(server.seen).toHaveLength(1);
	return server.seen[0]!.body.messages[1]!.content;
}

describe("what a patch uses and upstream changed is looked up in the headers of both kernels", () => {
	it.each<[string, string, string]>([
		[
			"a function with other parameters",
			"water_fill(basin);",
			"/* include/linux/water.h: water_fill */\n-int water_fill(struct basin *basin);\n+int water_fill(struct basin *basin, int how);\n",
		],
		[
			"the member of a struct, of a long one that alone",
			"basin->limit = 1;",
			"/* include/linux/water.h: struct basin */\n \tint spare_29;\n-\tint limit;\n+\tint bound;\n \tint depth;\n",
		],
		[
			"a macro of another value",
			"pump->level = WATER_MAX;",
			"-#define WATER_MAX 100\n+#define WATER_MAX 200\n",
		],
		["a typedef", "level_t level = 0;", "-typedef unsigned int level_t;\n+typedef unsigned long level_t;\n"],
		[
			"an enum that lost a constant",
			"pump->level = FLOW_FAST;",
			"/* include/linux/water.h: enum flow_mode */\n \tFLOW_SLOW,\n-\tFLOW_FAST,\n+\tFLOW_QUICK,\n",
		],
		[
			"a macro that is gone",
			"pump->level = WATER_GONE(basin);",
			"/* include/linux/water.h: WATER_GONE; no header of the new kernel defines it */\n-#define WATER_GONE(basin) ((basin)->limit)\n",
		],
	])("%s", async (_, line, shown) => {
		expect(sectionOf(await promptFor(line), "CHANGED")).toContain(shown);
	});

	it("and nothing where what it uses is as it was", async () => {
		const prompt = await promptFor("water_same(basin);", "basin->depth = FLOW_SLOW;");
		expect(prompt).not.toContain("CHANGED");
	});

	it("and four definitions at the most", async () => {
		const shown = sectionOf(
			await promptFor(
				"level_t level = WATER_GONE(basin) + WATER_MAX;",
				"basin->limit = FLOW_FAST;",
				"water_fill(basin);",
			),
			"CHANGED",
		);
		expect(shown.match(/^\/\* include/gm)).toHaveLength(4);
		expect(shown).toContain("WATER_GONE");
	});
});

it("functions of the file that only the new code calls are shown, short ones whole", async () => {
	const helpers = `static int pump_gauge(struct pump *pump)
{
	return pump->level / 2;
}

static int pump_long(struct pump *pump,
		     int amount)
{
${LONG}	return amount;
}

`;
	const now = PUMP.old
		.replace("static int pump_drain", `${helpers}static int pump_drain`)
		.replace("- amount;", "- pump_long(pump, pump_gauge(pump));");
	const repo = new TestRepo().scene(
		{ [PUMP.path]: PUMP.old },
		{ [PUMP.path]: now },
		{ message: "x\n", files: { [PUMP.path]: PUMP.patched } },
	);
	const { server } = await runWithModel(repo, () => "CANNOT: no");
	const shown = sectionOf(server.seen[0]!.body.messages[1]!.content, "DEFINITIONS");
	expect(shown).toContain("static int pump_gauge(struct pump *pump)\n{\n\treturn pump->level / 2;\n}\n");
	expect(shown).toContain("static int pump_long(struct pump *pump, int amount);\n");
	expect(shown).not.toContain("spare_");
	expect(shown).not.toContain("pump_read");
});

it("a rule that upstream's own files vote for is told with its votes", async () => {
	const header = (name: string) => `void ${name}(struct pump *pump);\n`;
	const others = (name: string) =>
		Object.fromEntries(
			["a", "b", "c", "d"].map((file) => [
				`drivers/water/${file}.c`,
				`void ${file}_run(struct pump *pump)\n{\n\t${file}_start(pump);\n\t${name}(pump);\n}\n`,
			]),
		);
	const mine = PUMP.patched.replace("\tleft =", "\twater_log(pump);\n\tleft =");
	const repo = new TestRepo().scene(
		{ "include/linux/water.h": header("water_log"), ...others("water_log"), [PUMP.path]: PUMP.old },
		{ "include/linux/water.h": header("water_trace"), ...others("water_trace"), [PUMP.path]: PUMP.now },
		{ message: "x\n", files: { [PUMP.path]: mine } },
	);
	const { server } = await runWithModel(repo, () => "CANNOT: no");
	const prompt = server.seen[0]!.body.messages[1]!.content;
	expect(sectionOf(prompt, "EVIDENCE")).toContain("water_log became water_trace in 5 of 5 files");
});
