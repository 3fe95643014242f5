import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { KEY, ported, pumpScene } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";

const RUN = ["rebase", "old..new", "--series", "series", "--no-cache", "--llm", "mine"];
const CODE = "awk '/^NEW CODE/{f=1;getline;next} f&&/^~~~/{exit} f'";
const EDIT = "sed 's/READ_ONCE(amount);/READ_ONCE(amount) - 1;/'";
const RIGHT = `{ echo '\`\`\`'; ${CODE} | ${EDIT}; echo '\`\`\`'; echo 'REASON: both'; }`;

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "miggpt-command-"));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

describe("--llm-command", () => {
	it("is given the prompt and gives the answer, which passes the same checks", async () => {
		const repo = pumpScene();
		const seen = join(folder(), "seen");
		const { code, stdout } = await repo.miggpt(...RUN, "--llm-command", `tee ${seen} | ${RIGHT}`);
		expect(code, stdout).toBe(0);
		expect(ported(repo)).toBe(PUMP.right);
		expect(readFileSync(seen, "utf8")).toMatch(
			/^You port Linux kernel patches[\s\S]*\nNEW CODE, a part of the file\n~~~\n/,
		);
		expect(repo.git("log", "-1", "--format=%B", "miggpt/series-new")).toContain(
			"Assisted-by: git-miggpt:mine",
		);
		const wrong = await pumpScene().miggpt(...RUN, "--llm-command", "echo nonsense");
		expect(wrong.code).toBe(3);
		expect(wrong.stdout).toContain("rejected (form): the answer has no fenced code block");
	});

	it.each<[string, string, string, string[]?]>([
		["fails", "echo 'no credit' >&2; exit 3", "the command of --llm-command exits with 3: no credit"],
		["is not there", "no-such-command-anywhere", "the command of --llm-command exits with 127"],
		["says nothing", "true", "the answer is empty"],
		["does not end", "sleep 60 & sleep 60; wait", "no answer within 0.5 seconds", ["--llm-timeout", "0.5"]],
		["does not stop writing", "yes", "the answer is longer than 4 MB"],
	])("leaves the patch to you with the reason where it %s", async (_, command, reason, more = []) => {
		const began = performance.now();
		const { code, stdout } = await pumpScene().miggpt(...RUN, "--llm-command", command, ...more);
		expect(code).toBe(3);
		expect(stdout).toContain(`no answer: ${reason}`);
		expect(performance.now() - began).toBeLessThan(30_000);
	});

	it("shows no key, whatever it writes", async () => {
		const repo = pumpScene();
		const leak = 'echo "$OPENAI_API_KEY" >&2; exit 1';
		const args = [...RUN, "-v", "--llm-command", leak];
		const { stdout, stderr } = await repo.miggptIn(repo.folder, { OPENAI_API_KEY: KEY }, ...args);
		expect(stdout).toContain("exits with 1: [key]");
		expect(stdout + stderr).not.toContain(KEY);
	});

	it("counts in your own config, not in the repository's nor in the environment", async () => {
		const repo = pumpScene();
		const home = folder();
		const ran = join(home, "ran");
		repo.git("config", "miggpt.llmCommand", `touch ${ran}`);
		const env = {
			HOME: home,
			GIT_CONFIG_GLOBAL: join(home, ".gitconfig"),
			MIGGPT_LLM_COMMAND: `touch ${ran}`,
		};
		writeFileSync(env.GIT_CONFIG_GLOBAL, "");
		const theirs = await repo.miggptIn(repo.folder, env, ...RUN, "-n", "--llm-url", "http://127.0.0.1:1/v1");
		expect(theirs.stderr).toContain("warning: miggpt.llmCommand in .git/config does not count");
		expect(() => readFileSync(ran)).toThrow();
		repo.git("config", "--unset", "miggpt.llmCommand");
		writeFileSync(env.GIT_CONFIG_GLOBAL, `[miggpt]\n\tllmCommand = "touch ${ran}"\n`);
		await repo.miggptIn(repo.folder, env, ...RUN, "-n");
		expect(readFileSync(ran, "utf8")).toBe("");
	});

	it.each<[string[], string]>([
		[["--llm", "m", "--llm-url", "http://127.0.0.1:1/v1"], "--llm-command and --llm-url exclude each other"],
		[["--llm", "none"], "--llm-command needs a model"],
	])("is refused with %s", async (args, message) => {
		const { code, stderr } = await pumpScene().miggpt(...RUN, "--llm-command", "true", ...args);
		expect(code).toBe(2);
		expect(stderr).toContain(message);
	});
});
