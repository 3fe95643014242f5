import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answer, newCodeOf } from "../../scripts/model-server/prompt.js";
import { respond, type Seen } from "../../scripts/model-server/server.js";
import { BRANCH, KEY, ported, rightAnswer, runWithModel } from "../support/model-run.js";
import { PUMP, pumpFiles } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import { type Files, TestRepo } from "../support/repo.js";

const CALIBRATE = ["--calibrate", "--on-conflict", "park"];
const path = (tank: number) => `drivers/water/tank${tank}.c`;
const tankOf = ({ body }: Seen) =>
	/drivers\/water\/tank(\d)\.c/.exec(body.messages.map(({ content }) => content).join(""))?.[1];
const FILL = "\ttank->level += amount;\n";
const NOTED = `${FILL}\tnote_tank(tank);\n`;

function tank(number: number, error: string, fill = FILL): string {
	return `#include "tank.h"

int fill_tank${number}(struct tank *tank, int amount)
{
	if (amount < ${number})
		return -${error};

	lock_tank(tank);
${fill}	unlock_tank(tank);
	return tank->level;
}
`;
}

function tanks(make: (number: number) => string, count: number): Files {
	return Object.fromEntries(Array.from({ length: count }, (_, i) => [path(i), make(i)]));
}

/** Patches that the engine is sure of, though upstream changed a line near by in most, and one that conflicts. */
function scene(count = 8, unchanged = 0): TestRepo {
	const [base, target, patch] = pumpFiles();
	const header = { "drivers/water/tank.h": "void note_tank(struct tank *tank);\n" };
	const sure = Array.from({ length: count }, (_, i) => ({
		message: `tank${i}: Note\n`,
		files: { [path(i)]: tank(i, "EINVAL", NOTED) },
	}));
	return new TestRepo().scene(
		{ ...base, ...header, ...tanks((i) => tank(i, "EINVAL"), count) },
		{
			...target,
			...tanks(
				(i) =>
					i < unchanged
						? `${tank(i, "EINVAL")}\nint dry_tank${i}(void)\n{\n\treturn 0;\n}\n`
						: tank(i, "ERANGE"),
				count,
			),
		},
		...sure,
		{ message: "water: Keep one unit back\n", files: patch },
	);
}

/** Right about the pump, and about all tanks but so many. */
function wrongAt(most: number): (seen: Seen) => string {
	return (seen) => {
		const number = tankOf(seen);
		if (number === undefined) return rightAnswer(seen);
		const code = newCodeOf(seen);
		return answer(Number(number) < most ? code : code.replace(FILL, NOTED));
	};
}

const isControl = (seen: Seen) => tankOf(seen) !== undefined;

