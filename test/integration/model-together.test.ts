import { describe, expect, it } from "vitest";
import { sectionOf } from "../../scripts/model-server/prompt.js";
import type { Seen } from "../../scripts/model-server/server.js";
import { BRANCH, runWithModel } from "../support/model-run.js";
import { TestRepo } from "../support/repo.js";

const PATH = "drivers/water/pump.c";

/** Two functions far from each other, with a line each that both the patch and upstream change. */
function driver(left: string, level: string, between = 40): string {
	const steps = Array.from({ length: between }, (_, i) => `\tpump_step(pump, ${i});\n`).join("");
	return [
		`static int pump_left(struct pump *pump, int amount)\n{\n\treturn ${left};\n}\n\n`,
		`static void pump_run(struct pump *pump)\n{\n${steps}}\n\n`,
		`static void pump_fill(struct pump *pump, int amount)\n{\n\tpump->level = ${level};\n}\n`,
	].join("");
}

const BASE = driver("pump->level - amount", "pump->level + amount");
const PATCHED = driver("pump->level - amount - KEPT", "pump->level + amount + KEPT");
const NOW = ["pump->level - READ_ONCE(amount)", "pump->level + READ_ONCE(amount)"] as const;
const RIGHT = driver(`${NOW[0]} - KEPT`, `${NOW[1]} + KEPT`);

function scene(base = BASE, now = driver(...NOW), patched = PATCHED): TestRepo {
	return new TestRepo().scene(
		{ [PATH]: base },
		{ [PATH]: now },
		{ message: "water: Keep some back\n", files: { [PATH]: patched } },
	);
}

function edit(old: string, line: string): string {
	return `REPLACE\n\`\`\`\n${old}\n\`\`\`\nWITH\n\`\`\`\n${line}\n\`\`\`\nREASON: both changes\n`;
}

const LEFT = edit(`\treturn ${NOW[0]};`, `\treturn ${NOW[0]} - KEPT;`);
const FILL = edit(`\tpump->level = ${NOW[1]};`, `\tpump->level = ${NOW[1]} + KEPT;`);
const user = ({ body }: Seen) => body.messages[1]!.content;

describe("several places of one file", () => {
	it("are asked about with one request, and each lands as its part of the answer says", async () => {
		const repo = scene();
		const { code, server, stdout } = await runWithModel(
			repo,
			() => `PLACE 1\n${LEFT}\n**PLACE 2**\n\n${FILL}`,
		);
		expect(code, stdout).toBe(0);
		expect(server.seen).toHaveLength(1);
		expect(user(server.seen[0]!)).toMatch(/^PLACE 1, in pump_left$/m);
		expect(user(server.seen[0]!)).toMatch(/^PLACE 2, in pump_fill$/m);
		expect(user(server.seen[0]!).match(/^MESSAGE$/gm)).toHaveLength(1);
		expect(repo.show(BRANCH, PATH)).toBe(RIGHT);
	});

	it("are asked about alone where the answer says nothing of them", async () => {
		const repo = scene();
		const { code, server } = await runWithModel(repo, (_, n) => (n === 0 ? `PLACE 2\n${FILL}` : LEFT));
		expect(code).toBe(0);
		expect(server.seen).toHaveLength(2);
		expect(user(server.seen[1]!)).not.toContain("PLACE 2");
		expect(sectionOf(user(server.seen[1]!), "NEW CODE")).toContain("pump_left");
		expect(repo.show(BRANCH, PATH)).toBe(RIGHT);
	});

	it("are asked about again alone, each, where its part does not hold", async () => {
		const repo = scene();
		const lost = edit(`\tpump->level = ${NOW[1]};`, "\tpump->level = amount + KEPT;");
		const { code, server } = await runWithModel(repo, (_, n) =>
			n === 0 ? `PLACE 1\n${LEFT}\nPLACE 2\n${lost}` : FILL,
		);
		expect(code).toBe(0);
		expect(server.seen).toHaveLength(2);
		const [, alone, said, again] = server.seen[1]!.body.messages.map(({ content }) => content);
		expect(sectionOf(alone!, "NEW CODE")).toContain("pump_fill");
		expect(said).toContain("amount + KEPT");
		expect(said).not.toContain("pump_left");
		expect(again).toContain("Answer again");
		expect(repo.show(BRANCH, PATH)).toBe(RIGHT);
	});

	it("are all left where the model says of all that it cannot", async () => {
		const { code, server, stdout } = await runWithModel(scene(), () => "CANNOT: nobody knows KEPT");
		expect(code).toBe(3);
		expect(server.seen).toHaveLength(1);
		expect(stdout).toContain("nobody knows KEPT");
	});

	it("are not put together where their code is long", async () => {
		const steps = Array.from({ length: 40 }, (_, i) => `\tpump_step(pump, ${i});\n`).join("");
		const long = (left: string, level: string) =>
			driver(left, level).replace(/^\t(?:return|pump->level) .*\n/gm, (line) => `${steps}${line}${steps}`);
		const repo = scene(
			long("pump->level - amount", "pump->level + amount"),
			long(...NOW),
			long("pump->level - amount - KEPT", "pump->level + amount + KEPT"),
		);
		const { code, server } = await runWithModel(repo, (seen) =>
			user(seen).includes(`return ${NOW[0]}`) ? LEFT : FILL,
		);
		expect(code).toBe(0);
		expect(server.seen).toHaveLength(2);
	});
});
