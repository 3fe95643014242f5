import { expect, it } from "vitest";
import { LlmServer, type Reply, type Seen } from "../support/llm-server.js";
import { answer, newCodeOf, PUMP, pumpFiles } from "../support/model-scene.js";
import { type Finished, TestRepo } from "../support/repo.js";

const KEY = "sk-secret-0123456789";
const RIGHT = "left = pump_read(pump) - READ_ONCE(amount) - 1;";

function rightAnswer(seen: Seen): string {
	return answer(newCodeOf(seen).replace("left = pump_read(pump) - READ_ONCE(amount);", RIGHT));
}

function pumpScene(): TestRepo {
	const [base, target, patch] = pumpFiles();
	return new TestRepo().scene(base, target, {
		message: "water: Keep one unit back\n\nPumps run dry.\n",
		files: patch,
	});
}

async function run(
	repo: TestRepo,
	reply: (seen: Seen, number: number) => Reply | Promise<Reply>,
	...args: string[]
): Promise<Finished & { server: LlmServer }> {
	const server = await LlmServer.forTest(reply);
	const options = ["--llm", "test-model", "--llm-url", server.url, ...args];
	const ended = await repo.miggptIn(
		repo.folder,
		{ OPENAI_API_KEY: KEY },
		"rebase",
		"old..new",
		"--series",
		"series",
		...options,
	);
	return { ...ended, server };
}

it("lands an answer that keeps both changes, and says who helped", async () => {
	const repo = pumpScene();
	const { code } = await run(repo, rightAnswer);
	expect(code).toBe(0);
	expect(repo.show("miggpt/series-new", PUMP.path)).toBe(PUMP.right);
	expect(repo.git("log", "-1", "--format=%B", "miggpt/series-new")).toContain(
		"Assisted-by: git-miggpt:test-model",
	);
});
