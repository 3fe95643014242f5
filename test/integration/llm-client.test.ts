import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { APIConnectionError } from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { completion, type Reply, respond } from "../../scripts/model-server/server.js";
import { CancelledError } from "../../src/errors.js";
import { AnswerStore, requestKey } from "../../src/llm/answer-store.js";
import type { ChatRequest, ChatResult } from "../../src/llm/chat.js";
import { failureOf as meaningOf } from "../../src/llm/failures.js";
import { type ModelSettings, openModel } from "../../src/llm/open.js";
import { serverForTest } from "../support/model-server.js";

const KEY = "sk-secret-0123456789";
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) console.warn("openssl is not installed: an untrusted certificate is not tested");
const clock = () => performance.now();
/** For answers that come; those of a slow machine as well. */
const LONG = 60_000;
const SHORT = 400;

function request(content = "hello"): ChatRequest {
	return { model: "m", messages: [{ role: "user", content }], temperature: 0.5 };
}

async function opened(
	replies: Reply | readonly Reply[],
	settings: Partial<ModelSettings> = {},
	signal?: AbortSignal,
) {
	const server = await serverForTest((_, n) =>
		Array.isArray(replies) ? (replies[n] ?? replies.at(-1)) : replies,
	);
	const warnings: string[] = [];
	const model = openModel(
		{
			model: "m",
			url: server.url,
			key: KEY,
			timeout: LONG,
			retries: 2,
			backoff: 10,
			limits: {},
			...settings,
		},
		{ clock, warn: (message) => warnings.push(message), ...(signal && { signal }) },
	);
	return { server, warnings, ...model };
}

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "miggpt-llm-"));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

/** A URL at which nobody listens. */
async function closed(): Promise<string> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return `http://127.0.0.1:${port}/v1`;
}

function failureOf(result: ChatResult): string {
	return result.ok ? "none" : result.failure.kind;
}

