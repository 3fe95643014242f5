import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thingsOf } from "../../src/fingerprint/things/index.js";
import { chainOf } from "../../src/fingerprint/things/thing.js";
import type { Hunk } from "../../src/model/series.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { isBlank, splitLines, squash } from "../../src/text/lines.js";
import { tokensOf } from "../../src/text/tokens.js";
import { gitMergeFile } from "../support/git-diff.js";

const common = fc.constantFrom("{", "}", "", "\treturn ret;", "\tbreak;", "#endif", "\telse");
const rare = fc.nat(400).map((n) => `\tcall_${n}(arg_${n % 7});`);
const line = fc.oneof({ weight: 3, arbitrary: rare }, { weight: 1, arbitrary: common });
const lines = fc.array(line, { minLength: 1, maxLength: 40 });
/** Kernel-style sources, where the like of many lines is everywhere. */
const code = fc
	.constantFrom("queue.c", "chime.c", "Kconfig", "sysfs.c")
	.map((name) =>
		readFileSync(`fixtures/demo/old/drivers/widget/${name}`, "latin1").split("\n").slice(20, 80),
	);
const change = fc.record({ at: fc.nat(60), remove: fc.nat(3), add: fc.array(line, { maxLength: 3 }) });
const changes = fc.array(change, { maxLength: 4 });

function edited(
	original: readonly string[],
	edits: readonly { at: number; remove: number; add: string[] }[],
): string[] {
	const result = [...original];
	for (const { at, remove, add } of edits) result.splice(Math.min(at, result.length), remove, ...add);
	return result;
}

/** Lines, each of which stands nowhere else. */
const distinct = (count: number, name: string) =>
	Array.from({ length: count }, (_, i) => `\t${name}_${i}(dev, ${i});`);

/** A change of one side in the middle of eight lines of its own. */
const apart = fc.record({
	side: fc.constantFrom("patch", "upstream", "none"),
	remove: fc.nat(2),
	add: fc.nat(3),
});

/** What upstream may do to a file: edits, blocks doubled or moved, lines reworded or re-indented. */
const mutations = fc.array(
	fc.oneof(
		change.map((each) => ({ kind: "edit" as const, ...each })),
		fc.record({ kind: fc.constant("move" as const), at: fc.nat(40), size: fc.nat(6), to: fc.nat(40) }),
		fc.record({ kind: fc.constant("double" as const), at: fc.nat(40), size: fc.nat(6), to: fc.nat(40) }),
		fc.record({ kind: fc.constant("reword" as const), at: fc.nat(40) }),
		fc.record({ kind: fc.constant("indent" as const), at: fc.nat(40), size: fc.nat(6) }),
	),
	{ maxLength: 5 },
);

type Mutation = typeof mutations extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function mutate(original: readonly string[], all: readonly Mutation[]): string[] {
	const result = [...original];
	for (const mutation of all) {
		const { kind, at } = mutation;
		if (kind === "edit") result.splice(Math.min(at, result.length), mutation.remove, ...mutation.add);
		else if (kind === "reword") {
			if (result[at] !== undefined) result[at] = result[at]!.replace("arg_", "argument_");
		} else if (kind === "indent")
			for (let i = at; i < Math.min(at + mutation.size, result.length); i++) result[i] = `\t${result[i]}`;
		else {
			const block = result.slice(at, at + mutation.size);
			if (kind === "move") result.splice(at, mutation.size);
			result.splice(mutation.to, 0, ...block);
		}
	}
	return result;
}

const PATH = "drivers/demo.c";
const textOf = (all: readonly string[]) => all.map((each) => `${each}\n`).join("");

function hunksBetween(base: string, patched: string): Hunk[] {
	return diffLines(splitLines(base), splitLines(patched), { ignoreSpace: false }).map((edit) => ({
		...edit,
		edits: [edit],
	}));
}

function port(base: string, patched: string, target: string, path = PATH) {
	const texts = { path, base, patched, target, hunks: hunksBetween(base, patched) };
	const result = portText(texts, DEFAULT_SETTINGS);
	return { ...result, isSure: result.hunks.every(({ state }) => state !== "unsure") };
}

