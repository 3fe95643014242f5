import { describe, expect, it } from "vitest";
import { ownRenames, statedRenames } from "../../src/assist/check/renames.js";
import { tokensOf } from "../../src/text/tokens.js";
import { body, type Case, fateOf, judge as verdictOn } from "../support/judge.js";

function judge(held: Case, answer: string) {
	const verdict = verdictOn(held, answer);
	return { fate: fateOf(verdict), text: "lines" in verdict ? verdict.lines.join("") : "" };
}

/** A case in which upstream left the place alone. */
function still(old: string, patched: string): Case {
	return { old, patched, now: old };
}

describe("an answer does not land", () => {
	it.each([
		["a block", ["if (cond(dev)) {", "\tone(dev);"], ["}", "bar(dev);"]],
		["a comment", ["/* one", " * two"], [" */", "bar(dev);"]],
		["a branch of #if", ["#ifdef X", "two(dev);"], ["#else", "bar(dev);", "#endif"]],
		["what stands before a return", ["if (cond(dev)) {", "\tone(dev);"], ["\treturn 0;", "}", "bar(dev);"]],
	])("where a line leaves or enters %s", (_, before, after) => {
		const own = still(body(...before, ...after), body(...before, "added(dev);", ...after));
		expect(judge(own, own.patched).fate).toBe("lands");
		const [first, ...rest] = after;
		expect(judge(own, body(...before, first!, "added(dev);", ...rest)).fate).toBe("placement");
	});

	it("where it takes out another line than the patch, alike", () => {
		const twins = still(
			body("one(dev);", "unlock(dev);", "two(dev);", "unlock(dev);", "three(dev);"),
			body("one(dev);", "two(dev);", "unlock(dev);", "three(dev);"),
		);
		expect(judge(twins, twins.patched).fate).toBe("lands");
		const other = body("one(dev);", "unlock(dev);", "two(dev);", "three(dev);");
		expect(judge(twins, other).fate).toBe("placement");
		const inner = still(
			body("one(dev);", "unlock(dev);", "}", "unlock(dev);", "two(dev);"),
			body("one(dev);", "unlock(dev);", "}", "two(dev);"),
		);
		expect(judge(inner, body("one(dev);", "}", "unlock(dev);", "two(dev);")).fate).toBe("placement");
	});

	it("where upstream's form of a line that the patch takes out stands", () => {
		const gone: Case = {
			old: body("one(dev);", "foo(dev);", "two(dev);"),
			patched: body("one(dev);", "two(dev);"),
			now: body("one(dev);", "foo(dev, 0);", "two(dev);"),
		};
		expect(judge(gone, gone.now).fate).toBe("flagged: removed line stands");
		const replaced = { ...gone, patched: body("one(dev);", "foo(dev->x);", "two(dev);") };
		const both = body("one(dev);", "foo(dev->x);", "foo(dev, 0);", "two(dev);");
		expect(judge(replaced, both).fate).toBe("flagged: order of lines, removed line stands");
	});

	it.each([
		["an operator", "if (n > max)", "if (n > max && ready)", "if (n >= max)"],
		["a negation", "if (ok)", "if (ok && ready)", "if (!ok)"],
		["the order of arguments", "call(a, b);", "call(a, b) + 1;", "call(b, a);"],
	])("where upstream's change of %s is lost", (_, old, patched, now) => {
		const own = { old: body(old), patched: body(patched), now: body(now) };
		expect(judge(own, own.patched).fate).toBe("flagged: upstream's change lost");
	});

	it("where a line of the target gives way to one that the patch only adds", () => {
		const own: Case = {
			old: body("one(dev);", "two(dev);"),
			patched: body("one(dev);", "call(foo, 1);", "two(dev);"),
			now: body("one(dev);", "call(bar);", "two(dev);"),
			renamed: new Map([["foo", new Set(["bar"])]]),
		};
		expect(judge(own, body("one(dev);", "call(bar, 1);", "two(dev);")).fate).toBe(
			"flagged: target's line gone",
		);
	});

	it("where the lines of an edit that upstream put others into go to one side of them", () => {
		const own: Case = {
			old: body("a = 1;", "b = 2;"),
			patched: body("a = 1 + x;", "b = 2 + a;"),
			now: body("a = 1;", "a = fix(a);", "b = 2;"),
		};
		expect(judge(own, body("a = 1 + x;", "a = fix(a);", "b = 2 + a;")).fate).toBe("lands");
		expect(judge(own, body("a = 1 + x;", "b = 2 + a;", "a = fix(a);")).fate).toBe("flagged: order of lines");
	});

	it("where rows go to another entry, struct or list", () => {
		const entry = (name: string, ...more: string[]) =>
			`config ${name}\n\tbool "${name}"\n${more.map((line) => `\t${line}\n`).join("")}\n`;
		const kconfig: Case = {
			language: "kconfig",
			old: entry("A") + entry("B"),
			patched: entry("A", "select X") + entry("B"),
			now: entry("A") + entry("C") + entry("B"),
		};
		expect(judge(kconfig, entry("A", "select X") + entry("C") + entry("B")).fate).toBe("lands");
		expect(judge(kconfig, entry("A") + entry("C", "select X") + entry("B")).fate).toBe(
			"flagged: order of lines",
		);
		const more = { ...kconfig, patched: entry("A") + entry("N", "help") + entry("B") };
		const mixed = 'config N\nconfig C\n\tbool "C"\n\n\tbool "N"\n\thelp\n\n';
		expect(judge(more, entry("A") + mixed + entry("B")).fate).not.toBe("lands");
		const struct = (...rows: string[]) =>
			`struct ops list[] = {\n${rows.map((row) => `\t${row}\n`).join("")}};\n`;
		const rows: Case = {
			old: struct("[1] = {", ".a = one,", "},"),
			patched: struct("[1] = {", ".a = one,", ".z = three,", "},"),
			now: struct("[1] = {", ".a = one,", "},", "[2] = {", ".b = two,", "},"),
		};
		const other = struct("[1] = {", ".a = one,", "},", "[2] = {", ".b = two,", ".z = three,", "},");
		expect(judge(rows, other).fate).not.toBe("lands");
	});

	it("where a call is given a new argument that no other call of the function shows", () => {
		const index = (count: number) => ({ files: () => 1, arity: () => 1 << count, header: () => undefined });
		const [isProvided, isLostLocally] = [() => false, () => false];
		const struct = () => undefined;
		const code = {
			base: index(1),
			target: index(2),
			isProvided,
			isLostLocally,
			struct,
			beside: () => undefined,
		} as unknown as Case["code"];
		const own: Case = {
			...still(
				body("one(dev);", "alloc_it(dev, FAST);"),
				body("one(dev);", "alloc_it(more);", "alloc_it(dev, FAST);"),
			),
			code,
		};
		const given = (flag: string) => own.patched.replace("(more)", `(more, ${flag})`);
		expect(judge(own, given("FAST")).fate).toBe("lands");
		expect(judge(own, given("dev->flags")).fate).not.toBe("lands");
		expect(judge(own, given("0")).fate).toBe("flagged: no reason");
	});

	it("with a carriage return inside a line", () => {
		const own = still(body("one(dev);", "two(dev);"), body("one(dev);", "added(dev);", "two(dev);"));
		expect(judge(own, body("one(dev);", "added(dev, \rx);", "two(dev);")).fate).toBe("characters");
	});
});

