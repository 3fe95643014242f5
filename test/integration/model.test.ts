import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { respond } from "../support/llm-server.js";
import { BRANCH, KEY, ported, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { answer, newCodeOf, PUMP, pumpFiles, sectionOf } from "../support/model-scene.js";
import { TestRepo } from "../support/repo.js";

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "miggpt-model-"));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

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
	});

	it("comes out of what the request says: message, patch, upstream's change and the reason", async () => {
		const { server } = await runWithModel(pumpScene(), rightAnswer);
		const prompt = server.seen[0]!.body.messages[1]!.content;
		expect(sectionOf(prompt, "MESSAGE")).toBe("water: Keep one unit back\n\nPumps run dry.\n");
		expect(sectionOf(prompt, "PATCH")).toContain("+\tleft = pump_read(pump) - amount - 1;\n");
		expect(sectionOf(prompt, "UPSTREAM")).toContain("+\tleft = pump_read(pump) - READ_ONCE(amount);\n");
		expect(sectionOf(prompt, "EVIDENCE")).toContain("upstream changed the same lines");
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

	it("may be that the target has it all already", async () => {
		const [base, , patch] = pumpFiles();
		const target = {
			[PUMP.path]: PUMP.patched.replace("\tint left;\n", "\tint left;\n\n\ttrace_pump(pump);\n"),
		};
		const repo = new TestRepo().scene(base, target, { message: "x\n", files: patch });
		const { code, stdout } = await runWithModel(repo, (seen) => answer(newCodeOf(seen)), [
			"--threshold",
			"0.96",
		]);
		expect(code).toBe(0);
		expect(stdout).toContain("upstream");
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
		expect(stdout).toContain(
			"upstream changed the same lines (in pump_drain); the model's answer was rejected: accounted: ",
		);
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
		expect(hunk).toMatchObject({ state: "unsure", reason: expect.stringContaining("not sure enough (0.6)") });
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
		expect(sectionOf(first, "What MOVED")).toContain("new in the file: pump_take, pump_tap");
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

describe("what was answered once", () => {
	it("is not asked again in a later run, and says where it comes from", async () => {
		const repo = pumpScene();
		await runWithModel(repo, rightAnswer);
		const again = await runWithModel(repo, rightAnswer, ["--force", "--json", "--branch", "again"]);
		expect(again.server.seen).toHaveLength(0);
		const [hunk] = JSON.parse(again.stdout).patches[0].files[0].hunks;
		expect(hunk).toMatchObject({ strategy: "memory", manner: "model", model: { source: "memory" } });
		expect(JSON.stringify(hunk.evidence)).toMatch(
			/as in [0-9a-f]{12} \(water: Keep one unit back\), .*by test-model/,
		);
		expect(repo.git("rev-parse", "again")).toBe(repo.git("rev-parse", BRANCH));
	});

	it("comes from the user's cache in another repository, unless --no-cache", async () => {
		const env = { XDG_CACHE_HOME: folder() };
		await runWithModel(pumpScene(), rightAnswer, [], env);
		const cached = await runWithModel(pumpScene(), rightAnswer, [], env);
		expect(cached.server.seen).toHaveLength(0);
		expect(cached.stdout).toContain("1 answers from the cache");
		const fresh = await runWithModel(pumpScene(), rightAnswer, ["--no-cache"], env);
		expect(fresh.server.seen).toHaveLength(1);
	});

	it("is replayed without a network, to the byte", async () => {
		const record = folder();
		const repo = pumpScene();
		const first = await runWithModel(repo, (seen, n) => (n === 0 ? "no block" : rightAnswer(seen)), [
			"--record",
			record,
		]);
		await first.server.stop();
		const tip = repo.git("rev-parse", BRANCH);
		const other = pumpScene();
		const args = ["rebase", "old..new", "--series", "series", "--llm", "test-model", "--replay", record];
		const { code, stdout } = await other.miggptIn(
			other.folder,
			{},
			...args,
			"--llm-url",
			"http://127.0.0.1:1/v1",
		);
		expect(code, stdout).toBe(0);
		expect(stdout).toContain("2 from a recording");
		expect(other.git("rev-parse", BRANCH)).toBe(tip);
	});
});

describe("limits", () => {
	/** Three files that all conflict. */
	function threePumps(): TestRepo {
		const files = (text: string) =>
			Object.fromEntries(
				["a", "b", "c"].map((name) => [`drivers/${name}.c`, text.replaceAll("pump_", `${name}_`)]),
			);
		return new TestRepo().scene(files(PUMP.old), files(PUMP.now), {
			message: "x\n",
			files: files(PUMP.patched),
		});
	}
	const reply = (seen: Parameters<typeof newCodeOf>[0]) =>
		answer(newCodeOf(seen).replace("READ_ONCE(amount);", "READ_ONCE(amount) - 1;"));

	it("run the requests of a patch side by side, no more than -j", async () => {
		const slow = async (seen: Parameters<typeof newCodeOf>[0]) => {
			await new Promise((resolve) => setTimeout(resolve, 300));
			return reply(seen);
		};
		const { server } = await runWithModel(threePumps(), slow);
		expect(server.mostOpen).toBe(3);
		const one = await runWithModel(threePumps(), slow, ["-j", "1"]);
		expect(one.server.mostOpen).toBe(1);
	});

	it("leave the rest of a patch to the human where the budget ends in its middle", async () => {
		const repo = threePumps();
		const { code, stdout, stderr, server } = await runWithModel(repo, reply, [
			"--max-requests",
			"2",
			"-j",
			"1",
		]);
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(2);
		expect(stderr.match(/warning: the model has used \d+ % of 2 requests/g)).toHaveLength(1);
		expect(stdout).toContain("the model gave no answer: the budget of 2 requests is used up");
		expect(stdout).not.toContain("drivers/a.c:");
	});

	it("count tokens and cost, and call an unknown price unknown", async () => {
		const tokens = await runWithModel(threePumps(), reply, ["--max-tokens", "150", "-j", "1"]);
		expect(tokens.server.seen).toHaveLength(2);
		expect(tokens.stdout).toContain("200 tokens in and 20 out, cost unknown (no --price)");
		const cost = await runWithModel(threePumps(), reply, [
			"--max-cost",
			"0.001",
			"--price",
			"10,20",
			"-j",
			"1",
		]);
		expect(cost.server.seen).toHaveLength(1);
		expect(cost.stdout).toContain("cost 0.0012");
	});

	it("take the majority of several answers, and none where they differ", async () => {
		const repo = pumpScene();
		const mixed = await runWithModel(repo, (seen, n) => (n === 1 ? "CANNOT: no" : rightAnswer(seen)), [
			"--votes",
			"3",
			"--json",
			"-j",
			"1",
		]);
		expect(mixed.code).toBe(0);
		expect(JSON.parse(mixed.stdout).patches[0].files[0].hunks[0].model.votes).toEqual([2, 3]);
		const split = await runWithModel(pumpScene(), (_, n) => (n === 0 ? "CANNOT: a" : "CANNOT: b"), [
			"--votes",
			"2",
		]);
		expect(split.code).toBe(3);
	});
});

it("stops at once at Ctrl-C, and keeps what was done", async () => {
	const repo = pumpScene();
	const server = await (await import("../support/llm-server.js")).LlmServer.forTest(() => () => {});
	const child = repo.start("rebase", "old..new", "--series", "series", "--llm", "m", "--llm-url", server.url);
	while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
	const began = performance.now();
	child.kill("SIGINT");
	const code = await new Promise((resolve) => child.once("exit", resolve));
	expect(code).toBe(130);
	expect(performance.now() - began).toBeLessThan(2000);
	expect(repo.refs()).not.toContain("miggpt/series-new");
	expect(repo.git("for-each-ref", "refs/miggpt")).not.toBe("");
});

it("puts the key into no file and no output", async () => {
	const cache = folder();
	const record = folder();
	const repo = pumpScene();
	const env = { XDG_CACHE_HOME: cache };
	const runs = [
		await runWithModel(
			repo,
			(seen, n) => (n === 0 ? `\`\`\`\n${KEY}\n\`\`\`` : rightAnswer(seen)),
			["--verbose", "--debug", "--record", record],
			env,
		),
		await runWithModel(
			repo,
			() => respond(401, `{"error":{"message":"bad key ${KEY}"}}`),
			["--json", "--force", "--no-cache", "--branch", "b", "--threshold", "0.97"],
			env,
		),
		await runWithModel(
			repo,
			() => KEY,
			["-n", "-v", "--llm-key-env", "OTHER", "--no-cache", "--branch", "c"],
			{ ...env, OTHER: KEY },
		),
	];
	for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(KEY);
	for (const { server } of runs)
		expect(server.seen.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
	const files = [cache, record, repo.folder].flatMap((root) =>
		readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name)),
	);
	const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "latin1"));
	expect(texts.length).toBeGreaterThan(10);
	expect(texts.filter((text) => text.includes(KEY))).toEqual([]);
});
