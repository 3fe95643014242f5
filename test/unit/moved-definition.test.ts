import { describe, expect, it } from "vitest";
import { blobId, MemoryTree } from "../../src/bench/engine/memory-tree.js";
import type { PatchDecision } from "../../src/model/decision.js";
import type { FileChange, Patch } from "../../src/model/series.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { Moves } from "../../src/port/moves.js";
import { factsFor, portPatch } from "../../src/port/patch.js";
import { hunksBetween } from "../../src/text/hunks.js";

type Files = Readonly<Record<string, string>>;

/** Ports a patch of the files that differ between base and patched. */
async function port(base: Files, patched: Files, target: Files): Promise<PatchDecision> {
	const trees = {
		base: new MemoryTree(Object.entries(base)),
		target: new MemoryTree(Object.entries(target)),
	};
	const texts = new Map([base, patched].flatMap(Object.values).map((text) => [blobId(text), text]));
	const side = (path: string, text: string) => ({ path, mode: "100644", oid: blobId(text) });
	const changes = Object.entries(patched).flatMap(([path, text]): FileChange[] =>
		text === base[path]
			? []
			: [
					{
						...{ kind: "modify", old: side(path, base[path]!), new: side(path, text), binary: false },
						hunks: hunksBetween(base[path]!, text),
					},
				],
	);
	const patch = { key: { kind: "commit", oid: "0" }, changes } as unknown as Patch;
	const facts = await factsFor(patch, {
		...{ tree: trees.target, blobId, upstream: undefined, provided: new Set(), settings: DEFAULT_SETTINGS },
		blob: async (oid) => texts.get(oid)!,
		codeIndexes: async () => undefined,
		moves: new Moves(trees.base, trees.target, async () => ({
			vanished: trees.base.missingFrom(trees.target),
			appeared: trees.target.missingFrom(trees.base),
		})),
	});
	return portPatch(patch, facts);
}

const functionOf = (name: string) =>
	`int zed_${name}(struct zed *z)\n{\n${["wake", "sync", "check", "log"].map((step) => `\t${name}_${step}(z);\n`).join("")}\treturn 0;\n}\n\n`;
const [start, stop, reset] = ["start", "stop", "reset"].map(functionOf) as [string, string, string];
const twice = (text: string) => text.replace("\treset_sync(z);\n", "\treset_sync(z);\n\treset_again(z);\n");
const head = '#include "zed.h"\n\n';
const [CORE, HW, PM] = ["drivers/zed/core.c", "drivers/zed/hw.c", "drivers/zed/pm.c"];
const base = {
	[CORE]: head + start + stop + reset,
	[HW]: head + functionOf("hw"),
	[PM]: head + functionOf("pm"),
};
const patched = { ...base, [CORE]: twice(base[CORE]!) };
const without = { ...base, [CORE]: head + start + stop };

describe("an edit of a definition that upstream moved", () => {
	it("lands in the file beside that gained it", async () => {
		const { fate, files } = await port(base, patched, { ...without, [HW]: base[HW] + reset });
		expect(fate).toBe("landed");
		expect(files[0]).toMatchObject({
			effects: [{ kind: "edited", path: HW }],
			hunks: [{ site: { path: HW } }],
		});
	});
	it("is a conflict where two files gained it", async () => {
		const target = { ...without, [HW]: base[HW] + reset, [PM]: base[PM] + reset };
		expect((await port(base, patched, target)).fate).toBe("conflict");
	});
	it("is a conflict where that file had one of the name before", async () => {
		const own = { ...base, [HW]: base[HW] + reset.replaceAll("reset_", "hw_") };
		const target = { ...own, [CORE]: without[CORE]!, [HW]: base[HW] + reset };
		expect((await port(own, { ...own, [CORE]: patched[CORE]! }, target)).fate).toBe("conflict");
	});
	it("is a conflict where upstream changed it as well", async () => {
		const target = { ...without, [HW]: base[HW] + reset.replace("reset_sync(z)", "reset_sync_all(z)") };
		expect((await port(base, patched, target)).fate).toBe("conflict");
	});
	it("is a conflict where it needs what stayed behind, known in the old file alone", async () => {
		const helper = "static void reset_again(struct zed *z)\n{\n\tz->again++;\n}\n\n";
		const from = { ...base, [CORE]: head + helper + start + stop + reset };
		const target = { ...from, [CORE]: head + helper + start + stop, [HW]: base[HW] + reset };
		const edited = { ...from, [CORE]: twice(from[CORE]!) };
		expect((await port(from, edited, target)).fate).toBe("conflict");
		const known = {
			...target,
			[HW]: `${head}void reset_again(struct zed *z);\n\n${functionOf("hw")}${reset}`,
		};
		expect((await port(from, edited, known)).fate).toBe("landed");
	});
	it("is a conflict where the patch changes that file itself, so that nothing is lost", async () => {
		const also = { ...patched, [HW]: base[HW]!.replace("\thw_log(z);\n", "") };
		const { fate, files } = await port(base, also, { ...without, [HW]: base[HW] + reset });
		expect(fate).toBe("conflict");
		expect(files.flatMap(({ effects }) => effects)).toMatchObject([{ path: HW }]);
	});
	it("is a conflict where another edit of the patch landed there before", async () => {
		const from = { ...base, [PM]: base[PM] + functionOf("sleep") };
		const both = { ...from, [CORE]: patched[CORE]!, [PM]: from[PM]!.replace("\tsleep_sync(z);\n", "") };
		const target = { ...without, [HW]: base[HW] + reset + functionOf("sleep") };
		const { fate, files } = await port(from, both, target);
		expect(fate).toBe("conflict");
		expect(files.flatMap(({ effects }) => effects)).toHaveLength(1);
	});
});

it("edits of a file that upstream took apart land in its parts", async () => {
	const old = { "drivers/zed/all.c": head + start + reset };
	const edited = { "drivers/zed/all.c": twice(old["drivers/zed/all.c"]!.replace("\tstart_sync(z);\n", "")) };
	const more = (name: string) => ["a", "b", "c", "d"].map((part) => functionOf(`${name}_${part}`)).join("");
	const target = {
		"drivers/zed/on.c": head + more("on") + start,
		"drivers/zed/off.c": head + more("off") + reset,
	};
	const { fate, files } = await port(old, edited, target);
	expect(fate).toBe("landed");
	expect(files[0]!.effects.map(({ path }) => path).sort()).toEqual(Object.keys(target).sort());
});
