import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thingsOf } from "../../../src/fingerprint/things/index.js";
import { chainOf } from "../../../src/fingerprint/things/thing.js";
import { splitLines } from "../../../src/text/lines.js";
import { tableOf } from "../../support/things.js";

const PATHS = [
	"zed.c",
	"Kconfig",
	"Makefile",
	"zed.dtsi",
	"zed.yaml",
	"zed.rst",
	"MAINTAINERS",
	"zed_defconfig",
	"zed.S",
	"zed.rs",
];

/** Words that the languages' readers look for, so that made-up texts come near to what they read. */
const PIECES = [
	..."{}()[];:,=#\"'\\/*&|>-.".split(""),
	..."\n \t".split(""),
	...[
		"\n\t",
		"\n}\n",
		"\n{\n",
		"struct ",
		"enum ",
		"zed",
		"int f(void)",
		"case ",
		"switch (x) {",
		"default:",
		"out:",
	],
	...[
		"#ifdef A\n",
		"#else\n",
		"#endif\n",
		"#define X \\\n",
		"typedef ",
		"EXPORT_SYMBOL(x)",
		"= {",
		".a = ",
		"[B] = ",
	],
	...["config X\n", "\tselect Y\n", "\thelp\n", 'menu "m"\n', "endmenu\n", "if A\n", "endif\n", "choice\n"],
	...[
		"obj-y += a.o \\\n",
		"define x\n",
		"endef\n",
		"ifeq (a,b)\n",
		"t: d\n",
		"a: b@1 {\n",
		"};\n",
		"/delete-node/ x;",
	],
	...["- a: b\n", "key: |\n", "[a, b]", "---\n", "====\n", ".. toctree::\n", "F:\tx\n", "CONFIG_A=y\n"],
	...[
		"SYM_FUNC_START(x)\n",
		"SYM_FUNC_END(x)\n",
		".macro m\n",
		".endm\n",
		"l:\n",
		"fn f() {",
		"impl A {",
		'r#"',
		"'a ",
	],
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((pieces) => pieces.join(""));
const noise = fc.string({ unit: "binary", maxLength: 200 });
const path = fc.constantFrom(...PATHS);

describe("any text", () => {
	it("gives things that nest and stay within it", () => {
		fc.assert(
			fc.property(path, fc.oneof(text, noise), (name, any) => {
				const lines = splitLines(any);
				const table = thingsOf(name, lines);
				const seen = new Set<unknown>([undefined]);
				for (const thing of table.things) {
					expect(seen.has(thing.parent)).toBe(true);
					seen.add(thing);
					const { from, to, head, parent } = thing;
					expect(from >= 0 && from < to && to <= lines.length && from <= head && head < to).toBe(true);
					if (parent) expect(parent.from <= from && to <= parent.to).toBe(true);
					expect(table.find(thing)).toContain(thing);
				}
				for (let line = -1; line <= lines.length; line++) {
					for (const each of chainOf(table.thingAt(line)))
						expect(each.from <= line && line < each.to).toBe(true);
					for (const each of chainOf(table.thingAround(line)))
						expect(each.from < line && line < each.to).toBe(true);
				}
			}),
			{ numRuns: 400 },
		);
	});
});

describe("texts in a row", () => {
	const WHOLE: Readonly<Record<string, readonly string[]>> = {
		"zed.c": [
			"int f(int a)\n{\n\tswitch (a) {\n\tcase 1:\n\t\treturn 1;\n\t}\nout:\n\treturn 0;\n}\n",
			"struct s {\n\tint a;\n\tunion { int b; };\n};\n",
			'static struct o t[] = {\n\t{ .a = "x" },\n\t[B] = { 1 },\n};\nEXPORT_SYMBOL(t);\n',
			"#ifdef A\n#define M 1\n#endif\n",
		],
		Kconfig: [
			'menu "m"\nconfig A\n\tbool\n\tselect B\n\thelp\n\t  Text.\nendmenu\n',
			"config C\n\tdefault y\n",
			'if A\nsource "b"\nendif\n',
		],
		"zed.dtsi": [
			"/ {\n\ta: b@1 {\n\t\tc = <1>;\n\t};\n};\n",
			"&a {\n\t/delete-node/ d;\n};\n",
			'#include "x.h"\n',
		],
		Makefile: ["obj-y += a.o \\\n\tb.o\n", "t: d\n\tcmd\n", "ifdef A\nx := y\nendif\n"],
		"zed.yaml": ["a:\n  - b\n  - c: d\n", "e: [f, g]\n", "h: |\n  text\n"],
		MAINTAINERS: ["A\nF:\tx\n\n", "B\nM:\ty\nF:\tz\n\n"],
		"zed.S": ["SYM_FUNC_START(a)\n.Lb:\n\tret\nSYM_FUNC_END(a)\n", ".macro m\n\tnop\n.endm\n"],
		"zed.rs": ["impl A {\n    fn f() {}\n}\n", "use a::b;\n", "struct S {\n    a: u8,\n}\n"],
	};

	it("keep the things of each", () => {
		const cases = fc
			.constantFrom(...Object.keys(WHOLE))
			.chain((name) =>
				fc.tuple(fc.constant(name), fc.array(fc.constantFrom(...WHOLE[name]!), { maxLength: 6 })),
			);
		fc.assert(
			fc.property(cases, ([name, parts]) => {
				let before = 0;
				const expected = parts.flatMap((part) => {
					const things = tableOf(name, part).things.map(
						({ kind, name: each, from, to }) => `${kind} ${each} ${from + before}-${to + before}`,
					);
					before += splitLines(part).length;
					return things;
				});
				const all = tableOf(name, parts.join("")).things;
				expect(all.map(({ kind, name: each, from, to }) => `${kind} ${each} ${from}-${to}`)).toEqual(
					expected,
				);
			}),
		);
	});
});

describe("huge texts", () => {
	const LONG_LINES = [
		"{",
		"(",
		"[",
		'"',
		"'",
		"a ",
		"a,",
		"a:",
		"- ",
		"$(",
		"/*",
		"#",
		"((*",
		"{.a={",
		"\\",
		'r#"',
		". ",
	];

	it.each(PATHS)("%s: takes lines of 100 kB and 20,000 lines", (name) => {
		for (const piece of LONG_LINES) {
			tableOf(name, piece.repeat(100_000 / piece.length)).thingAt(0);
			tableOf(name, `${piece}\n`.repeat(20_000)).thingAt(10_000);
			tableOf(name, `\t${piece}x\n`.repeat(20_000)).thingAt(10_000);
		}
	});
});
