import { describe, expect, it } from "vitest";
import type { Evidence, FileLine } from "../../src/model/evidence.js";
import type { GateFinding, GateName } from "../../src/model/finding.js";
import type { HunkReason, ModelFailure, Need, PatchReason } from "../../src/model/reason.js";
import { evidenceText, evidenceWithLine, evidenceWithLines } from "../../src/report/wording/evidence.js";
import { findingText } from "../../src/report/wording/finding.js";
import { lineText } from "../../src/report/wording/place.js";
import { hunkReasonText, patchReasonText, reasonForOthers } from "../../src/report/wording/reason.js";

type Told<T> = readonly (readonly [T, string])[];
type ByKind<Union extends { kind: string }> = {
	readonly [K in Union["kind"]]: Told<Extract<Union, { kind: K }>>;
};

const at: FileLine = { side: "target", path: "drivers/demo.c", line: 12 };
const siblings = { votes: 5, voters: 6, from: "drivers/a", to: "drivers/b" };
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

const EVIDENCE = {
	"neighbour lost": [
		[
			{ kind: "neighbour lost", neighbour: "after", fate: "deleted", isBehindNew: false },
			"upstream deleted the line after it; it stays behind the line before it",
		],
		[
			{
				...{ kind: "neighbour lost", neighbour: "before", fate: "changed", isBehindNew: false },
				doubt: "may have moved",
			},
			"upstream changed the line before it; it stays before the line after it; that line may have moved",
		],
		[
			{
				...{ kind: "neighbour lost", neighbour: "after", fate: "replaced", isBehindNew: true },
				doubt: "another form",
			},
			"upstream replaced the line after it; it stays behind what upstream put there; that line has another form by now, which it may need too",
		],
		[
			{
				...{ kind: "neighbour lost", neighbour: "after", fate: "deleted", isBehindNew: false },
				by: { patch: COMMIT, fate: "parked" },
			},
			"the line after it comes from patch 0123456789ab of the series, which is parked; it stays behind the line before it",
		],
	],
	"neighbour changed": [
		[{ kind: "neighbour changed" }, "upstream changed the neighbouring line"],
		[
			{ kind: "neighbour changed", by: { patch: COMMIT, fate: "skipped" } },
			"the neighbouring line comes from patch 0123456789ab of the series, which was skipped",
		],
	],
	"plain lines gone": [
		[
			{ kind: "plain lines gone" },
			"upstream took away the plain lines that it stood between; it goes in their place",
		],
	],
	"both inserted": [
		[
			{ kind: "both inserted", lines: 3, order: "sorted place" },
			"upstream inserted 3 lines at the same place, too; it goes where it sorts among the lines there",
		],
		[
			{ kind: "both inserted", lines: 1, order: "sorted place" },
			"upstream inserted 1 line at the same place, too; it goes where it sorts among the lines there",
		],
	],
	encloses: [
		[{ kind: "encloses", side: "below" }, "it opens before the line that it encloses, which stands"],
		[{ kind: "encloses", side: "above" }, "it closes behind the line that it encloses, which stands"],
	],
	"layout followed": [[{ kind: "layout followed" }, "follows the target's indentation and line ends"]],
	"layout elsewhere": [
		[
			{ kind: "layout elsewhere" },
			"upstream indents the lines around it otherwise; just as the patch has them they stand elsewhere",
		],
	],
	"most alike": [
		[{ kind: "most alike", by: "merged by tokens" }, "merged word by word with the most alike lines"],
		[
			{ kind: "most alike", by: "above" },
			"the line above it in the patch stands there changed; it goes behind that",
		],
	],
	"tokens merged": [
		[
			{ kind: "tokens merged", kept: 0.666 },
			"the patch and upstream changed different words of these lines; upstream left 66 % of the old words alone",
		],
	],
	"stands already": [[{ kind: "stands already" }, "the target has these lines already"]],
	"definition moved": [
		[
			{ kind: "definition moved", name: "demo_stop", base: 10, target: 90, likeness: 0.9 },
			"upstream moved demo_stop from line 10 of the base to line 90 of the target, with 90 % of its lines",
		],
	],
	"moved away": [[{ kind: "moved away" }, "upstream moved what the patch takes out"]],
	"file moved": [
		[{ kind: "file moved", to: "b.c", likeness: 1 }, "upstream moved the file to b.c, unchanged"],
		[
			{ kind: "file moved", to: "b.c", likeness: 0.999 },
			"upstream moved the file to b.c, with 99 % of its lines",
		],
		[
			{ kind: "file moved", to: "b.c", likeness: 0.4, by: { id: COMMIT, subject: "a: move", tag: "v6.5" } },
			'upstream moved the file to b.c, with 40 % of its lines, by 0123456789ab ("a: move", v6.5)',
		],
	],
	"lines moved": [[{ kind: "lines moved", to: "b.c" }, "upstream moved these lines to b.c"]],
	"code moved": [[{ kind: "code moved", to: "helper" }, "the code around it moved to helper"]],
	"siblings moved": [
		[
			{ kind: "siblings moved", ...siblings },
			"5 of the 6 files most like it moved from drivers/a to drivers/b",
		],
	],
	renamed: [
		[
			{ kind: "renamed", from: ["a"], to: ["b", "->", "c"], in: "files", votes: 4, voters: 5 },
			"upstream: a became b -> c in 4 of 5 files",
		],
		[
			{ kind: "renamed", from: ["FLAG", "|"], to: [], in: "files", votes: 3, voters: 3 },
			"upstream: FLAG | was taken out in 3 of 3 files",
		],
		[
			{ kind: "renamed", from: ["a"], to: ["b"], in: "lines of this file", votes: 2, voters: 2 },
			"upstream, in this file: a became b on 2 of 2 lines",
		],
	],
	"call changed": [
		[
			{ kind: "call changed", from: "f(a, 0)", to: "g(a)", files: 3 },
			"upstream: f(a, 0) became g(a), alike in all 3 files",
		],
	],
	"member changed": [
		[
			{ kind: "member changed", struct: "ops", member: "remove", type: "void (int)" },
			"remove of struct ops is void (int) in the target",
		],
	],
	"member gone": [
		[{ kind: "member gone", struct: "ops", member: "owner" }, "struct ops has no owner any more"],
	],
	"parameter lost": [
		[
			{ kind: "parameter lost", type: "int", value: "count($0)", functions: 4 },
			"upstream: int comes from count(…) now, in all 4 functions that need it",
		],
	],
	"header needed": [
		[
			{ kind: "header needed", header: "linux/a.h", name: "f" },
			"f is declared in <linux/a.h>, which the file's includes lead to no more",
		],
	],
	"header moved": [
		[{ kind: "header moved", from: "asm/a.h", to: "linux/a.h" }, "upstream moved <asm/a.h> to <linux/a.h>"],
	],
	"and here": [[{ kind: "and here" }, "and here"]],
	"same content": [[{ kind: "same content" }, "the target has this file with the same content"]],
	"in effect": [[{ kind: "in effect", share: 0.75 }, "superseded: the target has 75 % of it in effect"]],
	"file gone": [[{ kind: "file gone" }, "the target has no such file any more"]],
	"file moved already": [[{ kind: "file moved already" }, "the target has moved this file there already"]],
	"mode already": [[{ kind: "mode already", mode: "100755" }, "the target's mode is 100755 already"]],
	"definition found": [[{ kind: "definition found", name: "f", likeness: 0.5 }, "f, 50 % of it the same"]],
	"definition split": [
		[{ kind: "definition split", name: "f", helpers: ["g", "h"] }, "f, a part of which moved to g, h"],
	],
	"definition renamed": [
		[
			{ kind: "definition renamed", from: "f", to: "g", likeness: 0.8 },
			"f is g now: 80 % alike, name and body",
		],
	],
	"body moved": [
		[
			{ kind: "body moved", from: "f", to: "g", likeness: 0.8 },
			"the body of f moved to g, 80 % of it the same",
		],
	],
	"lines found": [
		[{ kind: "lines found", share: 0.7 }, "70 % of its lines stand here, or lines like them"],
		[
			{ kind: "lines found", share: 0.7, twin: 16 },
			"70 % of its lines stand here, or lines like them, and in line 16 of the target as well",
		],
	],
	"by hand": [[{ kind: "by hand" }, "resolved by hand"]],
	"target's lines dropped": [
		[
			{ kind: "target's lines dropped", lines: 1, first: "wake(dev);" },
			"the resolution drops a line of the target's own: wake(dev);",
		],
		[
			{ kind: "target's lines dropped", lines: 3, first: "wake(dev);" },
			"the resolution drops 3 lines of the target's own: wake(dev);",
		],
	],
	remembered: [
		[
			{
				kind: "remembered",
				from: { kind: "patch", commit: COMMIT, subject: "demo: x", date: "2026-11-24T10:00:00Z" },
			},
			"as in 0123456789ab (demo: x), 2026-11-24",
		],
		[
			{ kind: "remembered", from: { kind: "rerere", id: COMMIT, date: "2026-11-24T10:00:00Z" } },
			"as in git's rerere cache, 0123456789ab, 2026-11-24",
		],
	],
	"same answer": [
		[
			{
				kind: "same answer",
				from: { kind: "patch", commit: COMMIT, subject: "demo: x", date: "2026-11-24", model: "m" },
			},
			"same answer as in 0123456789ab (demo: x), 2026-11-24, by m",
		],
	],
	asked: [
		[
			{
				...{ kind: "asked", model: "m", prompt: COMMIT, requests: 2, tokensIn: 10, tokensOut: 5 },
				checks: ["one", "two"],
			},
			"asked m, 2 requests, the first 0123456789ab, 10 tokens in, 5 out: one; two",
		],
		[
			{ kind: "asked", model: "m", prompt: "", requests: 1, tokensIn: 0, tokensOut: 0 },
			"asked m, 1 request, 0 tokens in, 0 out",
		],
	],
	"changed by": [
		[
			{
				kind: "changed by",
				commits: [
					{ id: COMMIT, subject: "demo: rework", tag: "v6.5", body: "" },
					{ id: COMMIT, subject: "demo: begin", body: "Because." },
				],
			},
			'changed upstream by 0123456789ab ("demo: rework", v6.5), 0123456789ab ("demo: begin")',
		],
	],
	"second opinion": [
		[
			{ kind: "second opinion", model: "m", verdict: "right", says: "", tokensIn: 9, tokensOut: 1 },
			"critic m, 9 tokens in, 1 out: RIGHT",
		],
		[
			{ kind: "second opinion", model: "m", verdict: "wrong", says: "f is gone", tokensIn: 9, tokensOut: 1 },
			"critic m, 9 tokens in, 1 out: WRONG: f is gone",
		],
		[
			{ kind: "second opinion", model: "m", verdict: "none", says: "no answer", tokensIn: 0, tokensOut: 0 },
			"critic m, 0 tokens in, 0 out: no opinion: no answer",
		],
	],
	"answer differs": [
		[
			{ kind: "answer differs", patch: ["+f(a);"], answer: ["-f();", "+f(b);"] },
			`it has "-f();" "+f(b);" for the patch's "+f(a);"`,
		],
		[{ kind: "answer differs", patch: [], answer: ["+f();"] }, 'it has "+f();", which the patch has not'],
		[{ kind: "answer differs", patch: ["+f();"], answer: [] }, `it has not the patch's "+f();"`],
	],
	"model's reason": [[{ kind: "model's reason", reason: "it fits" }, "its reason: it fits"]],
} satisfies ByKind<Evidence>;

