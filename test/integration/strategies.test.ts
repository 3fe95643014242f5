import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";

const file = "drivers/net/demo.c";

/** Ports one patch of one file and gives the run's JSON. */
async function port(base: string, patched: string, target: string, ...options: string[]) {
	const repo = new TestRepo().scene(
		{ [file]: base, other: "x\n" },
		{ [file]: target },
		{ message: "demo: change\n", files: { [file]: patched } },
	);
	const { code, stdout, stderr } = await repo.miggpt(
		"rebase",
		"old..new",
		"--series",
		"series",
		"--json",
		...options,
	);
	const run = stdout === "" ? undefined : JSON.parse(stdout);
	return { repo, code, stderr, run, patch: run?.patches[0], hunk: run?.patches[0]?.files[0]?.hunks[0] };
}

const insertAt =
	(at: number, ...lines: string[]) =>
	(line: string, i: number) =>
		i === at ? [...lines, line] : line;
const replaceAt =
	(at: number, ...lines: string[]) =>
	(line: string, i: number) =>
		i === at ? lines : line;
const base = numbered(40);

describe("strategies", () => {
	it("leaves a hunk unchanged whose whole surroundings stand", async () => {
		const { repo, code, patch, hunk } = await port(
			base,
			numbered(40, replaceAt(20, "\tpatched();")),
			numbered(40, insertAt(2, "\tupstream();")),
		);
		expect(code).toBe(0);
		expect(patch).toMatchObject({ fate: "landed", manner: "unchanged" });
		expect(hunk).toMatchObject({ strategy: "merge", confidence: 1, old: [18, 24] });
		expect(repo.show("miggpt/series-new", file)).toBe(
			numbered(40, (line, i) => (i === 2 ? ["\tupstream();", line] : i === 20 ? "\tpatched();" : line)),
		);
	});

	it("merges where only the context two lines away changed", async () => {
		const { patch } = await port(
			base,
			numbered(40, replaceAt(20, "\tpatched();")),
			numbered(40, replaceAt(22, "\tupstream();")),
		);
		expect(patch).toMatchObject({ fate: "landed", manner: "merged" });
	});

	it("lands beside a line that upstream changed, where git stops", async () => {
		const { repo, patch, hunk } = await port(
			base,
			numbered(40, replaceAt(20, "\tpatched();")),
			numbered(40, replaceAt(21, "\tupstream();")),
		);
		expect(patch).toMatchObject({ fate: "landed", manner: "ported" });
		expect(hunk.strategy).toBe("adjacent");
		expect(repo.show("miggpt/series-new", file)).toContain("\tpatched();\n\tupstream();\n");
	});

	it("anchors an insertion to the neighbour that upstream kept", async () => {
		const { repo, hunk } = await port(
			base,
			numbered(40, insertAt(20, "\tpatched();")),
			numbered(40, (line, i) => (i === 20 ? [] : line)),
		);
		expect(hunk).toMatchObject({ strategy: "anchored", state: "landed", confidence: 0.85 });
		expect(repo.show("miggpt/series-new", file)).toContain("step_19(dev, 19);\n\tpatched();\n\tstep_21");
	});

	it("finds that upstream has the change, and leaves the patch out by name", async () => {
		const patched = numbered(40, replaceAt(20, "\tpatched_call(dev, 0);"));
		const { repo, code, patch, hunk } = await port(
			base,
			patched,
			numbered(40, (line, i) => (i === 20 ? "\tpatched_call(dev, 0);" : i === 30 ? [] : line)),
		);
		expect(code).toBe(0);
		expect(patch).toMatchObject({ fate: "upstream", newCommit: null });
		expect(hunk).toMatchObject({ strategy: "upstreamed", state: "upstream" });
		expect(hunk.evidence[0].at).toEqual({ side: "target", path: file, line: 21 });
		expect(repo.git("rev-parse", "miggpt/series-new")).toBe(repo.git("rev-parse", "new"));
	});

	it("does not add again what upstream added at the same place beside more", async () => {
		const target = numbered(40, insertAt(20, "\tpatched_call(dev, 0);", "\tand_more(dev);"));
		const { patch } = await port(base, numbered(40, insertAt(20, "\tpatched_call(dev, 0);")), target);
		expect(patch.fate).toBe("superseded");
		expect(patch.reason.text).toContain("the target has 100 % of it in effect");
	});

	it("calls a patch partly upstream where only some of its hunks are in", async () => {
		const patched = numbered(40, (line, i) =>
			i === 5 ? "\tfirst_change(dev);" : i === 30 ? "\tsecond_change(dev);" : line,
		);
		const { repo, patch } = await port(base, patched, numbered(40, replaceAt(5, "\tfirst_change(dev);")));
		expect(patch).toMatchObject({ fate: "landed", partlyUpstream: true, manner: "ported" });
		expect(repo.show("miggpt/series-new", file)).toBe(patched);
	});

	it("takes over the indentation that upstream gave to the lines", async () => {
		const target = numbered(40, (line, i) => (i > 10 && i < 30 ? `\t${line}` : line));
		const { repo, hunk, patch } = await port(
			base,
			numbered(40, replaceAt(20, "\tpatched();", "\tagain();")),
			target,
		);
		expect(patch.manner).toBe("ported");
		expect(hunk.evidence[0].text).toContain("indentation");
		expect(repo.show("miggpt/series-new", file)).toContain("\t\tpatched();\n\t\tagain();\n");
	});

	it.each([
		[
			"both sides changed the same line",
			numbered(40, replaceAt(20, "\tupstream();")),
			"upstream changed the same lines",
		],
		[
			"both sides inserted at the same place",
			numbered(40, insertAt(20, "\tupstream();")),
			"at the same place, too; ",
		],
		[
			"upstream rewrote both neighbours",
			numbered(40, (line, i) => (i === 19 || i === 20 ? `\tother_${i}();` : line)),
			"upstream",
		],
	])("is a conflict where %s", async (_, target, reason) => {
		const patched = _.includes("changed")
			? numbered(40, replaceAt(20, "\tpatched();"))
			: numbered(40, insertAt(20, "\tpatched();"));
		const { repo, code, patch, hunk, run } = await port(base, patched, target);
		expect(code).toBe(3);
		expect(patch.fate).toBe("conflict");
		expect(hunk).toMatchObject({ state: "unsure" });
		expect(hunk.reason.text).toContain(reason);
		expect(run.branch).toBeNull();
		expect(repo.refs()).not.toContain("miggpt/");
		expect(repo.git("rev-parse", run.tipRef)).toBe(repo.git("rev-parse", "new"));
	});

	it.each([
		["a list's end", "static int table[] = {\n\tFIRST,\n", "\tUPSTREAM,\n", "\tPATCHED,\n", "};\n", "after"],
		[
			"definitions",
			"int one(void)\n{\n\treturn 1;\n}\n\n",
			"int up(void)\n{\n\treturn 2;\n}\n\n",
			"int mine(void)\n{\n\treturn 3;\n}\n\n",
			"int last(void);\n",
			"after",
		],
		[
			"a sorted list",
			"#include <a.h>\n#include <b.h>\n",
			"#include <f.h>\n",
			"#include <c.h>\n",
			"#include <m.h>\n",
			"before",
		],
	])("puts what both sides insert among %s", async (_, head, theirs, mine, tail, place) => {
		const { hunk, repo } = await port(head + tail, head + mine + tail, head + theirs + tail);
		expect(hunk).toMatchObject({ strategy: "both-insert", state: "landed" });
		const both = place === "after" ? theirs + mine : mine + theirs;
		expect(repo.show("miggpt/series-new", file)).toBe(head + both + tail);
	});

	it.each([
		["statements", "int f(void)\n{\n\tstart();\n", "\tupstream();\n", "\tpatched();\n", "\tstop();\n}\n"],
		["what is no whole item", "#ifdef A\nint one;\n", "#else\nint up;\n", "int mine;\n", "#endif\n"],
		["what has the same name", "int one;\n", "#define SAME 1\n", "#define SAME 2\n", "int two;\n"],
	])("does not guess the order of %s", async (_, head, theirs, mine, tail) => {
		const { hunk } = await port(head + tail, head + mine + tail, head + theirs + tail);
		expect(hunk).toMatchObject({ state: "unsure", strategy: "both-insert" });
	});

	it("is a conflict below the threshold, and lands above it", async () => {
		const target = numbered(40, (line, i) =>
			i === 20 ? ["\tcompletely(different);", "\tand_longer = 5;"] : line,
		);
		const patched = numbered(40, insertAt(20, "\tpatched();"));
		expect((await port(base, patched, target)).hunk.reason.text).toMatch(
			/70 % sure, below the threshold of 80 %/,
		);
		expect((await port(base, patched, target, "--threshold", "0.6")).patch.fate).toBe("landed");
	});

	it("stops where upstream added the same lines elsewhere", async () => {
		const target = numbered(40, insertAt(35, "\tset_the_flag(dev, FLAG_NEW);"));
		const { hunk } = await port(base, numbered(40, insertAt(20, "\tset_the_flag(dev, FLAG_NEW);")), target);
		expect(hunk).toMatchObject({ state: "unsure", gates: [{ gate: "doubled" }] });
	});

	it("follows a file that upstream moved without changing it", async () => {
		const repo = new TestRepo().scene(
			{ [file]: base },
			{ [file]: undefined, "drivers/net/demo/main.c": base },
			{ message: "demo: change\n", files: { [file]: numbered(40, replaceAt(20, "\tpatched();")) } },
		);
		const { code, stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(code).toBe(0);
		expect(JSON.parse(stdout).patches[0].files[0].hunks[0].evidence[0].text).toContain("moved the file");
		expect(repo.show("miggpt/series-new", "drivers/net/demo/main.c")).toContain("patched();");
	});

	it("follows the part of a file that upstream moved to a new file", async () => {
		const lines = numbered(60).split(/(?<=\n)/);
		const patched = numbered(60, replaceAt(40, "\tpatched();"));
		const repo = new TestRepo().scene(
			{ [file]: base + lines.slice(40).join("") },
			{
				[file]: lines.slice(0, 30).join(""),
				"drivers/net/demo-core.c": `/* core */\n${lines.slice(30).join("")}`,
			},
			{ message: "demo: change\n", files: { [file]: patched } },
		);
		const { stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(JSON.parse(stdout).patches[0]).toMatchObject({ fate: "landed", manner: "ported" });
		expect(repo.show("miggpt/series-new", "drivers/net/demo-core.c")).toContain(
			"step_39(dev, 39);\n\tpatched();\n",
		);
		expect(repo.show("miggpt/series-new", file)).toBe(lines.slice(0, 30).join(""));
	});

	it("does not move a hunk whose surroundings stand in two new files", async () => {
		const lines = numbered(60).split(/(?<=\n)/);
		const part = lines.slice(30).join("");
		const repo = new TestRepo().scene(
			{ [file]: lines.join("") },
			{ [file]: lines.slice(0, 30).join(""), "drivers/net/demo-a.c": part, "drivers/net/demo-b.c": part },
			{ message: "demo: change\n", files: { [file]: numbered(60, replaceAt(40, "\tpatched();")) } },
		);
		const { stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(JSON.parse(stdout).patches[0].fate).toBe("conflict");
	});

	it("keeps a patch that was empty from the start", async () => {
		const repo = new TestRepo().scene(
			{ "tool.sh": "a\n", [file]: base },
			{ [file]: numbered(40, insertAt(1, "\tupstream();")) },
			{ message: "empty from the start\n", files: {} },
		);
		const { stdout } = await repo.miggpt("rebase", "old..new", "--series", "series", "--json");
		expect(JSON.parse(stdout).patches[0]).toMatchObject({ fate: "landed", manner: "unchanged" });
		expect(repo.git("log", "--format=%s", "new..miggpt/series-new")).toBe("empty from the start");
	});
});
