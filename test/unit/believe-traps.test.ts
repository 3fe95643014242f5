import { describe, expect, it } from "vitest";
import type { CodeChange } from "../../src/model/tree.js";
import { body, type Case, fateOf, judge } from "../support/judge.js";

function fate(held: Case, answer: string): string {
	return fateOf(judge(held, answer));
}

/** The statements of a function: as they were, as the patch has them, and as upstream has them. */
function place(old: readonly string[], patched: readonly string[], now: readonly string[]): Case {
	return { old: body(...old), patched: body(...patched), now: body(...now) };
}

const entry = (name: string, ...rows: string[]) =>
	`config ${name}\n${rows.map((row) => `\t${row}\n`).join("")}`;

describe("a line that the target has already", () => {
	const check = ["if (!dev->ok)", "\treturn -EIO;"];

	it("is not the patch's where it stands in another block", () => {
		const tail = (...more: string[]) => [
			"a = get(dev);",
			"if (!a) {",
			"\tclean(dev);",
			...more,
			"\tgoto out;",
			"}",
		];
		const twin = ["c = get_more(dev);", "if (!c) {", "\tret = -ENOMEM;", "\tgoto out;", "}"];
		const lost = place(
			[...tail(), "use(a);"],
			[...tail("\tret = -ENOMEM;"), "use(a);"],
			[...tail(), ...twin, "use(a);"],
		);
		expect(fate(lost, lost.now)).toBe("flagged: elsewhere");
		expect(fate(lost, body(...tail("\tret = -ENOMEM;"), ...twin, "use(a);"))).toBe("lands");
	});

	it("is not the patch's where it comes after what it has to come before", () => {
		const late = place(
			["a(dev);", "use(dev);"],
			["a(dev);", ...check, "use(dev);"],
			["a(dev);", "use(dev);", ...check],
		);
		expect(fate(late, late.now)).toBe("flagged: elsewhere");
	});

	it("is not wanted twice where it is an include or an object", () => {
		const [a, b, c] = ['#include "a.h"\n', '#include "b.h"\n', '#include "c.h"\n'];
		const include: Case = { old: `${a}${c}`, patched: `${a}${b}${c}`, now: `${a}${b}${c}` };
		expect(fate(include, include.now)).toBe("lands");
		expect(fate(include, `${a}${b}${b}${c}`)).toBe("redefined");
	});
});

describe("the place of a line", () => {
	const rewritten = (...lines: string[]) =>
		place(["a(dev);", "b(dev);", "c(dev);"], ["a(dev);", "b(dev);", "added(dev);", "c(dev);"], lines);

	it.each([
		["an #ifdef", ["a(dev);", "#ifdef X", "b(dev);", "+", "#endif", "c(dev, 1);"]],
		["a block", ["a(dev);", "if (x) {", "\tb(dev);", "+", "}", "c(dev, 1);"]],
		["a case", ["a(dev);", "case 1:", "\tb(dev);", "+", "\tbreak;", "case 2:", "\tc(dev, 1);"]],
		["what stands before an else", ["a(dev);", "if (x)", "\tb(dev);", "+", "else", "\tc(dev, 1);"]],
	])("is not within %s that upstream put around one of its neighbours", (_, lines) => {
		const now = lines.filter((line) => line !== "+");
		const answer = lines.map((line) => (line === "+" ? "added(dev);" : line));
		expect(fate(rewritten(...now), body(...answer))).toMatch(/^flagged: neighbours replaced/);
	});

	it("is not one of two where upstream made the place twice", () => {
		const once = ["lock(dev);", "get(dev);", "unlock(dev);"];
		const added = ["lock(dev);", "get(dev);", "put(dev);", "unlock(dev);"];
		const twice = place(once, added, [...once, "wait(dev);", ...once]);
		expect(fate(twice, body(...added, "wait(dev);", ...once))).toBe("flagged: twin place");
	});

	it("is in its order where what stood between two of the patch's lines is gone", () => {
		const pair = place(
			["spin_lock(&dev->lock);", "trace(dev);", "spin_use(dev);"],
			["raw_spin_lock(&dev->lock);", "trace(dev);", "raw_spin_use(dev);"],
			["spin_lock(&dev->lock);", "spin_use(dev);"],
		);
		expect(fate(pair, body("raw_spin_lock(&dev->lock);", "raw_spin_use(dev);"))).toBe("lands");
		expect(fate(pair, body("raw_spin_use(dev);", "raw_spin_lock(&dev->lock);"))).toBe("order");
	});

	it.each([
		[
			"is taken out of one branch of two",
			["if (x) {", "} else {", "\tfoo(dev);", "}"],
			["one(dev);", "two(dev);"],
		],
		[
			"is changed in one branch of two",
			["if (x) {", "\tfoo(dev, 1);", "} else {", "\tfoo(dev);", "}"],
			["one(dev);", "foo(dev, 1);", "two(dev);"],
		],
	])("that upstream made two of: it %s", (_, answer, patched) => {
		const split = ["if (x) {", "\tfoo(dev);", "} else {", "\tfoo(dev);", "}"];
		const own = place(["one(dev);", "foo(dev);", "two(dev);"], patched, ["one(dev);", ...split, "two(dev);"]);
		expect(fate(own, body("one(dev);", ...answer, "two(dev);"))).toBe("flagged: one of several");
	});
});

