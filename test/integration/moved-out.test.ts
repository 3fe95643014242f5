import { describe, expect, it } from "vitest";
import { type Files, TestRepo } from "../support/repo.js";

const fn = (name: string, ...body: string[]) =>
	`void ${name}(struct dial *d)\n{\n${body.map((line) => `\t${line}\n`).join("")}}\n`;
const CORE = (...body: string[]) => `#include "dial.h"\n\n${fn("dial_core", ...body, "dial_turn(d);")}`;
const DIAL = (...body: string[]) =>
	`#include "dial.h"\n\n${fn("dial_turn", "dial_grip(d);", ...body, "dial_let(d);")}`;
const TRACE = 'dial_trace(d, "turn");';

/** What becomes of a patch, and why. */
async function fateOf(base: Files, target: Files, patched: Files) {
	const repo = new TestRepo().scene(base, target, { message: "dial: take it out\n", files: patched });
	const { stdout } = await repo.miggpt(
		"rebase",
		"old..new",
		"--series",
		"series",
		"--json",
		"--on-conflict",
		"park",
	);
	const [{ fate, reason }] = JSON.parse(stdout).patches;
	return [fate, reason?.text];
}

describe("what a patch only takes out, and upstream took out as well", () => {
	const BASE = {
		"drivers/dial.c": DIAL(TRACE),
		"drivers/core.c": CORE(),
		"drivers/wheel.c": fn("wheel", "dial_trace(w, 1);"),
	};
	const OUT = { "drivers/dial.c": DIAL() };

	it("is no upstream where it stands in another file now", async () => {
		const [fate, reason] = await fateOf(BASE, { ...OUT, "drivers/core.c": CORE(TRACE) }, OUT);
		expect(fate).toBe("parked");
		expect(reason).toBe(
			"drivers/dial.c: upstream moved what the patch takes out to drivers/core.c:5 in the target",
		);
	});

	it("is upstream where it is gone", async () => {
		expect((await fateOf(BASE, OUT, OUT))[0]).toBe("upstream");
	});

	it("is upstream where the other file had such a line before", async () => {
		const base = { ...BASE, "drivers/core.c": CORE(TRACE) };
		const target = { ...OUT, "drivers/core.c": CORE(TRACE, "dial_more(d);") };
		expect((await fateOf(base, target, OUT))[0]).toBe("upstream");
	});

	it("is upstream where it is an include, which others need as well", async () => {
		const base = { "drivers/dial.c": `#include <linux/dials.h>\n${DIAL()}`, "drivers/core.c": CORE() };
		const target = { "drivers/dial.c": DIAL(), "drivers/core.c": `#include <linux/dials.h>\n${CORE()}` };
		expect((await fateOf(base, target, OUT))[0]).toBe("upstream");
	});

	it("is upstream where the patch moved it there, too", async () => {
		const moved = { ...OUT, "drivers/core.c": CORE(TRACE) };
		expect((await fateOf(BASE, moved, moved))[0]).toBe("upstream");
	});

	it("is no upstream where a function stands in another file now, and is no longer static", async () => {
		const helper = fn("dial_dump", 'pr_info("%x\\n", dial_state(d));', "dial_look(d);");
		const base = { ...BASE, "drivers/dial.c": `${DIAL()}\nstatic ${helper}` };
		const [fate, reason] = await fateOf(base, { ...OUT, "drivers/core.c": `${CORE()}\n${helper}` }, OUT);
		expect(fate).toBe("parked");
		expect(reason).toContain("upstream moved what the patch takes out to drivers/core.c:");
	});

	it("is no upstream where a Kconfig entry went to a file of another folder", async () => {
		const entry = 'config DIAL_OLD\n\tbool "Old dials"\n\tdepends on DIAL\n';
		const [top, sub] = ['config DIAL\n\tbool "Dials"\n', 'config WHEEL\n\tbool "Wheels"\n'];
		const base = { "drivers/Kconfig": `${top}\n${entry}`, "drivers/old/Kconfig": sub };
		const target = { "drivers/Kconfig": top, "drivers/old/Kconfig": `${sub}\n${entry}` };
		expect(await fateOf(base, target, { "drivers/Kconfig": top })).toEqual([
			"parked",
			"drivers/Kconfig: upstream moved what the patch takes out to drivers/old/Kconfig:4 in the target",
		]);
	});

	it("is no upstream where a devicetree node went to a file beside", async () => {
		const node = "\tdial: dial@4000 {\n\t\treg = <0x4000 0x100>;\n\t};\n";
		const tree = (inside: string) => `/ {\n\tbus@0 {\n\t};\n${inside}};\n`;
		const base = { "dts/board.dts": tree(node), "dts/chip.dtsi": tree("") };
		const target = { "dts/board.dts": tree(""), "dts/chip.dtsi": tree(node) };
		const [fate, reason] = await fateOf(base, target, { "dts/board.dts": tree("") });
		expect([fate, reason]).toEqual([
			"parked",
			"dts/board.dts: upstream moved what the patch takes out to dts/chip.dtsi:4 in the target",
		]);
	});
});

describe("a file that the patch deletes, and the target has no more", () => {
	const step = (i: number) =>
		fn(
			`dial_step_${i}`,
			`dial_grip(d, DIAL_REG_${i});`,
			`dial_turn(d, ${i});`,
			`dial_let(d, DIAL_REG_${i});`,
		);
	const steps = (from: number, to: number) =>
		`#include "dial.h"\n\n${Array.from({ length: to - from }, (_, i) => step(from + i)).join("\n")}`;
	const BASE = { "drivers/dial.c": steps(0, 12), "drivers/core.c": CORE() };
	const OUT = { "drivers/dial.c": undefined };

	it("is no upstream where upstream split it", async () => {
		const parts = Object.fromEntries(
			[0, 3, 6, 9].map((from) => [`drivers/part${from}.c`, steps(from, from + 3)]),
		);
		const [fate, reason] = await fateOf(BASE, { ...OUT, ...parts }, OUT);
		expect(fate).toBe("parked");
		expect(reason).toBe(
			"drivers/dial.c: the patch deletes this file; upstream moved code of it to drivers/part0.c",
		);
	});

	it("is upstream where it is gone, and where a helper of it is somewhere else", async () => {
		expect((await fateOf(BASE, OUT, OUT))[0]).toBe("upstream");
		const helper = { ...OUT, "lib/dial.c": steps(3, 5) };
		expect((await fateOf(BASE, helper, OUT))[0]).toBe("upstream");
	});
});
