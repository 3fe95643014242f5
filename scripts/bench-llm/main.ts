/**
 * What asking costs: requests and tokens a hunk, beside what the MigGPT paper's prompts, which send the whole new
 * file, would have sent for the same hunks. Tokens are counted as four characters each on both sides.
 *
 *     npm run bench:llm                    replays the recorded answers to made drivers; nothing is sent
 *     npm run bench:llm -- --record        asks a server on loopback anew, and keeps its answers
 *     npm run bench:llm -- --repo REPO --base v6.1 --target v6.12 --series S --answers THEIRS
 *     npm run bench:llm -- CSV… [--repo REPO --base v6.1 --target v6.12]
 *
 * The third asks a server that answers with what maintainers made of the series on the target, and keeps nothing; the
 * fourth counts the questions about ports whose result is known, and what they and the answers take.
 * Exits with 1 where the median of ours is more than a tenth of the paper's, or an answer was not right.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { estimateTokens } from "../../src/llm/chat.js";
import { splitLines } from "../../src/text/lines.js";
import { NO_TREES, openTrees } from "../bench-ports/world.js";
import { carry } from "../model-answers/carry.js";
import { Maintainers } from "../model-answers/maintainers.js";
import { answer, answerEach, newCodeOf, sectionOf } from "../model-server/prompt.js";
import { completion, LlmServer, respond, type Seen } from "../model-server/server.js";
import { compare, printCosts, type Run } from "./compare.js";
import { askAboutPorts } from "./ports.js";
import { makeRepository } from "./repository.js";
import { scenes } from "./scene.js";

const MOST_SHARE = 0.1;
const program = fileURLToPath(new URL("../../bin/git-miggpt.js", import.meta.url));
const recorded = fileURLToPath(new URL("../../fixtures/model-answers", import.meta.url));

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		record: { type: "boolean", default: false },
		repo: { type: "string" },
		base: { type: "string" },
		target: { type: "string" },
		series: { type: "string" },
		answers: { type: "string" },
	},
});
process.exitCode = await (positionals.length > 0
	? onPorts(positionals)
	: values.repo
		? onRepository(values.repo)
		: onScenes());

async function onScenes(): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-bench-llm-"));
	try {
		const made = scenes();
		makeRepository(folder, made);
		const rightOf = (path: string, now: string) => {
			const scene = made.find((each) => each.path === path)!;
			const [target, right, code] = [scene.target, scene.right, now].map(splitLines) as [
				string[],
				string[],
				string[],
			];
			const from = target.findIndex((_, i) => code.every((line, j) => target[i + j] === line));
			return carry(target, right, from, from + code.length);
		};
		const where = { repo: folder, base: "old", target: "new", series: "series" };
		const ask = (...more: string[]) =>
			withServer(
				(seen) => answer(rightOf(pathOf(seen), newCodeOf(seen))),
				(url) => rebase(where, ["--llm-url", url, "--branch", "bench", "--force", "--no-cache", ...more]),
			);
		const run = values.record ? await ask("--record", recorded) : ((await replayed(where)) ?? (await ask()));
		const share = printCosts(compare(run, readerOf(folder, "new")));
		const wrong = made.filter(({ path, right }) => show(folder, "bench", path) !== right);
		for (const { path } of wrong) console.error(`${path} is not as it should be`);
		return share <= MOST_SHARE && wrong.length === 0 ? 0 : 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The run by the recorded answers; undefined where the engine's words have changed since and they answer nothing. */
async function replayed(where: Parameters<typeof rebase>[0]): Promise<Run | undefined> {
	const run = await rebase(where, ["--replay", recorded, "--branch", "bench"]);
	const hunks = run.patches.flatMap(({ files }) => files.flatMap((file) => file.hunks));
	if (hunks.every(({ reason }) => reason?.failure?.kind !== "no answer")) return run;
	console.log("the recorded answers are of other requests; asked anew (--record keeps the answers)\n");
	return undefined;
}

async function onRepository(repo: string): Promise<number> {
	const { base, target, series, answers } = values;
	if (!base || !target || !series || !answers) {
		console.error("--repo needs --base, --target, --series and --answers");
		return 2;
	}
	const maintainers = new Maintainers(repo, target, answers);
	const reply = (seen: Seen) => {
		const user = seen.body.messages[1]!.content;
		const subject = sectionOf(user, "MESSAGE").split("\n")[0]!;
		const say = (told: string) => {
			const now = sectionOf(told, "NEW CODE");
			const right = now === "" ? undefined : maintainers.answer(pathOf(seen), subject, now);
			return right === undefined ? "CANNOT: the maintainers have no such patch" : answer(right);
		};
		return answerEach(user, say)!;
	};
	const run = await withServer(reply, (url) =>
		rebase({ repo, base, target, series }, ["--llm-url", url, "--no-cache", "--dry-run"]),
	);
	return printCosts(compare(run, readerOf(repo, target))) <= MOST_SHARE ? 0 : 1;
}

async function onPorts(csvs: readonly string[]): Promise<number> {
	const { repo, base = "v6.1", target = "v6.12" } = values;
	const trees = repo ? await openTrees(repo, base, target) : NO_TREES;
	for (const csv of csvs) await askAboutPorts(csv, trees);
	await trees.close();
	return 0;
}

function pathOf(seen: Seen): string {
	return /^Place: (.*?)(, in .*)?$/m.exec(seen.body.messages[1]!.content)?.[1] ?? "";
}

async function withServer<T>(reply: (seen: Seen) => string, work: (url: string) => Promise<T>): Promise<T> {
	const server = await LlmServer.start((seen) => {
		const text = reply(seen);
		const sent = seen.body.messages.map(({ content }) => content).join("");
		const usage = { prompt_tokens: estimateTokens(sent), completion_tokens: estimateTokens(text) };
		return respond(200, completion(text, "stop", usage));
	});
	return work(server.url).finally(() => server.stop());
}

function rebase(
	{ repo, base, target, series }: { repo: string; base: string; target: string; series: string },
	more: readonly string[],
): Promise<Run> {
	const args = ["rebase", `${base}..${target}`, "--series", series, "--on-conflict", "park", "--json"];
	const env = { ...process.env, OPENAI_API_KEY: "none" };
	return new Promise((resolve, reject) =>
		execFile(
			process.execPath,
			[program, ...args, "--llm", "recorded", ...more],
			{ cwd: repo, maxBuffer: 1 << 28, env },
			(_, stdout, stderr) => (stdout === "" ? reject(new Error(stderr)) : resolve(JSON.parse(stdout) as Run)),
		),
	);
}

function readerOf(repo: string, target: string) {
	return {
		old: (commit: string, path: string) => show(repo, `${commit}^`, path),
		now: (path: string) => show(repo, target, path),
	};
}

function show(repo: string, commit: string, path: string): string | undefined {
	try {
		return execFileSync("git", ["cat-file", "blob", `${commit}:${path}`], {
			cwd: repo,
			encoding: "latin1",
			maxBuffer: 1 << 28,
			stdio: ["ignore", "pipe", "ignore"],
		});
	} catch {
		return undefined;
	}
}