describe("--calibrate", () => {
	it("asks what the engine is sure of before the first question, changes nothing by it, and tells the score", async () => {
		const repo = scene();
		const { code, stdout, server } = await runWithModel(repo, wrongAt(0), [...CALIBRATE, "--no-cache"]);
		expect(code, stdout).toBe(0);
		expect(server.seen.map(isControl)).toEqual([...Array(8).fill(true), false]);
		expect(new Set(server.seen.map(({ headers }) => headers.authorization))).toEqual(
			new Set([`Bearer ${KEY}`]),
		);
		expect(stdout).toContain("model test-model, which agreed at 8 of 8 control questions: 9 requests");
		const branch = repo.git("rev-parse", BRANCH);
		const plain = scene();
		await runWithModel(plain, wrongAt(0), ["--on-conflict", "park"]);
		expect(plain.git("rev-parse", `${BRANCH}^{tree}`)).toBe(repo.git("rev-parse", `${branch}^{tree}`));
		expect(repo.git("log", "--format=%B", `new..${BRANCH}`).match(/Assisted-by/g)).toHaveLength(1);
	});

	it("believes a model less that is wrong at some, and lands none of its answers where it failed", async () => {
		const told = async (wrong: number) => {
			const repo = scene();
			const { code, stdout } = await runWithModel(repo, wrongAt(wrong), [...CALIBRATE, "--json"]);
			const run = JSON.parse(stdout);
			const [hunk] = run.patches.at(-1).files[0].hunks;
			return { code, hunk, controls: run.model.controls };
		};
		const good = await told(0);
		expect(good.code).toBe(0);
		const fair = await told(2);
		expect(fair.code).toBe(0);
		expect(fair.controls).toEqual({ agreed: 6, asked: 8, isKnown: false });
		expect(fair.hunk.confidence).toBeLessThan(good.hunk.confidence);
		expect(fair.hunk.evidence.map(({ text }: { text: string }) => text).join()).toContain(
			"the model agreed with the engine at 6 of 8 control questions",
		);
		const bad = await told(5);
		expect([bad.code, bad.hunk.state]).toEqual([3, "unsure"]);
		expect(bad.hunk.proposal).toBeDefined();
		expect(JSON.stringify(bad.hunk.reason)).toContain("3 of 8 control questions");
		const line =
			"test-model agreed with the engine at 3 of 8 control questions: its answers count 50 % at most, and none lands by default";
		const low = [...CALIBRATE, "--llm-threshold", "0.5"];
		const { code, stderr } = await runWithModel(scene(), wrongAt(5), low);
		expect(code).toBe(0);
		expect(stderr.split(line)).toHaveLength(2);
	});

	it("knows the score of the model and endpoint in later runs, unless answers are asked anew", async () => {
		const repo = scene();
		const server = await serverForTest(wrongAt(1));
		const other = await serverForTest(wrongAt(1));
		const run = (url: string, ...args: string[]) =>
			repo.miggpt(
				...["rebase", "old..new", "--series", "series", "--force", "--llm", "m", "--llm-url", url],
				...[...CALIBRATE, ...args],
			);
		const score = async (...args: Parameters<typeof run>) =>
			JSON.parse((await run(...args, "--json")).stdout).model.controls;
		expect(await score(server.url, "-n")).toEqual({ agreed: 7, asked: 8, isKnown: false });
		expect(await score(server.url)).toEqual({ agreed: 7, asked: 8, isKnown: false });
		expect(await score(server.url)).toEqual({ agreed: 7, asked: 8, isKnown: true });
		expect((await run(server.url)).stdout).toContain(
			"model m, which agreed at 7 of 8 control questions of an earlier run: 0 requests",
		);
		expect(await score(server.url, "--no-cache")).toEqual({ agreed: 7, asked: 8, isKnown: false });
		expect((await score(other.url)).isKnown).toBe(false);
	});

	it("prefers places that upstream changed, and asks fewer where there are fewer", async () => {
		const { server } = await runWithModel(scene(9, 2), wrongAt(0), CALIBRATE);
		expect(server.seen.filter(isControl).map(tankOf).sort()).toEqual([
			"0",
			"2",
			"3",
			"4",
			"5",
			"6",
			"7",
			"8",
		]);
		const few = await runWithModel(scene(2), wrongAt(2), CALIBRATE);
		expect(few.code).toBe(3);
		expect(few.stdout).toContain("which agreed at 0 of 2 control questions");
	});

	it("takes the model as it is where no control question counts, which is said", async () => {
		const none = await runWithModel(scene(0), wrongAt(0), CALIBRATE);
		expect(none.code).toBe(0);
		expect(none.stderr).toContain(
			"no control question counts, as the series has no place for one: test-model is taken as it is",
		);
		const repo = scene(2);
		const filtered = respond(400, '{"error":{"code":"content_filter","message":"no"}}');
		const silent = (seen: Seen) => (isControl(seen) ? filtered : rightAnswer(seen));
		const unanswered = await runWithModel(repo, silent, CALIBRATE);
		expect(unanswered.code).toBe(0);
		expect(unanswered.stderr).toContain("as none was answered with code: test-model is taken as it is");
		const later = await runWithModel(repo, wrongAt(0), [...CALIBRATE, "--force"]);
		expect(later.stdout).toContain("which agreed at 2 of 2 control questions:");
	});

	it("takes one that says that it cannot for none that is wrong", async () => {
		const cannot = (seen: Seen) => (Number(tankOf(seen) ?? 0) > 2 ? "CANNOT: too dark" : wrongAt(1)(seen));
		const { stdout } = await runWithModel(scene(), cannot, CALIBRATE);
		expect(stdout).toContain("which agreed at 2 of 3 control questions");
	});

	it("is replayed to the byte, and leaves a budget that ends with it unasked", async () => {
		const repo = scene(3);
		const folder = join(repo.folder, ".git", "kept");
		const first = await runWithModel(repo, wrongAt(1), [...CALIBRATE, "--record", folder, "--no-cache"]);
		expect(first.stdout).toContain("which agreed at 2 of 3 control questions");
		const branch = repo.git("rev-parse", BRANCH);
		const again = await runWithModel(repo, () => "", [...CALIBRATE, "--replay", folder, "--force"]);
		expect(again.stdout).toContain("which agreed at 2 of 3 control questions");
		expect([again.server.seen.length, repo.git("rev-parse", BRANCH)]).toEqual([0, branch]);
		const poor = await runWithModel(scene(3), wrongAt(0), [...CALIBRATE, "--max-requests", "2"]);
		expect([poor.code, poor.server.seen.length]).toEqual([3, 2]);
		expect(poor.stdout).toContain("which agreed at 2 of 2 control questions");
	});

	it("is not asked where the engine leaves nothing, nor without the option, and needs a model", async () => {
		const sure = new TestRepo().scene(
			tanks((i) => tank(i, "EINVAL"), 2),
			tanks((i) => tank(i, "ERANGE"), 2),
			{ message: "tank: Note\n", files: { [path(0)]: tank(0, "EINVAL", NOTED) } },
		);
		expect((await runWithModel(sure, wrongAt(0), CALIBRATE)).server.seen).toEqual([]);
		expect((await runWithModel(scene(), wrongAt(0))).server.seen.filter(isControl)).toEqual([]);
		const refused = await sure.miggpt("rebase", "old..new", "--series", "series", "--calibrate");
		expect(refused.stderr).toContain("--calibrate needs a model");
	});

	it("comes out of the config, and a remembered answer of a model that fails later does not land", async () => {
		const repo = scene();
		repo.git("config", "miggpt.calibrate", "true");
		await runWithModel(repo, rightAnswer, ["--no-calibrate"]);
		expect(ported(repo)).toBe(PUMP.right);
		const again = await runWithModel(repo, wrongAt(8), ["--force", "--on-conflict", "park"]);
		expect(again.code).toBe(3);
		expect(again.server.seen.every(isControl)).toBe(true);
		expect(again.stdout).toContain("which agreed at 0 of 8 control questions");
	});
});
