import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answer } from "../../scripts/model-server/prompt.js";
import { type Reply, respond } from "../../scripts/model-server/server.js";
import type { BenchResults } from "../../src/model/bench.js";
import { snippetCells, temporaryFolder, writeCsv } from "../support/bench.js";
import { PUMP } from "../support/model-scene.js";
import { serverForTest } from "../support/model-server.js";
import { runMiggpt } from "../support/program.js";

const OLD = `static int widget_start(struct widget *w)
{
	int ret = widget_power(w);

	if (ret)
		return ret;

	w->running = true;
	return 0;
}`;
const PATCHED = OLD.replace("	w->running = true;\n", "	widget_trace(w);\n	w->running = true;\n");
const NEW = `static int widget_start(struct widget *w, gfp_t gfp)
{
	int ret = widget_power(w);

	if (ret)
		return ret;

	widget_arm(w, gfp);
	w->running = true;
	return 0;
}`;
const NEW_PATCHED = NEW.replace("	w->running = true;\n", "	widget_trace(w);\n	w->running = true;\n");
const STOP = `static int widget_stop(struct widget *w)
{
	w->running = false;
	return 0;
}`;
const ARM = `static void widget_arm(struct widget *w, gfp_t gfp)
{
	w->buffer = kzalloc(w->size, gfp);
}`;
const FILE = `#include <linux/widget.h>\n\n${ARM}\n\n${STOP}\n\n${NEW}\n`;
const ROW = snippetCells({
	id: "start",
	s_old: OLD,
	s_old_p: PATCHED,
	file_new: FILE,
	s_new: NEW,
	s_new_p: NEW_PATCHED,
});

const block = (code: string) =>
	`Here it is.\n\n\`\`\`c\n${code}\n\`\`\`\n\nAnd another:\n\n\`\`\`c\nint x;\n\`\`\`\n`;

async function run(replies: readonly Reply[], args: readonly string[], row: Record<string, string> = ROW) {
	const folder = temporaryFolder();
	const csv = writeCsv(folder, [row]);
	const server = await serverForTest((_, n) => replies[n] ?? respond(500, "too many requests for this test"));
	const miggpt = (...more: string[]) =>
		runMiggpt(
			folder,
			{ OPENAI_API_KEY: "sk-test" },
			"bench",
			csv,
			"--llm",
			"some-model",
			"--llm-url",
			server.url,
			"--no-cache",
			"--out",
			"out",
			...args,
			...more,
		);
	const finished = await miggpt();
	const results = () => {
		const file = join(folder, "out/results.json");
		return Object.values((JSON.parse(readFileSync(file, "utf8")) as BenchResults).methods)[0]!;
	};
	const prompts = server.seen.map(({ body }) => body.messages.map(({ content }) => content).join("\n"));
	return { folder, server, miggpt, results, prompts, ...finished };
}

