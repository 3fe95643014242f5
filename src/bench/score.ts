import type { Answer, MissReason, TaskResult } from "../model/bench.js";
import { withoutSpace } from "./codebleu/whitespace.js";

/** A CodeBLEU score must be above this for two texts to count as meaning the same. */
const SEMANTIC_ABOVE = 0.9;

/** CodeBLEU of a prediction against a reference, both Unicode. */
export type Similarity = (reference: string, prediction: string) => number;

/** Holds what was found against the ground truths, of which any will do; none at all means that nothing is to be found. */
export function judge(
	answer: Answer,
	truths: readonly string[],
	similarity: Similarity,
	wrong: "wrong place" | "wrong edit",
): Omit<TaskResult, "cost"> {
	if (answer.text === undefined) {
		const isRight = truths.length === 0 && answer.failure !== "invalid answer";
		const codeBleu = isRight ? 1 : 0;
		const reason = isRight ? undefined : (answer.failure ?? "not found");
		return { ...answer, best: isRight, semantic: isRight, codeBleu, ...(reason && { reason }) };
	}
	const given = decode(answer.text);
	const wanted = truths.map(decode);
	const best = wanted.some((truth) => withoutSpace(truth) === withoutSpace(given));
	const codeBleu = Math.max(0, ...wanted.map((truth) => similarity(truth, given)));
	const semantic = codeBleu > SEMANTIC_ABOVE;
	const reason = reasonOf(best, semantic, wrong);
	return { ...answer, best, semantic, codeBleu, ...(reason && { reason }) };
}

function reasonOf(best: boolean, semantic: boolean, wrong: MissReason): MissReason | undefined {
	if (best) return semantic ? undefined : "white space only";
	return wrong;
}

/** The Unicode text of bytes. */
export function decode(bytes: string): string {
	return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The bytes of a Unicode text. */
export function encode(text: string): string {
	return Buffer.from(text, "utf8").toString("latin1");
}
