import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answer, newCodeOf } from "../../scripts/model-server/prompt.js";
import { BRANCH, ported, pumpScene, rightAnswer, runWithModel } from "../support/model-run.js";
import { PUMP, pumpFiles } from "../support/model-scene.js";
import { TestRepo } from "../support/repo.js";

const DIFFERENCE =
	'it has "-left = pump_read(pump) - READ_ONCE(amount);" "+left = pump_read(pump) - READ_ONCE(amount) - 1;"' +
	` for the patch's "-left = pump_read(pump) - amount;" "+left = pump_read(pump) - amount - 1;"`;
const REASON = "both <b>changes</b> stay";

/** Text as one line, however it was broken. */
function flat(text: string): string {
	return text.replace(/\s+/g, " ");
}

describe("--explain", () => {
	it("has the model's sentence and how its change differs in show, page, Markdown and JSON, and in no message", async () => {
		const repo = pumpScene();
		const reply = (seen: Parameters<typeof rightAnswer>[0]) =>
			rightAnswer(seen).replace(/REASON: .*/, `REASON: ${REASON}\u202e`);
		const { code, stdout } = await runWithModel(repo, reply, ["--json", "--explain"]);
		expect(code).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		const [hunk] = JSON.parse(stdout).patches[0].files[0].hunks;
		const told = hunk.evidence.map(({ text }: { text: string }) => text);
		expect(told).toEqual(expect.arrayContaining([DIFFERENCE, `its reason: ${REASON}\\x202e`]));
		const show = flat((await repo.miggpt("show", "1")).stdout);
		expect(show).toContain(DIFFERENCE);
		expect(show).toContain(`its reason: ${REASON}\\x202e`);
		const markdown = (await repo.miggpt("report", "--markdown")).stdout;
		expect(markdown).toContain("its reason: both &#60;b&#62;changes&#60;/b&#62; stay\\\\x202e");
		expect(markdown).toContain(DIFFERENCE.replace(/_/g, "\\_"));
		const page = (await repo.miggpt("report", "--html", "-o", "-")).stdout;
		expect(page).toContain("its reason: both &#60;b&#62;changes&#60;/b&#62; stay\\x202e");
		expect(page).toContain("for the patch&#39;s &#34;-left = pump_read(pump) - amount;&#34;");
		expect(repo.git("log", "-1", "--format=%B", BRANCH)).not.toMatch(/for the patch|both/);
	});

	it("has both in the notes of a stop, where the answer is only proposed", async () => {
		const [base, , patch] = pumpFiles();
		const target = { [PUMP.path]: PUMP.now.replace("READ_ONCE(amount)", "amount * pump->limit") };
		const repo = new TestRepo().scene(base, target, { message: "x\n", files: patch });
		const { code, stdout } = await runWithModel(
			repo,
			(seen) =>
				answer(
					newCodeOf(seen).replace("amount * pump->limit;", "amount * pump->level - 1;"),
					"f\u00fcr \u001b[2Jimmer",
				),
			["--explain"],
		);
		expect(code).toBe(3);
		const notes = readFileSync(/^notes\s+(.*)$/m.exec(stdout)![1]!, "utf8");
		expect(notes).toContain("its reason: f\u00fcr \\x1b[2Jimmer");
		expect(notes).toContain('"+left = pump_read(pump) - amount * pump->level - 1;" for the patch\'s');
	});

	it("says no more than before where it is not given, and needs a model", async () => {
		const repo = pumpScene();
		const { stdout } = await runWithModel(repo, rightAnswer, ["--json"]);
		expect(stdout).not.toContain("answer differs");
		const refused = await repo.miggpt("rebase", "old..new", "--series", "series", "--explain");
		expect(refused.code).toBe(2);
		expect(refused.stderr).toContain("--explain needs a model");
	});
});
