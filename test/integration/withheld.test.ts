import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Files, numbered, TestRepo } from "../support/repo.js";

const conflicting = numbered(20, (line, i) => (i === 10 ? "\tpatched();" : line));
const upstream = numbered(20, (line, i) => (i === 10 ? "\tupstream();" : line));
const other = numbered(20, (line) => line.replace("step", "other"));

/** A first patch that conflicts in core.c and brings `brings` along; a second that does `uses`. */
async function series(brings: Files, uses: Files, base: Files = {}) {
	const repo = new TestRepo().scene(
		{
			"core.c": numbered(20),
			"other.c": other,
			Kconfig: "config CORE\n\tbool\n",
			Makefile: "obj-y += core.o\n",
			...base,
		},
		{ "core.c": upstream },
		{ message: "core: bring it\n", files: { "core.c": conflicting, ...brings } },
		{ message: "other: use it\n", files: uses },
	);
	const { code, stdout } = await repo.miggpt(
		"rebase",
		"old..new",
		"--series",
		"series",
		"--json",
		"--on-conflict",
		"park",
	);
	expect(code).toBe(3);
	const run = JSON.parse(stdout);
	expect(run.patches[0].fate).toBe("parked");
	return { repo, run, second: run.patches[1] };
}

const using = (call: string) => other.replace("other_5(dev, 5);", call);

