import { describe, expect, it } from "vitest";
import { alsoInFile } from "../../src/assist/also-in-file.js";
import { broughtInFile, declaredAlready, newWordsAt } from "../../src/assist/brought.js";
import { codecOf } from "../../src/assist/codec.js";
import { inSameFile } from "../../src/assist/elsewhere.js";
import { evidenceOf } from "../../src/assist/evidence.js";
import { migrateFacts } from "../../src/assist/facts.js";
import { questionsAboutNew, questionsOf } from "../../src/assist/questions.js";
import { successorsIn } from "../../src/assist/successors.js";
import type { HunkOutcome } from "../../src/model/decision.js";
import type { Evidence } from "../../src/model/evidence.js";
import type { CodeChange, TreeReader } from "../../src/model/tree.js";
import type { Upstream } from "../../src/port/upstream.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines, squash } from "../../src/text/lines.js";

const PATH = "drivers/water/tank.c";

/** What is asked where the hunks of these numbers, an edit each, are unsure; the others landed. */
function asked(base: string, patched: string, unsure: readonly number[], path = PATH) {
	const [old, now] = [splitLines(base), splitLines(patched)];
	const hunks = diffLines(old, now, { ignoreSpace: false }).map((edit) => ({ ...edit, edits: [edit] }));
	const landed = hunks
		.filter((_, i) => !unsure.includes(i))
		.reduceRight(
			(lines, { oldFrom, oldTo, newFrom, newTo }) => [
				...lines.slice(0, oldFrom),
				...now.slice(newFrom, newTo),
				...lines.slice(oldTo),
			],
			[...old],
		);
	return questionsOf(path, old, now, landed.join(""), hunks, (hunk) => unsure.includes(hunk));
}

/** All of a patch is unsure, and upstream made another text of the base. */
function questionsAt(base: string, patched: string, target: string) {
	const [old, now] = [splitLines(base), splitLines(patched)];
	const hunks = diffLines(old, now, { ignoreSpace: false }).map((edit) => ({ ...edit, edits: [edit] }));
	return questionsOf(PATH, old, now, target, hunks, () => true);
}

const apart = Array.from({ length: 40 }, (_, i) => `int gauge_${i};\n`).join("");
const run = (lines: string, head = "") =>
	`static int tank_run(struct tank *tank)\n{\n${head}\n${lines}\treturn 0;\n}\n`;
const file = (members: string, body: string, head = "", more = "") =>
	`struct tank {\n\tint level;\n${members}};\n\n${more}${apart}${run(body, head)}`;

function namesOf(texts: ReturnType<typeof asked>, number = 0): string[] {
	const question = texts.questions[number]!;
	return broughtInFile(texts, question, newWordsAt(texts, question)).map(({ word, by }) => `${word}: ${by}`);
}