const FINDINGS = {
	accounted: [
		[
			{ gate: "accounted", what: "line lost", code: "f();" },
			"a line that it adds is not in the result: f();",
		],
		[{ gate: "accounted", what: "token stands", code: "f" }, "what it removes still stands: f"],
	],
	argument: [
		[
			{ gate: "argument", word: "f", argument: 2, type: "struct s *" },
			"argument 2 of f is struct s * in the target",
		],
	],
	arity: [[{ gate: "arity", word: "f", arguments: 2 }, "f no longer takes 2 arguments in the target"]],
	balance: [[{ gate: "balance", nesting: "{}" }, "{} is out of balance in the result"]],
	callback: [
		[
			{ gate: "callback", what: "type", word: "f", struct: "ops", member: "remove", type: "void (int)" },
			"f does not fit remove of struct ops, which is void (int) in the target",
		],
		[
			{ gate: "callback", what: "member gone", word: "remove", struct: "ops" },
			"remove of struct ops is gone from the target",
		],
	],
	collision: [[{ gate: "collision" }, "two edits of the patch landed on the same lines"]],
	conditional: [[{ gate: "conditional" }, "the other half of its #if … #endif does not land with it"]],
	"declared-type": [
		[{ gate: "declared-type", word: "x", type: "u32" }, "x is declared as u32 in the target"],
	],
	doubled: [[{ gate: "doubled", code: "f();" }, "upstream has added the same line elsewhere: f();"]],
	identity: [
		[
			{ gate: "identity", base: "function f", target: "function g", standsAt: [12] },
			"it was in function f, and what stood beside it is in function g in the target; function f stands at the target's line 12",
		],
		[
			{ gate: "identity", base: "config A", standsAt: [] },
			"it was in config A, and what stood beside it is outside of any definition in the target; the target has no config A any more",
		],
	],
	label: [
		[{ gate: "label", word: "out", function: "f" }, "f has no label out any more in the target"],
		[
			{ gate: "label", word: "out", function: "f", now: "unlock" },
			"what stood behind the label out of f stands behind unlock in the target",
		],
	],
	local: [[{ gate: "local", word: "ret", function: "f" }, "f has no ret any more in the target"]],
	held: [
		[
			{ gate: "held", by: "upstream", function: "f", word: "mutex_lock", release: "mutex_unlock" },
			"a line of the patch leaves f without mutex_unlock(), which upstream's mutex_lock() needs",
		],
		[
			{ gate: "held", by: "patch", function: "f", word: "mutex_lock", release: "mutex_unlock", line: 7 },
			"the patch has mutex_lock() in f, and line 7 of the target leaves without mutex_unlock()",
		],
	],
	freed: [
		[
			{ gate: "freed", by: "upstream", word: "mutex_unlock", scope: "guard" },
			"upstream gave to guard() what mutex_unlock() gives back: it would be given back twice",
		],
		[
			{ gate: "freed", by: "patch", word: "kfree", scope: "__free" },
			"the patch gives to __free() what kfree() gives back in the target at a place more",
		],
	],
	enclosed: [
		[
			{ gate: "enclosed", lines: [7, 9] },
			"the patch puts a block around lines that upstream changed (lines 7 to 9 of the target)",
		],
		[
			{ gate: "enclosed", lines: [7, 7] },
			"the patch puts a block around lines that upstream changed (line 7 of the target)",
		],
		[{ gate: "enclosed", lines: [7, 6] }, "the patch puts a block around lines that upstream took away"],
	],
	"row-form": [
		[
			{ gate: "row-form", word: '"a"', form: "{ _ } with .data" },
			'the row "a" has the form of before; rows beside it are { _ } with .data in the target',
		],
	],
	number: [
		[
			{ gate: "number", word: "ZED_B", number: "BIT(3)", by: "ZED_A" },
			"upstream has given BIT(3), which ZED_B has in the patch, to ZED_A",
		],
	],
	parse: [[{ gate: "parse", word: "f" }, "f cannot be parsed in the result"]],
	redefined: [
		[{ gate: "redefined", what: "name", word: "f" }, "upstream has f by now, too"],
		[
			{ gate: "redefined", what: "local", word: "ret", scope: "f" },
			"upstream has the local ret in f by now, too",
		],
		[
			{
				...{ gate: "redefined", what: "macro", word: "ZED_MAX" },
				at: { side: "target", path: "a.h", line: 3 },
			},
			"upstream has ZED_MAX by now, too, at a.h:3",
		],
	],
	return: [
		[
			{ gate: "return", function: "f", base: "int", target: "void" },
			"f returns void in the target, and int before",
		],
	],
	signature: [
		[
			{ gate: "signature", what: "reverted", word: "f" },
			"upstream changed the arguments of f, and the patch's copy has those of before",
		],
		[
			{ gate: "signature", what: "new call", word: "f", line: 7 },
			"the patch changes the type of f; line 7 of the target is made for the one of before",
		],
		[
			{ gate: "signature", what: "call", word: "f", arguments: 2 },
			"the patch changes the arguments of f; a call in the target has 2",
		],
		[
			{ gate: "signature", what: "users", word: "f", base: 2, target: 3 },
			"the patch changes the arguments of f; 3 files of the target use it, 2 of the base",
		],
	],
	taken: [
		[
			{ gate: "taken", word: "f", as: "name", lines: [7, 9], users: ["drivers/b.c"] },
			"the patch takes away f, which the target uses in line 7, 9, drivers/b.c",
		],
		[
			{ gate: "taken", word: "lock", as: "spinlock_t", lines: [], users: ["drivers/b.c"] },
			"the patch takes away lock as spinlock_t, which the target uses in drivers/b.c",
		],
	],
	locking: [
		[
			{ gate: "locking", word: "spin_lock", function: "f", isGone: true },
			"upstream took spin_lock() out of f, and the patch locks there, too",
		],
		[
			{ gate: "locking", word: "mutex_lock", function: "f", isGone: false },
			"upstream put mutex_lock() into f, and the patch locks there, too",
		],
	],
	"moved-out": [
		[
			{ gate: "moved-out", to: { side: "target", path: "b.c", line: 7 } },
			"upstream moved what the patch takes out to b.c:7 in the target",
		],
	],
	vanished: [
		[
			{ gate: "vanished", what: "word", word: "f", files: 9 },
			"f is gone from the target (it was in 9 files)",
		],
		[
			{ gate: "vanished", what: "header", word: "linux/a.h" },
			"the target has no header <linux/a.h> any more",
		],
		[{ gate: "vanished", what: "symbol", word: "F" }, "Kconfig symbol F is gone from the target"],
		[
			{ gate: "vanished", what: "label", word: "f" },
			"no devicetree file that the target includes has the label f any more",
		],
		[{ gate: "vanished", what: "item", word: "f" }, "f is gone from the target's file"],
		[{ gate: "vanished", what: "call", word: "f" }, "no header of the target declares f any more"],
		[
			{ gate: "vanished", what: "name", word: "F" },
			"no header that the target's file includes from beside it declares F any more",
		],
		[{ gate: "vanished", what: "member", word: "m", struct: "s" }, "struct s has no member m in the target"],
	],
} satisfies { readonly [N in GateName]: Told<Extract<GateFinding, { gate: N }>> };