describe("white space of an answer", () => {
	const own = still(body("one(dev);", "", "two(dev);"), body("one(dev);", "added(dev);", "", "two(dev);"));

	it("has the blank lines of target and patch, no more and no less", () => {
		expect(judge(own, own.patched.replaceAll("\n\n", "\n"))).toEqual({ fate: "lands", text: own.patched });
		expect(judge(own, own.patched.replaceAll("\n", "\n\n"))).toEqual({ fate: "lands", text: own.patched });
		const macro = still("#define X \\\n\tone; \\\n\ttwo\n", "#define X \\\n\tone; \\\n\tadded; \\\n\ttwo\n");
		expect(judge(macro, macro.patched.replace("added; \\\n", "added; \\\n\n")).text).toBe(macro.patched);
	});

	it("keeps a blank line that upstream put in, and drops one that the patch takes out", () => {
		const upstream = { ...own, now: body("one(dev);", "", "two(dev);", "", "three(dev);") };
		const right = body("one(dev);", "added(dev);", "", "two(dev);", "", "three(dev);");
		expect(judge(upstream, right.replaceAll("\n\n", "\n")).text).toBe(right);
		const closed = still(own.old, body("one(dev);", "two(dev, 1);"));
		expect(judge(closed, closed.patched).text).toBe(closed.patched);
	});

	it("is the patch's own where it begins a line, unless upstream has indented anew", () => {
		const rule = still("all: x\n\techo\n", "all: x\n\techo\n\nclean:\n\trm\n");
		const spaced = { ...rule, language: "makefile" as const };
		expect(judge(spaced, rule.patched.replace("\trm", "        rm"))).toEqual({
			fate: "lands",
			text: rule.patched,
		});
		const nested: Case = {
			old: body("one(dev);", "two(dev);"),
			patched: body("one(dev);", "added(dev);", "two(dev);"),
			now: body("if (x) {", "\tone(dev);", "\ttwo(dev);", "}"),
		};
		const right = body("if (x) {", "\tone(dev);", "\tadded(dev);", "\ttwo(dev);", "}");
		expect(judge(nested, right)).toEqual({ fate: "lands", text: right });
	});

	it("keeps the ends of lines, and the end of a file without one", () => {
		const open = { language: "plain" as const, old: "a\nb\n", patched: "a\nb\nc\n", now: "a\nb" };
		expect(judge(open, "a\nb\nc\n")).toEqual({ fate: "lands", text: "a\nb\nc" });
		const crlf = { ...open, old: "a\r\nb\r\n", patched: "a\r\nx\r\nb\r\n", now: "a\r\nb" };
		expect(judge(crlf, "a\nx\nb\n")).toEqual({ fate: "lands", text: "a\r\nx\r\nb" });
	});
});

describe("a rename that the evidence states", () => {
	it("is that of the words that changed, not of those that stayed", () => {
		const renames = statedRenames([
			{
				...{ kind: "renamed", in: "files", votes: 3, voters: 3 },
				from: tokensOf("foo(a, dev)"),
				to: tokensOf("bar(a, dev)"),
			},
		]);
		expect([...renames.keys()]).toEqual(["foo ( a , dev )", "foo"]);
		expect([...renames.get("foo")!]).toEqual(["bar"]);
	});

	it("is none where the target still has the function, and this file only calls another", () => {
		const [base, ours] = [["\tspin_lock(&own);\n"], ["\traw_spin_lock(&own);\n"]];
		expect(ownRenames(base, ours).has("spin_lock")).toBe(true);
		expect(ownRenames(base, ours, (word) => word === "spin_lock").size).toBe(0);
	});
});