describe("what a statement stands under", () => {
	const gone = (...now: string[]) => place(["a(dev);", "c(dev);", "d(dev);"], ["a(dev);", "d(dev);"], now);
	const [head, other] = ["if (x)", "else"];

	it("is no head that upstream put over another one", () => {
		expect(fate(gone("a(dev);", head, "\tc(dev);", "d(dev);"), body("a(dev);", head, "d(dev);"))).toBe(
			"flagged: other head",
		);
		const branches = ["a(dev);", head, "\tb(dev);", other];
		expect(fate(gone(...branches, "\tc(dev);", "d(dev);"), body(...branches, "d(dev);"))).toBe(
			"flagged: other head",
		);
	});

	it("is the head that it stood under, changed or not", () => {
		const under = (line: string, statement: string) => [line, `\t${statement}`];
		const own = place(
			under("if (x > max)", "c(dev);"),
			under("if (x > max && ready)", "c(dev);"),
			under("if (size > max)", "c(dev);"),
		);
		expect(fate(own, body(...under("if (size > max && ready)", "c(dev);")))).toBe("lands");
		const replaced = place(
			under("if (x)", "c(dev);"),
			under("if (x)", "e(dev);"),
			under("if (y)", "c(dev);"),
		);
		expect(fate(replaced, body(...under("if (y)", "e(dev);")))).toBe("lands");
	});

	it("is no #if 0 or comment that upstream put around the place", () => {
		const added = ["b(dev);", "added(dev);", "c(dev);"];
		for (const [open, close] of [
			["#if 0", "#endif"],
			["/*", "*/"],
		] as const) {
			const off = place(["b(dev);", "c(dev);"], added, [open, "b(dev);", "c(dev);", close]);
			expect(fate(off, body(open, ...added, close))).toBe("flagged: other branch");
		}
	});

	it("is not a case that falls through into the patch's", () => {
		const own = (end: string) => ["case A:", "\ta(dev);", `\t${end}`];
		const [added, last] = [
			["case N:", "\tn(dev);", "\tbreak;"],
			["default:", "\td(dev);"],
		];
		const cases = place(
			[...own("break;"), ...last],
			[...own("break;"), ...added, ...last],
			[...own("fallthrough;"), ...last],
		);
		expect(fate(cases, body(...own("fallthrough;"), ...added, ...last))).toBe("flagged: fall through");
	});

	it("is not left open where the patch takes out what was around it", () => {
		const block = place(
			["a(dev);", "if (x) {", "\tb(dev);", "}", "c(dev);"],
			["a(dev);", "c(dev);"],
			["a(dev);", "if (x) {", "\tb(dev);", "\tupstream(dev);", "}", "c(dev);"],
		);
		expect(fate(block, body("a(dev);", "upstream(dev);", "c(dev);"))).toBe("flagged: torn block");
	});
});

