import { expect, it } from "vitest";
import type { TreeReader } from "../../src/model/tree.js";
import { Overlay } from "../../src/rebase/replay/overlay.js";

/** A tree without files. */
const EMPTY = {
	entry: async () => undefined,
	read: async () => undefined,
	list: async () => [],
} as unknown as TreeReader;

it("an overlay keeps texts until they can be read as objects, and then reads them there", async () => {
	const overlay = new Overlay(
		EMPTY,
		async (oid) => `object ${oid}`,
		(text) => `id of ${text}`,
	);
	const write = (path: string, text: string) =>
		overlay.apply([{ kind: "written", path, mode: "100644", text, oid: `id of ${text}` }]);
	await write("a.c", "one");
	await write("b.c", "three");
	await write("a.c", "four");
	expect(overlay.kept).toBe("four".length + "three".length);
	expect(await overlay.read("a.c")).toBe("four");
	overlay.settle();
	expect(overlay.kept).toBe(0);
	expect(await overlay.read("a.c")).toBe("object id of four");
	await write("a.c", "fifth");
	expect(await overlay.read("a.c")).toBe("fifth");
	await overlay.apply([{ kind: "delete", path: "a.c" }]);
	expect(overlay.kept).toBe(0);
	expect((await overlay.touched()).map(({ path, after }) => [path, after?.oid])).toEqual([
		["a.c", undefined],
		["b.c", "id of three"],
	]);
});
