import type { Migrated } from "./migration.js";

/**
 * The answer that most agree on, and how many of how many. Answers agree when their lines are equal; where none
 * has more than half, the first failure, or a note that they differ, stands for them all.
 */
export function majority(answers: readonly Migrated[]): {
	readonly answer: Migrated;
	readonly votes: readonly [number, number];
} {
	const groups = new Map<string, Migrated[]>();
	for (const answer of answers) {
		const key = answer.ok ? `${answer.belief.state}\n${answer.belief.lines.join("")}` : "";
		groups.set(key, [...(groups.get(key) ?? []), answer]);
	}
	const [most] = [...groups.values()].sort((a, b) => b.length - a.length);
	if (most!.length * 2 > answers.length) return { answer: most![0]!, votes: [most!.length, answers.length] };
	const finding = `its ${answers.length} answers differ`;
	const failure = { kind: "rejected", check: "votes", finding } as const;
	return { answer: { ok: false, failure }, votes: [0, answers.length] };
}
