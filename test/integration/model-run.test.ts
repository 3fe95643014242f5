import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { answer, newCodeOf } from "../../scripts/model-server/prompt.js";
import { type Reply, respond, type Seen } from "../../scripts/model-server/server.js";
import { BRANCH, KEY, ported, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { PUMP, pumpFiles } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import { withoutNetwork } from "../support/network.js";
import { TestRepo } from "../support/repo.js";

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "miggpt-model-"));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

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

		const list = await repo.miggpt("memory");
		expect(list.stdout).toMatch(/^[0-9a-f]{12} {2}drivers\/water\/pump\.c {2}as in .*by test-model$/m);
		expect((await repo.miggpt("memory", "forget", list.stdout.slice(0, 12))).code).toBe(0);
		const anew = await runWithModel(repo, rightAnswer, ["--branch", "anew", "--no-cache"]);
		expect(anew.server.seen).toHaveLength(1);
	});

	it.each([[], ["-n"]])("is not asked again in the same run, be it side by side: %s", async (...args) => {
		const twice = (text: string) => ({ "drivers/a.c": text, "drivers/b.c": text });
		const late = { "drivers/c.c": PUMP.old };
		const repo = new TestRepo().scene(
			{ ...twice(PUMP.old), ...late },
			{ ...twice(PUMP.now), "drivers/c.c": PUMP.now },
			{ message: "both\n", files: twice(PUMP.patched) },
			{ message: "late\n", files: { "drivers/c.c": PUMP.patched } },
		);
		const slow = async (seen: Parameters<typeof rightAnswer>[0]) => {
			await new Promise((resolve) => setTimeout(resolve, 100));
			return rightAnswer(seen);
		};
		const { code, stdout, server } = await runWithModel(repo, slow, [...args, "--json", "--no-cache"]);
		expect(code, stdout).toBe(0);
		expect(server.seen).toHaveLength(1);
		const sources = JSON.parse(stdout).patches.flatMap(
			({ files }: { files: { hunks: { model: { source: string } }[] }[] }) =>
				files.flatMap(({ hunks }) => hunks.map(({ model }) => model.source)),
		);
		expect(sources.sort()).toEqual(["endpoint", "memory", "memory"]);
	});

	it("is forgotten with the run that is given up", async () => {
		const [base, target, patch] = pumpFiles();
		const repo = new TestRepo().scene(
			{ ...base, "a.c": "one\n" },
			{ ...target, "a.c": "two\n" },
			{ message: "water: Keep one unit back\n", files: patch },
			{ message: "stop here\n", files: { "a.c": "three\n" } },
		);
		expect(
			(
				await runWithModel(repo, (seen) =>
					newCodeOf(seen).includes("pump") ? rightAnswer(seen) : "CANNOT: no",
				)
			).code,
		).toBe(3);
		expect((await repo.miggpt("memory")).stdout).toContain("by test-model");
		expect((await repo.miggpt("rebase", "--abort")).code).toBe(0);
		expect((await repo.miggpt("memory")).stdout).not.toContain("by test-model");
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
		const network = withoutNetwork();
		const { code, stdout } = await other.miggptIn(other.folder, network.env, ...args);
		expect(code, stdout).toBe(0);
		expect(network.tried()).toEqual([]);
		expect(stdout).toContain("2 from a recording");
		expect(other.git("rev-parse", BRANCH)).toBe(tip);
	});
});

