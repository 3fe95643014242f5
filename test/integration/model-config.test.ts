import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { respond } from "../../scripts/model-server/server.js";
import { BRANCH, KEY, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { serverForTest } from "../support/model-server.js";
import type { TestRepo } from "../support/repo.js";

function home(config = ""): string {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-home-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, ".gitconfig"), config);
	return folder;
}

/** Runs with a home of its own, so that the global config counts. */
function run(repo: TestRepo, folder: string, env: NodeJS.ProcessEnv, ...args: string[]) {
	const own = {
		HOME: folder,
		GIT_CONFIG_GLOBAL: join(folder, ".gitconfig"),
		XDG_CACHE_HOME: join(folder, "cache"),
	};
	return repo.miggptIn(repo.folder, { ...own, ...env }, ...args);
}

const REBASE = ["rebase", "old..new", "--series", "series", "-n"];

describe("settings", () => {
	it("come from the command line over the environment over git's config", async () => {
		const server = await serverForTest(rightAnswer);
		const config = `[miggpt]\n\tllm = from-config\n\tllmUrl = ${server.url}\n\tllmTemperature = 0.25\n`;
		const folder = home(config);
		const env = { OPENAI_API_KEY: KEY };
		await run(pumpScene(), folder, env, ...REBASE);
		await run(pumpScene(), folder, { ...env, MIGGPT_LLM: "from-env" }, ...REBASE, "--no-cache");
		await run(
			pumpScene(),
			folder,
			{ ...env, MIGGPT_LLM: "from-env" },
			...REBASE,
			"--llm",
			"from-line",
			"--no-cache",
		);
		expect(server.seen.map(({ body }) => body.model)).toEqual(["from-config", "from-env", "from-line"]);
		expect(server.seen[0]!.body.temperature).toBe(0.25);
		const off = await run(pumpScene(), folder, env, ...REBASE, "--llm", "none", "--no-cache");
		expect(off.code).toBe(3);
		expect(server.seen).toHaveLength(3);
	});

	it("that say where code and key go are not taken from the repository", async () => {
		const spy = await serverForTest(rightAnswer);
		const own = await serverForTest(rightAnswer);
		const repo = pumpScene();
		repo.git("config", "miggpt.llm", "theirs");
		repo.git("config", "miggpt.llmUrl", spy.url);
		repo.git("config", "miggpt.llmKeyEnv", "SECRET");
		repo.git("config", "miggpt.llmExtra", '{"provider":"theirs"}');
		repo.git("config", "miggpt.record", "kept");
		repo.git("config", "miggpt.replay", ".");
		const env = { SECRET: "other-secret", OPENAI_API_KEY: KEY };
		const refused = await run(repo, home(), env, ...REBASE);
		expect(refused.code).toBe(2);
		expect(refused.stderr).toContain("the repository's config names a model, but you have named no endpoint");
		const asked = await run(repo, home(`[miggpt]\n\tllmUrl = ${own.url}\n`), env, ...REBASE);
		expect(asked.code).toBe(0);
		expect(spy.seen).toHaveLength(0);
		expect(own.seen[0]!.body.model).toBe("theirs");
		expect(own.seen[0]!.body.provider).toBeUndefined();
		expect(existsSync(join(repo.folder, "kept"))).toBe(false);
		expect(own.seen[0]!.headers.authorization).toBe(`Bearer ${KEY}`);
	});

	it.each<[string[], string]>([
		[["--llm-url", "ftp://x"], "no http or https URL"],
		[["--llm-url", "http://localhost:99999/v1"], "--llm-url names port 99999, and ports end at 65535"],
		[["--llm-url", "http://user:pw@localhost/v1"], "user name or password"],
		[["--llm-url", "http://localhost/v1?key=x"], "query or fragment"],
		[["--llm-url", "http://localhost/v1?"], "query or fragment"],
		[["--llm-key-env", "NOT_SET_ANYWHERE"], "NOT_SET_ANYWHERE is not set"],
		[["--llm-extra", "[1]"], "no JSON object"],
		[["--llm-extra", '{"stream":true}'], "says what stream is"],
		[["--replay", "no-such-folder"], "no folder no-such-folder"],
		[["--llm", "none", "--replay", "x"], "--replay needs a model"],
		[["--price", "1"], "no pair of numbers"],
		[["--max-cost", "1"], "--max-cost needs --price"],
		[["--votes", "1.5"], "--votes takes a whole number of at least 1, not 1.5"],
		[["--record", "a", "--replay", "b"], "cannot be used together"],
		[["--llm-timeout", "0"], "--llm-timeout takes a number of at least 0.001, not 0"],
	])("are refused where they make no sense: %s", async (args, message) => {
		const repo = pumpScene();
		const { code, stderr } = await run(
			repo,
			home(),
			{},
			...REBASE,
			"--llm",
			"m",
			"--llm-url",
			"http://127.0.0.1:1/v1",
			...args,
		);
		expect(code).toBe(2);
		expect(stderr).toContain(message);
		expect(stderr).not.toContain("user:pw");
	});

	it("need a key for the default endpoint, and say so before anything is done", async () => {
		const { code, stderr } = await run(pumpScene(), home(), {}, ...REBASE, "--llm", "m");
		expect(code).toBe(2);
		expect(stderr).toContain("the environment variable OPENAI_API_KEY is not set");
		expect(stderr).toContain("api.openai.com");
	});
});

