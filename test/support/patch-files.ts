import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { numbered } from "./repo.js";

/** A driver of numbered lines; line `at` of it is replaced by what `to` says. */
export function driver(at?: number, to = "\tset_up(dev);"): string {
	return numbered(60, (line, i) => (i === at ? to : line));
}

/** A hunk that replaces a driver's line, three lines of context around it, `by` lines further down than it stands. */
export function hunk(at: number, to = "\tset_up(dev);", by = 0): string {
	const lines = driver().split("\n");
	const before = lines.slice(at - 3, at).map((line) => ` ${line}\n`);
	const after = lines.slice(at + 1, at + 4).map((line) => ` ${line}\n`);
	const first = at - 2 + by;
	return `@@ -${first},7 +${first},7 @@ int probe(void)\n${before.join("")}-${lines[at]}\n+${to}\n${after.join("")}`;
}

/** The lines that name the file of a diff. */
export function names(path: string, [old, next] = ["a/", "b/"]): string {
	return `--- ${old}${path}\n+++ ${next}${path}\n`;
}

/** Files (latin1) in a folder of their own, beside which more may be made; all gone when the test ends. */
export function putFiles(files: Readonly<Record<string, string>>): string {
	const above = mkdtempSync(join(tmpdir(), "miggpt-patches-"));
	onTestFinished(() => rmSync(above, { recursive: true, force: true }));
	const root = join(above, "patches");
	mkdirSync(root);
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, name)), { recursive: true });
		writeFileSync(join(root, name), text, "latin1");
	}
	return root;
}

/** All files below a folder, latin1, by their paths in it. */
export function filesIn(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
	return Object.fromEntries(
		files
			.map((each) => join(each.parentPath, each.name))
			.sort()
			.map((path) => [path.slice(folder.length + 1), readFileSync(path, "latin1")]),
	);
}
