import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server saw it. */
export interface Seen {
	readonly url: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: {
		model: string;
		messages: { role: string; content: string }[];
		[member: string]: unknown;
	};
	/** The whole body as it came. */
	readonly raw: string;
	/** Milliseconds since the server started. */
	readonly at: number;
}

/** What the server does with a request: text for the model to say, or the whole response. */
export type Reply = string | ((response: ServerResponse, seen: Seen) => void);

/** A chat completion with this text, as endpoints send it. */
export function completion(
	text: string,
	finish = "stop",
	usage = { prompt_tokens: 100, completion_tokens: 10 },
): string {
	return JSON.stringify({
		id: "x",
		object: "chat.completion",
		created: 0,
		model: "test",
		choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: finish }],
		usage,
	});
}

/** An answer of the Responses API with this text, as endpoints send it. */
export function responseOf(text: string, more: object = {}): string {
	return JSON.stringify({
		id: "x",
		object: "response",
		created_at: 0,
		model: "test",
		status: "completed",
		output: [
			{ type: "reasoning", id: "r", summary: [] },
			{
				type: "message",
				id: "m",
				role: "assistant",
				content: [{ type: "output_text", text, annotations: [] }],
			},
		],
		usage: { input_tokens: 100, output_tokens: 10, total_tokens: 110 },
		...more,
	});
}

/** Sends a response of this status, type and body. */
export function respond(
	status: number,
	body: string | Buffer,
	headers: Record<string, string> = { "content-type": "application/json" },
): Reply {
	return (response) => void response.writeHead(status, headers).end(body);
}

/** A real HTTP server on loopback that answers as it is told, and remembers what it was asked. */
export class LlmServer {
	readonly seen: Seen[] = [];
	readonly #began = performance.now();
	/** Requests that are being answered now, and the most there ever were at once. */
	open = 0;
	mostOpen = 0;

	private constructor(
		private readonly server: ReturnType<typeof createServer>,
		readonly url: string,
	) {}

	/** @param reply called for each request, with its number from 0 */
	static async start(reply: (seen: Seen, number: number) => Reply | Promise<Reply>): Promise<LlmServer> {
		let self: LlmServer;
		const server = createServer((request, response) => void self.#take(request, response, reply));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		self = new LlmServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
		return self;
	}

	stop(): Promise<void> {
		this.server.closeAllConnections();
		return new Promise((resolve) => this.server.close(() => resolve()));
	}

	async #take(
		request: IncomingMessage,
		response: ServerResponse,
		reply: (seen: Seen, number: number) => Reply | Promise<Reply>,
	): Promise<void> {
		this.open++;
		this.mostOpen = Math.max(this.mostOpen, this.open);
		response.once("close", () => this.open--);
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const raw = Buffer.concat(chunks).toString("utf8");
		const isJson = request.headers["content-type"]?.startsWith("application/json") === true;
		const sent = JSON.parse(isJson && raw !== "" ? raw : "{}") as Seen["body"];
		const body = "input" in sent ? { ...sent, messages: sent.input as Seen["body"]["messages"] } : sent;
		const { url = "", headers } = request;
		const answered = url.endsWith("/responses") ? responseOf : completion;
		const seen: Seen = { url, headers, body, raw, at: performance.now() - this.#began };
		this.seen.push(seen);
		const said = await reply(seen, this.seen.length - 1);
		if (typeof said === "function") said(response, seen);
		if (typeof said === "string")
			response.writeHead(200, { "content-type": "application/json" }).end(answered(said));
	}
}