it("a run that would need a model and has none goes on without, and says what would have been asked", async () => {
	const { code, stdout } = await run(pumpScene(), home(), {}, ...REBASE);
	expect(code).toBe(3);
	expect(stdout).toContain("A model would have been asked about 1 hunk of 1 patch");
});

describe("a run that goes on", () => {
	it("says that it goes on without the model that it was begun with, and takes none from its own record", async () => {
		const spy = await serverForTest(rightAnswer);
		const repo = pumpScene();
		const begun = await runWithModel(repo, () => "CANNOT: no");
		expect(begun.code).toBe(3);
		const record = readRecord(repo);
		expect(record).toContain('"model": "test-model"');
		expect(record).not.toContain("http");
		const env = { OPENAI_API_KEY: KEY, MIGGPT_LLM_URL: spy.url };
		const on = await run(repo, home(), env, "rebase", "--resume");
		expect(on.stderr).toContain("warning: the run was begun with test-model and goes on without a model");
		expect(spy.seen).toHaveLength(0);
		for (const args of [["--resume", "--llm", "none"], ["--quit"]])
			expect((await run(repo, home(), env, "rebase", ...args)).stderr).not.toContain("warning");
	});

	function readRecord(repo: TestRepo): string {
		const runs = join(repo.folder, ".git", "miggpt");
		const [name] = readdirSync(runs).filter((each) => /^\d{8}T/.test(each));
		return readFileSync(join(runs, name!, "plan.json"), "utf8");
	}
});