describe("the names that a patch's lines use", () => {
	it("are told with the function that they are brought in, or that they are brought to the file as a whole", () => {
		const steps = "\tread(tank);\n".repeat(40);
		const texts = asked(
			file("", steps),
			file(
				"",
				`${steps}\tmutex_lock(&tank_lock);\n\tu8 own = mda;\n`,
				"\tu8 mda;\n",
				"static DEFINE_MUTEX(tank_lock);\n",
			),
			[2],
		);
		expect(namesOf(texts)).toEqual([
			"tank_lock: this patch brings it elsewhere in the file, done: static DEFINE_MUTEX(tank_lock);",
			"mda: this patch brings it in tank_run, done: u8 mda;",
		]);
	});

	it("are not those of C and the kernel, of types, or of what the lines declare themselves, but members that were other names", () => {
		const body = "\tstruct pump *pump = tank->pump;\n\tunsigned long flags = tank->mode;\n\tu32 now = 0;\n";
		const texts = asked(
			file("", "\tread(tank);\n", "", "int pump, mode, flags;\n"),
			file(
				"\tstruct pump *pump;\n\tu32 mode;\n\tunsigned long flags;\n",
				`${body}\tread(tank);\n`,
				"",
				"int pump, mode, flags;\n",
			),
			[1],
		);
		expect(namesOf(texts)).toEqual(["mode: this patch brings it in struct tank, done"]);
	});

	it("are locals of the same function, though others have their like", () => {
		const steps = "\tread(tank);\n".repeat(70);
		const other = "static int other(void)\n{\n\tint len;\n\treturn 0;\n}\n\n";
		const texts = questionsAt(
			other + apart + run(steps, "\tint ret = 1;\n"),
			other + apart + run(`${steps}\tput(tank, &len);\n`, "\tint ret = 1;\n\tint len;\n"),
			other + apart + run(steps, "\tint ret = 2;\n"),
		);
		expect(namesOf(texts, texts.questions.length - 1)).toEqual([
			"len: this patch brings it in tank_run, not done yet: int len;",
		]);
	});

	it("say how upstream declares by now what stood beside a new declaration", () => {
		const head = (type: string, more = "") => `static struct ${type} *inlet;\n${more}`;
		const body = "\tput(inlet);\n";
		const texts = questionsAt(
			file("", body, "", head("pipe")),
			file("", `${body}\tput(outlet);\n`, "", head("pipe", "static struct pipe *outlet;\n")),
			file("", body, "", head("duct")),
		);
		const at = texts.questions.findIndex(({ definition }) => definition === "tank_run");
		expect(namesOf(texts, at)).toEqual([
			'outlet: this patch brings it elsewhere in the file, not done yet: static struct pipe *outlet;, beside which "static struct pipe *inlet;" is "static struct duct *inlet;" now',
		]);
	});

	it("are told of that the new file has outside of the place", () => {
		const rows = (more = "") => `static const int tank_rows[] = {\n\t1,\n${more}};\n`;
		const own = "static const int tank_more = 2;\n";
		const base = apart + rows();
		const texts = questionsAt(
			base,
			`${apart}${own}${rows("\ttank_more,\n")}`,
			`${own}${apart}${rows("\ttank_more,\n")}`,
		);
		const question = texts.questions[0]!;
		expect(declaredAlready(texts, question, question.target!)).toEqual([
			{ word: "tank_more", by: "the new file has it above NEW CODE: static const int tank_more = 2;" },
		]);
	});

	it("are members that the patch brings, with their struct and whether they are there", () => {
		const texts = asked(
			file("", "\tread(tank);\n"),
			file("\tint low_mark;\n", "\ttank->low_mark = 1;\n\tread(tank);\n"),
			[0, 1],
		);
		expect(namesOf(texts, 0)).toEqual([]);
		expect(namesOf(texts, 1)).toEqual([
			"low_mark: this patch brings it in struct tank, not done yet: int low_mark;",
		]);
		const done = asked(
			file("", "\tread(tank);\n"),
			file("\tint low_mark;\n", "\ttank->low_mark = 1;\n\tread(tank);\n"),
			[1],
		);
		expect(namesOf(done)).toEqual(["low_mark: this patch brings it in struct tank, done"]);
	});
});

describe("what the patch does elsewhere in the file", () => {
	const table = (rows: string) =>
		`\n${apart.replaceAll("gauge", "meter")}static struct ops tank_ops = {\n${rows}};\n`;

	it("is told where it names what the place brings, be it done or open, and nothing else of it", () => {
		const base = file("", "\tread(tank);\n") + table("\t.open = tank_open,\n");
		const patched =
			file("\tint other;\n", "\tread(tank);\n", "", "static int tank_calls[] = { 1 };\n") +
			table("\t.open = tank_open,\n\t.calls = tank_calls,\n");
		const said = (unsure: readonly number[]) => {
			const texts = asked(base, patched, unsure);
			return inSameFile(texts, texts.questions[0]!, new Set()).map(({ text }) => text);
		};
		expect(said([1])).toEqual([
			"this file, done: +.calls = tank_calls,",
			"all other places of this file: done",
		]);
		expect(said([1, 2])).toEqual([
			"this file, in tank_ops, open: +.calls = tank_calls,",
			"all other places of this file: done",
		]);
	});

	it("is told of the other lines that a conditional's lines go with", () => {
		const lines = (first = "", last = "") => `${first}int level;\n${apart}${last}int mode;\n`;
		const texts = asked(lines(), lines("#ifdef CONFIG_TANK\n", "#endif\n"), [0]);
		const told = inSameFile(texts, texts.questions[0]!, new Set()).map(({ text }) => text);
		expect(told).toEqual(["this file, done: +#endif"]);
	});

	it("is told of the head of a function that the place calls otherwise", () => {
		const set = (type: string) => `static int tank_set(${type} *tank)\n{\n\treturn 0;\n}\n\n`;
		const texts = asked(
			set("struct tank") + apart + run("\ttank_set(tank);\n"),
			set("struct grid") + apart + run("\ttank_set(tank->grid);\n"),
			[1],
		);
		const [told] = inSameFile(texts, texts.questions[0]!, new Set());
		expect(told!.text).toContain("+static int tank_set(struct grid *tank)");
	});
});

