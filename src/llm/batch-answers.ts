import * as z from "zod/mini";
import { oneLine } from "./answer.js";
import type { Said } from "./api.js";
import { completions } from "./completions.js";

/** What a batch has of each question, by its key. */
export type Answered = ReadonlyMap<string, Said>;

const lineSchema = z.object({
	custom_id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
	response: z.nullish(z.object({ status_code: z.number(), body: z.unknown() })),
	error: z.nullish(z.object({ code: z.nullish(z.string()), message: z.nullish(z.string()) })),
});
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** The most characters of one answer that are read. */
const LONGEST_LINE = 4 << 20;
/** Codes of questions that a batch which ended early did not come to. */
const NOT_REACHED = new Set(["batch_expired", "batch_cancelled"]);

/** Reads the files of a batch that is over; a line that is none of ours is left out. */
export function readBatchAnswers(texts: readonly string[]): Answered {
	const answered = new Map<string, Said>();
	for (const text of texts)
		for (const line of linesIn(text)) {
			const parsed = line.length > LONGEST_LINE ? undefined : lineSchema.safeParse(jsonIn(line));
			if (!parsed?.success || NOT_REACHED.has(parsed.data.error?.code ?? "")) continue;
			answered.set(parsed.data.custom_id, said(parsed.data));
		}
	return answered;
}

function* linesIn(text: string): Generator<string> {
	for (let from = 0; from < text.length; ) {
		const end = text.indexOf("\n", from);
		const to = end < 0 ? text.length : end;
		yield text.slice(from, to);
		from = to + 1;
	}
}

function jsonIn(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function said({ response, error }: z.infer<typeof lineSchema>): Said {
	if (response?.status_code === 200) return completions.read(response.body, "");
	const refused = errorSchema.safeParse(response?.body);
	const why = error?.message ?? (refused.success ? refused.data.error.message : "it does not say why");
	return { ok: false, failure: { kind: "server", message: `the batch failed at it: ${oneLine(why)}` } };
}
