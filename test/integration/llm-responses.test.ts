import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Reply, respond, responseOf } from "../../scripts/model-server/server.js";
import { CancelledError } from "../../src/errors.js";
import type { ChatRequest } from "../../src/llm/chat.js";
import { type ModelSettings, openModel } from "../../src/llm/open.js";
import { ported, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";

const LONG = 60_000;
const clock = () => performance.now();
const request: ChatRequest = {
	model: "m",
	messages: [
		{ role: "system", content: "rules" },
		{ role: "user", content: "hello" },
	],
	temperature: 0.5,
};

async function opened(
	replies: readonly Reply[],
	settings: Partial<ModelSettings> = {},
	signal?: AbortSignal,
) {
	const server = await serverForTest((_, n) => replies[n] ?? replies.at(-1)!);
	const model = openModel(
		{
			...{ model: "m", url: server.url, api: "responses", key: "sk-secret-0123456789" },
			...{ timeout: LONG, retries: 2, backoff: 10, limits: {}, ...settings },
		},
		{ clock, ...(signal && { signal }) },
	);
	return { server, ...model };
}

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "miggpt-responses-"));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

describe("the Responses API", () => {
	it("is sent the messages, asked to keep nothing, and its text and tokens are read", async () => {
		const { chat, server, budget } = await opened(["hi there"]);
		expect(await chat.complete({ ...request, extra: { top_p: 0.9, stream: true } })).toMatchObject({
			...{ ok: true, text: "hi there", source: "endpoint" },
			usage: { tokensIn: 100, tokensOut: 10, requests: 1, isEstimate: false },
		});
		const [{ url, body, headers } = expect.fail()] = server.seen;
		expect(url).toBe("/v1/responses");
		expect(headers.authorization).toBe("Bearer sk-secret-0123456789");
		expect(body).toMatchObject({
			...{ model: "m", input: request.messages, store: false, stream: false },
			...{ temperature: 0.5, top_p: 0.9 },
		});
		expect(budget.spent).toMatchObject({ requests: 1, tokensIn: 100, tokensOut: 10 });
	});

	it.each<[string, Reply, string]>([
		["a web page", respond(200, "<html>welcome</html>", { "content-type": "text/html" }), "malformed"],
		["truncated JSON", respond(200, responseOf("hello").slice(0, 80)), "malformed"],
		["another JSON", respond(200, '{"object":"response"}'), "malformed"],
		["an answer that is not there yet", respond(200, responseOf("", { status: "queued" })), "malformed"],
		["no output", respond(200, responseOf("", { output: [] })), "empty"],
		["an empty text", " \n", "empty"],
		[
			"a cut text",
			respond(
				200,
				responseOf("int", { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }),
			),
			"truncated",
		],
		[
			"a content filter",
			respond(
				200,
				responseOf("int", { status: "incomplete", incomplete_details: { reason: "content_filter" } }),
			),
			"filtered",
		],
		[
			"a refusal",
			respond(
				200,
				responseOf("", {
					output: [{ type: "message", content: [{ type: "refusal", refusal: "I will not\u001b" }] }],
				}),
			),
			"refused",
		],
		[
			"a failure of its own",
			respond(
				200,
				responseOf("", { status: "failed", error: { code: "server_error", message: "down\n\u001b[31m" } }),
			),
			"server",
		],
		[
			"a prompt that it does not take",
			respond(200, responseOf("", { status: "failed", error: { code: "invalid_prompt", message: "no" } })),
			"refused-request",
		],
		["a wrong key", respond(401, '{"error":{"message":"bad key"}}'), "auth"],
		["silence", () => {}, "timeout"],
		["a lost connection", (response) => void response.destroy(), "connection"],
		["megabytes", (response) => void response.writeHead(200).end(Buffer.alloc(6 << 20, "x")), "too-large"],
	])("takes %s for a failure, not for a crash", async (_, reply, kind) => {
		const { chat } = await opened([reply], { retries: 0, timeout: kind === "timeout" ? 400 : LONG });
		const result = await chat.complete(request);
		expect(result.ok ? "none" : result.failure.kind).toBe(kind);
		expect(JSON.stringify(result)).not.toMatch(/\\n|\\u001b/);
	});

	it("is asked again where it failed by itself, within the budget", async () => {
		const failed = respond(200, responseOf("", { status: "failed", error: { code: "server_error" } }));
		const { chat } = await opened([failed, respond(503, "busy"), "at last"]);
		expect(await chat.complete(request)).toMatchObject({ ok: true, usage: { requests: 3 } });
		const tight = await opened([failed], { limits: { requests: 1 } });
		expect(await tight.chat.complete(request)).toMatchObject({ ok: false, failure: { kind: "server" } });
		expect(tight.server.seen).toHaveLength(1);
		expect(await tight.chat.complete(request)).toMatchObject({ failure: { kind: "budget" } });
	});

	it("is left at once where the run is", async () => {
		const controller = new AbortController();
		const { chat } = await opened([() => {}], {}, controller.signal);
		const answer = chat.complete(request);
		setTimeout(() => controller.abort(), 50);
		await expect(answer).rejects.toBeInstanceOf(CancelledError);
	});

	it("has its answers cached, recorded and replayed, as those of chat completions are", async () => {
		const cache = { folder: folder(), limit: 1 << 20 };
		const record = folder();
		const { chat, server } = await opened(["once"], { cache, record });
		expect(await chat.complete(request)).toMatchObject({ source: "endpoint" });
		expect(await chat.complete(request)).toMatchObject({ source: "cache", text: "once" });
		expect(server.seen).toHaveLength(1);
		const replayed = await opened(["never"], { replay: record });
		expect(await replayed.chat.complete(request)).toMatchObject({ source: "replay", text: "once" });
		expect(replayed.server.seen).toEqual([]);
	});

	it("says where an endpoint has only the other", async () => {
		const gone = respond(404, '{"error":{"message":"no such path"}}');
		const says = async (api: "chat" | "responses") => {
			const { chat } = await opened([gone], { api, retries: 0 });
			const result = await chat.complete(request);
			return result.ok ? "" : result.failure.message;
		};
		expect(await says("chat")).toContain("--llm-api responses");
		expect(await says("responses")).toContain("--llm-api chat");
	});
});

describe("--llm-api", () => {
	it("carries a run, and a 404 of chat completions names it", async () => {
		const only = (seen: Parameters<typeof rightAnswer>[0]) =>
			seen.url.endsWith("/responses")
				? rightAnswer(seen)
				: respond(404, '{"error":{"message":"no such path"}}');
		const repo = pumpScene();
		const { code, server } = await runWithModel(repo, only, ["--llm-api", "responses"]);
		expect(code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		expect(server.seen.map(({ url }) => url)).toEqual(["/v1/responses"]);
		const wrong = await runWithModel(pumpScene(), only);
		expect(wrong.code).toBe(3);
		expect(wrong.stderr.replace(/\s+/g, " ")).toContain("--llm-api responses");
	});

	it("is refused where it would have no effect, or is no such thing", async () => {
		const repo = pumpScene();
		const run = (...args: string[]) => repo.miggpt("rebase", "old..new", "--series", "series", ...args);
		const refused = await run("--llm", "m", "--llm-command", "true", "--llm-api", "responses");
		expect(refused.code).toBe(2);
		expect(refused.stderr).toContain("--llm-api is about an endpoint, and a command is asked");
		expect((await run("--llm-api", "chat")).stderr).toContain("--llm-api needs a model");
		expect((await run("--llm", "m", "--llm-api", "batch")).code).toBe(2);
	});
});
