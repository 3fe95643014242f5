import { describe, expect, it } from "vitest";
import { answer, sectionOf } from "../../scripts/model-server/prompt.js";
import { type Reply, respond, type Seen } from "../../scripts/model-server/server.js";
import { runWithModel } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { numbered, TestRepo } from "../support/repo.js";

/** A driver whose patched function went to another name, so that its place has to be asked for. */
function movedScene(): TestRepo {
	const tap = "static int pump_tap(struct pump *p, int want)\n{\n\treturn pump_read(p) - want;\n}\n";
	const now = PUMP.old.replace(/static int pump_drain[\s\S]*?^}\n/m, tap);
	return new TestRepo().scene(
		{ [PUMP.path]: PUMP.old },
		{ [PUMP.path]: now },
		{ message: "x\n", files: { [PUMP.path]: PUMP.patched } },
	);
}

describe("a server that is asked for a place", () => {
	it.each<[string, Reply, string, string[]?]>([
		["silence", () => {}, "the model gave no answer: no answer within 0.4 seconds", ["--llm-timeout", "0.4"]],
		["a refused key", respond(401, "{}"), "the model gave no answer: the endpoint refuses the key"],
		["CANNOT", "CANNOT: it is gone", "the model cannot find the place: it is gone"],
		["no block", "It is pump_tap.", "in 3 rounds: the answer has no fenced code block"],
		["another file's code", answer("int evil(void)\n}\n"), "in 3 rounds (it named int evil(void)"],
		[
			"terminal escapes",
			answer("\u001b[2J\u202e int evil(void)\n}\n"),
			"in 3 rounds (it named \\x1b[2J\\x202e int evil(void)",
		],
		["a line of the file that is no definition", answer("\treturn pump->level;\n"), "in 3 rounds"],
	])("and answers with %s leaves a conflict that says why", async (_, reply, why, more = []) => {
		const repo = movedScene();
		const before = repo.refs();
		const { code, stdout } = await runWithModel(repo, () => reply, [
			"--max-requests",
			"3",
			"-j",
			"1",
			...more,
		]);
		expect(code).toBe(3);
		expect(stdout).toContain(why);
		expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]|\xe2\x80\xae/);
		expect(repo.refs()).toBe(before);
	});

	it("is told what was no answer, and not to name that again", async () => {
		const said = (_: Seen, n: number) => (n === 0 ? "no block" : answer("int evil(void)\n}\n"));
		const { server } = await runWithModel(movedScene(), said);
		const prompts = server.seen.map(({ body }) => body.messages[1]!.content);
		expect(sectionOf(prompts[1]!, "Your LAST ANSWER")).toBe("the answer has no fenced code block\n");
		expect(sectionOf(prompts[1]!, "WRONG")).toBe("");
		expect(sectionOf(prompts[2]!, "Your LAST ANSWER")).toBe("");
		expect(sectionOf(prompts[2]!, "WRONG")).toBe("int evil(void)\n");
	});
});

describe("a model is not asked", () => {
	const park = ["--on-conflict", "park"];

	/** What it comes to with a model, and that none would have been asked without. */
	async function reasonFor(scene: () => TestRepo): Promise<string> {
		const { server, stdout, code } = await runWithModel(scene(), () => "CANNOT: no", park);
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(0);
		return stdout;
	}

	const file = "drivers/net/demo.c";
	const upstream = numbered(20, (line, i) => (i === 2 ? "\tupstream();" : line));

	it("about a file that the patch deletes and upstream changed", async () => {
		const scene = () =>
			new TestRepo().scene(
				{ [file]: numbered(20) },
				{ [file]: upstream },
				{ message: "x\n", files: { [file]: undefined } },
			);
		expect(await reasonFor(scene)).toContain(`${file}: the patch deletes this file; upstream changed it`);
		const repo = scene();
		expect((await repo.miggpt("rebase", "old..new", "--series", "series", ...park)).stdout).not.toContain(
			"A model would have been asked",
		);
	});

	it("about a file that is gone, with nothing like it anywhere", async () => {
		const patched = numbered(20, (line, i) => (i === 12 ? "\tpatched();" : line));
		const scene = () =>
			new TestRepo().scene(
				{ [file]: numbered(20), "x.c": "int x;\n" },
				{ [file]: undefined },
				{ message: "x\n", files: { [file]: patched } },
			);
		expect(await reasonFor(scene)).toContain("the target has no such file any more");
	});

	it("about a place of more than 400 lines, and the conflict says how long it is", async () => {
		const body = (argument: string) =>
			`int big(void)\n{\n${numbered(600, (line, i) => (i % 10 === 3 ? line.replace("dev,", `dev, ${argument},`) : line))}}\n`;
		const scene = () =>
			new TestRepo().scene(
				{ [file]: body("0") },
				{ [file]: body("theirs") },
				{ message: "x\n", files: { [file]: body("mine") } },
			);
		expect(await reasonFor(scene)).toMatch(
			/a model is not asked: the old code has \d{3} lines here, and 400 are shown at most/,
		);
	});
});

