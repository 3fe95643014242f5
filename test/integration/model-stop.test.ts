import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answer, newCodeOf } from "../../scripts/model-server/prompt.js";
import type { Seen } from "../../scripts/model-server/server.js";
import { runWithModel } from "../support/model-run.js";
import { TestRepo } from "../support/repo.js";

const PATH = "drivers/water/pump.c";
const OLD = "left = pump_read(pump) - amount;";
const PATCHED = "left = pump_read(pump) - amount - 1;";
const NOW = "left = pump_read(pump) - READ_ONCE(amount);";
const BOTH = "left = pump_read(pump) - READ_ONCE(amount) - 1;";

/** A driver with a function that the engine can port, and two that it leaves. */
function driver(drain: string, fill: string, ...read: string[]): string {
	const change = (name: string, line: string) =>
		`static int pump_${name}(struct pump *pump, int amount)\n{\n\tint left;\n\n\t${line}\n\tpump->${name} = left;\n\treturn left;\n}\n\n`;
	const reads = [...read, "return pump->level;"].map((line) => `\t${line}\n`).join("");
	return `struct pump {\n\tint level;\n\tint drain;\n\tint fill;\n};\n\nstatic int pump_read(struct pump *pump)\n{\n${reads}}\n\n${change("drain", drain)}${change("fill", fill)}`;
}

const WATCH = ["watch(pump);", "pump_check(pump);"];

function scene(): TestRepo {
	return new TestRepo().scene(
		{ [PATH]: driver(OLD, OLD) },
		{ [PATH]: driver(NOW, NOW) },
		{ message: "water: Keep one unit back\n", files: { [PATH]: driver(PATCHED, PATCHED, ...WATCH) } },
	);
}

const isAbout = (seen: Seen, name: string) => newCodeOf(seen).includes(`pump_${name}(`);
const right = (seen: Seen) => answer(newCodeOf(seen).replace(NOW, BOTH));

/** Runs to the stop. @returns what stands in the run's worktree, and how to take a side there */
async function stopped(repo: TestRepo, reply: (seen: Seen) => string) {
	const { code, stdout } = await runWithModel(repo, reply, ["--no-cache"]);
	expect(code, stdout).toBe(3);
	const worktree = /^worktree {2}(.*)$/m.exec(stdout)![1]!;
	const text = () => readFileSync(join(worktree, PATH), "latin1");
	return { text, take: (side: string) => repo.miggpt("take", "1", "--side", side) };
}

describe("a stop beside answers of a model", () => {
	it.each([
		["target", NOW],
		["patch", PATCHED],
		["base", OLD],
	])(
		"has what landed, of the engine's and of the model's; taking the %s changes the open lines only",
		async (side, line) => {
			const half = (seen: Seen) => (isAbout(seen, "drain") ? right(seen) : "CANNOT: pump_fill is beyond me");
			const { text, take } = await stopped(scene(), half);
			expect(text()).toContain(
				driver(BOTH, NOW, ...WATCH)
					.split("<<<<<<<")[0]!
					.split("static int pump_fill")[0]!,
			);
			expect(await take(side)).toMatchObject({ code: 0, stderr: "" });
			expect(text()).toBe(driver(BOTH, line, ...WATCH));
		},
	);

	it.each([
		["target", NOW],
		["patch", PATCHED],
		["base", OLD],
		["proposal", BOTH.replace("1;", "2;")],
	])(
		"shows an unsure answer as a proposal; taking the %s changes the open lines only",
		async (side, line) => {
			const unsure = (seen: Seen) =>
				isAbout(seen, "drain") ? right(seen) : answer(newCodeOf(seen).replace(NOW, BOTH.replace("1;", "2;")));
			const { text, take } = await stopped(scene(), unsure);
			expect(await take(side)).toMatchObject({ code: 0, stderr: "" });
			expect(text()).toBe(driver(BOTH, line, ...WATCH));
		},
	);
});
