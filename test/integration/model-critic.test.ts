import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answer, newCodeOf, sectionOf } from "../../scripts/model-server/prompt.js";
import { type Reply, respond, type Seen } from "../../scripts/model-server/server.js";
import { BRANCH, KEY, ported, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import { TestRepo } from "../support/repo.js";

const CRITIC = ["--critic", "second-model", "--no-cache"];
const isCritic = ({ body }: Seen) => body.model === "second-model";

/** The first model is right, and the second says this of it. */
function criticSays(said: Reply, first: (seen: Seen) => Reply = rightAnswer): (seen: Seen) => Reply {
	return (seen) => (isCritic(seen) ? said : first(seen));
}

function hunkIn(stdout: string) {
	return JSON.parse(stdout).patches[0].files[0].hunks[0];
}

const insert = (line: string) =>
	PUMP.old.replace("\tpump->level = left;\n", `\t${line}\n\tpump->level = left;\n`);

/** Both sides put a call at the same place. */
function bothInsert(): TestRepo {
	const [path, old] = [PUMP.path, PUMP.old];
	return new TestRepo().scene(
		{ [path]: old },
		{ [path]: insert("trace_pump(pump);") },
		{ message: "water: Check\n", files: { [path]: insert("check_pump(pump);") } },
	);
}

/** The other order than the engine would have them in: nothing else speaks for it. */
const before = (seen: Seen) =>
	answer(newCodeOf(seen).replace("\ttrace_pump(pump);\n", "\tcheck_pump(pump);\n\ttrace_pump(pump);\n"));

async function confidenceWith(said: Reply, args: readonly string[]): Promise<number> {
	const line = ["--json", "--no-cache", "--threshold", "0.95", ...args];
	const { stdout } = await runWithModel(bothInsert(), criticSays(said, before), line);
	return hunkIn(stdout).confidence;
}

describe("--critic", () => {
	it("is asked about an answer that holds, sees what the first saw and the code as it would be, and is counted", async () => {
		const repo = pumpScene();
		const { code, stdout, server } = await runWithModel(repo, criticSays("RIGHT"), [...CRITIC, "--json"]);
		expect(code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		expect(server.seen.map(({ body }) => body.model)).toEqual(["test-model", "second-model"]);
		const [, second] = server.seen;
		expect(second!.headers.authorization).toBe(`Bearer ${KEY}`);
		const prompt = second!.body.messages[1]!.content;
		for (const title of ["MESSAGE", "PATCH", "UPSTREAM", "EVIDENCE", "NEW CODE"])
			expect(sectionOf(prompt, title)).toBe(sectionOf(server.seen[0]!.body.messages[1]!.content, title));
		expect(sectionOf(prompt, "RESULT")).toContain("left = pump_read(pump) - READ_ONCE(amount) - 1;\n");
		expect(sectionOf(prompt, "DIFFERENCE")).toContain("+\tleft = pump_read(pump) - READ_ONCE(amount) - 1;\n");
		const run = JSON.parse(stdout);
		expect(run.model).toMatchObject({
			...{ model: "test-model", critic: "second-model" },
			...{ requests: 2, tokensIn: 200, tokensOut: 20 },
		});
		expect(repo.git("log", "-1", "--format=%B", BRANCH)).not.toContain("second-model");
		const told = "critic second-model, 100 tokens in, 10 out: RIGHT";
		expect((await repo.miggpt("show", "1")).stdout.replace(/\s+/g, " ")).toContain(told);
	});

	it("moves confidence by RIGHT less than a second vote does, and by UNSURE not at all", async () => {
		expect(await confidenceWith("", [])).toBe(0.75);
		expect(await confidenceWith("", ["--votes", "2"])).toBe(0.81);
		expect(await confidenceWith("RIGHT", CRITIC)).toBe(0.78);
		expect(await confidenceWith("UNSURE: what does trace_pump do?", CRITIC)).toBe(0.75);
	});

	it.each<[string, Reply]>([
		["speaks of something else", "I am a teapot"],
		["is not known", respond(404, '{"error":{"message":"no such model"}}')],
		["is filtered", respond(400, '{"error":{"code":"content_filter","message":"no"}}')],
	])("changes nothing where it %s", async (_, said) => {
		const { code, stdout } = await runWithModel(pumpScene(), criticSays(said), [...CRITIC, "--json"]);
		expect(code).toBe(0);
		const { evidence } = hunkIn(stdout);
		const fact = evidence.find(({ kind }: { kind: string }) => kind === "second opinion");
		expect(fact).toMatchObject({ verdict: "none", text: expect.stringContaining(": no opinion: ") });
	});

	it("keeps what it calls wrong from landing, whatever the threshold, with what it said", async () => {
		const repo = pumpScene();
		const wrong = criticSays("WRONG: the unit \u001b[2Jis taken twice\u202e\n");
		const { code, stdout } = await runWithModel(repo, wrong, [...CRITIC, "--llm-threshold", "0"]);
		expect(code).toBe(3);
		expect(stdout).toContain("model test-model, critic second-model: 2 requests");
		const said = "the unit \\x1b[2Jis taken twice\\x202e";
		expect(stdout).toContain(`the critic says that the model's answer is wrong: ${said}`);
		const notes = readFileSync(/^notes\s+(.*)$/m.exec(stdout)![1]!, "utf8");
		expect(notes).toContain(`critic second-model, 100 tokens in, 10 out: WRONG: ${said}`);
		expect(notes).toContain("| \tleft = pump_read(pump) - READ_ONCE(amount) - 1;");
	});

	it("is not asked where the first model's answer does not hold, or the model cannot", async () => {
		for (const first of [(seen: Seen) => answer(newCodeOf(seen)), () => "CANNOT: it is too late"]) {
			const { code, server } = await runWithModel(pumpScene(), criticSays("RIGHT", first), CRITIC);
			expect(code).toBe(3);
			expect(server.seen.filter(isCritic)).toEqual([]);
		}
	});

	it("is asked about an answer from the memory, too, and has none of its own kept that it called wrong", async () => {
		const again = (repo: TestRepo, reply: (seen: Seen) => Reply) =>
			runWithModel(repo, reply, [...CRITIC, "--force", "--on-conflict", "park"]);
		const known = pumpScene();
		await runWithModel(known, rightAnswer, ["--no-cache"]);
		const asked = await again(known, criticSays("WRONG: it is not"));
		expect(asked.code).toBe(3);
		expect(asked.server.seen.map(isCritic)).toEqual([true]);
		const fresh = pumpScene();
		await again(fresh, criticSays("WRONG: it is not"));
		const { server } = await again(fresh, criticSays("RIGHT"));
		expect(server.seen.map(isCritic)).toEqual([false, true]);
	});

	it("is asked about code that was repaired after a command failed, which does not land where it is wrong", async () => {
		const exec = "echo 'drivers/water/pump.c:19: error: odd'; exit 1";
		let opinions = 0;
		const { code, stdout, server } = await runWithModel(
			bothInsert(),
			(seen) => (isCritic(seen) ? (opinions++ === 0 ? "RIGHT" : "WRONG: it hides the error") : before(seen)),
			[...CRITIC, "--threshold", "0.95", "--exec", exec],
		);
		expect(code, stdout).toBe(3);
		expect(server.seen.map(isCritic)).toEqual([false, true, false, true]);
		expect(stdout).toContain("drivers/water/pump.c:19: error: odd");
	});

	it("is asked about a file that the patch adds, whose lines were repaired", async () => {
		const header = (name: string) => `void ${name}(int level);\nvoid water_trace(int level);\n`;
		const use = "void use_water(int level)\n{\n\twater_one(level);\n}\n";
		const repo = new TestRepo().scene(
			{ "include/linux/water.h": header("water_one") },
			{ "include/linux/water.h": header("water_two") },
			{ message: "x\n", files: { "drivers/water/use.c": use } },
		);
		const first = ({ body }: Seen) =>
			answer(sectionOf(body.messages[1]!.content, "NEW CODE").replace("water_one(", "water_two("));
		const args = [...CRITIC, "--llm-threshold", "0.5"];
		const { code, stdout, server } = await runWithModel(
			repo,
			criticSays("WRONG: water_two drains", first),
			args,
		);
		expect(code, stdout).toBe(3);
		expect(stdout).toContain("the critic says that the model's answer is wrong: water_two drains");
		const prompt = server.seen.find(isCritic)!.body.messages[1]!.content;
		expect(sectionOf(prompt, "DIFFERENCE")).toContain("-\twater_one(level);\n+\twater_two(level);\n");
		expect(sectionOf(prompt, "RESULT")).toBe(use.replace("water_one", "water_two"));
	});

	it("is not asked with --llm none, and refused without a model or beside a command", async () => {
		const server = await serverForTest(() => "RIGHT");
		const repo = pumpScene();
		const run = (...args: string[]) =>
			repo.miggpt("rebase", "old..new", "--series", "series", "-n", "--llm-url", server.url, ...args);
		expect((await run("--llm", "none", "--critic", "c")).code).toBe(3);
		expect(server.seen).toEqual([]);
		const plain = await repo.miggpt("rebase", "old..new", "--series", "series", "--critic", "c");
		expect(plain.stderr).toContain("--critic needs a model");
		const beside = ["--llm", "m", "--llm-command", "true", "--critic", "c"];
		const refused = await repo.miggpt("rebase", "old..new", "--series", "series", ...beside);
		expect(refused.stderr).toContain("--critic is about an endpoint, and a command is asked");
		expect((await run("--llm", "m", "--critic", "a b")).stderr).toContain("a b is no name of a model");
	});
});