describe("--method miggpt", () => {
	it("names the functions and anchors, excludes other functions, adds context and points of change", async () => {
		const reworded = NEW.replace("	if (ret)\n		return ret;\n", "	if (ret) return ret; /* shortened */\n");
		const replies = [block(STOP), block(ARM), block(reworded), block(NEW_PATCHED)];
		const { code, server, prompts, results } = await run(replies, ["--method", "miggpt", "--price", "1,10"]);
		expect(code).toBe(0);
		expect(server.seen.map(({ url, body }) => [url, body.model, body.temperature])).toEqual([
			["/v1/chat/completions", "some-model", 0.5],
			["/v1/chat/completions", "some-model", 0.4],
			["/v1/chat/completions", "some-model", 0.4],
			["/v1/chat/completions", "some-model", 0.4],
		]);

		const [first, second, third, migration] = prompts as [string, string, string, string];
		for (const retrieval of [first, second, third]) {
			expect(retrieval).toContain(OLD);
			expect(retrieval).toContain("- `static int widget_start(struct widget *w)`");
			expect(retrieval).toContain(
				"begins with `static int widget_start(struct widget *w)` and ends with `return 0;`",
			);
			expect(retrieval).toContain(NEW);
		}
		expect(first).toContain(FILE);
		expect([second.includes(STOP), second.includes(ARM)]).toEqual([false, true]);
		expect([third.includes(STOP), third.includes(ARM)]).toEqual([false, false]);

		expect(migration).toContain(OLD);
		expect(migration).toContain(PATCHED);
		// the file's own lines, not what the model made of them; its new callee comes before it, and not widget_power
		expect(migration).toContain(NEW);
		expect(migration.indexOf(ARM)).toBeGreaterThan(0);
		expect(migration.indexOf(ARM)).toBeLessThan(migration.indexOf(NEW));
		expect(migration).toContain("- `widget_trace(w);`, below `return ret;`, above `w->running = true;`");
		expect(migration).not.toContain("- `w->running = true;`");

		expect(results()).toMatchObject({
			settings: { method: "miggpt", model: "some-model" },
			tallies: { retrieve: { all: { best: 1, semantic: 1 } }, migrate: { all: { best: 1, semantic: 1 } } },
			requests: 4,
			tokensIn: 400,
			tokensOut: 40,
			cost: 0.0008,
		});
	});

	it("asks no more than three times, and believes the first answer then: the function was renamed", async () => {
		const renamed = NEW.replace("widget_start", "widget_begin");
		const row = { ...ROW, file_new: FILE.replace("widget_start", "widget_begin"), s_new_gt1: renamed };
		const replies = [block(renamed), block(STOP), block(ARM)];
		const { prompts, results } = await run(replies, ["--method", "miggpt", "--task", "retrieve"], row);
		expect(prompts).toHaveLength(3);
		expect(prompts[1]).not.toContain("widget_begin");
		expect(results().tallies.retrieve?.all).toMatchObject({ best: 1 });
	});

	it("takes none for not found, and an answer that is not the file's for no answer", async () => {
		const gone = { ...ROW, file_new: `${STOP}\n`, s_new_gt1: "none", s_new_p_gt1: "none" };
		const none = await run([block("none")], ["--method", "miggpt"], gone);
		expect(none.prompts).toHaveLength(1);
		expect(none.results().tallies.migrate?.all).toMatchObject({ best: 1 });

		const made = await run([block("int made_up;\nint of_nothing;")], ["--method", "miggpt"]);
		expect(made.results().rows[0]!.retrieve).toMatchObject({ best: false, reason: "invalid answer" });
		expect(made.results().rows[0]!.migrate).toMatchObject({ best: false, reason: "invalid answer" });

		const prose = await run(["I would rather not."], ["--method", "miggpt"]);
		expect(prose.results().rows[0]!.retrieve).toMatchObject({
			reason: "invalid answer",
			note: "the answer has no fenced code block",
		});
	});
});

