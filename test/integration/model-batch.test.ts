import { describe, expect, it } from "vitest";
import { completion } from "../../scripts/model-server/server.js";
import { type BatchServer, batchServer, outputLine } from "../support/batch-server.js";
import { BRANCH, KEY, ported, pumpScene, rightAnswer } from "../support/model-run.js";
import { PUMP, pumpFiles } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import type { Finished } from "../support/program.js";
import { type Files, TestRepo } from "../support/repo.js";

const START = ["rebase", "old..new", "--series", "series", "--llm-batch"];
const CONTINUE = ["rebase", "--continue"];

type Runner = (args: readonly string[], ...more: string[]) => Promise<Finished>;

function asking(repo: TestRepo, url: string): Runner {
	return (args, ...more) =>
		repo.miggptIn(
			repo.folder,
			{ OPENAI_API_KEY: KEY },
			...[...args, "--llm", "test-model", "--llm-url", url, ...more],
		);
}

/** A run that has sent its one question. */
async function sent(
	answer: Parameters<typeof batchServer>[0] = rightAnswer,
): Promise<{ repo: TestRepo; batch: BatchServer; run: Runner; first: Finished }> {
	const repo = pumpScene();
	const batch = await batchServer(answer);
	const run = asking(repo, batch.server.url);
	return { repo, batch, run, first: await run(START) };
}