describe("a definition that the stopped lines hang together with", () => {
	it("is shown where a macro makes what they name", () => {
		const lines = splitLines(
			`static struct attribute *tank_attrs[] = {\n\tNULL,\n};\nATTRIBUTE_GROUPS(tank);\n\n${apart}${run("\tadd_groups(tank, tank_groups);\n")}`,
		);
		const at = lines.findIndex((line) => line.includes("add_groups"));
		const kept = lines.toSpliced(at, 1);
		const edit = { oldFrom: at, oldTo: at, newFrom: at, newTo: at + 1 };
		const texts = questionsAboutNew(PATH, kept, lines, [{ ...edit, edits: [edit] }]);
		const gates = [{ gate: "vanished", what: "word", word: "add_groups", files: 3 } as const];
		const outcomes = [{ gates } as unknown as HunkOutcome];
		const known = { outcomes, isNewFile: true };
		expect(alsoInFile(texts, texts.questions[0]!, known)).toBe("ATTRIBUTE_GROUPS(tank);\n");
		expect(alsoInFile(texts, texts.questions[0]!, { ...known, outcomes: [] })).toBe("");
	});
});

describe("a function that is shown in part", () => {
	it("is told with its end, where the part jumps to that, and with the call that a check is about", () => {
		const steps = "\ttank_step(tank);\n".repeat(40);
		const body = (line: string) =>
			`\tret = pump_enable(tank);\n${steps}\tif (tank_bad(tank))\n\t\tgoto err_pump;\n${line}${steps}\treturn 0;\n\nerr_pump:\n\tpump_disable(tank);\n`;
		const texts = asked(
			file("", body("")),
			file("", body("\tif (tank_old(tank))\n\t\treturn -EINVAL;\n")),
			[0],
		);
		const held = {
			gate: "held",
			by: "upstream",
			function: "tank_run",
			word: "pump_enable",
			release: "pump_disable",
		};
		const outcomes = [{ gates: [held] } as unknown as HunkOutcome];
		const end = "err_pump:\n\tpump_disable(tank);\n\treturn 0;\n}\n";
		expect(alsoInFile(texts, texts.questions[0]!, { outcomes })).toBe(`\tret = pump_enable(tank);\n\n${end}`);
		expect(alsoInFile(texts, texts.questions[0]!, { outcomes: [] })).toBe(end);
	});
});

describe("the evidence about a place", () => {
	const told = (...evidence: Evidence[]) => {
		const reason = { kind: "no place", why: "upstream changed the same lines", definition: "x" } as const;
		const outcome = { evidence, gates: [], reason } as unknown as HunkOutcome;
		return evidenceOf([outcome], PATH, false, "tank_probe(tank->level);");
	};

	it("does not say what the diffs show, nor how the engine placed what it did not decide", () => {
		expect(
			told(
				{ kind: "tokens merged", kept: 0.4 },
				{ kind: "neighbour changed" },
				{ kind: "both inserted", lines: 3, order: "section" },
			),
		).toEqual([]);
	});

	it("names what both sides bring", () => {
		expect(told({ kind: "both inserted", lines: 1, order: "same name", name: "MODULE_VERSION" })).toEqual([
			"the patch and upstream both bring MODULE_VERSION",
		]);
	});

	it("leaves out what is about words of other places", () => {
		const changed = (member: string): Evidence => ({
			...{ kind: "member changed", struct: "tank_driver", member, type: "void (struct tank *)" },
			at: { side: "target", path: "include/linux/tank.h", line: 3 },
		});
		expect(told(changed("probe"))).toEqual([]);
		expect(told(changed("level"))).toEqual([
			"level of struct tank_driver is void (struct tank *) in the target (in include/linux/tank.h)",
		]);
	});
});

