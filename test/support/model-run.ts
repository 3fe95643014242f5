import { answer, newCodeOf } from "../../scripts/model-server/prompt.js";
import type { LlmServer, Reply, Seen } from "../../scripts/model-server/server.js";
import { PUMP, pumpFiles } from "./model-scene.js";
import { serverForTest } from "./model-server.js";
import type { Finished } from "./program.js";
import { TestRepo } from "./repo.js";

/** The key of every run; it must turn up nowhere. */
export const KEY = "sk-secret-0123456789";
export const BRANCH = "miggpt/series-new";
const NOW = "left = pump_read(pump) - READ_ONCE(amount);";
const RIGHT = "left = pump_read(pump) - READ_ONCE(amount) - 1;";

/** The answer that keeps upstream's change of PUMP and the patch's. */
export function rightAnswer(seen: Seen): string {
	return answer(newCodeOf(seen).replace(NOW, RIGHT));
}

/** A repository in which the one patch of the series conflicts with upstream in PUMP. */
export function pumpScene(message = "water: Keep one unit back\n\nPumps run dry.\n"): TestRepo {
	const [base, target, patch] = pumpFiles();
	return new TestRepo().scene(base, target, { message, files: patch });
}

/** Runs a rebase in `repo` with a model behind a server of its own. */
export async function runWithModel(
	repo: TestRepo,
	reply: (seen: Seen, number: number) => Reply | Promise<Reply>,
	args: readonly string[] = [],
	env: NodeJS.ProcessEnv = {},
): Promise<Finished & { server: LlmServer }> {
	const server = await serverForTest(reply);
	const ended = await repo.miggptIn(
		repo.folder,
		{ OPENAI_API_KEY: KEY, ...env },
		...["rebase", "old..new", "--series", "series", "--llm", "test-model", "--llm-url", server.url],
		...args,
	);
	return { ...ended, server };
}

/** The PUMP file of the branch that a run made. */
export function ported(repo: TestRepo): string {
	return repo.show(BRANCH, PUMP.path);
}