describe("a patch that builds on a parked one", () => {
	it.each([
		[
			"a function",
			{ "lib.c": "int brought_in(void)\n{\n\treturn 0;\n}\n" },
			{ "other.c": using("brought_in();") },
			"brought_in",
		],
		["a macro", { "lib.h": "#define BROUGHT_IN 1\n" }, { "other.c": using("x = BROUGHT_IN;") }, "BROUGHT_IN"],
		[
			"a struct's member",
			{ "lib.h": "struct lib {\n\tint brought;\n};\n" },
			{ "other.c": using("dev->brought = 1;") },
			"brought",
		],
		[
			"a Kconfig symbol",
			{ Kconfig: "config CORE\n\tbool\n\nconfig BROUGHT\n\tbool\n" },
			{ "other.c": using("if (IS_ENABLED(CONFIG_BROUGHT)) x();") },
			"CONFIG_BROUGHT",
		],
		[
			"a Kconfig symbol in a Makefile",
			{ Kconfig: "config CORE\n\tbool\n\nconfig BROUGHT\n\tbool\n" },
			{ Makefile: "obj-y += core.o\nobj-$(CONFIG_BROUGHT) += other.o\n" },
			"CONFIG_BROUGHT",
		],
		[
			"a header",
			{ "include/brought.h": "/* nothing */\n" },
			{ "other.c": `#include "brought.h"\n${other}` },
			"brought.h",
		],
		["a file to build", { "driver.c": "int x;\n" }, { Makefile: "obj-y += core.o driver.o\n" }, "driver.o"],
		[
			"a per-cpu variable",
			{ "lib.c": "DEFINE_PER_CPU(int, brought_counter);\n" },
			{ "other.c": using("this_cpu_inc(brought_counter);") },
			"brought_counter",
		],
	] as [string, Files, Files, string][])(
		"is parked with it where it uses %s",
		async (_, brings, uses, what) => {
			const { second, run } = await series(brings, uses);
			expect(second.fate).toBe("parked");
			expect(second.reason.text).toBe(
				`builds on parked patch ${run.patches[0].commit.slice(0, 12)}: ${what}`,
			);
		},
	);

	it("is parked with it where it uses a struct's member, though another struct has one of that name", async () => {
		const other = {
			"lib.h": "struct lib {\n\tint own;\n};\n",
			"more.h": "struct more {\n\tint brought;\n};\n",
		};
		const { second } = await series(
			{ "lib.h": "struct lib {\n\tint own;\n\tint brought;\n};\n" },
			{ "other.c": using("dev->brought = 1;") },
			other,
		);
		expect(second.reason.text).toContain(": brought");
		const landed = await series(
			{ "lib.h": "struct lib {\n\tint own;\n\tint brought;\n};\n" },
			{ "other.c": `${using("other_5(dev, 5);")}\tmore->brought = 2;\n` },
			{
				...other,
				"other.c": `${numbered(20, (line) => line.replace("step", "other"))}\tmore->brought = 1;\n`,
			},
		);
		expect(landed.second.fate).not.toBe("parked");
	});

	it("is parked with it where it changes a file that only the parked one adds", async () => {
		const { second } = await series({ "lib.c": "one\ntwo\n" }, { "lib.c": "one\n2\n" });
		expect(second.reason.text).toContain("the file lib.c");
	});

	it("is parked with it where it changes lines that only the parked one adds", async () => {
		const added = other.replace("\tother_5", "\tbrought();\n\tother_5");
		const { second } = await series(
			{ "other.c": added },
			{ "other.c": added.replace("brought();", "brought(1);") },
		);
		expect(second.reason.text).toContain("lines of other.c:6 in the base");
	});

	it("is parked with it where it inserts between lines that the parked one took apart", async () => {
		const removed = other.replace("\tother_5(dev, 5);\n", "");
		const { second } = await series(
			{ "other.c": removed },
			{ "other.c": removed.replace("\tother_6", "\tuses();\n\tother_6") },
		);
		expect(second.reason.text).toContain("lines of other.c");
	});

	it("is parked with it where it calls a function whose signature the parked one changes", async () => {
		const { second } = await series(
			{ "lib.c": "int helper(int a, int b)\n{\n\treturn a;\n}\n" },
			{ "other.c": using("helper(1, 2);") },
			{ "lib.c": "int helper(int a)\n{\n\treturn a;\n}\n" },
		);
		expect(second.reason.text).toContain("helper, whose signature it changes");
	});

	it("lands where upstream gave the function the signature that the parked one gives it", async () => {
		const helper = { "lib.c": "int helper(int a, int b)\n{\n\treturn a;\n}\n" };
		const repo = new TestRepo().scene(
			{ "core.c": numbered(20), "other.c": other, "lib.c": "int helper(int a)\n{\n\treturn a;\n}\n" },
			{ "core.c": upstream, ...helper },
			{ message: "core: change it\n", files: { "core.c": conflicting, ...helper } },
			{ message: "other: use it\n", files: { "other.c": using("helper(1, 2);") } },
		);
		const args = ["old..new", "--series", "series", "--json", "--on-conflict", "park"];
		const { stdout } = await repo.miggpt("rebase", ...args);
		const fates = JSON.parse(stdout).patches.map(({ fate }: { fate: string }) => fate);
		expect(fates).toEqual(["parked", "landed"]);
	});

	it("is followed through renames and later patches", async () => {
		const repo = new TestRepo().scene(
			{ "core.c": numbered(20), "other.c": other },
			{ "core.c": upstream },
			{
				message: "first\n",
				files: { "core.c": conflicting, "other.c": other.replace("\tother_15", "\tbrought();\n\tother_15") },
			},
			{
				message: "second\n",
				files: {
					"other.c": `one more line at the top\n${other.replace("\tother_15", "\tbrought();\n\tother_15")}`,
				},
			},
			{
				message: "third\n",
				files: {
					"other.c": `one more line at the top\n${other.replace("\tother_15", "\tbrought(1);\n\tother_15")}`,
				},
			},
		);
		const { stdout } = await repo.miggpt(
			"rebase",
			"old..new",
			"--series",
			"series",
			"--json",
			"--on-conflict",
			"park",
		);
		expect(JSON.parse(stdout).patches.map(({ fate }: { fate: string }) => fate)).toEqual([
			"parked",
			"landed",
			"parked",
		]);
	});
});