it("is asked three times at most about a file that the patch adds, and the conflict says what is left", async () => {
	const names = ["one", "two", "three", "four", "five"].map((name) => `water_${name}`);
	const header = (all: readonly string[]) =>
		[...all, "water_trace"].map((name) => `void ${name}(struct pump *pump);\n`).join("");
	const uses = names.map((name) => `void use_${name}(struct pump *pump)\n{\n\t${name}(pump);\n}\n`);
	const repo = new TestRepo().scene(
		{ "include/linux/water.h": header(names) },
		{ "include/linux/water.h": header([]) },
		{ message: "x\n", files: { "drivers/water/use.c": uses.join("\n") } },
	);
	const { code, stdout, server } = await runWithModel(
		repo,
		({ body }) => {
			const prompt = body.messages[1]!.content;
			const gone = /(water_\w+) is gone/.exec(sectionOf(prompt, "CHECK"))![1]!;
			return answer(sectionOf(prompt, "NEW CODE").replace(`\t${gone}(`, "\twater_trace("));
		},
		["--llm-threshold", "0.5"],
	);
	expect(code, stdout).toBe(3);
	const places = server.seen.map(({ body }) => sectionOf(body.messages[1]!.content, "CHECK"));
	expect(new Set(places).size).toBe(3);
	expect(stdout).toContain(
		"the model was asked about 3 places of it, and still: water_four is gone from the target",
	);
});

it("shows a file of many definitions by the likeliest, each whole, and trusts no other", async () => {
	const filler = (number: number) =>
		`static int filler_${number}(struct tank *tank)\n{\n${"\ttank->x++;\n".repeat(number % 7)}\treturn ${number};\n}\n`;
	const many = Array.from({ length: 300 }, (_, i) => filler(i));
	const tap = "static int pump_tap(struct pump *p, int want)\n{\n\treturn pump_read(p) - want;\n}\n";
	const now = PUMP.old.replace(/static int pump_drain[\s\S]*?^}\n/m, [...many, tap].join("\n"));
	const repo = new TestRepo().scene(
		{ [PUMP.path]: PUMP.old },
		{ [PUMP.path]: now },
		{ message: "x\n", files: { [PUMP.path]: PUMP.patched } },
	);
	const { server, code, stdout } = await runWithModel(repo, ({ body }) => {
		const outline = sectionOf(body.messages[1]!.content, "OUTLINE");
		const hidden = many.find((_, i) => !outline.includes(`filler_${i}(`))!;
		return answer(hidden);
	});
	expect(code).toBe(3);
	expect(stdout).toMatch(/in 3 rounds \(it named static int filler_\d+\(struct tank \*tank\)/);
	const prompt = server.seen[0]!.body.messages[1]!.content;
	const outline = sectionOf(prompt, "OUTLINE").trimEnd().split("\n");
	expect(outline).toHaveLength(150);
	expect(outline.join("\n")).toContain("static int pump_tap(struct pump *p, int want) [4 lines]");
	const candidates = sectionOf(prompt, "CANDIDATES");
	expect(candidates).toContain(tap);
	for (const part of candidates.trimEnd().split(/\n\n(?=\S)/)) expect(now).toContain(`\n${part.trimEnd()}\n`);
});
