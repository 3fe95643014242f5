/**
 * How answers of a model fare on ports whose result is known: for each place that the engine leaves, a model that
 * answers with the maintainers' own code, and one for each way to be wrong, asked and checked as in a run.
 *
 *     node --import tsx scripts/model-answers/ports.ts CSV --repo REPO --old v6.1 --new v6.12 [--votes N] [--list KIND]
 */
import { parseArgs } from "node:util";
import { codecOf } from "../../src/assist/codec.js";
import { definitionsIn } from "../../src/assist/definitions.js";
import { openFile, outcomeOf } from "../../src/assist/file.js";
import { answerPlace } from "../../src/assist/place.js";
import { partialDiff } from "../../src/assist/render.js";
import { type ChatModel, NO_USAGE } from "../../src/llm/chat.js";
import type { FileOutcome } from "../../src/model/decision.js";
import { codeChange, portPatch } from "../../src/port/patch.js";
import { splitLines, squash } from "../../src/text/lines.js";
import { answer, sectionOf } from "../../test/support/model-scene.js";
import { worldOf } from "../bench-ports/port.js";
import { readPorts } from "../bench-ports/rows.js";
import { NO_TREES, openTrees } from "../bench-ports/world.js";
import { carry } from "./carry.js";
import { honestAnswer } from "./honest.js";
import { MISTAKES } from "./mistakes.js";
import { pairedSeries } from "./series.js";

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
		excuse: { type: "boolean", default: false },
		series: { type: "string" },
		theirs: { type: "string" },
		only: { type: "string" },
		all: { type: "boolean", default: false },
	},
});
const threshold = Number(values.threshold);
const trees = values.repo ? await openTrees(values.repo, values.old!, values.new!) : NO_TREES;
const ports =
	values.series && values.theirs
		? pairedSeries(values.repo!, `${values.old}..${values.series}`, `${values.new}..${values.theirs}`)
		: (await readPorts(positionals[0]!)).ports;
const counts = new Map<string, Map<string, number>>();

for (const [key, rows] of ports) {
	if (values.only && !key.includes(values.only)) continue;
	if (values.edit && rows[0]!.edit !== values.edit) continue;
	const { patch, world } = worldOf(key, rows, trees, threshold);
	const decision = await portPatch(patch, world);
	if (decision.fate !== "conflict" && !values.all) continue;
	const code = await codeChange(patch, world);
	for (const [i, change] of patch.changes.entries()) {
		const outcome = values.all ? undecided(decision.files[i]!) : decision.files[i]!;
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
			const codec = codecOf(ground.base.join(""), ground.patched.join(""), ground.ours.join(""));
			const outcomes = question.hunks.flatMap((hunk) => outcomeOf(change, outcome, hunk) ?? []);
			for (const [what, mistake] of [["right", undefined] as const, ...Object.entries(MISTAKES)]) {
				let given = "";
				const chat: ChatModel = {
					async complete({ messages }) {
						const seen = sectionOf(messages[1]!.content, "PATCH");
						const patched = ground.patched.slice(question.patched.from, question.patched.to).join("");
						const material = { now, right, patched };
						const made = mistake ? mistake(material) : right;
						given = made ?? "";
						const text =
							made === undefined || (mistake && squash(made) === squash(right))
								? "CANNOT: -"
								: !mistake || values.excuse
									? honestAnswer(codec.decode(made), seen)
									: answer(codec.decode(made));
						return { ok: true, text, usage: NO_USAGE, source: "endpoint" };
					},
				};
				const result = await answerPlace(open.grounds, question, {
					asked: { chat, model: "known" },
					votes: Number(values.votes),
					knowledge: { patch, outcomes, earlier: [] },
					definitions: definitionsIn(code, world),
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
				if (values.list.includes(`${what} ${fate}`)) {
					console.log(
						`${what} ${fate} ${row.edit} ${key} ${row.path}:${question.old.from + 1}\n    ${outcomes.map(({ reason }) => reason).join(" | ")}\n    ${result.failed ?? `${result.belief!.confidence} ${result.belief!.checks.join("; ")}`}`,
					);
					const [b, n, r, g] = [
						ground.base.slice(question.old.from, question.old.to).join(""),
						now,
						right,
						given,
					].map(splitLines) as [string[], string[], string[], string[]];
					const p = ground.patched.slice(question.patched.from, question.patched.to);
					console.log(
						`  PATCH\n${partialDiff(b, p, 3)}  RIGHT\n${partialDiff(n, r, 3)}${mistake ? `  GIVEN instead\n${partialDiff(r, g, 3)}` : ""}`,
					);
				}
			}
		}
	}
}
await trees.close();
for (const [what, fates] of counts) console.log(what.padEnd(22), JSON.stringify(Object.fromEntries(fates)));

/** A file's outcome as if the engine had left all of it. */
function undecided({ path, hunks }: FileOutcome): FileOutcome {
	return {
		path,
		effects: [],
		hunks: hunks.map(({ proposal, gates, ...hunk }) => ({ ...hunk, state: "unsure", gates: [] })),
	};
}

function count(what: string, fate: string): void {
	const fates = counts.get(what) ?? new Map<string, number>();
	fates.set(fate, (fates.get(fate) ?? 0) + 1);
	counts.set(what, fates);
}
