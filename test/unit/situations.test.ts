import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const rows = readFileSync(new URL("docs/situations.md", root), "utf8")
	.split("\n")
	.filter((line) => line.startsWith("| ") && !line.startsWith("| situation |"))
	.map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")) as [string, string, string]);

const SITUATIONS = [
	...["linked worktree", "bare", "subfolder", "git -C", "GIT_DIR", "sparse", "partial", "shallow", "SHA-256"],
	...[
		"submodule inside",
		"safe.directory",
		"autocrlf",
		"gpgSign",
		"template",
		"hooks",
		"notes",
		"local changes",
	],
	...["another branch checked out", "reftable", "locale", "TERM=dumb", "pipe"],
];

it("the table of git situations has them all", () => {
	const names = rows.map(([name]) => name).join("\n");
	for (const situation of SITUATIONS) expect(names).toContain(situation);
});

it.each(rows)("the tests named for a situation are there: %s", (_, __, tests) => {
	const cited = [...tests.matchAll(/`([\w-]+)`: (.*?)(?=; `|$)/g)];
	expect(cited.length).toBeGreaterThan(0);
	for (const [, name, title] of cited) {
		const file = new URL(`test/integration/${name}.test.ts`, root);
		expect([name, existsSync(file)]).toEqual([name, true]);
		expect(readFileSync(file, "utf8")).toContain(`"${title}"`);
	}
});