const finding: GateFinding = { gate: "parse", word: "f" };
const noPlace: HunkReason = { kind: "no place", why: "too common" };

const HUNK_REASONS = {
	"no place": [
		[noPlace, "the lines that are left around it occur too often to tell where it belongs"],
		[
			{ kind: "no place", why: "upstream changed the same lines", definition: "f" },
			"upstream changed the same lines (in f)",
		],
	],
	gate: [[{ kind: "gate", finding }, "f cannot be parsed in the result"]],
	"below threshold": [
		[
			{
				...{ kind: "below threshold", by: "soft", confidence: 0.7, threshold: 0.8 },
				evidence: { kind: "stands already", at },
			},
			"place 70 % sure, below the threshold of 80 %: the target has these lines already",
		],
		[
			{ kind: "below threshold", by: "vote", confidence: 2 / 3, threshold: 0.8 },
			"rewriting 66 % sure, below the threshold of 80 %",
		],
	],
	"left out": [[{ kind: "left out", by: "drop" }, "you dropped it"]],
	asked: [
		[
			{ kind: "asked", engine: noPlace, failure: { kind: "cannot", says: "no" } },
			"the lines that are left around it occur too often to tell where it belongs; the model cannot: no",
		],
	],
	"siblings unclear": [
		[
			{ kind: "siblings unclear", ...siblings },
			"5 of the 6 files most like it moved from drivers/a to drivers/b; where it belongs is not clear",
		],
	],
	"path taken": [[{ kind: "path taken", path: "a", by: "file" }, "a is a file in the target"]],
	"another file added": [
		[{ kind: "another file added" }, "the patch adds this file; the target has another one of that name"],
	],
	"another file there": [[{ kind: "another file there" }, "the target has another file of that name"]],
	"no regular file": [[{ kind: "no regular file" }, "it is no regular file in the target"]],
	"mode changed twice": [[{ kind: "mode changed twice" }, "both the patch and upstream changed its mode"]],
	"no such file": [[{ kind: "no such file" }, "the target has no such file any more"]],
	"renamed file gone": [
		[{ kind: "renamed file gone", path: "a.c" }, "the patch renames a.c, which the target has no more"],
	],
	"deleted file changed": [
		[{ kind: "deleted file changed" }, "the patch deletes this file; upstream changed it"],
	],
	"deleted file split": [
		[
			{ kind: "deleted file split", to: "b.c" },
			"the patch deletes this file; upstream moved code of it to b.c",
		],
	],
	"deleted file moved": [
		[{ kind: "deleted file moved", to: "b.c" }, "the patch deletes this file; upstream moved it to b.c"],
	],
	"changed file gone": [
		[
			{ kind: "changed file gone", what: "binary file" },
			"the patch changes this binary file; the target has it no more",
		],
	],
	"changed twice": [
		[{ kind: "changed twice", what: "file's type" }, "both the patch and upstream changed this file's type"],
	],
} satisfies ByKind<HunkReason>;

