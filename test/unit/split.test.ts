import { expect, it } from "vitest";
import { blobId, MemoryTree } from "../../src/bench/engine/memory-tree.js";
import type { FileOutcome } from "../../src/model/decision.js";
import type { FileChange } from "../../src/model/series.js";
import { DEFAULT_SETTINGS, type PortSettings } from "../../src/model/settings.js";
import type { CParser } from "../../src/model/syntax.js";
import { portFile } from "../../src/port/file.js";
import { Moves } from "../../src/port/moves.js";
import { loadCParser } from "../../src/syntax/load.js";
import { hunksBetween } from "../../src/text/hunks.js";

const parser = await loadCParser();
const HOME = "drivers/demo-power.c";

const functionOf = (name: string) =>
	`static int demo_${name}(struct demo *demo)\n{\n${["reset", "wait", "check", "log"].map((step) => `\t${name}_${step}(demo);\n`).join("")}\treturn 0;\n}\n\n`;
const [probe, remove, suspend, resume] = ["probe", "remove", "suspend", "resume"].map(functionOf);
const base = `#include <linux/demo.h>\n\n${probe}${remove}${suspend}${resume}`;
const twice = base.replace("\tsuspend_check(demo);\n", "\tsuspend_check(demo);\n\tsuspend_twice(demo);\n");

/** What upstream made of a function that it moved: the result is a text of neither side. */
const reworked = suspend!.replace("\tsuspend_reset(demo);\n", "\tsuspend_reset(demo, true);\n");

/** Ports a hunk of a file whose second half upstream put into a file of its own. */
async function port(
	settings: Partial<PortSettings>,
	patched = twice,
	moved = reworked,
): Promise<FileOutcome> {
	const trees = {
		base: new MemoryTree([["drivers/demo.c", base]]),
		target: new MemoryTree([
			["drivers/demo.c", `#include <linux/demo.h>\n\n${probe}${remove}`],
			[HOME, `#include <linux/demo.h>\n\n${moved}${resume}`],
		]),
	};
	const side = (text: string) => ({ path: "drivers/demo.c", mode: "100644", oid: blobId(text) });
	const change: FileChange = {
		...{ kind: "modify", old: side(base), new: side(patched), binary: false },
		hunks: hunksBetween(base, patched),
	};
	const texts = new Map([base, patched].map((text) => [blobId(text), text]));
	return portFile(change, {
		...{ tree: trees.target, blobId, upstream: undefined, vacated: new Set(), touched: new Set() },
		blob: async (oid) => texts.get(oid)!,
		moves: new Moves(trees.base, trees.target, async () => ({
			vanished: trees.base.missingFrom(trees.target),
			appeared: trees.target.missingFrom(trees.base),
		})),
		settings: { ...DEFAULT_SETTINGS, ...settings },
	});
}

/** Counts what it is asked to parse. */
function counting(): CParser & { calls: number } {
	return {
		calls: 0,
		parse(text) {
			this.calls++;
			return parser.parse(text);
		},
	};
}

it("a hunk lands in the file that upstream split off", async () => {
	const { hunks, effects } = await port({});
	expect(hunks).toMatchObject([{ state: "landed", manner: "ported", site: { path: HOME } }]);
	expect(effects).toMatchObject([{ kind: "edited", path: HOME }]);
});

it("a hunk that lands there meets the gates that it meets elsewhere", async () => {
	const counted = counting();
	await port({ parser: counted });
	expect(counted.calls).toBeGreaterThan(0);
	const unasked = counting();
	await port({ parser: unasked, without: new Set(["parse"]) });
	expect(unasked.calls).toBe(0);
});

it("what is left out is left out there, too", async () => {
	const { hunks, effects } = await port({ without: new Set(["merge", "adjacent", "relocate"]) });
	expect(hunks).toMatchObject([{ state: "unsure" }]);
	expect(effects).toEqual([]);
});

it("a hunk that a gate stops there is open for that, and not for what its old file lacks", async () => {
	const locked = base.replace(
		"\tsuspend_check(demo);\n",
		"\tpreempt_disable();\n\tsuspend_check(demo);\n\tpreempt_enable();\n",
	);
	const underLock = suspend!.replace(
		"\tsuspend_reset(demo);\n",
		"\tmutex_lock(&demo->lock);\n\tsuspend_reset(demo);\n",
	);
	const { hunks, effects } = await port({}, locked, underLock);
	expect(hunks).toMatchObject([
		{ state: "unsure", reason: { kind: "gate", finding: { gate: "locking", word: "mutex_lock" } } },
	]);
	expect(hunks[0]!.evidence).toMatchObject([{ kind: "lines moved", to: HOME }]);
	expect(effects).toEqual([]);
});
