import { expect, it } from "vitest";
import { membersOf } from "../../../src/fingerprint/functions.js";
import { initialisedMembers } from "../../../src/fingerprint/initialisers.js";
import { rewriteCalls } from "../../../src/migrate/drift/calls.js";
import { addInclude } from "../../../src/migrate/drift/includes.js";
import { filePair } from "../../../src/migrate/drift/mine.js";
import { voteOn, wordBallot } from "../../../src/migrate/drift/vote.js";
import { structsIn } from "../../../src/text/declarations.js";
import { declaredNames } from "../../../src/verify/locals.js";

/** Texts that a regular expression could take forever on; the suite's own time limit is the measure. */
it.each([
	["attributes without an end", `struct x y ${"__a".repeat(20_000)}\n`],
	["brackets without an end", `struct x y = {${"{".repeat(50_000)}`],
	["parentheses without an end", `f(${"g(".repeat(50_000)}`],
	["white space", `struct x {${" \n".repeat(50_000)}int a`],
	["stars and words", `struct x {\n${"a * ".repeat(30_000)}`],
	["one long line", `\tint ${"a, ".repeat(30_000)}b;\n`],
])(
	"reads %s",
	(_, text) => {
		membersOf(text, "x");
		initialisedMembers(text);
		structsIn(text);
		declaredNames(text);
		addInclude(text, { path: "include/linux/a.h", name: "a" });
		const rule = {
			name: "f",
			count: 1,
			newName: "f",
			arguments: [],
			dropped: [],
			confidence: 1,
			evidence: [],
		};
		rewriteCalls(text, [rule]);
		expect(voteOn("a", [wordBallot("a", filePair("a.c", text, `${text}x`))])).toBeUndefined();
	},
	20_000,
);