describe("a dependency that the user overrules", () => {
	const BRINGS = { "lib.c": "int brought_in(void)\n{\n\treturn 0;\n}\n" };
	const USES = { "other.c": using("brought_in();") };
	const scene = () =>
		new TestRepo().scene(
			{ "core.c": numbered(20), "other.c": other },
			{ "core.c": upstream },
			{ message: "core: bring it\n", files: { "core.c": conflicting, ...BRINGS } },
			{ message: "other: use it\n", files: USES },
		);
	const RUN = ["rebase", "old..new", "--series", "series"];
	const fates = (stdout: string) => JSON.parse(stdout).patches.map(({ fate }: { fate: string }) => fate);
	const said = /carried over all the same: builds on \w+ patch [0-9a-f]{12}: brought_in/;

	it("lands with retry --anyway, its hunks as sure as they are, and that is said", async () => {
		const { repo } = await series(BRINGS, USES);
		expect(fates((await repo.miggpt("retry", "2", "--json")).stdout)).toEqual(["parked", "parked"]);
		expect((await repo.miggpt("retry", "--anyway")).stderr).toMatch(
			/^error: --anyway needs the patches named\n/,
		);
		const { stdout } = await repo.miggpt("retry", "2", "--anyway");
		expect(stdout).toMatch(said);
		const report = JSON.parse((await repo.miggpt("report", "--json")).stdout);
		expect(fates(JSON.stringify(report))).toEqual(["parked", "landed"]);
		expect(report.patches[1].overruled[0]).toMatchObject({ fate: "parked", patch: report.patches[0].commit });
		expect(repo.show(report.branch, "other.c")).toBe(USES["other.c"]);
	});

	it("stays overruled where the run is done over once more", async () => {
		const { repo } = await series(BRINGS, USES);
		await repo.miggpt("retry", "2", "--anyway");
		const { stdout } = await repo.miggpt("retry", "1", "--json");
		expect(fates(stdout)).toEqual(["parked", "landed"]);
	});

	it("does not land with retry --anyway where a hunk is unsure", async () => {
		const both = { ...USES, "core.c": conflicting.replace("step_12", "mine") };
		const { repo } = await series(
			{ ...BRINGS },
			{ ...both, "core.c": numbered(20, (line, i) => (i === 10 ? "\tmore();" : line)) },
		);
		const { stdout } = await repo.miggpt("retry", "2", "--anyway", "--json");
		expect(fates(stdout)).toEqual(["parked", "parked"]);
		expect(JSON.parse(stdout).patches[1].reason.text).toContain("core.c: ");
	});

	it("lands where the user dropped the other patch from the to-do list and left this one in", async () => {
		const repo = scene();
		repo.write("editor", "#!/bin/sh\nsed -i '1s/^pick/drop/' \"$1\"\n");
		chmodSync(join(repo.folder, "editor"), 0o755);
		const env = { GIT_EDITOR: join(repo.folder, "editor") };
		const { code, stdout } = await repo.miggptIn(repo.folder, env, ...RUN, "-i");
		expect([code, said.test(stdout)]).toEqual([0, true]);
		expect(repo.git("log", "--format=%s", "new..miggpt/series-new")).toBe("other: use it");
	});

	it("stops the run, laid out whole, and lands with --continue", async () => {
		const repo = scene();
		await repo.miggpt(...RUN);
		const stop = await repo.miggpt("rebase", "--skip");
		expect(stop.code).toBe(3);
		expect(stop.stdout).toContain("Stopped at patch 2 of 2");
		const worktree = /^worktree {2}(.*)$/m.exec(stop.stdout)![1]!;
		expect(repo.gitWith({ cwd: worktree }, "status", "--porcelain")).toBe("M  other.c");
		const status = (await repo.miggpt("status")).stdout;
		expect(status).toMatch(/builds on skipped patch [0-9a-f]{12}: brought_in/);
		const { code, stdout } = await repo.miggpt("rebase", "--continue");
		expect([code, said.test(stdout)]).toEqual([0, true]);
		expect(repo.git("log", "--format=%s", "new..miggpt/series-new")).toBe("other: use it");
	});
});

describe("a patch that does not build on a parked one", () => {
	it.each([
		[
			"has a variable of the same name",
			{ "lib.c": "int f(void)\n{\n\tint brought_in;\n}\n" },
			{ "other.c": using("int brought_in = 0;") },
		],
		[
			"uses what the target has too",
			{ "lib.c": "void step_3(void)\n{\n}\n" },
			{ "other.c": using("step_3(dev, 3);") },
		],
		[
			"changes lines far from those of the parked one",
			{ "other.c": other.replace("other_2(dev, 2);", "changed();") },
			{ "other.c": other.replace("other_2(dev, 2);", "changed();").replace("other_15(dev, 15);", "mine();") },
		],
		[
			"changes a line beside one that the parked one adds",
			{ "other.c": other.replace("\tother_5", "\tbrought();\n\tother_5") },
			{ "other.c": other.replace("\tother_5(dev, 5);", "\tbrought();\n\tmine();") },
		],
		[
			"exports what the parked one exports, too, and the target has",
			{ "lib.c": "EXPORT_SYMBOL_GPL(step_3);\n" },
			{ "other.c": `${other}EXPORT_SYMBOL_GPL(step_3);\n` },
		],
	] as [string, Files, Files][])("lands where it %s", async (_, brings, uses) => {
		const { second } = await series(brings, uses);
		expect(second).toMatchObject({ fate: "landed" });
	});
});
