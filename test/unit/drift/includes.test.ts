import { describe, expect, it } from "vitest";
import { addInclude, declaredElsewhere } from "../../../src/migrate/drift/includes.js";
import type { CodeIndex, TreeReader } from "../../../src/model/tree.js";
import { IncludeGraph, lostHeaders } from "../../../src/port/includes.js";
import { constantsAndTypesIn, structsIn } from "../../../src/text/declarations.js";

/** A tree of headers, one word each that it declares. */
function tree(files: Record<string, string>): TreeReader {
	return {
		entry: async (path) => (path in files ? { mode: "100644", oid: path } : undefined),
		read: async (path) => files[path],
		list: async () => [],
		grep: async () => new Set(),
		filesWith: async () => [],
		grepHeaders: async () => new Map(),
	};
}

const index = (headers: Record<string, string>): CodeIndex => ({
	files: () => 1,
	arity: () => undefined,
	header: (name) => headers[name],
});

const include = (...names: string[]) => names.map((name) => `#include <${name}>\n`).join("");
const HEADERS = { demo_get: "include/linux/demo.h" };
const OLD = {
	"include/linux/demo.h": "int demo_get(int a);\n",
	"include/linux/of.h": include("linux/demo.h"),
	"include/linux/all.h": include("linux/of.h"),
};
const NEW = { ...OLD, "include/linux/of.h": "" };

const lost = (text: string, target: Record<string, string>, headers = HEADERS) =>
	lostHeaders(
		{ path: "drivers/mine.c", patched: text, result: text, added: text },
		{ base: index(HEADERS), target: index(headers) },
		new IncludeGraph(tree(OLD)),
		new IncludeGraph(tree(target)),
	);

const FILE = `${include("linux/all.h", "linux/slab.h")}\nint f(void)\n{\n\treturn demo_get(1);\n}\n`;

describe("include drift", () => {
	it("misses a header that another one included", async () => {
		expect(await lost(FILE, NEW)).toEqual([{ path: "include/linux/demo.h", name: "demo_get" }]);
	});

	it.each<[string, string, Record<string, string>, typeof HEADERS?]>([
		["it is still included", FILE, OLD],
		["the file includes it itself", include("linux/demo.h") + FILE, NEW],
		["it was not reached before either", FILE.replace("all.h", "slab.h"), NEW],
		["no public header declares it", FILE, NEW, { demo_get: "drivers/demo/demo.h" }],
		["it is only named in a comment", FILE.replace("demo_get(1)", "0 /* demo_get(1) */"), NEW],
	])("misses none where %s", async (_, text, target, headers) => {
		expect(await lost(text, target, headers)).toEqual([]);
	});

	it("follows one architecture at a time", async () => {
		const own = { "arch/arm64/include/asm/io.h": "", "arch/x86/include/asm/io.h": "" };
		const other = { "arch/powerpc/include/asm/io.h": include("linux/demo.h") };
		const target = { ...NEW, ...own, ...other };
		expect(await lost(include("asm/io.h") + FILE, target)).toHaveLength(1);
	});

	it.each([
		["a macro", "#define DEMO_MAX 3", "return DEMO_MAX;", "DEMO_MAX"],
		["an enumerator", "enum demo {\n\tDEMO_LOW,\n};", "return DEMO_LOW;", "DEMO_LOW"],
		["an enum", "enum demo_kind {\n\tA\n};", "enum demo_kind kind;", "enum demo_kind"],
		["a typedef", "typedef unsigned int demo_t;", "demo_t demo = 0;", "demo_t"],
		["a struct", "struct demo {\n\tint a;\n};", "struct demo *demo;", "struct demo"],
	])("knows %s by its declaration and by its use", (_, declaration, use, name) => {
		const declared = [
			...constantsAndTypesIn(declaration),
			...structsIn(declaration).map((s) => `struct ${s}`),
		];
		expect(declared).toContain(name);
		expect([...declaredElsewhere(use)]).toContain(name);
	});

	it("adds it at its sorted place among those of its folder", () => {
		const added = (text: string) => {
			const { splices } = addInclude(text, { path: "include/linux/demo.h", name: "demo_get" })!;
			return text.slice(0, splices[0]!.from) + splices[0]!.text + text.slice(splices[0]!.to);
		};
		expect(added(include("asm/io.h", "linux/all.h", "linux/of.h", "net/a.h"))).toBe(
			include("asm/io.h", "linux/all.h", "linux/demo.h", "linux/of.h", "net/a.h"),
		);
		expect(added(`${include("linux/all.h")}#include "mine.h"\n`)).toBe(
			`${include("linux/all.h", "linux/demo.h")}#include "mine.h"\n`,
		);
		expect(added(`#ifdef A\n${include("linux/of.h")}#endif\n${include("net/a.h")}`)).toBe(
			`#ifdef A\n${include("linux/of.h")}#endif\n${include("linux/demo.h", "net/a.h")}`,
		);
	});

	it("has no place for it in a file without includes", () => {
		expect(addInclude("int a;\n", { path: "include/linux/demo.h", name: "demo_get" })).toBeUndefined();
	});
});
