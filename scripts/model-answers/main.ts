import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { requestKey } from "../../src/llm/answer-store.js";
import { squash } from "../../src/text/lines.js";
import { answer, newCodeOf, sectionOf } from "../model-server/prompt.js";
import { LlmServer, type Seen } from "../model-server/server.js";
import { honestAnswer } from "./honest.js";
import { Maintainers } from "./maintainers.js";
import { MISTAKES, newSideOf } from "./mistakes.js";
import { placeIn } from "./place-in.js";

/**
 * How answers of a model fare on a real series: a server on loopback answers with what the maintainers made of the
 * same place where that is known, and wrongly elsewhere; then with the target's code as it is, and with the old
 * kernel's, everywhere. More ways to be wrong, at more places: places.ts.
 *
 *     node --import tsx scripts/model-answers/main.ts REPO BASE TARGET SERIES THEIRS [OPTION…]
 *
 * THEIRS is the maintainers' series on TARGET; further options go to rebase, such as --votes 3.
 */
const [repo, base, target, series, theirs, ...options] = process.argv.slice(2);
if (!repo || !base || !target || !series || !theirs) {
	console.error("usage: model-answers REPO BASE TARGET SERIES THEIRS [OPTION…]");
	process.exit(2);
}

interface Given {
	/**
	 * `ported`: the maintainers' own code, with the patch in it; `dropped`: they leave the code there as the
	 * target has it; `none`: a mistake that cannot be made there, for which the server said CANNOT.
	 */
	readonly kind: "ported" | "dropped" | "wrong" | "none";
	readonly what: string;
}

interface Hunk {
	readonly state: string;
	readonly strategy: string;
	readonly reason: { readonly text: string; readonly failure?: { readonly kind: string } } | null;
	readonly old: readonly number[];
	readonly model?: { readonly prompt: string; readonly checks: readonly string[] };
	readonly proposal?: unknown;
}

const maintainers = new Maintainers(repo, target, theirs);
const program = fileURLToPath(new URL("../../bin/git-miggpt.js", import.meta.url));
const isVerbose = process.env.VERBOSE !== undefined;
const remembered = execFileSync(process.execPath, [program, "memory"], { cwd: repo, encoding: "utf8" });
if (/^[0-9a-f]{12} /.test(remembered)) {
	console.error("what the repository remembers would not be asked about: git miggpt memory forget --all");
	process.exit(2);
}
const total: Record<string, number> = {};
for (const what of [undefined, "nothing", "old code"]) await runOnce(what);
console.log(`all together: ${JSON.stringify(total)}`);

/** @param mistake how to be wrong everywhere; undefined is right where that can be known, and forgetful elsewhere */
async function runOnce(mistake: string | undefined): Promise<void> {
	const given = new Map<string, Given>();
	const server = await LlmServer.start((seen) => {
		const { text, ...how } = reply(seen, mistake);
		const { model, messages } = seen.body as Parameters<typeof requestKey>[0];
		const [system, user] = messages;
		given.set(requestKey({ model, messages: [system!, user!] }), how);
		return text;
	});
	const run = await rebase(server.url);
	await server.stop();
	const counts: Record<string, number> = {};
	const seen = new Set<string>();
	for (const patch of run.patches)
		for (const { path, hunks } of patch.files)
			for (const hunk of hunks) {
				const how = hunk.model && given.get(hunk.model.prompt);
				if (!how || how.kind === "none" || seen.has(hunk.model!.prompt)) continue;
				seen.add(hunk.model!.prompt);
				const fate =
					hunk.state !== "unsure"
						? "landed"
						: hunk.reason?.failure?.kind === "not sure enough"
							? "flagged"
							: "rejected";
				const key = `${how.kind} ${fate}`;
				counts[key] = (counts[key] ?? 0) + 1;
				total[key] = (total[key] ?? 0) + 1;
				if (isVerbose || key === "wrong landed")
					console.log(
						`    ${key} (${how.what}) ${patch.subject} ${path}:${hunk.old[0]}: ${hunk.reason?.text ?? hunk.model!.checks.join("; ")}`,
					);
			}
	console.log(
		`${(mistake ?? "right where known").padEnd(20)} ${server.seen.length} requests  ${JSON.stringify(counts)}`,
	);
}

function reply(seen: Seen, mistake: string | undefined): Given & { text: string } {
	const user = seen.body.messages[1]!.content;
	const now = newCodeOf(seen);
	if (now === "") return { kind: "none", what: "place", text: placeIn(user, mistake) };
	const path = /^Place: (.*?)(, in .*)?$/m.exec(user)![1]!;
	const subject = sectionOf(user, "MESSAGE").split("\n")[0]!;
	const right = maintainers.answer(path, subject, now);
	const patch = sectionOf(user, "PATCH");
	const kind = right !== undefined && squash(right) === squash(now) ? "dropped" : "ported";
	if (mistake === undefined && right !== undefined)
		return { kind, what: "maintainers", text: honestAnswer(right, now, patch) };
	const what = mistake ?? "old code";
	const wrong = MISTAKES[what]!({ now, right, patched: newSideOf(patch) });
	if (wrong === undefined) return { kind: "none", what, text: "CANNOT: this mistake cannot be made here" };
	const isRight = right !== undefined && squash(wrong) === squash(right);
	return { kind: isRight ? kind : "wrong", what, text: answer(wrong) };
}

function rebase(
	url: string,
): Promise<{ patches: { subject: string; files: { path: string; hunks: Hunk[] }[] }[] }> {
	const args = ["rebase", `${base}..${target}`, "--series", series!, "--on-conflict", "park", "-n", "--json"];
	const model = ["--llm", "loopback", "--llm-url", url, "--no-cache", ...options];
	return new Promise((resolve, reject) =>
		execFile(
			process.execPath,
			[program, ...args, ...model],
			{ cwd: repo, maxBuffer: 1 << 28, env: { ...process.env, OPENAI_API_KEY: "none" } },
			(_error, stdout, stderr) => {
				try {
					resolve(JSON.parse(stdout));
				} catch {
					reject(new Error(stderr));
				}
			},
		),
	);
}
