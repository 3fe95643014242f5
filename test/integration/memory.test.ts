import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { conflictId, Memory, provenance, type Resolution } from "../../src/rebase/record/memory.js";
import { provenanceText } from "../../src/report/wording/evidence.js";

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "miggpt-memory-"));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

const resolution = (id: string, date: string, more: Partial<Resolution> = {}): Resolution => ({
	id,
	path: "gr\xf6\xdfe.c",
	before: "\0\xff before\n",
	after: "after\r\n",
	by: { kind: "human" },
	commit: "0123456789abcdef0123456789abcdef01234567",
	subject: "widget: mend it",
	run: "20261124T120000-00000000",
	date,
	...more,
});

describe("the memory", () => {
	it("gives back to the byte what was kept, in whichever worktree, oldest first, until it is forgotten", async () => {
		const commonDir = folder();
		const first = resolution(conflictId("a", "b"), "2026-11-24T12:00:00Z", {
			beside: [{ path: "x", before: "1", after: "2" }],
		});
		const second = resolution(conflictId("ab", ""), "2026-11-23T12:00:00Z", {
			by: { kind: "model", model: "m" },
		});
		await new Memory(commonDir).keep(first);
		await new Memory(commonDir).keep(second);
		const memory = new Memory(commonDir);
		expect(await memory.find(first.id)).toEqual(first);
		expect(await memory.list()).toEqual([second, first]);
		expect(provenanceText(provenance(second))).toBe("as in 0123456789ab (widget: mend it), 2026-11-23, by m");
		await memory.forget(first.id);
		expect(await memory.find(first.id)).toBeUndefined();
		expect(readdirSync(join(commonDir, "miggpt/memory"))).toEqual([`${second.id}.json`]);
	});

	it("takes a damaged file, or one of another format, as not there", async () => {
		const commonDir = folder();
		const memory = new Memory(commonDir);
		const kept = resolution(conflictId("a"), "2026-11-24T12:00:00Z");
		await memory.keep(kept);
		const file = join(commonDir, "miggpt/memory", `${kept.id}.json`);
		for (const text of ["", "{", "[]", JSON.stringify({ ...kept, schemaVersion: 99 })]) {
			writeFileSync(file, text);
			expect(await memory.find(kept.id)).toBeUndefined();
			expect(await memory.list()).toEqual([]);
		}
	});

	it("does not leave its folder, whatever the id", async () => {
		const memory = new Memory(folder());
		expect(await memory.find("../../../etc/passwd")).toBeUndefined();
	});
});
