import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InternalError, UserError } from "../../src/errors.js";
import { formatIdent, parseCommit, parseIdent } from "../../src/git/commits.js";
import { DiffStream } from "../../src/git/diff-stream.js";
import { openRepository } from "../../src/git/repository.js";
import { Scratch } from "../../src/git/scratch.js";
import { parseChanges } from "../../src/series/parse-changes.js";
import { numbered, TestRepo } from "../support/repo.js";

/** Milliseconds of the processor, whatever else it does: what takes longer runs away with the text's length. */
const LONGEST = 2000;

/** What git itself prints for a commit with every kind of change. */
async function realDiff(): Promise<string> {
	const repo = new TestRepo().scene(
		{
			"a.c": numbered(40),
			gone: "1\n2\n",
			"moved/from.c": numbered(30),
			mode: "m\n",
			type: "file\n",
			bin: "\0a",
			"new\nline": "x\n",
			end: "no end",
		},
		{},
		{
			message: "x\n",
			files: {
				"a.c": numbered(40, (line, i) => (i % 10 === 5 ? ["\tadded();", line] : i === 20 ? [] : line)),
				gone: undefined,
				added: "--- a\n+++ b\n@@ -1 +1 @@\ndiff --git a/x b/x\n\r\n\\ No newline at end of file",
				"moved/from.c": undefined,
				"moved/to.c": numbered(30, (line, i) => (i === 3 ? "\tmoved();" : line)),
				mode: { mode: "100755", text: "m\n" },
				type: { mode: "120000", text: "file" },
				bin: "\0b",
				"new\nline": "y\n",
				end: "an end\n",
			},
		},
	);
	const scratch = await Scratch.open(await openRepository(repo.folder));
	const diffs = new DiffStream(scratch.context);
	const diff = await diffs.diff(repo.git("rev-parse", "series"));
	await diffs.close();
	await scratch.close();
	return diff;
}

/** Reads it, and fails for anything but changes or one of our own errors, soon. */
function expectAnswer(text: string): void {
	const begin = process.cpuUsage();
	try {
		expect(Array.isArray(parseChanges(text))).toBe(true);
	} catch (error) {
		if (!(error instanceof InternalError || error instanceof UserError)) throw error;
	}
	const { user, system } = process.cpuUsage(begin);
	expect((user + system) / 1000).toBeLessThan(LONGEST);
}

const piece = fc.constantFrom(
	"\0",
	"\n",
	"\r",
	"\t",
	" ",
	":",
	"-",
	"+",
	"\\",
	"@@ -1 +1 @@\n",
	"@@ -1,999999999 +1,3 @@\n",
	"@@ -0,0 +1 @@ @@ -1 +1 @@\n",
	"diff --git a/a b/a\n",
	"--- a/a\n+++ b/a\n",
	"+x\n",
	"-x\n",
	"\\ No newline at end of file\n",
	`:100644 100644 ${"1".repeat(40)} ${"2".repeat(40)} M\0a\0`,
	`:100644 100644 ${"1".repeat(40)} ${"2".repeat(40)} R100\0a\0b\0`,
	`:100644 120000 ${"1".repeat(40)} ${"2".repeat(40)} T\0a\0`,
	`:000000 100644 ${"0".repeat(40)} ${"2".repeat(40)} U\0a\0`,
	"1\t1\ta\0",
	"-\t-\ta\0",
	"1\t1\t\0a\0b\0",
	"GIT binary patch\n",
	"\xff\xfe",
);
const anyText = fc.oneof(
	{ weight: 3, arbitrary: piece },
	{ weight: 1, arbitrary: fc.string({ unit: "binary-ascii", maxLength: 10 }) },
);
const remarkFirst = [
	`:100644 100644 ${"1".repeat(40)} ${"2".repeat(40)} M\0a\0`,
	"1\t1\ta\0",
	"@@ -1 +1 @@\n",
	"\\ No newline at end of file\n",
];
const mangling = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(60), put: anyText });

describe("what is read of git's diff", () => {
	it("is right where git wrote it", async () => {
		const changes = parseChanges(await realDiff());
		expect(
			changes.map(({ kind, binary, new: next, hunks }) => [kind, next?.path, binary, hunks.length]),
		).toEqual([
			["modify", "a.c", false, 3],
			["add", "added", false, 1],
			["modify", "bin", true, 0],
			["modify", "end", false, 1],
			["delete", undefined, false, 1],
			["modify", "mode", false, 0],
			["rename", "moved/to.c", false, 1],
			["modify", "new\nline", false, 1],
			["type", "type", false, 0],
		]);
	});

	it("is changes or a clear error where it was mangled, never anything else", async () => {
		const diff = await realDiff();
		const mangle = (text: string, { at, cut, put }: { at: number; cut: number; put: string }) => {
			const from = Math.floor(at * text.length);
			return text.slice(0, from) + put + text.slice(from + cut);
		};
		fc.assert(
			fc.property(fc.array(mangling, { minLength: 1, maxLength: 4 }), (manglings) =>
				expectAnswer(manglings.reduce(mangle, diff)),
			),
			{ numRuns: 3000 },
		);
		for (let end = 0; end < diff.length; end += 7) expectAnswer(diff.slice(0, end));
	});

	it("is changes or a clear error where it is no diff at all", () => {
		fc.assert(
			fc.property(fc.array(anyText, { maxLength: 30 }), (pieces) => expectAnswer(pieces.join(""))),
			{ numRuns: 3000, examples: [[remarkFirst]] },
		);
	});
});

const latin1 = fc
	.array(fc.nat(255), { maxLength: 60 })
	.map((bytes) => bytes.map((byte) => String.fromCharCode(byte)).join(""));
const header = fc.constantFrom(
	"tree ",
	"parent ",
	"author ",
	"committer ",
	"encoding ",
	"gpgsig ",
	" ",
	"\n",
	"\n\n",
	"A <a@b> 1 +0000",
);

describe("what is read of a commit", () => {
	it("is never an exception, and the message is what follows the first empty line", () => {
		const text = fc.array(fc.oneof(header, latin1), { maxLength: 20 }).map((pieces) => pieces.join(""));
		fc.assert(
			fc.property(text, (object) => {
				const { message } = parseCommit(object);
				const end = object.indexOf("\n\n");
				expect(message).toBe(end < 0 ? "" : object.slice(end + 2));
			}),
			{ numRuns: 3000 },
		);
	});

	it("is an author line that is written as it was read, or none", () => {
		const part = fc.oneof(
			latin1,
			fc.constantFrom(" ", "<", ">", "<a@b>", " <a@b> ", "1700000000", " +0100", "-0000"),
		);
		const line = fc.oneof(
			fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
			fc
				.tuple(latin1, latin1, fc.nat(), fc.nat(1500))
				.map(
					([name, email, seconds, zone]) => `${name} <${email}> ${seconds} +${String(zone).padStart(4, "0")}`,
				),
		);
		fc.assert(
			fc.property(line, (author) => {
				const ident = parseIdent(author);
				if (ident) expect(formatIdent(ident)).toBe(author);
			}),
			{ numRuns: 3000 },
		);
	});
});