describe("upstream's change of a line", () => {
	it.each([
		["brackets", "x = a + b * c;", "x = a + b * c - d;", "x = (a + b) * c;"],
		["a second like it", "copy(dst, src, len);", "copy(dst, src, len) + 1;", "copy(dst, src, len, len);"],
		["one more member", "use(x->dev);", "use(x->dev, 1);", "use(x->dev->dev);"],
	])("is not lost: %s", (_, old, patched, now) => {
		expect(fate(place([old], [patched], [now]), body(patched))).toBe("flagged: upstream's change lost");
	});

	it("and the patch's do not add up where their operators bind otherwise than each alone", () => {
		const own = place(["n = size;"], ["n = size * 2;"], ["n = head + size;"]);
		expect(fate(own, body("n = head + size * 2;"))).toBe("flagged: order of changes");
	});

	it("and the patch's add up over several lines", () => {
		const own = place(
			["x = f(a,", "      b);"],
			["x = g(a,", "      b);", "y(x);"],
			["x = f(a, c,", "      b);"],
		);
		expect(fate(own, body("x = g(a, c,", "      b);", "y(x);"))).toBe("lands");
	});
});

describe("white space that means something", () => {
	it("is not changed within strings", () => {
		const own = place(["a(m);"], ['puts(m, " ");', "a(m);", 'puts(m, "   ");'], ["a(m);"]);
		const verdict = judge(own, own.patched);
		expect("lines" in verdict && verdict.lines.join("")).toBe(own.patched);
		expect(fate(own, own.patched.replace('"   "', '" "'))).toBe("invented");
		const theirs = place(["a(m);"], ["a(m);", 'puts(m, "  ");'], ["a(m);", 'puts(m, " ");']);
		expect(fate(theirs, theirs.now)).toBe("accounted");
	});

	it("stays before a recipe, and a macro stays in one piece", () => {
		const rule = "obj-y := a.o \\\n        b.o\n\nclean:\n\techo\n";
		const recipe: Case = {
			language: "makefile",
			old: rule,
			patched: `${rule}\trm -f x\n`,
			now: `${rule}\nlast:\n`,
		};
		const made = judge(recipe, `${rule.replace("        b", "\tb")}\trm -f x\n\nlast:\n`);
		expect("lines" in made && made.lines.join("")).toBe(`${rule}\trm -f x\n\nlast:\n`);
		const macro = (...lines: string[]) =>
			`#define X(x) \\\n${lines.map((line) => `\t${line}; \\\n`).join("")}\tend(x)\n`;
		const own: Case = { old: macro("a(x)"), patched: macro("a(x)", "b(x)", "c(x)"), now: macro("a(x)") };
		const torn = judge(own, own.patched.replace("\tc(x)", "\n\tc(x)"));
		expect("lines" in torn && torn.lines.join("")).toBe(own.patched);
	});
});

describe("a rename", () => {
	const renamed = new Map([
		["old_a", new Set(["new_a"])],
		["old_b", new Set(["new_b"])],
		["i_mtime", new Set(["get_mtime ( inode )"])],
	]);
	const put = (line: string): Case => {
		const kept = "keep(new_a, new_b, get_mtime(inode));";
		return { ...place(["one(dev);"], [line, "one(dev);"], ["one(dev);", kept]), renamed };
	};
	const fateOf = (patch: string, answer: string) =>
		fate(put(patch), body(answer, "one(dev);", "keep(new_a, new_b, get_mtime(inode));"));

	it("changes the words that it names and nothing around them", () => {
		expect(fateOf("len = size * (old_a + old_b);", "len = size * (new_a + new_b);")).toBe("lands");
		expect(fateOf("len = size * (old_a + old_b);", "len = size * new_a + new_b;")).toBe("flagged: no reason");
		expect(fateOf("f(dev, old_a);", "f(dev, new_a, new_a);")).toBe("flagged: no reason");
		expect(fateOf("x = old_a->len;", "x = new_a.len;")).toBe("flagged: no reason");
	});

	it("of a word to several is taken whole", () => {
		expect(fateOf("t = i_mtime;", "t = get_mtime(inode);")).toBe("lands");
		expect(fateOf("t = i_mtime;", "t = inode;")).toBe("flagged: no reason");
	});

	it("counts on short lines, too", () => {
		const code = (label: string, ...more: string[]) => [...more, `goto ${label};`, "use(dev);", `${label}:`];
		const jump: Case = {
			...place(
				code("old_a", "x();"),
				code("old_a", "x();", "if (bad(dev))", "\tgoto old_a;"),
				code("new_a", "x();"),
			),
			renamed,
		};
		expect(fate(jump, body(...code("new_a", "x();", "if (bad(dev))", "\tgoto new_a;")))).toBe("lands");
		expect(fate(jump, body(...code("new_a", "x();", "if (bad(dev))", "\tgoto old_a;")))).toBe("label");
	});
});

