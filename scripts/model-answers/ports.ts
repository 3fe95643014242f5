/**
 * How answers of a model fare on ports whose result is known: for each place that the engine leaves, a model that
 * answers with the maintainers' own code, and one for each way to be wrong, asked and checked as in a run.
 *
 *     node --import tsx scripts/model-answers/ports.ts CSV --repo REPO --old v6.1 --new v6.12 [--votes N] [--list KIND]
 */
import { parseArgs } from "node:util";
import { openFile, outcomeOf } from "../../src/assist/file.js";
import { answerPlace } from "../../src/assist/place.js";
import { type ChatModel, NO_USAGE } from "../../src/llm/chat.js";
import { codeChange, portPatch } from "../../src/port/patch.js";
import { squash } from "../../src/text/lines.js";
import { answer } from "../../test/support/model-scene.js";
import { worldOf } from "../bench-ports/port.js";
import { readPorts } from "../bench-ports/rows.js";
import { NO_TREES, openTrees } from "../bench-ports/world.js";
import { carry } from "./carry.js";
import { MISTAKES } from "./mistakes.js";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		repo: { type: "string" },
		old: { type: "string" },
		new: { type: "string" },
		votes: { type: "string", default: "1" },
		list: { type: "string", multiple: true, default: [] },
		edit: { type: "string" },
		threshold: { type: "string", default: "0.8" },
	},
});
const threshold = Number(values.threshold);
const trees = values.repo ? await openTrees(values.repo, values.old!, values.new!) : NO_TREES;
const { ports } = await readPorts(positionals[0]!);
const counts = new Map<string, Map<string, number>>();

for (const [key, rows] of ports) {
	if (values.edit && rows[0]!.edit !== values.edit) continue;
	const { patch, world } = worldOf(key, rows, trees, threshold);
	const decision = await portPatch(patch, world);
	if (decision.fate !== "conflict") continue;
	const code = await codeChange(patch, world);
	for (const [i, change] of patch.changes.entries()) {
		const outcome = decision.files[i]!;
		const open = await openFile(change, outcome, world);
		const row = rows.find(({ path }) => path === outcome.path);
		if (!open || !row) continue;
		const { ground, questions } = open.grounds;
		const theirs = row.file_new_p.split(/(?<=\n)/);
		for (const question of questions) {
			if (!question.now) {
				count("no place", "none");
				continue;
			}
			const { from, to } = question.now;
			const now = ground.ours.slice(from, to).join("");
			const right = carry(ground.ours, theirs, from, to);
			const outcomes = question.hunks.flatMap((hunk) => outcomeOf(change, outcome, hunk) ?? []);
			for (const [what, mistake] of [["right", undefined] as const, ...Object.entries(MISTAKES)]) {
				const chat: ChatModel = {
					async complete() {
						const patched = ground.patched.slice(question.patched.from, question.patched.to).join("");
						const material = { now, right, patched };
						const made = mistake ? mistake(material) : right;
						const text =
							made === undefined || (mistake && squash(made) === squash(right)) ? "CANNOT: -" : answer(made);
						return { ok: true, text, usage: NO_USAGE, source: "endpoint" };
					},
				};
				const result = await answerPlace(open.grounds, question, {
					asked: { chat, model: "known" },
					votes: Number(values.votes),
					knowledge: { patch, outcomes, earlier: [], definitions: "" },
					moved: [],
					code,
					parser: world.parser,
					recall: undefined,
				});
				if (result.failed === "the model cannot: -") continue;
				const fate = !result.belief
					? "rejected"
					: result.belief.confidence >= threshold
						? "landed"
						: "flagged";
				count(what, fate);
				if (values.list.includes(`${what} ${fate}`))
					console.log(
						`${what} ${fate} ${row.edit} ${key} ${row.path}:${question.old.from + 1}\n    ${outcomes.map(({ reason }) => reason).join(" | ")}\n    ${result.failed ?? `${result.belief!.confidence} ${result.belief!.checks.join("; ")}`}`,
					);
			}
		}
	}
}
await trees.close();
for (const [what, fates] of counts) console.log(what.padEnd(22), JSON.stringify(Object.fromEntries(fates)));

function count(what: string, fate: string): void {
	const fates = counts.get(what) ?? new Map<string, number>();
	fates.set(fate, (fates.get(fate) ?? 0) + 1);
	counts.set(what, fates);
}
