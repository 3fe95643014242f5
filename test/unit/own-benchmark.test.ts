import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CASES, ownBenchmark, ownFileBenchmark } from "../../scripts/bench-own/make.js";
import { STRATEGIES } from "../../src/migrate/cascade.js";
import { RULE_NAMES } from "../../src/port/rules.js";

const fixture = (name: string) =>
	readFileSync(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)), "utf8");

describe("the project's own benchmark", () => {
	it("is what its cases say (npm run bench:make writes it)", () => {
		expect(fixture("benchmark.csv")).toBe(ownBenchmark());
		expect(fixture("benchmark-files.csv")).toBe(ownFileBenchmark());
	});

	it("has at least 40 rows of both types, each with an id of its own and a reason", () => {
		expect(CASES.length).toBeGreaterThanOrEqual(40);
		expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
		expect(new Set(CASES.map(({ type }) => type))).toEqual(new Set(["type1", "type2"]));
		for (const { id, why } of CASES) expect(why.length, id).toBeGreaterThan(20);
	});

	it("has its ground truths in the new files", () => {
		for (const { id, now, file } of CASES) for (const truth of now) expect(file, id).toContain(truth);
	});
});

describe("the names of rules", () => {
	it("are those of the tables in docs/engine.md, and of the strategies", () => {
		const text = readFileSync(fileURLToPath(new URL("../../docs/engine.md", import.meta.url)), "utf8");
		const sections = text.split(/^## /m).filter((section) => /^(?:Strategies|Drift|Gates)\b/.test(section));
		const named = sections.flatMap((section) =>
			[...section.matchAll(/^\| `([\w-]+)` \|/gm)].map((row) => row[1]!),
		);
		expect([...new Set([...STRATEGIES, ...named])].sort()).toEqual([...RULE_NAMES].sort());
	});
});