describe("the client", () => {
	it("sends a chat completion and reads text and tokens", async () => {
		const { chat, server, budget } = await opened("hi there", { extra: { top_p: 0.9, stream: true } });
		const result = await chat.complete({ ...request(), extra: { top_p: 0.9, stream: true, model: "other" } });
		expect(result).toMatchObject({
			ok: true,
			text: "hi there",
			source: "endpoint",
			usage: { tokensIn: 100, tokensOut: 10, requests: 1, isEstimate: false },
		});
		const [{ url, headers, body } = expect.fail()] = server.seen;
		expect(url).toBe("/v1/chat/completions");
		expect(headers.authorization).toBe(`Bearer ${KEY}`);
		expect(Object.keys(headers).filter((name) => /stainless-(os|arch|runtime)/.test(name))).toEqual([]);
		expect(body).toMatchObject({ model: "m", temperature: 0.5, top_p: 0.9, stream: false });
		expect(budget.spent).toMatchObject({ requests: 1, tokensIn: 100, tokensOut: 10 });
	});

	it("retries after 429 and 5xx, and waits as long as retry-after says", async () => {
		const json = { "content-type": "application/json" };
		const { chat, server } = await opened([
			respond(429, '{"error":{"message":"slow down"}}', { ...json, "retry-after": "1" }),
			respond(503, "busy"),
			"at last",
		]);
		expect(await chat.complete(request())).toMatchObject({
			ok: true,
			text: "at last",
			usage: { requests: 3 },
		});
		const [first, second] = server.seen.map(({ at }) => at) as [number, number];
		expect(second - first).toBeGreaterThan(950);
	});

	it("gives up where retry-after asks for too long, and after the last retry", async () => {
		const later = await opened(respond(429, "{}", { "retry-after": "86400" }));
		expect(failureOf(await later.chat.complete(request()))).toBe("rate-limited");
		expect(later.server.seen).toHaveLength(1);
		const down = await opened(respond(500, "{}"));
		expect(failureOf(await down.chat.complete(request()))).toBe("server");
		expect(down.server.seen).toHaveLength(3);
	});

	it.each<[string, Reply, string]>([
		["a web page", respond(200, "<html>welcome</html>", { "content-type": "text/html" }), "malformed"],
		["truncated JSON", respond(200, completion("hello").slice(0, 80)), "malformed"],
		["another JSON", respond(200, '{"status":"fine"}'), "malformed"],
		["no choices", respond(200, '{"choices":[]}'), "empty"],
		["an empty text", "  \n", "empty"],
		["null for a text", respond(200, '{"choices":[{"message":{"content":null}}]}'), "empty"],
		["a cut text", respond(200, completion("int main(", "length")), "truncated"],
		["a content filter", respond(200, completion("", "content_filter")), "filtered"],
		["a filtered prompt", respond(400, '{"error":{"code":"content_filter","message":"no"}}'), "filtered"],
		[
			"a refusal",
			respond(200, '{"choices":[{"message":{"content":null,"refusal":"I will not"}}]}'),
			"refused",
		],
		["a wrong key", respond(401, '{"error":{"message":"bad \\u001b[2Jkey"}}'), "auth"],
		["an unknown model", respond(404, '{"error":{"message":"no such model"}}'), "no-such-model"],
		["a bad request", respond(400, '{"error":{"message":"too long"}}'), "refused-request"],
		["a redirect", respond(307, "", { location: "http://127.0.0.1:1/v1/chat/completions" }), "no-such-model"],
		["a lost connection", (response) => void response.destroy(), "connection"],
		["silence", () => {}, "timeout"],
		["megabytes", (response) => void response.writeHead(200).end(Buffer.alloc(6 << 20, "x")), "too-large"],
		[
			"a stream without end",
			(response) => {
				response.writeHead(200, { "content-type": "application/json" });
				const timer = setInterval(() => response.write(" "), 20);
				response.once("close", () => clearInterval(timer));
			},
			"timeout",
		],
	])("takes %s for a failure, not for a crash", async (_, reply, kind) => {
		const timeout = kind === "timeout" ? SHORT : LONG;
		const { chat } = await opened(reply, { retries: 0, timeout });
		const result = await chat.complete(request());
		expect(failureOf(result)).toBe(kind);
		expect(JSON.stringify(result)).not.toMatch(/\\n|\\u001b/);
	});

	it.each([
		["a port that fetch refuses", "http://127.0.0.1:6000/v1", "port"],
		["https where http is spoken", undefined, "speaks no TLS"],
		["a port that nobody listens at", "closed", "nothing listens at 127.0.0.1:"],
	])("sends %s no second request", async (_, url, says) => {
		const { server } = await opened("hi");
		const wrong = url === "closed" ? await closed() : (url ?? server.url.replace("http:", "https:"));
		const { chat } = openModel(
			{ model: "m", url: wrong, timeout: LONG, retries: 4, backoff: LONG, limits: {} },
			{ clock },
		);
		const result = await chat.complete(request());
		expect(result).toMatchObject({ ok: false, failure: { kind: "unusable-url" }, usage: { requests: 0 } });
		expect(JSON.stringify(result)).toContain(says);
	});

	it("tells of a name that no machine has, and tries again where it is not known yet", () => {
		const met = (code: string) => {
			const cause = Object.assign(new Error(code), { code });
			return meaningOf(
				new APIConnectionError({ cause }),
				{ url: "https://llm.example/v1", timeout: 1000 },
				true,
			);
		};
		expect(met("ENOTFOUND")).toEqual({
			kind: "unusable-url",
			message: "no machine is known as llm.example:443: see the host in --llm-url (ENOTFOUND)",
		});
		expect(met("EAI_AGAIN").kind).toBe("connection");
		expect(met("ECONNRESET").kind).toBe("connection");
	});

	it("tries again where a server that has answered is gone", async () => {
		const { chat, server } = await opened("hi", { retries: 1 });
		expect((await chat.complete(request())).ok).toBe(true);
		await server.stop();
		const result = await chat.complete(request("again"));
		expect(result).toMatchObject({ ok: false, failure: { kind: "connection" }, usage: { requests: 2 } });
	});

	it.skipIf(!hasOpenssl)(
		"sends nothing again where TLS is trusted to nobody, or plain http is spoken to it",
		async () => {
			const folder = mkdtempSync(join(tmpdir(), "miggpt-tls-"));
			onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
			const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
			const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"];
			execFileSync("openssl", [...made, "-keyout", key, "-out", cert], { stdio: "ignore" });
			let connections = 0;
			const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
				response.end("{}"),
			);
			server.on("connection", () => connections++);
			await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
			onTestFinished(() => void server.close());
			const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
			const asked = (url: string) => {
				const settings = { model: "m", url, timeout: LONG, retries: 4, backoff: LONG, limits: {} };
				return openModel(settings, { clock }).chat.complete(request());
			};
			const result = await asked(`https://${host}/v1`);
			expect(result).toMatchObject({ ok: false, failure: { kind: "unusable-url" }, usage: { requests: 0 } });
			expect(JSON.stringify(result)).toContain(`the certificate of ${host} is not trusted`);
			expect(connections).toBe(1);
			expect(await asked(`http://${host}/v1`)).toMatchObject({
				failure: { kind: "unusable-url", message: `${host} speaks TLS: is it https:// in --llm-url?` },
				usage: { requests: 1 },
			});
		},
	);

	it("estimates tokens where the endpoint does not count them", async () => {
		const { chat } = await opened(
			respond(200, '{"choices":[{"message":{"content":"12345678"},"finish_reason":"stop"}]}'),
		);
		expect(await chat.complete(request("abcd"))).toMatchObject({
			usage: { tokensIn: 1, tokensOut: 2, isEstimate: true },
		});
	});

	it("blanks the key where the endpoint echoes it", async () => {
		const { chat } = await opened([completion(KEY), respond(401, `{"error":{"message":"bad ${KEY}"}}`)]);
		expect(JSON.stringify(await chat.complete(request()))).not.toContain(KEY);
		expect(JSON.stringify(await chat.complete(request("2")))).not.toContain(KEY);
	});

	it("leaves words of the code alone that a local server takes for a key", async () => {
		for (const key of [undefined, "none", "EMPTY", "lm-studio"]) {
			const server = await serverForTest(() => '.mode = "none", EMPTY, "lm-studio"');
			const { chat } = openModel(
				{ model: "m", url: server.url, timeout: LONG, retries: 0, limits: {}, ...(key && { key }) },
				{ clock },
			);
			expect(await chat.complete(request())).toMatchObject({ text: '.mode = "none", EMPTY, "lm-studio"' });
		}
	});

	it("sends a placeholder where there is no key, and nothing from the environment", async () => {
		process.env.OPENAI_ORG_ID = "org-private";
		onTestFinished(() => void delete process.env.OPENAI_ORG_ID);
		const server = await serverForTest(() => "ok");
		const { chat } = openModel(
			{ model: "m", url: server.url, timeout: LONG, retries: 0, limits: {} },
			{ clock },
		);
		await chat.complete(request());
		expect(server.seen[0]!.headers.authorization).toBe("Bearer none");
		expect(JSON.stringify(server.seen[0]!.headers)).not.toContain("org-private");
	});

	it("aborts at once, in a request and in the wait before a retry", async () => {
		for (const reply of [() => {}, respond(503, "{}", { "retry-after": "100" })] as Reply[]) {
			const controller = new AbortController();
			const { chat } = await opened(reply, { timeout: 100_000 }, controller.signal);
			setTimeout(() => controller.abort(), 150);
			const began = clock();
			await expect(chat.complete(request())).rejects.toBeInstanceOf(CancelledError);
			// Neither the request nor the wait was sat out.
			expect(clock() - began).toBeLessThan(50_000);
		}
	});

	it("times out and aborts while a body drips, after a garbage collection too", async () => {
		setFlagsFromString("--expose_gc");
		const collect = runInNewContext("gc") as () => void;
		const collecting = setInterval(collect, 50);
		onTestFinished(() => clearInterval(collecting));
		const drip: Reply = (response) => {
			response.writeHead(200, { "content-type": "application/json" });
			const dripping = setInterval(() => response.write(" "), 20);
			response.on("close", () => clearInterval(dripping));
		};
		const { chat } = await opened(drip, { retries: 0, timeout: SHORT });
		expect(failureOf(await chat.complete(request()))).toBe("timeout");
		const controller = new AbortController();
		const patient = await opened(drip, { timeout: LONG }, controller.signal);
		const answer = patient.chat.complete(request());
		setTimeout(() => controller.abort(), 500);
		await expect(answer).rejects.toThrow(CancelledError);
	});

	it("leaves an endpoint alone that does not answer", async () => {
		const { chat, server, warnings } = await opened(respond(401, "{}"));
		await chat.complete(request("1"));
		expect(failureOf(await chat.complete(request("2")))).toBe("given-up");
		expect(server.seen).toHaveLength(1);
		expect(warnings.join()).toContain("asked no more");
	});

	it("goes on asking a model where the endpoint does not know its critic", async () => {
		const { chat, warnings } = await opened([respond(404, "{}"), "hi"]);
		const critic = { ...request(), model: "critic" };
		expect(failureOf(await chat.complete(critic))).toBe("no-such-model");
		expect(failureOf(await chat.complete(critic))).toBe("given-up");
		expect(await chat.complete(request())).toMatchObject({ ok: true, text: "hi" });
		expect(warnings).toEqual([expect.stringMatching(/^the critic critic is asked no more: /)]);
	});

	it.each([
		["a web page", respond(200, "<html>", { "content-type": "text/html" }), 3],
		["broken JSON", respond(200, '{"choices": ['), 3],
		["another answer", respond(200, '{"error": {"message": "busy"}}'), 3],
		["a refused request", respond(400, '{"error": {"message": "no such member"}}'), 3],
		["a failure", respond(500, '{"error": {"message": "context deadline exceeded"}}'), 3],
		["a bill", respond(402, '{"error": {"message": "pay"}}'), 1],
		["a redirect", respond(302, "", { location: "http://127.0.0.1:1/" }), 1],
		["a request that is too long", respond(400, '{"error": {"message": "context length exceeded"}}'), 5],
	])("leaves it alone that answers all with %s", async (_, reply, requests) => {
		const { chat, server, warnings } = await opened(reply, { retries: 0 });
		for (let i = 0; i < 5; i++) await chat.complete(request(String(i)));
		expect(server.seen).toHaveLength(requests);
		expect(warnings.length).toBe(requests < 5 ? 1 : 0);
	});
});

