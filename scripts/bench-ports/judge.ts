import type { FileOutcome, PatchDecision } from "../../src/model/decision.js";
import type { TreeReader } from "../../src/model/tree.js";
import { textLeft } from "../../src/port/effects.js";
import { squash } from "../../src/text/lines.js";
import type { Row } from "./rows.js";

export const VERDICTS = ["exact", "wrong", "unresolved"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a port compares with the maintainers'. */
export interface Judgement {
	/** Exact where every file is, unresolved where any hunk is unsure. */
	readonly verdict: Verdict;
	readonly decision: PatchDecision;
	/** Paths of a port without unsure hunks that differ from the maintainers'. */
	readonly wrong: readonly string[];
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
	const results = new Map<string, string>();
	const files: Verdict[] = [];
	for (const file of decision.files) {
		const made = await resultOf(file, target, texts);
		for (const [path, text] of made) results.set(path, text);
		const isUnsure = file.hunks.some(({ state }) => state === "unsure");
		const paths = new Set([file.path, ...made.keys()]);
		const isWrong = [...paths].some((path) => isWrongAt(path, made, rows));
		files.push(isUnsure ? "unresolved" : isWrong ? "wrong" : "exact");
	}
	if (decision.fate === "conflict") return { verdict: "unresolved", decision, wrong: [], files };
	const paths = new Set([...rows.map(({ path }) => path), ...results.keys()]);
	const wrong = [...paths].filter((path) => isWrongAt(path, results, rows));
	return { verdict: wrong.length === 0 ? "exact" : "wrong", decision, wrong, files };
}

function isWrongAt(path: string, results: ReadonlyMap<string, string>, rows: readonly Row[]): boolean {
	const row = rows.find((each) => each.path === path);
	return row ? !isSameText(results.get(path) ?? row.file_new, row.file_new_p) : results.has(path);
}

/** The benchmark's measure: equal without white space. */
export function isSameText(one: string, other: string): boolean {
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