const FAILURES = {
	"no answer": [[{ kind: "no answer", says: "timeout" }, "the model gave no answer: timeout"]],
	cannot: [[{ kind: "cannot", says: "no" }, "the model cannot: no"]],
	upheld: [
		[
			{ kind: "upheld", says: "it is a build switch" },
			"the model holds the merge to be right, and what stopped it a false alarm: it is a build switch",
		],
	],
	"cannot find": [[{ kind: "cannot find", says: "no" }, "the model cannot find the place: no"]],
	rejected: [
		[
			{ kind: "rejected", check: "size", finding: "far too long" },
			"the model's answer was rejected (size): far too long",
		],
		[
			{ kind: "rejected", check: "parse", finding },
			"the model's answer was rejected (parse): f cannot be parsed in the result",
		],
	],
	"too long": [
		[
			{ kind: "too long", side: "base", lines: 600, most: 400 },
			"a model is not asked: the old code has 600 lines here, and 400 are shown at most",
		],
	],
	"place too long": [
		[
			{ kind: "place too long", name: "f", lines: 300, most: 200 },
			"the model named f, which has 300 lines; 200 are shown at most",
		],
	],
	"place not found": [
		[
			{ kind: "place not found", rounds: 3, named: ["f", "g"], malformed: "no block" },
			"the model did not find the place in 3 rounds (it named f, g): no block",
		],
	],
	objected: [
		[{ kind: "objected", says: "f is gone" }, "the critic says that the model's answer is wrong: f is gone"],
	],
	"not sure enough": [
		[
			{ kind: "not sure enough", confidence: 0.6, weakest: "a change" },
			"the model's answer is not sure enough (0.6): a change",
		],
	],
	"not whole": [[{ kind: "not whole" }, "the model's answer holds, but not that to another part of it"]],
	"still found": [
		[
			{ kind: "still found", places: 2, finding },
			"the model was asked about 2 places of it, and still: f cannot be parsed in the result",
		],
	],
} satisfies ByKind<ModelFailure>;