describe("the budget", () => {
	it("counts retries, warns once at 80 %, and then sends nothing", async () => {
		const { chat, server, warnings } = await opened([respond(503, "{}"), "a"], { limits: { requests: 5 } });
		for (let i = 0; i < 8; i++) await chat.complete(request(String(i)));
		expect(server.seen).toHaveLength(5);
		expect(failureOf(await chat.complete(request("9")))).toBe("budget");
		expect(warnings).toEqual(["the model has used 80 % of 5 requests"]);
	});

	it("limits tokens and cost, and knows no cost without a price", async () => {
		const tokens = await opened("a", { limits: { tokens: 200 } });
		for (let i = 0; i < 4; i++) await tokens.chat.complete(request(String(i)));
		expect(tokens.server.seen).toHaveLength(2);
		expect(tokens.budget.cost).toBeUndefined();
		const cost = await opened("a", { limits: { cost: 0.0002, price: { in: 1, out: 5 } } });
		for (let i = 0; i < 4; i++) await cost.chat.complete(request(String(i)));
		expect(cost.server.seen).toHaveLength(2);
		expect(cost.budget.cost).toBeCloseTo(0.0003);
	});
});

describe("kept answers", () => {
	it("are used again for the same request, and not for another sample", async () => {
		const cache = { folder: join(folder(), "answers"), limit: 1 << 20 };
		const { chat, server, budget } = await opened(["one", "two"], { cache });
		await chat.complete(request());
		expect(await chat.complete(request())).toMatchObject({
			text: "one",
			source: "cache",
			usage: { requests: 0 },
		});
		expect(await chat.complete({ ...request(), sample: 1 })).toMatchObject({ text: "two" });
		expect(server.seen).toHaveLength(2);
		expect(budget.spent.requests).toBe(2);
		const files = readdirSync(cache.folder).map((name) => readFileSync(join(cache.folder, name), "utf8"));
		expect(files.join()).not.toContain(KEY);
		expect(files.join()).not.toContain(server.url);
	});

	it("keep to their size, the oldest going first", async () => {
		const store = new AnswerStore(folder(), 1500);
		const result = { text: "x".repeat(500), usage: { tokensIn: 1, tokensOut: 1, isEstimate: false } };
		for (const content of ["1", "2", "3"]) {
			await store.put(request(content), result);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await store.get(request("1"));
		await store.trim();
		expect(await store.get(request("2"))).toBeUndefined();
		expect(await store.get(request("1"))).toBeDefined();
		expect(await store.clear()).toBe(2);
	});

	it("are recorded and replayed without a network", async () => {
		const record = folder();
		const first = await opened("recorded", { record });
		await first.chat.complete(request());
		await first.server.stop();
		const { chat } = openModel(
			{ model: "m", url: "http://127.0.0.1:1/v1", timeout: 10, retries: 0, limits: {}, replay: record },
			{ clock },
		);
		expect(await chat.complete(request())).toMatchObject({ ok: true, text: "recorded", source: "replay" });
		expect(failureOf(await chat.complete(request("other")))).toBe("not-recorded");
	});

	it("have a key that follows content, not the order of members", () => {
		const a = { ...request(), extra: { x: 1, y: { b: 1, a: 2 } } };
		const b = { ...request(), extra: { y: { a: 2, b: 1 }, x: 1 } };
		expect(requestKey(a)).toBe(requestKey(b));
		expect(requestKey(a)).not.toBe(requestKey(request()));
	});
});