/** What a line stands in: in another definition, what the patch adds is no double. */
function homeOf(lines: readonly string[], line: string): string | undefined {
	const at = lines.findIndex((each) => squash(each) === squash(line));
	return chainOf(thingsOf(PATH, splitLines(textOf(lines))).thingOf(at, at + 1))[0]?.name;
}

/** Statements that no function is around: `break` is no variable. */
const STRAY = ["{", "\telse", "\tcall_0(arg_0);", "}", "}", "\telse", "\tbreak;", "\tcall_0(arg_0);"];

describe("laws of the engine", () => {
	it("no upstream change: the patch's own result, byte for byte", () => {
		fc.assert(
			fc.property(lines, changes, fc.boolean(), (base, edits, ends) => {
				const cut = (text: string) => (ends ? text : text.slice(0, -1));
				const before = textOf(base);
				const after = cut(textOf(edited(base, edits)));
				const result = port(before, after, before);
				expect(result.text).toBe(after);
			}),
			{ numRuns: 500 },
		);
	});

	it("the patch in already: upstream, nothing added", () => {
		fc.assert(
			fc.property(lines, changes, (base, edits) => {
				const before = textOf(base);
				const after = textOf(edited(base, edits));
				const result = port(before, after, after);
				if (result.isSure) expect(result.text).toBe(after);
				for (const { state } of result.hunks) expect(state).toBe("upstream");
			}),
			{ numRuns: 500, examples: [[STRAY, [{ at: 6, remove: 0, add: [STRAY[2]!] }]]] },
		);
	});

	it("disjoint changes: exactly git merge-file's result", () => {
		fc.assert(
			fc.property(fc.array(apart, { minLength: 1, maxLength: 6 }), fc.boolean(), (slots, isCode) => {
				const base = slots.flatMap((_, i) => distinct(8, `base_${i}`));
				const side = (name: "patch" | "upstream") =>
					textOf(
						slots.flatMap((slot, i) => {
							const lines = distinct(8, `base_${i}`);
							if (slot.side === name) lines.splice(3, slot.remove, ...distinct(slot.add, `${name}_${i}`));
							return lines;
						}),
					);
				const result = port(textOf(base), side("patch"), side("upstream"), isCode ? "a.c" : "notes.txt");
				expect(result.isSure).toBe(true);
				expect(result.text).toBe(gitMergeFile(side("upstream"), textOf(base), side("patch")));
			}),
			{ numRuns: 100 },
		);
	});

	it("where git merge-file finds no conflict in any text, the same result or a decline", () => {
		fc.assert(
			fc.property(lines, changes, changes, (base, patch, upstream) => {
				const [before, after, target] = [
					textOf(base),
					textOf(edited(base, patch)),
					textOf(edited(base, upstream)),
				];
				const result = port(before, after, target, "notes.txt");
				if (!result.isSure || !result.hunks.every(({ strategy }) => strategy === "merge")) return;
				const merged = gitMergeFile(target, before, after);
				if (merged !== undefined) expect(result.text).toBe(merged);
			}),
			{ numRuns: 150 },
		);
	});

	it("a mutated target: no line, or token of a merged one, is lost or doubled, whatever lands", () => {
		fc.assert(
			fc.property(fc.oneof(lines, code), changes, mutations, fc.boolean(), (base, patch, mutated, isCode) => {
				const [before, after] = [textOf(base), textOf(edited(base, patch))];
				const target = textOf(mutate(base, mutated));
				const { hunks, text } = port(before, after, target, isCode ? "drivers/demo.c" : "notes.txt");
				const [beforeLines, afterLines] = [splitLines(before), splitLines(after)];
				const left = new Map<string, number>();
				const byTokens = hunks.some((each) => each.state === "landed" && each.strategy === "token-merge");
				const count = (all: readonly string[], by: number) => {
					for (const each of byTokens ? tokensOf(all.join("")) : all.map(squash))
						left.set(each, (left.get(each) ?? 0) + by);
				};
				count(splitLines(text), 1);
				count(splitLines(target), -1);
				for (const { state, hunk } of hunks.filter((each) => each.state === "landed")) {
					expect(state).toBe("landed");
					count(beforeLines.slice(...hunk!.old), 1);
					count(afterLines.slice(...hunk!.new), -1);
				}
				for (const [each, surplus] of left) expect(surplus, each).toBe(0);
				const there = new Set(splitLines(target).map(squash));
				for (const { hunk } of hunks.filter(({ state }) => state === "upstream"))
					for (const each of afterLines.slice(...hunk!.new).filter((one) => !isBlank(one)))
						expect([...there]).toContain(squash(each));
			}),
			{ numRuns: 500 },
		);
	});

	it("upstream took the patch and went on: no line of it lands a second time", () => {
		const part = fc.record({ at: fc.nat(60), remove: fc.nat(2), add: fc.integer({ min: 1, max: 3 }) });
		const parts = fc.array(part, { minLength: 1, maxLength: 3 });
		fc.assert(
			fc.property(fc.oneof(lines, code), parts, mutations, (base, patch, mutated) => {
				const added = distinct(9, "the_patch_calls");
				const cuts = patch.map((each, i) => ({ ...each, add: added.slice(3 * i, 3 * i + each.add) }));
				const after = edited(base, cuts);
				const target = mutate(after, mutated);
				const { text } = port(textOf(base), textOf(after), textOf(target));
				const counted = (all: readonly string[], one: string) =>
					all.filter((each) => squash(each) === squash(one)).length;
				for (const each of added) {
					const before = counted(target, each);
					if (before > 0 && homeOf(target, each) === homeOf(after, each))
						expect(counted(splitLines(text), each), each).toBe(before);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("white space and bytes outside the edit stay", () => {
		const noise = fc.constantFrom(" ", "\t", " \t ", "\f", "\xff", "\r");
		const noisy = fc.array(fc.tuple(noise, fc.boolean()), { minLength: 12, maxLength: 12 });
		const body = fc.array(line, { maxLength: 3 });
		fc.assert(
			fc.property(noisy, noisy, body, body, (head, tail, removed, added) => {
				const around = (name: string) => distinct(12, name);
				const noised = (name: string, marks: readonly [string, boolean][]) =>
					around(name).map((each, i) => {
						const [mark, isBefore] = marks[i]!;
						const isNear = name === "head" ? i >= 9 : i < 3;
						return isNear ? each : isBefore ? mark + each : each + mark;
					});
				const whole = (middle: readonly string[]) =>
					textOf([...around("head"), ...middle, ...around("tail")]);
				const target = (middle: readonly string[]) =>
					textOf([...noised("head", head), ...middle, ...noised("tail", tail)]);
				const result = port(whole(removed), whole(added), target(removed));
				expect(result.isSure).toBe(true);
				expect(result.text).toBe(target(added));
			}),
			{ numRuns: 300 },
		);
	});

	it("swapping two independent patches commutes", () => {
		const base = Array.from({ length: 60 }, (_, i) => `\tstep_${i}(dev);`);
		const half = fc.record({ at: fc.nat(24), remove: fc.nat(3), add: fc.nat(3) });
		fc.assert(
			fc.property(half, half, changes, (first, second, upstream) => {
				const upper = (all: readonly string[]) =>
					edited(all, [{ ...first, add: distinct(first.add, "upper") }]);
				const lower = (all: readonly string[]) => {
					const at = all.length - 2 - second.at;
					return edited(all, [
						{ at: at - second.remove, remove: second.remove, add: distinct(second.add, "lower") },
					]);
				};
				const target = textOf(edited(base, upstream));
				const inTurn = (one: typeof upper, two: typeof upper) => {
					const alone = port(textOf(base), textOf(one(base)), target);
					const both = port(textOf(one(base)), textOf(two(one(base))), alone.text);
					return { isSure: alone.isSure && both.isSure, text: both.text };
				};
				const [upperFirst, lowerFirst] = [inTurn(upper, lower), inTurn(lower, upper)];
				expect(upperFirst.isSure).toBe(lowerFirst.isSure);
				if (upperFirst.isSure) expect(upperFirst.text).toBe(lowerFirst.text);
			}),
			{ numRuns: 300 },
		);
	});
});
