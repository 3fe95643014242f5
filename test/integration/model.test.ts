import { describe, expect, it } from "vitest";
import { answer, newCodeOf, sectionOf } from "../../scripts/model-server/prompt.js";
import { respond } from "../../scripts/model-server/server.js";
import { BRANCH, ported, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { PUMP, pumpFiles } from "../support/model-scene.js";
import { TestRepo } from "../support/repo.js";

describe("an answer that holds", () => {
	it("lands, keeps both changes, and says who helped", async () => {
		const repo = pumpScene(
			"water: Keep one unit back\n\nPumps run dry.\n\nSigned-off-by: Ada Author <ada@example.org>\n",
		);
		const { code, stdout, server } = await runWithModel(repo, rightAnswer, ["--json"]);
		expect(code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		expect(repo.git("log", "-1", "--format=%an|%B", BRANCH).trim()).toBe(
			"Ada Author|water: Keep one unit back\n\nPumps run dry.\n\nSigned-off-by: Ada Author <ada@example.org>\nAssisted-by: git-miggpt:test-model",
		);
		expect(server.seen).toHaveLength(1);
		const run = JSON.parse(stdout);
		expect(run.model).toMatchObject({ model: "test-model", requests: 1, tokensIn: 100, tokensOut: 10 });
		expect(run.patches[0]).toMatchObject({ fate: "landed", manner: "model" });
		expect(run.patches[0].files[0].hunks[0]).toMatchObject({
			strategy: "model",
			state: "landed",
			model: {
				model: "test-model",
				prompt: expect.stringMatching(/^[0-9a-f]{64}$/),
				tries: 1,
				tokensIn: 100,
				reason: "the patch's change, made in the new code",
				checks: expect.arrayContaining(["every line accounted for", "gates passed"]),
			},
		});
		const { prompt } = run.patches[0].files[0].hunks[0].model;
		const shown = await repo.miggpt("show", "1");
		expect(shown.stdout.replace(/\s+/g, " ")).toContain(
			`asked test-model, 1 request, the first ${prompt.slice(0, 12)}, 100 tokens in, 10 out: every line accounted for; gates passed; `,
		);
		expect(shown.stdout).toContain("its reason: the patch's change, made in the new code");
	});

	it("comes out of what the request says: message, patch and upstream's change, and nothing of the engine's ways", async () => {
		const { server } = await runWithModel(pumpScene(), rightAnswer);
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "MESSAGE")).toBe("water: Keep one unit back\n\nPumps run dry.\n");
		expect(sectionOf(prompt, "PATCH")).toContain("+\tleft = pump_read(pump) - amount - 1;\n");
		expect(sectionOf(prompt, "UPSTREAM")).toContain("+\tleft = pump_read(pump) - READ_ONCE(amount);\n");
		expect(prompt).not.toContain("EVIDENCE");
		expect(newCodeOf(server.seen[0]!)).toMatch(/^static int pump_drain[\s\S]*^}\n$/m);
	});

	it("gets its white space from the target", async () => {
		const repo = pumpScene();
		const { code } = await runWithModel(repo, (seen) =>
			(rightAnswer(seen) as string).replaceAll("\t", "    ").replace("int amount)", "int  amount )"),
		);
		expect(code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
	});

	it("arrives after 429 and a wait, too", async () => {
		const repo = pumpScene();
		const json = { "content-type": "application/json", "retry-after": "1" };
		const { code, server } = await runWithModel(repo, (seen, n) =>
			n === 0 ? respond(429, '{"error":{"message":"slow down"}}', json) : rightAnswer(seen),
		);
		expect(code).toBe(0);
		expect(server.seen[1]!.at - server.seen[0]!.at).toBeGreaterThan(950);
	});

	it("is not asked for where the target has it all already", async () => {
		const [base, , patch] = pumpFiles();
		const target = {
			[PUMP.path]: PUMP.patched.replace("\tint left;\n", "\tint left;\n\n\ttrace_pump(pump);\n"),
		};
		const repo = new TestRepo().scene(base, target, { message: "x\n", files: patch });
		const { code, stdout, server } = await runWithModel(repo, rightAnswer, ["--threshold", "0.96"]);
		expect(code).toBe(3);
		expect(stdout).toContain("superseded");
		expect(server.seen).toEqual([]);
	});
});

