import fc from "fast-check";
import { expect, test } from "vitest";
import type { Edit, FileChange } from "../../src/model/series.js";
import { FileLines } from "../../src/port/file-lines.js";
import { range } from "../../src/text/range.js";

const LENGTH = 40;

/** A patch: runs of lines that it keeps, takes out and puts in, and who asks about each. */
const patch = fc.array(
	fc.record({
		kept: fc.integer({ min: 1, max: 8 }),
		removed: fc.nat({ max: 3 }),
		added: fc.nat({ max: 3 }),
		isAsked: fc.boolean(),
	}),
	{ maxLength: 5 },
);

function editsOf(steps: readonly { kept: number; removed: number; added: number }[]): Edit[] {
	let [old, now] = [0, 0];
	return steps.map(({ kept, removed, added }) => {
		const [oldFrom, newFrom] = [old + kept, now + kept];
		[old, now] = [oldFrom + removed, newFrom + added];
		return { oldFrom, oldTo: old, newFrom, newTo: now };
	});
}

test("each line is the one's who brought it, through all patches", () => {
	fc.assert(
		fc.property(fc.array(patch, { maxLength: 5 }), (patches) => {
			const lines = new FileLines();
			let owners: (string | undefined)[] = new Array(5 * LENGTH).fill(undefined);
			patches.forEach((steps, number) => {
				const hunks = editsOf(steps).map((edit) => ({ ...edit, edits: [edit] }));
				const ownerOf = (at: number) => (steps[at]!.isAsked ? `patch ${number}` : undefined);
				lines.follow({ hunks } as unknown as FileChange, (hunk) => ownerOf(hunks.indexOf(hunk as never)));
				for (const [at, { oldFrom, oldTo, newFrom, newTo }] of [...hunks.entries()].reverse()) {
					const brought = range(newFrom, newTo).map(() => ownerOf(at));
					owners = [...owners.slice(0, oldFrom), ...brought, ...owners.slice(oldTo)];
				}
				expect(range(0, LENGTH).map((line) => lines.at(line))).toEqual(owners.slice(0, LENGTH));
			});
		}),
	);
});