describe("a place whose patch would be cut in the middle of a block", () => {
	it("goes on to where the block is whole", () => {
		const node = (name: string, rows: number) =>
			`&${name} {\n${Array.from({ length: rows }, (_, i) => `\t${name},row-${i};\n`).join("")}};\n\n`;
		const base = node("valve", 2) + node("pump", 3) + node("tank", 24);
		const patched = `${node("valve", 2)}&pump {\n\tpump,row-0;\n${node("tank", 24).replace("&tank {\n", "")}`;
		const texts = asked(base, patched.replace("tank,row-20;", "tank,row-x;"), [0, 1], "arch/x.dts");
		const [question] = texts.questions;
		const { file: aligned } = texts;
		const shown = aligned.patched.slice(question!.patched.from, question!.patched.to).join("");
		expect(shown.match(/\{/g)).toHaveLength(shown.match(/\}/g)!.length);
	});

	it("has every edit of its lines, also those that a later one reaches back over", () => {
		const fn = (name: string, call: string) => `static void ${name}(void)\n{\n\t${call}();\n\tkeep();\n}\n\n`;
		const base = `${apart}${fn("first", "one")}${fn("second", "two")}${apart.replaceAll("gauge", "meter")}`;
		const patched = base
			.replace("one()", "uno()")
			.replace("two()", "due()")
			.replace("int meter_0;", "int added;\nint meter_0;");
		const { questions, file: texts } = asked(base, patched, [0, 1, 2]);
		expect(questions).toHaveLength(1);
		const [{ base: old, patched: now }] = questions as [(typeof questions)[0]];
		const shown = texts.patched.slice(now.from, now.to);
		expect(shown.at(-1)).toBe(texts.base[old.to - 1]);
		for (const line of ["\tuno();\n", "\tdue();\n", "int added;\n"]) expect(shown).toContain(line);
	});
});

describe("a member of which the struct of another name is asked", () => {
	it("is told where that struct has it, and that it never had it where it has not", async () => {
		const header = "include/water/tank.h";
		const text =
			"struct tank_state {\n\tstruct tank_rates rates;\n};\n\nstruct tank_rates {\n\tint flow;\n};\n";
		const members = {
			tank_state: { path: header, names: new Set(["rates"]), structs: [["rates", "tank_rates"]] },
			tank_rates: { path: header, names: new Set(["flow"]), structs: [] },
		};
		const upstream = {
			struct: async (name: keyof typeof members) => ({ base: members.tank_state, target: members[name] }),
		} as unknown as Upstream;
		const tree = { read: async () => text } as unknown as TreeReader;
		const code = {} as CodeChange;
		const became = async (word: string) => {
			const gates = [{ gate: "vanished", what: "member", word, struct: "tank_state" }];
			const outcomes = [{ gates, evidence: [] }] as unknown as HunkOutcome[];
			return (await successorsIn(code, { upstream, tree })("drivers/water/tank.c", outcomes, [])).shown;
		};
		expect(await became("flow")).toBe(
			"/* struct tank_state has flow in its member rates, a struct tank_rates */\n",
		);
		expect(await became("depth")).toBe("/* struct tank_state had no depth in the old kernel either */\n");
	});
});

describe("what looks as if upstream had taken it away", () => {
	it("is told to be of an earlier patch where upstream never had it", () => {
		const lines = (mine: string, last: string) => `${mine}int level;\nint ${last};\n`;
		const own = "int inlet;\nint outlet;\nint valve;\n";
		const texts = questionsAt(lines(own, "mode"), lines(`${own}int lid;\n`, "mode"), lines("", "kind"));
		const question = texts.questions[0]!;
		const told = (pristine: string | undefined) => {
			const found = {
				...{ patch: { message: "" }, outcomes: [], earlier: [], merged: undefined, constants: "" },
				...{ changed: "", became: "", brought: [], inFile: [], elsewhere: [], movedNames: [] },
				...{ alsoInFile: "", called: "" },
				pristine: pristine === undefined ? undefined : new Set(splitLines(pristine).map(squash)),
			};
			return migrateFacts(texts, question, question.target!, found, codecOf("")).notUpstreams;
		};
		expect(told(undefined)).toEqual([]);
		expect(told(lines(own, "mode"))).toEqual([]);
		expect(told(lines("", "mode"))).toEqual([
			'of an earlier patch of the series, not upstream\'s: "int inlet;", "int outlet;" and 1 more',
		]);
	});
});