describe("a run whose questions go by batch", () => {
	it("parks what only the model can answer, and lands it when the answers are fetched", async () => {
		const { repo, batch, run, first } = await sent();
		expect(first.code).toBe(3);
		expect(first.stdout).toContain("1 question to the model went into batch batch_0");
		expect(first.stdout).toContain("Next: git miggpt rebase --continue");
		const [asked] = batch.batches[0]!.questions;
		expect(asked).toMatchObject({ url: "/v1/chat/completions", body: { model: "test-model" } });
		expect(batch.server.seen.map(({ url }) => url)).toEqual(["/v1/files", "/v1/batches"]);
		expect(batch.server.seen[1]!.body).toMatchObject({
			endpoint: "/v1/chat/completions",
			completion_window: "24h",
		});
		expect((await repo.miggpt("status")).stdout).toContain(
			"git miggpt rebase --continue fetches the answers",
		);

		const early = await run(CONTINUE);
		expect(early).toMatchObject({ code: 3, stderr: "" });
		expect(early.stdout).toBe(
			"batch batch_0 is validating: 0 of 1 question answered. Next: git miggpt rebase --continue, later\n",
		);

		batch.complete();
		const last = await run(CONTINUE);
		expect(last.code).toBe(0);
		expect(last.stdout).toContain("batch batch_0: 1 of 1 question answered, 100 tokens in and 10 out");
		expect(ported(repo)).toBe(PUMP.right);
		expect(repo.git("log", "-1", "--format=%B", BRANCH)).toContain("Assisted-by: git-miggpt:test-model");
		expect((await run(CONTINUE)).stderr).toContain("no run is under way here");
	});

	it("asks what follows from an answer in the next batch", async () => {
		const { repo, batch, run } = await sent((seen, number) =>
			number === 0 ? "I am unsure." : rightAnswer(seen),
		);
		batch.complete();
		const second = await run(CONTINUE);
		expect(second.code).toBe(3);
		expect(second.stdout).toContain("1 question to the model went into batch batch_1");
		expect(batch.batches[1]!.questions[0]!.body.messages.map(({ role }) => role)).toContain("assistant");
		batch.complete();
		expect((await run(CONTINUE)).code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
	});

	it("does not land a wrong answer, and asks no more then", async () => {
		const { repo, batch, run } = await sent(() => "```c\nint nothing;\n```\n");
		for (let round = 0; round < 2; round++) {
			batch.complete();
			expect((await run(CONTINUE)).code).toBe(3);
		}
		expect(batch.batches).toHaveLength(2);
		expect((await run(CONTINUE)).stderr).toContain("no run is under way here");
		expect(ported(repo)).toBe(PUMP.now);
	});

	it.each([
		[
			"a line that failed",
			(key: string) => outputLine(key, `{"error":{"message":"too long"}}`, 400),
			"too long",
		],
		["a cut answer", (key: string) => outputLine(key, completion("x", "length")), "length limit"],
		["no line for it", () => outputLine("../../../evil", completion("x")), "has no answer to it"],
		["no JSON", () => '<html>\n{"custom_id":\n\u0000\n', "has no answer to it"],
	])("leaves a patch parked where the answers have %s, and does not ask it again", async (_, output, why) => {
		const { repo, batch, run } = await sent();
		const [own] = batch.batches;
		own!.output = output(own!.questions[0]!.custom_id);
		batch.complete();
		const ended = await run(CONTINUE);
		expect(ended.code).toBe(3);
		expect(ended.stdout).toContain("0 of 1 question answered");
		expect((await repo.miggpt("show", "--open")).stdout).toContain(why);
		expect(batch.batches).toHaveLength(1);
		expect((await run(CONTINUE)).stderr).toContain("no run is under way here");
	});

	it("says why a batch has no answers, and asks again where that is wanted", async () => {
		const { repo, batch, run } = await sent();
		const [own] = batch.batches;
		own!.status = "failed";
		own!.more.errors = { data: [{ message: "quota\u001b[2J is used up" }] };
		const failed = await run(CONTINUE);
		expect(failed).toMatchObject({ code: 3, stderr: "" });
		expect(failed.stdout).toBe(
			"batch batch_0 has failed: quota\\x1b[2J is used up; 0 of 1 question answered, which is kept. Next: git miggpt retry --llm-batch asks the rest again\n",
		);
		expect((await run(["retry", "--llm-batch"])).stdout).toContain("went into batch batch_1");
		batch.batches[1]!.status = "expired";
		batch.batches[1]!.errors =
			`{"custom_id":"${"0".repeat(64)}","response":null,"error":{"code":"batch_expired","message":"x"}}\n`;
		expect((await run(CONTINUE)).stdout).toContain("batch batch_1 has expired; 0 of 1 question answered");
		expect((await run(["retry", "--llm-batch"])).stdout).toContain("went into batch batch_2");
		batch.complete();
		expect((await run(CONTINUE)).code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
	});

	it("is fetched also where the run was done over meanwhile, and not asked twice", async () => {
		const { repo, batch, run } = await sent();
		const twice = await run(["retry", "--llm-batch"]);
		expect(twice.code).toBe(2);
		expect(twice.stderr).toContain("batch batch_0 has the questions already");
		expect((await repo.miggpt("retry")).code).toBe(3);
		batch.complete();
		expect((await run(CONTINUE)).code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		expect(batch.batches).toHaveLength(1);
	});

	it("keeps what landed where the endpoint takes no batch, and shows no key", async () => {
		const repo = pumpScene();
		const server = await serverForTest(
			() => (response) =>
				void response
					.writeHead(404, { "content-type": "application/json" })
					.end(`{"error":{"message":"no ${KEY}"}}`),
		);
		const ended = await asking(repo, server.url)(START);
		expect(ended.code).toBe(3);
		expect(ended.stderr).toContain("the questions could not be sent: 127.0.0.1");
		expect(ended.stderr).toContain("git miggpt retry --llm-batch asks again");
		expect(ended.stdout + ended.stderr).not.toContain(KEY);
		expect(ended.stdout).toContain(`branch   ${BRANCH}`);
		expect(ended.stdout).toContain("Next: git miggpt show --open");
	});

	it("says what to do where it is interrupted while it sends", async () => {
		const repo = pumpScene();
		let begun = () => {};
		const isBegun = new Promise<void>((resolve) => {
			begun = resolve;
		});
		const server = await serverForTest(() => () => begun());
		const child = repo.start(...START, "--llm", "test-model", "--llm-url", server.url);
		let told = "";
		child.stderr!.on("data", (chunk: Buffer) => {
			told += chunk;
		});
		await isBegun;
		child.kill("SIGINT");
		expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
		expect(told).toContain(
			"interrupted; the questions may not be sent: git miggpt retry --llm-batch asks again",
		);
		const batch = await batchServer(rightAnswer);
		const run = asking(repo, batch.server.url);
		expect((await run(["retry", "--llm-batch"])).stdout).toContain("went into batch batch_0");
		batch.complete();
		expect((await run(CONTINUE)).code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
	});

	it("keeps a batch that cannot be fetched now", async () => {
		const { batch, run } = await sent();
		const [own] = batch.batches;
		own!.status = "thinking";
		const ended = await run(CONTINUE);
		expect(ended.code).toBe(2);
		expect(ended.stderr).toContain("says of a batch cannot be read");
		batch.complete();
		expect((await run(CONTINUE)).code).toBe(0);
	});

	it("takes up a run that stopped without a model", async () => {
		const [base, target, patch] = pumpFiles();
		const other = (files: Files) => ({ ...files, "drivers/water/other.c": Object.values(files)[0]! });
		const second = { "drivers/water/other.c": PUMP.patched.replace("amount - 1", "amount - 2") };
		const repo = new TestRepo().scene(
			other(base),
			other(target),
			{ message: "first\n", files: patch },
			{ message: "second\n", files: second },
		);
		expect((await repo.miggpt("rebase", "old..new", "--series", "series")).stdout).toContain(
			"Stopped at patch 1",
		);
		const batch = await batchServer(rightAnswer);
		const ended = await asking(repo, batch.server.url)(["rebase", "--skip", "--llm-batch", "--json"]);
		expect(ended.code).toBe(3);
		expect(JSON.parse(ended.stdout)).toMatchObject({
			ended: "done",
			onConflict: "park",
			batch: { id: "batch_0", questions: 1 },
		});
	});

	it("is fetched from the model that was asked", async () => {
		const { repo, run } = await sent();
		expect((await repo.miggpt(...CONTINUE)).stderr).toContain("batch batch_0 was asked of test-model");
		expect((await run(CONTINUE, "--llm", "other")).stderr).toContain("batch batch_0 was asked of test-model");
	});

	it.each([
		["--critic", "other"],
		["--calibrate"],
		["--no-cache"],
		["--dry-run"],
		["--llm-api", "responses"],
		["--on-conflict", "stop"],
	])("does not go with %s", async (...more) => {
		const repo = pumpScene();
		const ended = await asking(repo, "http://127.0.0.1:9/v1")(START, ...more);
		expect(ended.code).toBe(2);
		expect(ended.stderr).toContain("does not go with --llm-batch");
	});

	it("needs a model, and one leg", async () => {
		const repo = pumpScene();
		expect((await repo.miggpt(...START)).stderr).toContain("--llm-batch needs a model");
		const legs = ["rebase", "old..new..new", "--series", "series", "--llm-batch"];
		const ended = await asking(repo, "http://127.0.0.1:9/v1")(legs);
		expect(ended.stderr).toContain("--llm-batch carries over one leg");
	});
});