describe("what is sent", () => {
	const sampling = ["--llm-temperature", "0.25", "--llm-extra", '{"top_p":0.9}'];
	const VERBOSE = ["-n", "-v", ...sampling];

	it("is shown to the letter by a verbose dry run, without the key", async () => {
		const message = "water: Keep one unit back\n\nSm\xc3\xb8rrebr\xc3\xb8d \u001b[31m \xe2\x80\xae.\n";
		const { stderr, server, code } = await runWithModel(pumpScene(message), rightAnswer, VERBOSE);
		expect(code).toBe(0);
		const { messages, ...others } = server.seen[0]!.body;
		expect(others).toEqual({ model: "test-model", temperature: 0.25, top_p: 0.9, stream: false });
		const shown = Buffer.from(stderr, "latin1").toString();
		const visible = (text: string) =>
			text.replaceAll("\t", "    ").replaceAll("\u001b", "\\x1b").replaceAll("\u202e", "\\x202e");
		const sent = messages.map(({ role, content }) => `--- ${role}\n${visible(content)}\n`).join("");
		expect(shown).toContain(`asking test-model, {"top_p":0.9,"temperature":0.25}:\n${sent}---\n`);
		expect(stderr).not.toContain(KEY);
	});

	it("is shown with nothing of it sent where --max-requests is 0", async () => {
		const args = [...VERBOSE, "--max-requests", "0"];
		const { stderr, server, code } = await runWithModel(pumpScene(), rightAnswer, args);
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(0);
		expect(stderr).toContain("asking test-model, ");
		expect(stderr).toContain("    left = pump_read(pump) - READ_ONCE(amount);");
		expect(stderr).not.toContain(KEY);
	});
});

describe("doctor", () => {
	it("finds all well, in one tiny request", async () => {
		const server = await serverForTest(() => "ready");
		const folder = home();
		const repo = pumpScene();
		const { code, stdout } = await run(
			repo,
			folder,
			{ OPENAI_API_KEY: KEY },
			"doctor",
			"--llm",
			"m",
			"--llm-url",
			server.url,
		);
		expect(code, stdout).toBe(0);
		expect(stdout).toMatch(/^ok {4}git: version \d+\.\d+/m);
		expect(stdout).toMatch(new RegExp(`^ok {4}model: m at ${server.url} answers in \\d+\\.\\d s$`, "m"));
		expect(stdout).toMatch(/^ok {4}cache: .*git-miggpt\/answers$/m);
		expect(stdout).toMatch(/^note {2}terminal: none/m);
		expect(server.seen).toHaveLength(1);
		expect(JSON.stringify(server.seen[0]!.body.messages).length).toBeLessThan(100);
		expect(stdout).not.toContain(KEY);
	});

	it("says what to do about what is not", async () => {
		const server = await serverForTest((_, n) =>
			n === 0
				? respond(404, '{"error":{"message":"model m not found"}}')
				: respond(401, '{"error":{"message":"no"}}'),
		);
		const folder = home();
		mkdirSync(join(folder, "cache"));
		writeFileSync(join(folder, "cache", "git-miggpt"), "a file in the way");
		chmodSync(join(folder, "cache"), 0o500);
		onTestFinished(() => chmodSync(join(folder, "cache"), 0o700));
		const repo = pumpScene();
		const ask = () =>
			run(repo, folder, { OPENAI_API_KEY: KEY }, "doctor", "--llm", "m", "--llm-url", server.url);
		const unknown = await ask();
		expect(unknown.code).toBe(2);
		expect(unknown.stdout).toMatch(/^bad {3}model: .*does not know the model/m);
		expect(unknown.stdout).toContain("see the model's name with --llm");
		expect(unknown.stdout).toMatch(/^note {2}cache: .*cannot be written to/m);
		expect((await ask()).stdout).toContain("holds a key of this endpoint");
		const bare = await run(repo, folder, {}, "doctor");
		expect(bare.code).toBe(0);
		expect(bare.stdout).toMatch(/^note {2}model: none is named/m);
	});
});

it("clears the cache", async () => {
	const server = await serverForTest(rightAnswer);
	const folder = home();
	const repo = pumpScene();
	await run(repo, folder, { OPENAI_API_KEY: KEY }, ...REBASE, "--llm", "m", "--llm-url", server.url);
	expect((await run(repo, folder, {}, "cache")).stdout).toMatch(/answers: 1 answer, 0\.0 of 256\.0 MB/);
	expect((await run(repo, folder, {}, "cache", "--clear")).stdout).toContain("removed 1 answer from");
	expect((await run(repo, folder, {}, "cache")).stdout).toContain(": 0 answers,");
	expect(repo.refs()).not.toContain(BRANCH);
});