describe("an argument that a new prototype wants", () => {
	const tree = (count: number) => ({
		arity: (name: string) => (name === "take" ? 1 << count : undefined),
		files: () => 1,
	});
	const code = (old: number, now: number) =>
		({
			base: tree(old),
			target: tree(now),
			isLostLocally: () => false,
			beside: () => undefined,
		}) as unknown as CodeChange;
	const more: Case = {
		...place(["one(dev);"], ["take(more);", "one(dev);"], ["one(dev);", "x = take(dev, FAST) + slow;"]),
		code: code(1, 2),
	};
	const fateOf = (call: string) => fate(more, body(call, "one(dev);", "x = take(dev, FAST) + slow;"));

	it("is what other calls are given at that place, behind the patch's own", () => {
		expect(fateOf("take(more, FAST);")).toBe("lands");
		for (const call of ["take(more, !FAST);", "take(FAST, more);", "take(more, dev);", "take(more, slow);"])
			expect(fateOf(call)).toBe("flagged: no reason");
	});
});

describe("rows", () => {
	const files = (...rows: string[]) => rows.map((row) => `${row}\n`).join("");

	it("of Kconfig do not pass what binds them", () => {
		const [a, b] = [entry("A", 'bool "A"'), entry("B", 'bool "B"')];
		const fresh: Case = { language: "kconfig", old: a + b, patched: a + entry("N", 'bool "N"') + b, now: "" };
		const depends = { ...fresh, now: `${entry("A", 'bool "A"', "depends on PCI")}${b}` };
		const torn = `${a}${entry("N", 'bool "N"', "depends on PCI")}${b}`;
		expect(fate(depends, torn)).toBe("flagged: order of lines");
		const range = { ...fresh, patched: entry("A", 'bool "A"', "range 1 5 if X") + b };
		const first = { ...range, now: entry("A", 'bool "A"', "range 1 100") + b };
		expect(fate(first, entry("A", 'bool "A"', "range 1 100", "range 1 5 if X") + b)).toBe(
			"flagged: order of lines",
		);
		const selects = { ...fresh, patched: entry("A", 'bool "A"', "select X") + b };
		const help = { ...selects, now: entry("A", 'bool "A"', "help", "  Text.") + b };
		expect(fate(help, entry("A", 'bool "A"', "help", "  Text.", "select X") + b)).toBe(
			"flagged: order of lines",
		);
		expect(fate(help, entry("A", 'bool "A"', "select X", "help", "  Text.") + b)).toBe("lands");
	});

	it("of a Makefile do not pass an assignment", () => {
		const flags: Case = {
			language: "makefile",
			old: files("obj-y += a.o", "obj-y += b.o"),
			patched: files("obj-y += a.o", "ccflags-y += -DX", "obj-y += b.o"),
			now: files("obj-y += a.o", "ccflags-y := -O2", "obj-y += b.o"),
		};
		expect(fate(flags, files("obj-y += a.o", "ccflags-y += -DX", "ccflags-y := -O2", "obj-y += b.o"))).toBe(
			"flagged: order of lines",
		);
	});
});

describe("the gates", () => {
	const whole = (type: string, ...lines: string[]) =>
		`static ${type} work(struct dev *dev)\n{\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;

	it("see the function around each edit of an answer", () => {
		const local: Case = {
			old: whole("int", "int ret;", "a(dev);", "return 0;"),
			patched: whole("int", "int ret;", "a(dev);", "ret = go(dev);", "return 0;"),
			now: whole("int", "a(dev);", "return 0;"),
		};
		expect(fate(local, whole("int", "a(dev);", "ret = go(dev);", "return 0;"))).toBe("local");
		const value: Case = {
			old: whole("int", "a(dev);", "b(dev);", "return 0;"),
			patched: whole("int", "a(dev);", "if (!dev->ok)", "\treturn -EIO;", "b(dev);", "return 0;"),
			now: whole("void", "a(dev);", "b(dev);"),
		};
		expect(fate(value, whole("void", "a(dev);", "if (!dev->ok)", "\treturn -EIO;", "b(dev);"))).toBe(
			"return",
		);
	});
});