const PATCH_REASONS = {
	hunk: [
		[
			{ kind: "hunk", path: "a.c", reason: noPlace },
			"a.c: the lines that are left around it occur too often to tell where it belongs",
		],
	],
	upstream: [
		[{ kind: "upstream", at }, "every hunk stands in the target already (drivers/demo.c:12 in the target)"],
	],
	"nothing left": [[{ kind: "nothing left" }, "nothing is left of it to change in the target"]],
	"not needed": [[{ kind: "not needed" }, "you found that the target needs none of it"]],
	"left out": [
		[{ kind: "left out", by: "skip" }, "you skipped it"],
		[
			{
				...{ kind: "left out", by: "drop" },
				before: { id: COMMIT, by: "drop", run: "R", target: "v6.12", date: "2026-11-27T12:00:00Z" },
			},
			"you dropped it on 2026-11-27, in run R onto v6.12; git miggpt memory forget 0123456789ab has it tried again",
		],
	],
	"builds on": [
		[
			{ kind: "builds on", patch: COMMIT, fate: "parked", needs: { kind: "word", word: "f" } },
			"builds on parked patch 0123456789ab: f",
		],
	],
	"upstream as": [
		[
			{
				kind: "upstream as",
				tie: {
					commit: { id: COMMIT, subject: "demo: it", tag: "v6.5" },
					reason: { kind: "named", how: "backport" },
					revertedBy: [],
					fixedBy: [{ id: COMMIT, subject: "demo: mend it" }],
				},
			},
			'upstream as 0123456789ab ("demo: it", v6.5): the patch says that it is a backport of it; mended by 0123456789ab ("demo: mend it")',
		],
	],
	superseded: [
		[
			{ kind: "superseded", share: 0.914, missing: "\tx();\n" },
			"the target has 91 % of it in effect; not there: x();",
		],
	],
	"partly superseded": [
		[
			{ kind: "partly superseded", hunks: 2, total: 5 },
			"the target has 2 of its 5 hunks in effect, the others would land: --superseded drop lands them",
		],
	],
	"to be edited": [[{ kind: "to be edited" }, "stopped to edit, as the to-do list says"]],
	"not reached": [[{ kind: "not reached", run: "under way" }, "the run has not come to it"]],
} satisfies ByKind<PatchReason>;