describe("limits", () => {
	/** Files that all conflict. */
	function pumps(names = ["a", "b", "c"]): TestRepo {
		const files = (text: string) =>
			Object.fromEntries(names.map((name) => [`drivers/${name}.c`, text.replaceAll("pump_", `${name}_`)]));
		return new TestRepo().scene(files(PUMP.old), files(PUMP.now), {
			message: "x\n",
			files: files(PUMP.patched),
		});
	}
	const reply = (seen: Seen) =>
		answer(newCodeOf(seen).replace("READ_ONCE(amount);", "READ_ONCE(amount) - 1;"));

	it("run the requests of a patch side by side, no more than -j", async () => {
		const waiting: (() => void)[] = [];
		const together = async (seen: Seen) => {
			await new Promise<void>((resolve) => {
				waiting.push(resolve);
				if (waiting.length === 3) for (const answered of waiting) answered();
			});
			return reply(seen);
		};
		const { server } = await runWithModel(pumps(), together);
		expect(server.mostOpen).toBe(3);
		const slow = async (seen: Seen) => {
			await new Promise((resolve) => setTimeout(resolve, 300));
			return reply(seen);
		};
		const one = await runWithModel(pumps(), slow, ["-j", "1"]);
		expect(one.server.mostOpen).toBe(1);
	});

	it("leave the rest of a patch to the human where the budget ends in its middle", async () => {
		const repo = pumps();
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
		// Which of the three is left depends on whose lookups take longest.
		expect(stdout.match(/^ +drivers\/[abc]\.c:/gm)).toHaveLength(1);
	});

	it("are warned of at 80 %, once", async () => {
		const names = ["a", "b", "c", "d", "e"];
		const { code, stderr, server } = await runWithModel(pumps(names), reply, ["--max-requests", "5"]);
		expect(code).toBe(0);
		expect(server.seen).toHaveLength(5);
		expect(stderr.match(/warning: .*/g)).toEqual(["warning: the model has used 80 % of 5 requests"]);
	});

	it("count tokens and cost, and call an unknown price unknown", async () => {
		const tokens = await runWithModel(pumps(), reply, ["--max-tokens", "150", "-j", "1"]);
		expect(tokens.server.seen).toHaveLength(2);
		expect(tokens.stdout).toContain("200 tokens in and 20 out, cost unknown (no --price)");
		const cost = await runWithModel(pumps(), reply, ["--max-cost", "0.001", "--price", "10,20", "-j", "1"]);
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

it.each<[string, Reply]>([
	["a request", () => {}],
	["the wait before the next", respond(429, "{}", { "retry-after": "110" })],
])("stops at once at Ctrl-C in %s, keeps what was done, and goes on from there", async (_, never) => {
	const [base, target, patch] = pumpFiles();
	const repo = new TestRepo().scene(
		base,
		target,
		{ message: "first\n", files: { "other.c": "int x;\n" } },
		{ message: "second\n", files: patch },
	);
	const server = await serverForTest((seen, n) => (n === 0 ? never : rightAnswer(seen)));
	const model = ["--llm", "m", "--llm-url", server.url];
	const child = repo.start("rebase", "old..new", "--series", "series", ...model);
	while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
	await new Promise((resolve) => setTimeout(resolve, 100));
	const began = performance.now();
	child.kill("SIGINT");
	const code = await new Promise((resolve) => child.once("exit", resolve));
	expect(code).toBe(130);
	// Neither the request nor the wait was sat out.
	expect(performance.now() - began).toBeLessThan(50_000);
	expect(repo.refs()).not.toContain("miggpt/series-new");
	const [tip] = repo.git("for-each-ref", "--format=%(refname)", "refs/miggpt").split("\n");
	expect(repo.git("log", "-1", "--format=%s", tip!)).toBe("first");
	const resumed = await repo.miggpt("rebase", "--resume", ...model);
	expect(resumed.code, resumed.stderr).toBe(0);
	expect(ported(repo)).toBe(PUMP.right);
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
			["--json", "--force", "--no-cache", "--branch", "b", "--llm-threshold", "0.97"],
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

describe("a command that fails on what a model made", () => {
	const insert = (text: string, ...lines: string[]) =>
		text.replace(
			"\tpump->level = left;\n",
			`${lines.map((line) => `\t${line}\n`).join("")}\tpump->level = left;\n`,
		);
	const scene = () =>
		new TestRepo().scene(
			{ [PUMP.path]: PUMP.old },
			{ [PUMP.path]: insert(PUMP.old, "trace_pump(pump);") },
			{ message: "x\n", files: { [PUMP.path]: insert(PUMP.old, "check_pump(pump);") } },
			{
				message: "y\n",
				files: { [PUMP.path]: insert(PUMP.old, "check_pump(pump);"), "other.c": "int x;\n" },
			},
		);
	const before = (seen: Parameters<typeof newCodeOf>[0]) =>
		answer(newCodeOf(seen).replace("\ttrace_pump", "\tcheck_pump(pump);\n\ttrace_pump"));
	const behind = (seen: Parameters<typeof newCodeOf>[0]) =>
		answer(newCodeOf(seen).replace("\ttrace_pump(pump);\n", "\ttrace_pump(pump);\n\tcheck_pump(pump);\n"));
	const exec = `tr -d '\\n\\t' <${PUMP.path} | grep -q 'trace_pump(pump);check_pump' || { echo "${PUMP.path}:19: error: check before trace"; exit 1; }`;

	it("is told to it, and the repaired code takes the commit's place", async () => {
		const repo = scene();
		const { code, stdout, server } = await runWithModel(
			repo,
			(seen, n) => (n === 0 ? before(seen) : behind(seen)),
			["--llm-threshold", "0.7", "--exec", exec, "--json"],
		);
		expect(code, stdout).toBe(0);
		expect(server.seen).toHaveLength(2);
		expect(server.seen[1]!.body.messages.at(-1)!.content).toContain("pump.c:19: error: check before trace");
		expect(ported(repo)).toBe(insert(PUMP.old, "trace_pump(pump);", "check_pump(pump);"));
		expect(repo.git("rev-list", "--count", `new..${BRANCH}`)).toBe("2");
		const [hunk] = JSON.parse(stdout).patches[0].files[0].hunks;
		expect(hunk.model.checks.at(-1)).toBe(`repaired after: ${PUMP.path}:19: error: check before trace`);
		expect(hunk.model.tries).toBe(2);
	});

	it("is told to it without the machine's paths, and kept without the key", async () => {
		const repo = scene();
		const leak = `echo "$PWD $OPENAI_API_KEY"; echo "$PWD/${PUMP.path}:19: error: odd"; exit 1`;
		const { code, stdout, stderr, server } = await runWithModel(repo, before, [
			"--llm-threshold",
			"0.7",
			"--exec",
			leak,
			"--verbose",
		]);
		expect(code).toBe(3);
		const told = server.seen[1]!.body.messages.at(-1)!.content;
		expect(told).toContain(`\n${PUMP.path}:19: error: odd`);
		expect(told).not.toContain(repo.folder);
		expect(JSON.stringify(server.seen.map(({ body }) => body))).not.toContain(KEY);
		expect(stdout + stderr).not.toContain(KEY);
		const run = join(repo.folder, ".git", "miggpt");
		const files = readdirSync(run, { recursive: true, encoding: "utf8" }).map((name) => join(run, name));
		const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "latin1"));
		expect(texts.filter((text) => text.includes(":19: error: odd")).length).toBeGreaterThan(0);
		expect(texts.filter((text) => text.includes(KEY))).toEqual([]);
	});

	it("is told to it as well where the command is for the files that changed", async () => {
		const repo = scene();
		const check = exec.replaceAll(PUMP.path, "{file}").replace('echo "{file}', 'echo {file}"');
		const lint = `grep -q trace_pump {file} || exit 0; ${check}`;
		const { code, stdout, server } = await runWithModel(
			repo,
			(seen, n) => (n === 0 ? before(seen) : behind(seen)),
			["--llm-threshold", "0.7", "--exec-changed", lint, "--json"],
		);
		expect(code, stdout).toBe(0);
		expect(server.seen).toHaveLength(2);
		expect(server.seen[1]!.body.messages.at(-1)!.content).toContain("pump.c:19: error: check before trace");
		expect(ported(repo)).toBe(insert(PUMP.old, "trace_pump(pump);", "check_pump(pump);"));
	});

	it("is told to it also after a kill in the middle of the command", async () => {
		const repo = scene();
		const flag = join(folder(), "killed");
		const once = `[ -e ${flag} ] || { touch ${flag}; kill -9 $PPID; sleep 5; }; ${exec}`;
		const reply = (seen: Parameters<typeof newCodeOf>[0], n: number) =>
			n === 0 ? before(seen) : behind(seen);
		const server = await serverForTest(reply);
		const model = ["--llm", "test-model", "--llm-url", server.url];
		const args = [
			"rebase",
			"old..new",
			"--series",
			"series",
			...model,
			"--llm-threshold",
			"0.7",
			"--exec",
			once,
		];
		await repo.miggptApart({}, ...args);
		expect(repo.refs()).not.toContain(BRANCH);
		expect(server.seen).toHaveLength(1);
		const { code, stderr } = await repo.miggpt("rebase", "--resume", ...model);
		expect(code, stderr).toBe(0);
		expect(server.seen).toHaveLength(2);
		expect(server.seen[1]!.body.messages.at(-1)!.content).toContain("pump.c:19: error: check before trace");
		expect(ported(repo)).toBe(insert(PUMP.old, "trace_pump(pump);", "check_pump(pump);"));
	});

	it("is told to it also where its answer is remembered from an earlier run", async () => {
		const repo = pumpScene();
		expect((await runWithModel(repo, rightAnswer, ["--no-cache"])).code).toBe(0);
		const flag = join(folder(), "failed");
		const exec = `[ -e ${flag} ] || { touch ${flag}; echo "${PUMP.path}:19: error: odd"; exit 1; }`;
		const args = ["--no-cache", "--exec", exec, "--branch", "again", "--json"];
		const { code, server, stdout } = await runWithModel(repo, rightAnswer, args);
		expect(code, stdout).toBe(0);
		expect(server.seen).toHaveLength(1);
		const said = server.seen[0]!.body.messages.map(({ content }) => content);
		expect(said.at(-2)).toContain("\tleft = pump_read(pump) - READ_ONCE(amount) - 1;\n");
		expect(said.at(-1)).toContain("pump.c:19: error: odd");
		const [hunk] = JSON.parse(stdout).patches[0].files[0].hunks;
		expect(hunk).toMatchObject({ strategy: "model", model: { source: "endpoint", tries: 1 } });
	});

	it("stops the run after two repairs in vain", async () => {
		const repo = scene();
		const { code, server, stdout } = await runWithModel(repo, before, [
			"--llm-threshold",
			"0.7",
			"--exec",
			exec,
		]);
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(3);
		expect(stdout).toContain("check before trace");
	});
});
