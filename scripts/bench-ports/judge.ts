import type { FileOutcome, PatchDecision } from "../../src/model/decision.js";
import type { TreeReader } from "../../src/model/tree.js";
import { textLeft } from "../../src/port/effects.js";
import { squash } from "../../src/text/lines.js";
import { isOnlyOrder } from "./order/order.js";
import type { Row } from "./rows.js";

/** From best to worst. */
export const VERDICTS = ["exact", "order", "wrong", "unresolved"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a port compares with the maintainers'. */
export interface Judgement {
	/** Exact where every file is, order where the others differ in order alone, unresolved where any hunk is unsure. */
	readonly verdict: Verdict;
	readonly decision: PatchDecision;
	/** Paths of a port without unsure hunks that differ from the maintainers', in more than order if any does. */
	readonly differing: readonly string[];
	/** The texts that the decision makes, by path; `""` is no file. */
	readonly made: ReadonlyMap<string, string>;
	/** One for each file of the decision. */
	readonly files: readonly Verdict[];
}

/** Holds what a decision makes of the target against what its maintainers made, white space left out. */
export async function judge(
	decision: PatchDecision,
	rows: readonly Row[],
	target: TreeReader,
	texts: ReadonlyMap<string, string>,
): Promise<Judgement> {
	const made = new Map<string, string>();
	const files: Verdict[] = [];
	for (const file of decision.files) {
		const results = await resultOf(file, target, texts);
		for (const [path, text] of results) made.set(path, text);
		const isUnsure = file.hunks.some(({ state }) => state === "unsure");
		files.push(isUnsure ? "unresolved" : verdictOn([file.path, ...results.keys()], results, rows).verdict);
	}
	if (decision.fate === "conflict") return { verdict: "unresolved", decision, differing: [], made, files };
	const paths = [...rows.map(({ path }) => path), ...made.keys()];
	return { ...verdictOn(paths, made, rows), decision, made, files };
}

function verdictOn(paths: readonly string[], results: ReadonlyMap<string, string>, rows: readonly Row[]) {
	const verdicts = [...new Set(paths)].map((path) => {
		const row = rows.find((each) => each.path === path);
		if (!row) return { path, verdict: results.has(path) ? "wrong" : "exact" } as const;
		return { path, verdict: verdictOf(path, results.get(path) ?? row.file_new, row.file_new_p) };
	});
	const verdict = worstOf(verdicts.map((each) => each.verdict));
	const differing = verdicts.filter((each) => each.verdict === verdict && verdict !== "exact");
	return { verdict, differing: differing.map(({ path }) => path) };
}

/** How a file's text compares with the one that is wanted. */
export function verdictOf(path: string, made: string, wanted: string): Verdict {
	if (isSameText(made, wanted)) return "exact";
	return isOnlyOrder(path, made, wanted) ? "order" : "wrong";
}

export function worstOf(verdicts: readonly Verdict[]): Verdict {
	return VERDICTS.findLast((each) => verdicts.includes(each)) ?? "exact";
}

/** The benchmark's measure: equal without white space. */
function isSameText(one: string, other: string): boolean {
	return one === other || squash(one) === squash(other);
}

async function resultOf(
	{ effects }: FileOutcome,
	target: TreeReader,
	texts: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
	const result = new Map<string, string>();
	const before = { read: (path: string) => target.read(path), blob: async (oid: string) => texts.get(oid)! };
	for (const effect of effects) {
		const text = effect.kind === "delete" ? "" : await textLeft(effect, before);
		result.set(effect.path, text!);
	}
	return result;
}
