import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RUN, stopScene } from "../support/stop-scene.js";

describe("an output that cannot be written", () => {
	it("is an error that names the place and the option", async () => {
		const repo = stopScene();
		await repo.miggpt(...RUN, "--on-conflict", "park");
		const at = (name: string) => join(repo.folder, name);
		mkdirSync(at("folder"));
		repo.write("file", "");
		const refused = async (...args: string[]) => {
			const { code, stdout, stderr } = await repo.miggpt(...args);
			expect([code, stdout]).toEqual([2, ""]);
			return stderr;
		};
		const isFolder = `error: ${at("folder")} cannot be written: it is a folder\n`;
		const hint = "name another file with -o FILE\n";
		for (const command of [["report", "--html"], ["report", "--json"], ["report"], ["bug-report", "2"]])
			expect(await refused(...command, "-o", "folder")).toBe(`${isFolder}hint: ${hint}`);
		expect(await refused("report", "--html", "-o", "none/x.html")).toContain(
			`error: ${at("none/x.html")} cannot be written: there is no folder ${at("none")}\n`,
		);
		expect(await refused("bug-report", "2", "-o", "file/x.csv")).toContain("there is a file where a folder");
		for (const name of ["file", "file/mails"])
			expect(await refused("format-patch", "-o", name)).toMatch(
				`error: ${at(name)} is no folder that can be written to: ENOTDIR\nhint: name another one with -o DIR`,
			);
		repo.git("config", "miggpt.output", "folder");
		expect(await refused("report", "--html")).toBe(
			`${isFolder}hint: folder is what miggpt.output says in .git/config; ${hint}`,
		);
		repo.git("config", "miggpt.output", "file");
		expect(await refused("format-patch")).toContain("is no folder that can be written to");
	});
});
