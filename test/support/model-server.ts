import { onTestFinished } from "vitest";
import { LlmServer } from "../../scripts/model-server/server.js";

/** A server for one test, gone when it ends. */
export async function serverForTest(reply: Parameters<typeof LlmServer.start>[0]): Promise<LlmServer> {
	const server = await LlmServer.start(reply);
	onTestFinished(() => server.stop());
	return server;
}
