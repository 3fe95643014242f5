import { describe, expect, it } from "vitest";
import { broughtByOthers, elsewhereOf, otherFiles } from "../../src/assist/other-files.js";
import type { FileOutcome } from "../../src/model/decision.js";
import type { Patch } from "../../src/model/series.js";

/** Another file of a patch: its path, what stands in it before and after, and whether a hunk of it is open. */
interface Other {
	readonly path: string;
	readonly before?: string;
	readonly after?: string;
	readonly isOpen?: boolean;
}

/** The other files of a patch whose own first file is asked about. */
function othersOf(others: readonly Other[]) {
	const all: Other[] = [{ path: "own.c" }, ...others];
	const files = all.map(({ path, isOpen }) => ({
		path,
		effects: [],
		hunks: isOpen ? [{ state: "unsure" }] : [],
	})) as unknown as FileOutcome[];
	const changes = all.map(({ path, before }) => ({
		kind: before === undefined ? "add" : "modify",
		binary: false,
		...(before !== undefined && { old: { path, oid: `old ${path}` } }),
		new: { path, oid: `new ${path}` },
	}));
	const texts = new Map(
		all.flatMap(({ path, before = "", after = "" }) => [
			[`old ${path}`, before],
			[`new ${path}`, after],
		]),
	);
	const patch = { changes } as unknown as Pick<Patch, "changes">;
	return otherFiles(patch, files, 0, { blob: async (oid) => texts.get(oid)! });
}

describe("the words that other files of the patch bring", () => {
	const tree = (text?: string) => ({ read: async () => text });

	it("are those that one declares, and not what it uses as well", async () => {
		const others = othersOf([
			{ path: "use", after: "int a = TANK_NEW;\n" },
			{ path: "head", after: "#define TANK_NEW 1\n" },
			{ path: "entry", after: "config TANK\n\tbool\n" },
		]);
		const by = (path: string) => `this patch brings it in ${path}, done`;
		expect(await broughtByOthers(others, undefined, tree())(["TANK_NEW", "CONFIG_TANK", "a_b"])).toEqual([
			{ word: "TANK_NEW", by: by("head") },
			{ word: "CONFIG_TANK", by: by("entry") },
		]);
	});

	it("have their value where that is not there yet, and who has it by now", async () => {
		const others = othersOf([
			{ path: "tank.h", after: "#define TANK_FMT\tfourcc('T', 'N') /* level */\n", isOpen: true },
		]);
		const brought = broughtByOthers(others, undefined, tree("#define WATER_FMT fourcc('T', 'N')\n"));
		expect(await brought(["TANK_FMT"])).toEqual([
			{
				word: "TANK_FMT",
				by: "this patch brings it in tank.h, which is open: fourcc('T', 'N'), which is WATER_FMT there now",
			},
		]);
	});
});

describe("a macro that another file of the patch brings", () => {
	it("is told beside upstream's that is named so but for a word", async () => {
		const others = othersOf([
			{ path: "tank.h", after: "#define TANK_FMT_ROUND_LOW fourcc('T', 'L')\n", isOpen: true },
		]);
		const now = "#define TANK_FMT_ROUND fourcc('T', 'R')\n#define TANK_FMT_ROUND1_LOW fourcc('T', '1')\n";
		const brought = broughtByOthers(others, undefined, { read: async () => now });
		const [told] = await brought(["TANK_FMT_ROUND_LOW"]);
		expect(told!.by).toContain(
			"which is open: fourcc('T', 'L'), beside upstream's TANK_FMT_ROUND1_LOW: fourcc('T', '1')",
		);
	});
});

describe("what the patch does in its other files", () => {
	const said = (others: readonly Other[], changed: readonly string[] = []) =>
		elsewhereOf(othersOf(others), undefined)(changed);
	const long = "int one;\nint two;\nint three;\n";
	const files = (...isOpen: readonly boolean[]): Other[] =>
		isOpen.map((each, i) => ({ path: `f${i + 1}.c`, before: "", after: long, isOpen: each }));

	it("is told of each where they are few, and of many only what is open", async () => {
		expect(await said(files(false, true))).toEqual(["f2.c: open", "f1.c: done"]);
		expect(await said(files(false, false, false, true, false, false))).toEqual([
			"f4.c: open",
			"5 files more: done",
		]);
		expect(await said(files(true, true, true, true, true, true))).toEqual([
			"f1.c: open",
			"f2.c: open",
			"f3.c: open",
			"f4.c: open",
			"2 files more, 2 of them open",
		]);
	});

	it("is told first, with the lines, of what has to do with the place", async () => {
		const about: Other = {
			path: "tank.h",
			before: `${long}int tank_level(void);\n`,
			after: `${long}int tank_level(int unit);\nint four;\nint five;\n`,
			isOpen: true,
		};
		expect(await said([...files(true), about], ["\treturn tank_level(0);\n"])).toEqual([
			"tank.h: open -int tank_level(void); +int tank_level(int unit);",
			"f1.c: open",
		]);
	});

	it("is told with all of its lines where they are few, or by its name where the place has that", async () => {
		const few: Other = { path: "kinds.h", before: long, after: `${long}\tTANK_ROUND,\n` };
		const named: Other = { path: "dts/tank-round.dts", after: long };
		expect(await said([few, named], ["dtb-y += tank-round.dtb\n"])).toEqual([
			"kinds.h: done +TANK_ROUND,",
			"dts/tank-round.dts (add): done",
		]);
	});
});