describe("an answer that does not hold", () => {
	it("is rejected where it touches another function, and may be repaired", async () => {
		const repo = pumpScene();
		const { code, server } = await runWithModel(repo, (seen, n) =>
			n === 0
				? rightAnswer(seen).replace(
						"```\nREASON",
						"static int pump_read(struct pump *pump)\n{\n\treturn 0;\n}\n```\nREASON",
					)
				: rightAnswer({ ...seen, body: { ...seen.body } }),
		);
		expect(code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		expect(server.seen).toHaveLength(2);
		const retry = server.seen[1]!.body.messages.at(-1)!.content;
		expect(retry).toContain('The check "unrelated"');
		expect(retry).toContain("neither the target nor the patch has: static int pump_read(struct pump *pump)");
	});

	it("goes to the human with both reasons where it is wrong twice", async () => {
		const repo = pumpScene();
		const { code, stdout, server } = await runWithModel(repo, (seen) => answer(newCodeOf(seen)));
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(2);
		expect(stdout).toContain("upstream only added some; the model's answer was rejected (accounted): ");
	});

	it("is handed on where it is CANNOT", async () => {
		const { code, stdout, server } = await runWithModel(
			pumpScene(),
			() => "CANNOT: the semantics of amount changed",
			["--on-conflict", "park"],
		);
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(1);
		expect(stdout).toContain("the model cannot: the semantics of amount changed");
	});

	it("is shown as a proposal where it may be right and nothing proves it", async () => {
		const [base, , patch] = pumpFiles();
		const target = { [PUMP.path]: PUMP.now.replace("READ_ONCE(amount)", "amount * pump->limit") };
		const repo = new TestRepo().scene(base, target, { message: "x\n", files: patch });
		const { code, stdout } = await runWithModel(
			repo,
			(seen) => answer(newCodeOf(seen).replace("amount * pump->limit;", "amount * pump->level - 1;")),
			["--json"],
		);
		expect(code).toBe(3);
		const [hunk] = JSON.parse(stdout).patches[0].files[0].hunks;
		expect(hunk).toMatchObject({
			state: "unsure",
			reason: { kind: "asked", failure: { kind: "not sure enough", confidence: 0.6 } },
		});
		expect(hunk.proposal[0].text).toContain("amount * pump->level - 1;");
	});
});

describe("a place that the engine cannot find", () => {
	const tap = `static int pump_take(struct pump *pump, int amount)
{
	return pump_read(pump) - amount;
}

static int pump_tap(struct pump *pump, int amount)
{
	int left;

	left = pump_take(pump, amount);
	pump->level = left;
	return left;
}
`;
	const base = { [PUMP.path]: PUMP.old };
	const target = { [PUMP.path]: PUMP.old.replace(/static int pump_drain[\s\S]*?^}\n/m, tap) };
	const patch = { [PUMP.path]: PUMP.patched };
	const scene = () => new TestRepo().scene(base, target, { message: "water: Never empty\n", files: patch });

	it("is asked for, and a wrong function is excluded in the second round", async () => {
		const repo = scene();
		const { code, server, stdout } = await runWithModel(repo, (seen, n) => {
			if (n === 0) return answer("static void pump_reset(struct pump *pump)\n}\n");
			if (n === 1) return answer("static int pump_take(struct pump *pump, int amount)\n}\n");
			return answer(newCodeOf(seen).replace("- amount;", "- amount - 1;"));
		});
		expect(server.seen, stdout).toHaveLength(3);
		const [first, second] = server.seen.map(({ body }) => body.messages[1]!.content) as [string, string];
		expect(sectionOf(first, "OUTLINE")).toMatch(
			/^\d+: static void pump_reset\(struct pump \*pump\) \[5 lines\]$/m,
		);
		expect(sectionOf(first, "What MOVED")).toContain(
			"new in the file, the likeliest first: pump_tap, pump_take",
		);
		expect(sectionOf(first, "PATCH")).toMatch(
			/^ static int pump_drain[\s\S]*^-[^\n]*- amount;\n[\s\S]*^ }\n$/m,
		);
		expect(sectionOf(first, "CANDIDATES")).toContain("\treturn pump_read(pump) - amount;\n");
		expect(sectionOf(second, "WRONG")).toBe("pump_reset\n");
		expect(sectionOf(second, "OUTLINE")).not.toContain("pump_reset");
		expect(newCodeOf(server.seen[2]!)).toMatch(/^static int pump_take/);
		expect(code, stdout).toBe(0);
		expect(ported(repo)).toContain("\treturn pump_read(pump) - amount - 1;\n");
	});

	it("stays a conflict where three rounds do not find it", async () => {
		const { code, stdout, server } = await runWithModel(scene(), () =>
			answer("static void pump_made_up(void)\n}\n"),
		);
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(3);
		expect(stdout).toContain("did not find the place in 3 rounds");
	});
});