const NEEDS = {
	file: [[{ kind: "file", path: "a.c" }, "the file a.c"]],
	lines: [[{ kind: "lines", at: { side: "base", path: "a.c", line: 6 } }, "lines of a.c:6 in the base"]],
	word: [[{ kind: "word", word: "f" }, "f"]],
	signature: [[{ kind: "signature", word: "f" }, "f, whose signature it changes"]],
} satisfies ByKind<Need>;

/** All rows of a table, by their kind. */
function rows<T>(table: Readonly<Record<string, Told<T>>>): [string, T, string][] {
	return Object.entries(table).flatMap(([kind, told]) =>
		told.map(([fact, words]): [string, T, string] => [kind, fact, words]),
	);
}

describe("facts of one thing in several places", () => {
	it("are one line with the places in their order", () => {
		const at = (path: string, line: number) => ({ side: "target", path, line }) as const;
		const renamed = {
			kind: "renamed",
			from: ["OLD"],
			to: ["NEW"],
			in: "files",
			votes: 9,
			voters: 9,
		} as const;
		expect(
			evidenceWithLines([
				{ ...renamed, at: at("arch/arm/Kconfig", 106) },
				{ kind: "and here", at: at("arch/arm64/Kconfig", 218) },
				{ kind: "by hand" },
			]),
		).toEqual([
			"upstream: OLD became NEW in 9 of 9 files (arch/arm/Kconfig:106 and arch/arm64/Kconfig:218 in the target)",
			"resolved by hand",
		]);
	});
});

