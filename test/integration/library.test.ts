import { execFileSync, spawnSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packedProject, ROOT } from "../support/packed.js";
import { numbered } from "../support/repo.js";

const PROGRAM = `
import { portFile, type FilePort, type HunkOutcome } from "git-miggpt";
const port: FilePort = portFile(JSON.parse(process.argv[2]!));
const first: HunkOutcome | undefined = port.hunks[0];
console.log(JSON.stringify({ ...port, strategy: first?.strategy }));
`;

it("is imported from another project, with types, and ports a file there", () => {
	const folder = packedProject();
	writeFileSync(join(folder, "main.ts"), PROGRAM);
	symlinkSync(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"));
	const options = [
		"--strict",
		"--module",
		"nodenext",
		"--target",
		"es2023",
		"--types",
		"node",
		"--outDir",
		"out",
	];
	const compiled = spawnSync(join(ROOT, "node_modules/.bin/tsc"), [...options, "main.ts"], {
		cwd: folder,
		encoding: "utf8",
	});
	expect(compiled).toMatchObject({ status: 0, stdout: "" });
	const change = (at: number, text: string) => numbered(20, (line, i) => (i === at ? text : line));
	const run = (input: object) =>
		JSON.parse(
			execFileSync("node", ["out/main.js", JSON.stringify(input)], { cwd: folder, encoding: "utf8" }),
		);
	const path = "drivers/a.c";
	const base = numbered(20);
	const patched = change(9, "\twide(dev);");
	expect(run({ path, base, patched, target: change(10, "\tother(dev);") })).toMatchObject({
		state: "landed",
		strategy: "adjacent",
		text: change(10, "\tother(dev);").replace("\tstep_9(dev, 9);", "\twide(dev);"),
	});
	expect(run({ path, base, patched, target: patched })).toMatchObject({ state: "upstream", text: patched });
	expect(run({ path, base, patched, target: change(9, "\tnarrow(dev);") })).toMatchObject({
		state: "unsure",
	});
});

it("hides what is not public", () => {
	const folder = packedProject();
	const script = 'import("git-miggpt/dist/port/text.js").catch((error) => console.log(error.code))';
	expect(execFileSync("node", ["-e", script], { cwd: folder, encoding: "utf8" })).toBe(
		"ERR_PACKAGE_PATH_NOT_EXPORTED\n",
	);
});
