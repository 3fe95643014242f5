import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hunk } from "../../src/model/series.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";
import { gitMergeFile } from "../support/git-diff.js";

const common = fc.constantFrom("{", "}", "", "\treturn ret;", "\tbreak;", "#endif", "\telse");
const rare = fc.nat(400).map((n) => `\tcall_${n}(arg_${n % 7});`);
const line = fc.oneof({ weight: 3, arbitrary: rare }, { weight: 1, arbitrary: common });
const lines = fc.array(line, { minLength: 1, maxLength: 40 });
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

const textOf = (all: readonly string[]) => all.map((each) => `${each}\n`).join("");

function hunksBetween(base: string, patched: string): Hunk[] {
	return diffLines(splitLines(base), splitLines(patched), { ignoreSpace: false }).map((edit) => ({
		...edit,
		edits: [edit],
	}));
}

function port(base: string, patched: string, ours: string, path = "drivers/demo.c") {
	const result = portText({ path, base, patched, ours, hunks: hunksBetween(base, patched), threshold: 0.8 });
	return { ...result, isSure: result.hunks.every(({ state }) => state !== "unsure") };
}

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
			{ numRuns: 500 },
		);
	});

	it("where git merge-file finds no conflict, the same result or a decline", () => {
		fc.assert(
			fc.property(lines, changes, changes, (base, patch, upstream) => {
				const [before, after, ours] = [
					textOf(base),
					textOf(edited(base, patch)),
					textOf(edited(base, upstream)),
				];
				const result = port(before, after, ours, "notes.txt");
				const merged = gitMergeFile(ours, before, after);
				if (
					merged !== undefined &&
					result.isSure &&
					result.hunks.every(({ strategy }) => strategy === "merge")
				)
					expect(result.text).toBe(merged);
			}),
			{ numRuns: 200 },
		);
	});

	it("never loses or doubles a line of the target, whatever the target", () => {
		fc.assert(
			fc.property(lines, changes, changes, (base, patch, upstream) => {
				const [before, after, ours] = [
					textOf(base),
					textOf(edited(base, patch)),
					textOf(edited(base, upstream)),
				];
				const result = port(before, after, ours);
				if (!result.isSure) return;
				const balance = new Map<string, number>();
				const count = (text: string, by: number) => {
					for (const each of splitLines(text)) balance.set(each, (balance.get(each) ?? 0) + by);
				};
				count(result.text, 1);
				count(ours, -1);
				const hasUpstream = result.hunks.some((hunk) => hunk.state === "upstream" || hunk.partlyUpstream);
				if (!hasUpstream) {
					count(after, -1);
					count(before, 1);
				}
				for (const [each, left] of balance)
					if (!hasUpstream) expect(left, each).toBe(0);
					else if (left < 0) expect(splitLines(before)).toContain(each);
			}),
			{ numRuns: 500 },
		);
	});

	it("keeps bytes and white space outside the edit", () => {
		const odd = fc.array(fc.constantFrom("a\xff b ", "\tx\r", "  \xe9 ", "}\f", "plain();"), {
			minLength: 5,
			maxLength: 20,
		});
		fc.assert(
			fc.property(odd, odd, (head, tail) => {
				const middle = ["\tthe_old_call(dev);"];
				const before = textOf([...head, ...middle, ...tail]);
				const after = textOf([...head, "\tthe_new_call(dev);", ...tail]);
				const ours = textOf(["upstream\xfe line", ...head, ...middle, ...tail, "more"]);
				const result = port(before, after, ours);
				expect(result.isSure).toBe(true);
				expect(result.text).toBe(
					textOf(["upstream\xfe line", ...head, "\tthe_new_call(dev);", ...tail, "more"]),
				);
			}),
		);
	});

	it("swapping two patches of different lines commutes", () => {
		const base = Array.from({ length: 60 }, (_, i) => `\tstep_${i}(dev);`);
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 25 }),
				fc.integer({ min: 32, max: 57 }),
				changes,
				(first, second, upstream) => {
					const set = (all: readonly string[], at: number) =>
						all.map((each, i) => (i === at ? `\tpatched_${at}(dev);` : each));
					const ours = textOf(edited(base, upstream));
					const one = port(textOf(base), textOf(set(base, first)), ours);
					const oneTwo = port(textOf(set(base, first)), textOf(set(set(base, first), second)), one.text);
					const two = port(textOf(base), textOf(set(base, second)), ours);
					const twoOne = port(textOf(set(base, second)), textOf(set(set(base, second), first)), two.text);
					if (one.isSure && oneTwo.isSure && two.isSure && twoOne.isSure)
						expect(oneTwo.text).toBe(twoOne.text);
				},
			),
			{ numRuns: 300 },
		);
	});
});
