import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const src = join(root, "src");
/** Folders, and the library's entry. */
const PURE = [
	"index",
	"model",
	"text",
	"fingerprint",
	"retrieve",
	"migrate",
	"verify",
	"port",
	"history",
	"review",
];
/** Packages that compute and do nothing else. */
const PURE_PACKAGES = ["fast-myers-diff"];

const isSource = (file: string) => file.endsWith(".ts");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(isSource);
const imports = files.flatMap((file) => {
	const text = readFileSync(join(src, file), "utf8");
	return [...text.matchAll(/^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/gm)].map(
		(match) => {
			const name = (match[1] ?? match[2])!;
			const target = name.startsWith(".") ? relative(src, join(src, dirname(file), name)) : undefined;
			return { file, name, from: folderOf(file), to: target === undefined ? undefined : folderOf(target) };
		},
	);
});

/** A file's folder, to the second level; of a file that lies in none, its name. */
function folderOf(file: string): string {
	const parts = file.split("/");
	return parts.slice(0, Math.min(2, parts.length - 1)).join("/") || file.replace(/\.[jt]s$/, "");
}

/** The folder's first level. */
function topOf(folder: string): string {
	return folder.split("/")[0]!;
}

function allowedEdges(): Map<string, string[]> {
	const table = readFileSync(join(root, "docs/architecture.md"), "utf8").matchAll(
		/^\| `([\w/]+)` \| (.*)\|$/gm,
	);
	return new Map(
		[...table].map(([, from, to]) => [from!, [...to!.matchAll(/`([\w/-]+)`/g)].map((match) => match[1]!)]),
	);
}

describe("architecture", () => {
	it("has every folder in the table of docs/architecture.md", () => {
		const folders = new Set(files.filter((file) => file.includes("/")).map(folderOf));
		expect([...allowedEdges().keys()].sort()).toEqual([...folders].sort());
	});

	it("imports only along the edges that docs/architecture.md lists", () => {
		const allowed = allowedEdges();
		const forbidden = imports
			.filter(({ from, to }) => to !== undefined && to !== from && allowed.has(from))
			.filter(({ from, to }) => !allowed.get(from)!.includes(to!))
			.map(({ file, name }) => `${file} imports ${name}`);
		expect(forbidden).toEqual([]);
	});

	it("keeps the engine pure", () => {
		const impure = imports
			.filter(
				({ from, to, name }) =>
					PURE.includes(topOf(from)) && to === undefined && !PURE_PACKAGES.includes(name),
			)
			.map(({ file, name }) => `${file} imports ${name}`);
		expect(impure).toEqual([]);
		for (const file of files.filter((each) => PURE.includes(topOf(folderOf(each))))) {
			expect(readFileSync(join(src, file), "utf8"), file).not.toMatch(
				/\b(?:process\.|Date\.|Math\.random|Buffer\b|console\.|performance\.)/,
			);
		}
	});

	it("starts processes in git/ and system/ only, and ends the program in cli/ only", () => {
		const spawning = imports.filter(({ name }) => /child_process$/.test(name)).map(({ from }) => from);
		expect(new Set(spawning)).toEqual(new Set(["git", "system"]));
		for (const file of files.filter((each) => topOf(folderOf(each)) !== "cli"))
			expect(readFileSync(join(src, file), "utf8"), file).not.toMatch(
				/(?<![#.\w])process\.(exit|std)|console\./,
			);
	});

	it("has scripts that need nothing of the tests", () => {
		const scripts = join(root, "scripts");
		for (const file of readdirSync(scripts, { recursive: true, encoding: "utf8" }).filter(isSource))
			expect(readFileSync(join(scripts, file), "utf8"), file).not.toMatch(/from "[./]*\/test\//);
	});

	it("has no import cycle", () => {
		const edges = new Map<string, string[]>();
		for (const { file, name } of imports.filter(({ to }) => to !== undefined))
			edges.set(file, [
				...(edges.get(file) ?? []),
				relative(src, join(src, dirname(file), name)).replace(/\.js$/, ".ts"),
			]);
		const done = new Set<string>();
		const visit = (file: string, path: readonly string[]): string[] | undefined => {
			if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
			if (done.has(file)) return undefined;
			for (const next of edges.get(file) ?? []) {
				const cycle = visit(next, [...path, file]);
				if (cycle) return cycle;
			}
			done.add(file);
			return undefined;
		};
		for (const file of edges.keys()) expect(visit(file, [])).toBeUndefined();
	});
});