describe("what is found is told in words", () => {
	it.each(rows<Evidence>(EVIDENCE))("evidence: %s", (_, fact, words) => {
		expect(evidenceText(fact)).toBe(words);
	});

	it.each(rows<GateFinding>(FINDINGS))("gate %s", (_, found, words) => {
		expect(findingText(found)).toBe(words);
	});

	it.each(rows<HunkReason>(HUNK_REASONS))("hunk: %s", (_, reason, words) => {
		expect(hunkReasonText(reason)).toBe(words);
	});

	it.each(rows<ModelFailure>(FAILURES))("model: %s", (_, failure, words) => {
		expect(hunkReasonText({ kind: "asked", failure })).toBe(`unsure; ${words}`);
	});

	it.each(rows<PatchReason>(PATCH_REASONS))("patch: %s", (_, reason, words) => {
		expect(patchReasonText(reason)).toBe(words);
	});

	it.each(rows<PatchReason>(PATCH_REASONS))("for others, a patch: %s", (_, reason) => {
		if (reason.kind !== "to be edited" && reason.kind !== "not reached")
			expect(reasonForOthers(reason)).not.toMatch(/\byou\b|git miggpt|--\w/);
	});

	it.each(rows<Need>(NEEDS))("what a patch builds on: %s", (_, needs, words) => {
		const reason: PatchReason = { kind: "builds on", patch: COMMIT, fate: "skipped", needs };
		expect(patchReasonText(reason)).toBe(`builds on skipped patch 0123456789ab: ${words}`);
	});

	it("with the side that a line is of", () => {
		const whole = { side: "target", path: "b.c", line: 1 } as const;
		expect(evidenceWithLine({ kind: "lines moved", to: "b.c", at: whole })).toBe(
			"upstream moved these lines to b.c",
		);
		expect(evidenceWithLine({ kind: "stands already", at })).toBe(
			"the target has these lines already (drivers/demo.c:12 in the target)",
		);
		expect(lineText({ ...at, side: "base" })).toBe("drivers/demo.c:12 in the base");
		expect(lineText({ ...at, side: "patched" })).toBe("drivers/demo.c:12 in the patched file");
	});
});
