import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { BRANCH, KEY } from "../support/model-run.js";
import { PUMP } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import { withoutNetwork } from "../support/network.js";
import { numbered, TestRepo } from "../support/repo.js";

const REBASE = ["rebase", "old..new", "--series", "series", "--on-conflict", "park", "--json"];
const HEADER = (name: string) => `#ifndef W_H\n#define W_H\nvoid ${name}(struct pump *pump);\n#endif\n`;

/** A series with every kind of decision: clean, merged, gated, in conflict, upstream, added, deleted, built on what is parked. */
function mixedScene(): TestRepo {
	const plain = "drivers/water/plain.c";
	const log = numbered(20, (line, i) => (i === 10 ? [line, "\twater_log(pump);"] : line));
	const old = {
		[PUMP.path]: PUMP.old,
		[plain]: numbered(20),
		"include/linux/water.h": HEADER("water_log"),
		"drivers/water/gone.c": numbered(5),
		"drivers/water/use.c": "void use(struct pump *pump)\n{\n\twater_log(pump);\n}\n",
	};
	const now = {
		[PUMP.path]: PUMP.now,
		[plain]: numbered(20, (line, i) => (i === 2 ? "\tupstream();" : line)),
		"include/linux/water.h": HEADER("water_trace"),
		"drivers/water/use.c": "void use(struct pump *pump)\n{\n\twater_trace(pump);\n}\n",
	};
	const later = PUMP.patched.replace("amount - 1;", "amount - 2;");
	return new TestRepo().scene(
		old,
		now,
		{ message: "clean\n", files: { "drivers/water/new.c": "int fresh;\n" } },
		{ message: "gated\n", files: { [plain]: log } },
		{ message: "conflict\n", files: { [PUMP.path]: PUMP.patched } },
		{ message: "builds on it\n", files: { [PUMP.path]: later } },
		{ message: "deletes\n", files: { "drivers/water/gone.c": undefined } },
		{
			message: "upstream\n",
			files: { [plain]: log.replace("\tstep_2(dev, 2);", "\tupstream();") },
		},
	);
}

interface Hunk {
	model?: object;
	[member: string]: unknown;
}

/** The decisions of a run as its JSON has them, to the byte; the run's name and time left out. */
function decisionsOf(stdout: string): string {
	const { patches, fates, branch, tip, stopped } = JSON.parse(stdout);
	return JSON.stringify({ patches, fates, branch, tip, stopped });
}

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "miggpt-absent-"));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

/** Runs with a program that fails where it reaches for a network. @returns what it tried, too */
async function watched(repo: TestRepo, env: NodeJS.ProcessEnv, ...args: string[]) {
	const network = withoutNetwork();
	const ended = await repo.miggptIn(repo.folder, { ...env, ...network.env }, ...REBASE, ...args);
	return { ...ended, tried: network.tried() };
}

describe("without a model", () => {
	it("reaches for no network, asks for no key, and decides the same to the byte", async () => {
		const bare = await watched(mixedScene(), {});
		const { fates } = JSON.parse(bare.stdout);
		expect(fates).toMatchObject({ landed: 2, upstream: 1, parked: 3 });
		const home = folder();
		writeFileSync(join(home, ".gitconfig"), "[miggpt]\n\tllm = m\n\tllmUrl = http://127.0.0.1:9/v1\n");
		const global = { HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") };
		const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "http://127.0.0.1:9/v1", MIGGPT_VOTES: "3" };
		const others = [
			await watched(mixedScene(), env),
			await watched(mixedScene(), { ...env, ...global }, "--llm", "none"),
		];
		for (const { code, stdout, stderr, tried } of [bare, ...others]) {
			expect(code).toBe(3);
			expect(tried).toEqual([]);
			expect(decisionsOf(stdout)).toBe(decisionsOf(bare.stdout));
			expect(JSON.parse(stdout).model).toBeNull();
			expect(stderr).not.toMatch(/\bkey\b|password|token/i);
		}
	});

	it("is as with one that helps nowhere: only the hunks that it was asked about say so", async () => {
		const server = await serverForTest(() => "CANNOT: no");
		const [without, beside] = [mixedScene(), mixedScene()];
		const plain = await without.miggpt(...REBASE);
		const args = ["--llm", "m", "--llm-url", server.url];
		const asked = await beside.miggptIn(beside.folder, { OPENAI_API_KEY: KEY }, ...REBASE, ...args);
		expect(server.seen.length).toBeGreaterThan(0);
		const hunks = ({ stdout }: typeof plain): Hunk[] =>
			JSON.parse(stdout).patches.flatMap(({ files }: { files: { hunks: Hunk[] }[] }) =>
				files.flatMap((file) => file.hunks),
			);
		const before = hunks(plain);
		const questioned = hunks(asked).map(({ model }) => model !== undefined);
		expect(questioned).toContain(true);
		expect(questioned).toContain(false);
		const bare = ({ model, reason, evidence, ...rest }: Hunk) => JSON.stringify(rest);
		hunks(asked).forEach((hunk, i) => {
			if (questioned[i]) expect(bare(hunk)).toBe(bare(before[i]!));
			else expect(JSON.stringify(hunk)).toBe(JSON.stringify(before[i]));
		});
		expect(beside.git("rev-parse", BRANCH)).toBe(without.git("rev-parse", BRANCH));
	});

	it("is told from with one by the very same watch", async () => {
		const args = ["--llm", "m", "--llm-url", "http://127.0.0.1:9/v1", "--max-requests", "1"];
		const { tried, stdout } = await watched(mixedScene(), {}, ...args);
		expect(tried).toContain("fetch");
		expect(JSON.parse(stdout).model).toMatchObject({ model: "m", requests: 1 });
	});
});
