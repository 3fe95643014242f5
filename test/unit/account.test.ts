import { describe, expect, it } from "vitest";
import { ownRenames, statedRenames } from "../../src/assist/check/renames.js";
import { splitLines } from "../../src/text/lines.js";
import { body, type Case, fateOf, judge } from "../support/judge.js";

/** The patch adds a check; upstream has added one of its own further down, which ends in the same way. */
const CHECK: Case = {
	old: body("ret = start_device(dev);", "use_device(dev);", "stop_device(dev);"),
	patched: body(
		"ret = start_device(dev);",
		"if (!ready(dev))",
		"\treturn ret;",
		"use_device(dev);",
		"stop_device(dev);",
	),
	now: body(
		"ret = start_device(dev);",
		"use_device(dev);",
		"if (busy(dev))",
		"\treturn ret;",
		"stop_device(dev);",
	),
};
const CHECKED = body(
	"ret = start_device(dev);",
	"if (!ready(dev))",
	"\treturn ret;",
	"use_device(dev);",
	"if (busy(dev))",
	"\treturn ret;",
	"stop_device(dev);",
);

describe("short lines", () => {
	it("of the patch are missed where the target has the like elsewhere", () => {
		expect(fateOf(judge(CHECK, CHECKED))).toBe("lands");
		expect(fateOf(judge(CHECK, CHECKED.replace("\t\treturn ret;\n", "")))).toBe("accounted");
	});

	it("of the target are not taken out or doubled", () => {
		const without = CHECKED.replace("busy(dev))\n\t\treturn ret;\n", "busy(dev))\n");
		expect(fateOf(judge(CHECK, without))).toBe("unrelated");
		expect(fateOf(judge(CHECK, CHECKED.replace("\treturn finish", "\treturn ret;\n\treturn finish")))).toBe(
			"unrelated",
		);
	});

	it("close what the patch opens, in a device tree too", () => {
		const node = (name: string, ...lines: string[]) =>
			`&${name} {\n${lines.map((line) => `\t${line}\n`).join("")}};\n\n`;
		const [usb, hdmi, gpu] = [
			node("usb", 'status = "okay";'),
			node("hdmi", "ddc = <&i2c5>;"),
			node("gpu", "supply = <&reg>;"),
		];
		const tree: Case = { language: "devicetree", old: hdmi, patched: gpu + hdmi, now: hdmi + usb };
		expect(fateOf(judge(tree, gpu + hdmi + usb))).toBe("lands");
		expect(fateOf(judge(tree, gpu.replace("};\n", "") + hdmi + usb))).toBe("balance");
	});

	it("go with the edit that is not needed", () => {
		const verdict = judge(CHECK, CHECK.now, "\tif (!ready(dev))");
		expect(verdict).toMatchObject({ state: "upstream" });
		expect(fateOf(verdict)).toBe("flagged: model's word");
	});
});

describe("lines of the patch", () => {
	it("keep their order", () => {
		const both: Case = {
			old: body("run(dev);"),
			patched: body("lock(dev);", "trace(dev);", "run(dev);"),
			now: body("run(dev);", "log(dev);"),
		};
		expect(fateOf(judge(both, body("lock(dev);", "trace(dev);", "run(dev);", "log(dev);")))).toBe("lands");
		expect(fateOf(judge(both, body("trace(dev);", "lock(dev);", "run(dev);", "log(dev);")))).toBe("order");
	});

	it("that are missing are named to the human by the first, to the model all at once", () => {
		expect(judge(CHECK, CHECK.now)).toEqual({
			check: "accounted",
			reason: "a line that the patch adds is missing: if (!ready(dev)) (and 1 more)",
			all: "a line that the patch adds is missing: if (!ready(dev))\na line that the patch adds is missing: return ret;",
		});
	});

	it("keep the indentation that the patch gives them", () => {
		const wrapped: Case = {
			old: body("run(dev);"),
			patched: body("if (ready(dev))", "\trun(dev);"),
			now: body("run(dev);", "log(dev);"),
		};
		const answer = body("if (ready(dev))", "\trun(dev);", "log(dev);");
		const verdict = judge(wrapped, answer);
		expect("lines" in verdict && verdict.lines.join("")).toBe(answer);
	});
});

describe("a line in another form", () => {
	const renamed = new Map([["old_run", new Set(["new_run"])]]);
	const call: Case = {
		old: body("start(dev);"),
		patched: body("start(dev);", "if (old_run(dev) && ready(dev, flags))"),
		now: body("start(dev);", "new_run(dev);", "ready(dev, flags);"),
		renamed,
	};
	const answered = (line: string) =>
		judge(call, body("start(dev);", line, "new_run(dev);", "ready(dev, flags);"));

	it("is a rename, and nothing besides", () => {
		expect(fateOf(answered("if (new_run(dev) && ready(dev, flags))"))).toBe(
			"flagged: order of lines, other head",
		);
		expect(fateOf(answered("if (new_run(dev) || ready(dev, flags))"))).toMatch(/^flagged: no reason/);
		expect(fateOf(answered("if (new_run(dev) && ready(flags, dev))"))).toMatch(/^flagged: no reason/);
		expect(fateOf(answered("if (ready(dev) && ready(dev, flags))"))).toMatch(/^flagged: no reason/);
	});

	it("has the words of its comment", () => {
		const comment: Case = {
			old: body("run(dev);"),
			patched: body("/* never for a dead device */", "run(dev);"),
			now: body("run(dev);", "log(dev);"),
		};
		const answer = body("/* log for a dead device */", "run(dev);", "log(dev);");
		expect(fateOf(judge(comment, answer))).toBe("flagged: no reason");
	});

	it("keeps the patch's change outside of a call that upstream put around", () => {
		const both: Case = {
			old: body("left = level - amount;"),
			patched: body("left = level - amount - 1;"),
			now: body("left = level - READ_ONCE(amount);"),
		};
		expect(fateOf(judge(both, body("left = level - READ_ONCE(amount) - 1;")))).toBe("lands");
		expect(fateOf(judge(both, body("left = level - READ_ONCE(amount - 1);")))).toBe(
			"flagged: order of changes",
		);
	});
});

describe("renames", () => {
	it("are what the evidence states", () => {
		const renamed = { kind: "renamed" as const, votes: 3, voters: 3 };
		const stated = statedRenames([
			{ ...renamed, from: ["user_ns"], to: ["idmap"], in: "files" },
			{ ...renamed, from: ["del_timer"], to: ["timer_delete"], in: "lines of this file" },
			{ ...renamed, from: ["is_taken_out"], to: [], in: "files" },
			{ kind: "model's reason", reason: "upstream: a became b in 3 of 3 files" },
		]);
		expect([...stated]).toEqual([
			["user_ns", new Set(["idmap"])],
			["del_timer", new Set(["timer_delete"])],
		]);
	});

	it("are what a file's own lines show, without exception", () => {
		const renames = ownRenames(
			splitLines("a_log(x);\nb_log(x);\nc_log(x);\nkeep();\na_log(y);\nb_log(z);\n"),
			splitLines("a_trace(x);\nb_trace(x);\nc_trace(x, 1);\nkeep();\na_trace(y);\nb_print(z);\n"),
		);
		expect([...renames]).toEqual([["a_log", new Set(["a_trace"])]]);
	});
});
