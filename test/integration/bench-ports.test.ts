import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "csv-stringify/sync";
import { describe, expect, it, onTestFinished } from "vitest";
import { numbered } from "../support/repo.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COLUMNS = ["patch", "path", "file_old", "file_old_p", "file_new", "file_new_p"];

function bench(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		["--import", "tsx", "scripts/bench-ports/main.ts", ...args],
		{ cwd: ROOT, encoding: "latin1" },
	);
	return { code: status, stdout, stderr };
}

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "miggpt-bench-"));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

const change = (at: number, text: string) => numbered(30, (line, i) => (i === at ? text : line));
const [OLD, PATCHED] = [numbered(30), change(10, "\tpatched\xe9(dev);")];
const NEW = change(20, "\tupstream(dev);");
const BOTH = numbered(30, (line, i) =>
	i === 10 ? "\tpatched\xe9(dev);" : i === 20 ? "\tupstream(dev);" : line,
);

const includes = (...names: string[]) => names.map((name) => `#include <linux/${name}.h>\n`).join("");

/** A row of every kind: patch, path, old, old patched, new, new patched. */
const ROWS: readonly (readonly string[])[] = [
	["clean", "a.c", OLD, PATCHED, NEW, BOTH],
	["reworked", "a.c", OLD, PATCHED, NEW, `${BOTH}more();\n`],
	["clash", "a.c", OLD, PATCHED, change(10, "\tother(dev);"), BOTH],
	["added", "b.c", "", "int b;\n", "", "int b;\n"],
	["deleted", "b.c", OLD, "", OLD, ""],
	["gone", "b.c", OLD, PATCHED, "", ""],
	["moved", "old/c.c", OLD, PATCHED, "", ""],
	["moved", "new/c.c", "", "", NEW, BOTH],
	[
		"unsorted",
		"e.c",
		includes("a", "c"),
		includes("a", "b", "c"),
		includes("a", "c"),
		includes("a", "c", "b"),
	],
	["two files", "a.c", OLD, PATCHED, NEW, BOTH],
	["two files", "d.c", OLD, PATCHED, NEW, NEW],
];

describe("bench:ports", () => {
	it("counts patches, files and hunks of rows of any kind, plain or compressed, without columns it can do without", () => {
		const csv = join(folder(), "ports.csv");
		writeFileSync(
			csv,
			`\xef\xbb\xbf${stringify([[...COLUMNS, "note"], ...ROWS.map((row) => [...row, "x"])])}`,
			"latin1",
		);
		const { code, stdout, stderr } = bench(csv, "--list", "order", "--list", "wrong", "--list", "unresolved");
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		expect(stdout).toMatch(/^ {2}all +4 \/ 1 \/ 2 \/ 2$/m);
		expect(stdout).toMatch(/^ {2}edit unknown +4 \/ 1 \/ 2 \/ 2$/m);
		expect(stdout).toMatch(/^unknown unknown\/two files \(git unknown, now wrong\)\n {4}d\.c$/m);
		expect(stdout).toMatch(/^unknown unknown\/unsorted \(git unknown, now order\)\n {4}e\.c$/m);
		expect(stdout).toMatch(/^unknown unknown\/clash \(git unknown, now unresolved\)\n {4}a\.c: /m);
		expect(stdout).toMatch(/^files +exact +order +wrong +unresolved\n {2}all +5 +1 +2 +2$/m);
		expect(stdout).toMatch(/^time a file\n {2}engine +median .* ms +95th percentile .* ms$/m);
		if (spawnSync("xz", ["-k", csv]).status !== 0) return;
		expect(bench(`${csv}.xz`, "--split", "1/2").stdout).toMatch(/^ {2}all +3 \/ 0 \/ 1 \/ 1$/m);
	});

	it("runs other tools on the same files", () => {
		const csv = join(folder(), "ports.csv");
		writeFileSync(csv, stringify([COLUMNS, ...ROWS]), "latin1");
		const { code, stdout } = bench(csv, "--peers");
		expect(code).toBe(0);
		expect(stdout).toMatch(/^ +git cherry-pick +git merge-file .* engine$/m);
		expect(stdout).toMatch(/^ {2}all +3 \/ 1 \/ 2 \/ 3 /m);
	});

	it.each([
		[[], /^usage: .*\n$/],
		[["none.csv"], /^no such file: none\.csv\n$/],
		[["package.json", "--split", "3/2"], /^--split takes .*\n$/],
		[["package.json", "--threshold", "x"], /^--threshold takes .*\n$/],
		[["package.json", "--nope"], /^Unknown option '--nope'\n$/],
		[["package.json"], /^package\.json: .*\n$/],
		[["README.md", "--old", "v6.1"], /^--old and --new need --repo\n$/],
	])("tells of wrong usage in one line: %s", (args, message) => {
		const { code, stdout, stderr } = bench(...args);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		expect(stderr).toMatch(message);
	});
});