describe("a clean merge that a gate stopped", () => {
	const header = (name: string) =>
		`#ifndef WATER_H\n#define WATER_H\nvoid ${name}(struct pump *pump);\n#endif\n`;
	const insert = (text: string, line: string) =>
		text.replace("\treturn left;\n", `\t${line}\n\treturn left;\n`);
	const reset = (name: string) =>
		PUMP.old.replace("\tpump->limit = 100;\n", `\tpump->limit = 100;\n\t${name}(pump);\n`);
	const scene = () =>
		new TestRepo().scene(
			{ "include/linux/water.h": header("water_log"), [PUMP.path]: reset("water_log") },
			{ "include/linux/water.h": header("water_trace"), [PUMP.path]: reset("water_trace") },
			{
				message: "first\n",
				files: { [PUMP.path]: reset("water_log").replace("int limit;", "int limit;\n\tint spare;") },
			},
			{
				message: "second\n",
				files: {
					[PUMP.path]: insert(
						reset("water_log").replace("int limit;", "int limit;\n\tint spare;"),
						"water_log(pump);",
					),
				},
			},
		);

	it("is to be repaired there only, and the series' earlier patches are told", async () => {
		const repo = scene();
		const { code, server, stdout } = await runWithModel(repo, (seen) =>
			answer(newCodeOf(seen).replace("\treturn left;", "\twater_trace(pump);\n\treturn left;")),
		);
		expect(server.seen, stdout).toHaveLength(1);
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "PATCH")).toContain("+\twater_log(pump);\n \treturn left;\n");
		expect(prompt).not.toMatch(/^MERGED/m);
		expect(prompt).toContain("just as PATCH has it, but a check stopped it");
		expect(sectionOf(prompt, "CHECK")).toContain("water_log is gone from the target");
		expect(sectionOf(prompt, "EARLIER")).toMatch(/^- first: landed \(merge at line \d+ of the target\)\n$/);
		expect(code, stdout).toBe(0);
		expect(ported(repo)).toContain("\twater_trace(pump);\n\treturn left;\n");
	});

	it("stays a conflict where the answer leaves the finding in place", async () => {
		const { code, stdout } = await runWithModel(scene(), (seen) =>
			answer(newCodeOf(seen).replace("\treturn left;", "\twater_log(pump);\n\treturn left;")),
		);
		expect(code).toBe(3);
		expect(stdout).toContain("the model's answer was rejected (vanished): water_log is gone from the target");
	});

	it("may be in a file that the patch adds", async () => {
		const added = `#include <linux/water.h>\n\nvoid gauge_read(struct pump *pump)\n{\n\tpump_check(pump);\n\twater_log(pump);\n\tpump_done(pump);\n}\n`;
		const repo = () =>
			new TestRepo().scene(
				{ "include/linux/water.h": header("water_log") },
				{ "include/linux/water.h": header("water_trace") },
				{ message: "gauge\n", files: { "drivers/water/gauge.c": added } },
			);
		const reply = (seen: Parameters<typeof newCodeOf>[0]) =>
			answer(newCodeOf(seen).replace("water_log", "water_trace"));
		const doubted = await runWithModel(repo(), reply);
		expect(doubted.code).toBe(3);
		const prompt = doubted.server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "STOPPED")).toBe("\twater_log(pump);\n");
		expect(sectionOf(prompt, "NEW CODE")).toContain("\tpump_check(pump);\n\twater_log(pump);\n");
		expect(sectionOf(prompt, "MERGED")).toBe("");
		expect(doubted.stdout).toContain("not sure enough (0.6)");
		const bold = repo();
		const { code, stdout } = await runWithModel(bold, reply, ["--llm-threshold", "0.6"]);
		expect(code, stdout).toBe(0);
		expect(bold.show(BRANCH, "drivers/water/gauge.c")).toBe(added.replace("water_log", "water_trace"));
		expect(bold.git("log", "-1", "--format=%B", BRANCH)).toContain("Assisted-by: git-miggpt:test-model");
	});
});