describe("--method vanilla", () => {
	it("asks once for each task, with the plain prompts", async () => {
		const { prompts, server, results } = await run([block(NEW), block(NEW_PATCHED)], ["--method", "vanilla"]);
		expect(server.seen.map(({ body }) => body.temperature)).toEqual([0.5, 0.4]);
		expect(prompts[0]).toContain(FILE);
		expect(prompts[0]).not.toMatch(/begins with|- `static int/);
		expect(prompts[1]).not.toMatch(/points to change|for reference only/);
		expect(results().tallies.migrate?.all).toMatchObject({ best: 1, semantic: 1 });
	});

	it("keeps the answer as it is, wrong place or not", async () => {
		const { prompts, results } = await run([block(STOP), block(STOP)], ["--method", "vanilla"]);
		expect(prompts).toHaveLength(2);
		expect(results().rows[0]).toMatchObject({
			retrieve: { reason: "wrong place" },
			migrate: { reason: "wrong place" },
		});
	});
});

describe("--method auto", () => {
	it("asks for what the engine leaves, and for nothing else", async () => {
		const kept = { ...ROW, file_new: `${OLD}\n`, s_new_gt1: OLD, s_new_p_gt1: PATCHED };
		const all = await run([], ["--method", "auto"], kept);
		expect(all.code).toBe(0);
		expect(all.prompts).toEqual([]);
		expect(all.results().tallies.migrate?.all).toMatchObject({ best: 1 });

		const conflict = snippetCells({
			id: "pump",
			s_old: drainOf(PUMP.old),
			s_old_p: drainOf(PUMP.patched),
			file_new: PUMP.now,
			s_new: drainOf(PUMP.now),
			s_new_p: drainOf(PUMP.right),
		});
		const some = await run([answer(drainOf(PUMP.right))], ["--method", "auto"], conflict);
		expect(some.prompts).toHaveLength(1);
		expect(some.prompts[0]).toContain("READ_ONCE(amount)");
		expect(some.results()).toMatchObject({
			requests: 1,
			tallies: { retrieve: { all: { best: 1 } }, migrate: { all: { best: 1 } } },
		});

		const forgetful = await run(
			[answer(drainOf(PUMP.now)), answer(drainOf(PUMP.now))],
			["--method", "auto"],
			conflict,
		);
		expect(forgetful.results().rows[0]!.migrate).toMatchObject({
			reason: "refused",
			note: expect.stringContaining("the model's answer was rejected (accounted)"),
		});
	});

	it("asks about whole files too", async () => {
		const { path, old, patched, now, right } = PUMP;
		const row = { path, file_old: old, file_old_p: patched, file_new: now, file_new_p: right };
		const { code, results } = await run([answer(drainOf(right))], ["--method", "auto"], row);
		expect(code).toBe(0);
		expect(results().tallies.migrate?.all).toMatchObject({ rows: 1, best: 1 });
	});

	it("ends where the endpoint does not answer, and no row is to blame", async () => {
		const { path, old, patched, now, right } = PUMP;
		const row = { path, file_old: old, file_old_p: patched, file_new: now, file_new_p: right };
		const refused = respond(401, '{"error":{"message":"no such key"}}');
		const { code, stderr } = await run([refused], ["--method", "auto"], row);
		expect([code, stderr]).toEqual([
			2,
			expect.stringContaining("the model gives no answer: the endpoint refuses the key"),
		]);
	});
});

/** The function that the patch and upstream both changed. */
function drainOf(text: string): string {
	return text.slice(text.indexOf("static int pump_drain"), text.indexOf("\nstatic void"));
}

describe("recordings", () => {
	it("replay without a network, and a request that is not there is an error", async () => {
		const replies = [block(NEW), block(NEW_PATCHED)];
		const { folder, server, miggpt, results } = await run(replies, [
			"--method",
			"vanilla",
			"--record",
			"answers",
		]);
		expect(readdirSync(join(folder, "answers"))).toHaveLength(2);
		const recorded = results().tallies;
		await server.stop();

		const args = ["bench", "rows.csv", "--method", "vanilla", "--llm", "some-model", "--replay", "answers"];
		const replay = (...more: string[]) => runMiggpt(folder, {}, ...args, ...more);
		const replayed = await replay("--out", "again");
		expect([replayed.code, replayed.stderr]).toEqual([0, ""]);
		const again = JSON.parse(readFileSync(join(folder, "again/results.json"), "utf8")) as BenchResults;
		expect(again.methods.vanilla!.tallies).toEqual(recorded);
		expect(again.methods.vanilla!.rows[0]!.migrate!.cost).toMatchObject({ requests: 1, tokensIn: 100 });

		const other = await replay("--llm", "other-model");
		expect(other.code).toBe(2);
		expect(other.stderr).toMatch(/no answer to this request\nhint: record it with --record/);
		const both = await miggpt("--replay", "answers", "--restart");
		expect(both.stderr).toMatch(/--record and --replay cannot be used together/);
	});

	it("keep what was finished where the endpoint fails, so that the run can go on", async () => {
		const replies: Reply[] = [
			block(NEW),
			respond(401, '{"error":{"message":"no such key"}}'),
			block(NEW),
			block(NEW_PATCHED),
		];
		const { code, stderr, miggpt, server, results } = await run(replies, ["--method", "vanilla"]);
		expect(code).toBe(2);
		expect(stderr).toMatch(/the model gives no answer: the endpoint refuses the key/);
		const { code: later } = await miggpt();
		expect(later).toBe(0);
		expect(server.seen).toHaveLength(4);
		expect(results().tallies.migrate?.all).toMatchObject({ best: 1 });
	});
});

describe("a method that asks a model", () => {
	it("needs one to be named, and takes no whole files", async () => {
		const folder = temporaryFolder();
		const csv = writeCsv(folder, [ROW]);
		const unnamed = await runMiggpt(folder, {}, "bench", csv, "--method", "miggpt");
		expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining("name one with --llm MODEL")]);
		const files = await run([], ["--method", "vanilla"], {
			path: "a.c",
			file_old: "int a;\n",
			file_old_p: "int b;\n",
			file_new: "int a;\n",
			file_new_p: "int b;\n",
		});
		expect(files.stderr).toMatch(/take snippets, and the benchmark has whole files/);
	});
});
