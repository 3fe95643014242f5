import { describe, expect, it } from "vitest";
import { blobId, MemoryTree } from "../../src/bench/engine/memory-tree.js";
import { patchOfTexts } from "../../src/bench/engine/text-patch.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import type { CodeIndex } from "../../src/model/tree.js";
import { Moves } from "../../src/port/moves.js";
import { factsFor, portPatch } from "../../src/port/patch.js";
import { Upstream } from "../../src/port/upstream.js";

type Files = Readonly<Record<string, string>>;

function indexOf(files: Files): CodeIndex {
	return {
		files: (word) => Object.values(files).filter((text) => text.match(/\w+/g)?.includes(word)).length,
		arity: () => undefined,
		header: () => undefined,
	};
}

/** Ports what leads from one tree to another onto a third; gives what the gate found. */
async function found(base: Files, patched: Files, target: Files) {
	const blobs = new Map(
		[base, patched, target].flatMap((files) => Object.values(files).map((text) => [blobId(text), text])),
	);
	const [before, now] = [new MemoryTree(Object.entries(base)), new MemoryTree(Object.entries(target))];
	const code = { base: indexOf(base), target: indexOf(target), holders: async () => [] };
	const changed = Object.keys(base).filter((path) => base[path] !== patched[path]);
	const patch = patchOfTexts(
		"demo",
		changed.map((path) => ({ path, base: base[path]!, patched: patched[path]! })),
	);
	const facts = await factsFor(patch, {
		...{ tree: now, blob: async (oid) => blobs.get(oid)!, blobId },
		moves: new Moves(before, now, async () => ({ vanished: new Map(), appeared: new Map() })),
		...{ codeIndexes: async () => code, upstream: new Upstream(before, now, async () => code) },
		...{ provided: new Set<string>(), settings: DEFAULT_SETTINGS },
	});
	const { files } = await portPatch(patch, facts);
	const findings = files.flatMap(({ hunks }) => hunks.flatMap(({ gates }) => gates));
	const taken = findings.flatMap((each) => (each.gate === "taken" ? [each] : []));
	return [...new Set(taken.map(({ word, lines, users }) => [word, ...lines, ...users].join(" ")))];
}

const replaced = (files: Files, from: RegExp, to: string): Files =>
	Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(from, to)]));

const fn = (name: string, ...body: string[]) =>
	`void ${name}(struct demo *d)\n{\n${body.map((line) => `\t${line}\n`).join("")}}\n`;
const HEADER =
	"struct demo {\n\tint id;\n\tspinlock_t lock;\n\tint mask;\n};\n\nvoid demo_read(struct demo *d);\n";
const BASE: Files = {
	"drivers/demo.h": HEADER,
	"drivers/demo.c": `${fn("demo_read", "demo_x(d);")}\n${fn("demo_a", "spin_lock(&d->lock);", "d->mask = 1;", "demo_read(d);")}`,
};
const more = (...body: string[]): Files => ({
	...BASE,
	"drivers/demo.c": `${BASE["drivers/demo.c"]}\n${fn("demo_b", ...body)}`,
});
const beside = (...body: string[]): Files => ({ ...BASE, "drivers/new.c": fn("demo_new", ...body) });

describe("gate taken", () => {
	it.each<[string, RegExp, string, string, string]>([
		["a function", /\bdemo_read\b/g, "demo_get", "demo_read(d);", "demo_read"],
		["a member", /\bmask\b/g, "cache", "d->mask = 2;", "mask"],
		["a lock's type", /\bspin(?=_?lock)/g, "raw_spin", "spin_lock_irq(&d->lock);", "lock"],
	])("stops a patch that changes %s, and lists who uses it", async (_, from, to, use, word) => {
		const patched = replaced(BASE, from, to);
		expect(await found(BASE, patched, more("demo_y(d);", use))).toEqual([`${word} 16`]);
		expect(await found(BASE, patched, beside(use))).toEqual([`${word} drivers/new.c`]);
		expect(await found(BASE, patched, more("demo_y(d);"))).toEqual([]);
		expect(await found(BASE, patched, beside("demo_y(d);"))).toEqual([]);
	});

	it("leaves a use to the patch's own edit of it, where that one found no place", async () => {
		const base = {
			"a.c": `${fn("demo_read", "demo_x(d);")}\n${fn("demo_a", "demo_y(d);", "demo_read(d);", "demo_z(d);")}`,
		};
		const patched = replaced(base, /\bdemo_read\b/g, "demo_get");
		const target = {
			"a.c": `${fn("demo_read", "demo_x(d);")}\n${fn("demo_a", "if (d->on)", "\tdemo_w(d);", "demo_v(d);")}\n${fn("demo_b", "demo_read(d);", "demo_u(d);")}`,
		};
		expect(await found(base, patched, target)).toEqual([]);
		const another = { "a.c": `${target["a.c"]}\n${fn("demo_c", "demo_read(d);")}` };
		expect(await found(base, patched, another)).toEqual(["demo_read 21"]);
	});

	it("lets pass what the patch puts into another file", async () => {
		const base = {
			"a.c": `${fn("demo_a", "demo_x(d);")}\n${fn("demo_b", "demo_a(d);")}`,
			"b.c": fn("demo_c", "demo_z(d);"),
		};
		const patched = {
			"a.c": fn("demo_b", "demo_a(d);"),
			"b.c": `${fn("demo_a", "demo_x(d);")}\n${base["b.c"]}`,
		};
		const target = { ...base, "a.c": `${base["a.c"]}\n${fn("demo_d", "demo_a(d);")}` };
		expect(await found(base, patched, target)).toEqual([]);
	});

	it("knows Kconfig symbols and devicetree labels", async () => {
		const kconfig = { Kconfig: 'config DEMO\n\tbool\n\nconfig DEMO_OLD\n\tbool "Old"\n' };
		const less = { Kconfig: "config DEMO\n\tbool\n" };
		expect(
			await found(kconfig, less, { ...kconfig, "new/Kconfig": "config NEW\n\tdepends on DEMO_OLD\n" }),
		).toEqual(["DEMO_OLD new/Kconfig"]);
		const dts = { "a.dtsi": "/ {\n\tdemo0: demo@0 {\n\t\treg = <0>;\n\t};\n};\n" };
		const renamed = replaced(dts, /demo0/, "first");
		const board = (name: string) => ({
			...dts,
			"b.dts": `#include "${name}"\n&demo0 {\n\tstatus = "okay";\n};\n`,
		});
		expect(await found(dts, renamed, board("a.dtsi"))).toEqual(["demo0 b.dts"]);
		expect(await found(dts, renamed, board("c.dtsi"))).toEqual([]);
	});
});
