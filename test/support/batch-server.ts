import {
	completion,
	type LlmServer,
	type Reply,
	respond,
	type Seen,
} from "../../scripts/model-server/server.js";
import { serverForTest } from "./model-server.js";

/** One question of a batch, as it was sent. */
interface Question {
	readonly custom_id: string;
	readonly url: string;
	readonly body: Seen["body"];
}

interface Batch {
	readonly questions: readonly Question[];
	status: string;
	/** What stands in its files; made when it is completed, unless a test says what. */
	output?: string;
	errors?: string;
	readonly more: Record<string, unknown>;
}

/** An endpoint that takes batches, which stay as they are until a test says how they stand. */
export interface BatchServer {
	readonly server: LlmServer;
	readonly batches: Batch[];
	/** Has all batches answered that are open. */
	complete(): void;
}

/** A line of a batch's output. */
export function outputLine(id: string, body: string, status = 200): string {
	return `${JSON.stringify({ id: "r", custom_id: id, response: { status_code: status, body: JSON.parse(body) }, error: null })}\n`;
}

/** @param answer what the model says to a question, with its number from 0 */
export async function batchServer(answer: (seen: Seen, number: number) => string): Promise<BatchServer> {
	const files: string[] = [];
	const batches: Batch[] = [];
	const json = (what: object) => respond(200, JSON.stringify(what));
	const stateOf = (batch: Batch) => {
		const at = batches.indexOf(batch);
		return {
			...{ id: `batch_${at}`, object: "batch", status: batch.status, input_file_id: `file-${at}` },
			request_counts: { total: batch.questions.length, completed: 0, failed: 0 },
			...(batch.output !== undefined && { output_file_id: `out-${at}` }),
			...(batch.errors !== undefined && { error_file_id: `err-${at}` }),
			...batch.more,
		};
	};
	const reply = (seen: Seen): Reply => {
		const [, what, id, content] = /^\/v1\/(\w+)(?:\/([\w-]+))?(\/content)?$/.exec(seen.url) ?? [];
		if (what === "files" && content !== undefined) {
			const [kind, at] = id!.split("-") as [string, string];
			const { output, errors } = batches[Number(at)]!;
			return respond(200, (kind === "out" ? output : errors) ?? "");
		}
		if (what === "files") return json({ id: `file-${files.push(seen.raw) - 1}`, object: "file" });
		if (what === "batches" && id === undefined) {
			const sent = files[Number(String(seen.body.input_file_id).slice("file-".length))]!;
			const lines = sent.split(/\r?\n/).filter((line) => line.startsWith("{"));
			const batch: Batch = {
				questions: lines.map((line) => JSON.parse(line) as Question),
				...{ status: "validating", more: {} },
			};
			batches.push(batch);
			return json(stateOf(batch));
		}
		const batch = batches[Number(id?.slice("batch_".length))];
		return batch ? json(stateOf(batch)) : respond(404, `{"error":{"message":"no such batch"}}`);
	};
	const server = await serverForTest(reply);
	let number = 0;
	const complete = () => {
		for (const batch of batches) {
			if (batch.status === "completed") continue;
			batch.status = "completed";
			const lines = batch.questions.map(({ custom_id, url, body }) =>
				outputLine(custom_id, completion(answer({ url, headers: {}, body, raw: "", at: 0 }, number++))),
			);
			// In any order.
			batch.output ??= lines.reverse().join("");
		}
	};
	return { server, batches, complete };
}
