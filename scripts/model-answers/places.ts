/**
 * How answers of a model fare on ports whose result is known: for each place that the engine leaves, or for each place
 * of all, a model that answers with the maintainers' own code, and one for each way to be wrong, checked as in a run.
 *
 *     npm run bench:places -- CSV [--repo REPO --old v6.1 --new v6.12] [OPTION…]
 *     npm run bench:places -- --repo REPO --old v6.1 --new v6.12 --series OURS --theirs THEIRS --all [OPTION…]
 *
 * --all asks at every hunk, --edit same only where the maintainers' edit is the patch's own; --excuse lets wrong
 * answers call what they lost not needed; --only PATCH picks by name; --list "moved up landed" shows such places.
 * The tables at the end say what would land at other thresholds, and which doubt tells right from wrong.
 */
import { parseArgs } from "node:util";
import type { AskedFile } from "../../src/assist/ask-file.js";
import { askPlaces } from "../../src/assist/ask-place.js";
import type { Belief } from "../../src/assist/check/believe.js";
import { codecOf } from "../../src/assist/codec.js";
import type { PlaceAnswer, PlaceContext } from "../../src/assist/place-answer.js";
import type { Question } from "../../src/assist/questions.js";
import { partialDiff } from "../../src/assist/render.js";
import { type ChatModel, NO_USAGE } from "../../src/llm/chat.js";
import { DEFAULT_LLM_THRESHOLD } from "../../src/model/decision.js";
import { applyReplacements } from "../../src/port/assemble.js";
import { hunkReasonText } from "../../src/report/wording/reason.js";
import { splitLines, squash } from "../../src/text/lines.js";
import { verdictOf } from "../bench-ports/judge.js";
import { type Row, readPorts } from "../bench-ports/rows.js";
import { NO_TREES, openTrees } from "../bench-ports/world.js";
import { answer, sectionOf } from "../model-server/prompt.js";
import { carry } from "./carry.js";
import { placesIn } from "./each-place.js";
import { honestAnswer } from "./honest.js";
import { MISTAKES } from "./mistakes.js";
import { pairedSeries } from "./series.js";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		repo: { type: "string" },
		old: { type: "string" },
		new: { type: "string" },
		series: { type: "string" },
		theirs: { type: "string" },
		all: { type: "boolean", default: false },
		edit: { type: "string" },
		only: { type: "string", default: "" },
		excuse: { type: "boolean", default: false },
		list: { type: "string", multiple: true, default: [] },
		votes: { type: "string", default: "1" },
		threshold: { type: "string", default: String(DEFAULT_LLM_THRESHOLD) },
	},
});
const THRESHOLDS = [0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5];
const threshold = Number(values.threshold);
const trees = values.repo ? await openTrees(values.repo, values.old!, values.new!) : NO_TREES;
const ports =
	values.series && values.theirs
		? pairedSeries(values.repo!, `${values.old}..${values.series}`, `${values.new}..${values.theirs}`)
		: (await readPorts(positionals[0]!)).ports;
const counts = new Map<string, Map<string, number>>();
/** Of right and of wrong answers that passed the checks: how sure they are, and what is least sure about each. */
const passed: Record<"right" | "wrong", Belief[]> = { right: [], wrong: [] };

for (const [key, rows] of ports)
	if (key.includes(values.only) && (!values.edit || rows[0]!.edit === values.edit)) await askAbout(key, rows);
await trees.close();

for (const [what, fates] of counts) console.log(what.padEnd(22), JSON.stringify(Object.fromEntries(fates)));
const wrong = [...counts].filter(([what]) => !["right", "no place", "no question"].includes(what));
const sum = (fate: string) => wrong.reduce((total, [, fates]) => total + (fates.get(fate) ?? 0), 0);
console.log(
	`${"all wrong ones".padEnd(22)} landed ${sum("landed")} (and ${sum("landed in another order")} in an order that is as good), flagged ${sum("flagged")}, rejected ${sum("rejected")}`,
);
console.log("would land at   right    wrong");
for (const at of THRESHOLDS) {
	const [right, wrongs] = [passed.right, passed.wrong].map(
		(all) => all.filter(({ confidence }) => confidence >= at).length,
	);
	console.log(`${String(at).padEnd(10)} ${String(right).padStart(10)} ${String(wrongs).padStart(8)}`);
}
const doubtOf = ({ confidence, weakest }: Belief) => `${confidence} ${weakest.replace(/".*"/, "…")}`;
console.log(`${"the least sure about those that pass".padEnd(88)} right    wrong`);
for (const doubt of [...new Set([...passed.right, ...passed.wrong].map(doubtOf))].sort().reverse()) {
	const [right, wrongs] = [passed.right, passed.wrong].map(
		(all) => all.filter((belief) => doubtOf(belief) === doubt).length,
	);
	console.log(`${doubt.slice(0, 88).padEnd(88)} ${String(right).padStart(5)} ${String(wrongs).padStart(8)}`);
}

async function askAbout(key: string, rows: readonly Row[]): Promise<void> {
	const how = { threshold, votes: Number(values.votes), isAll: values.all };
	for (const { open, question, row, context } of await placesIn(key, rows, trees, how))
		if (question.target) await tryAnswers(open, question, row, key, context);
		else count("no place", "none");
}

async function tryAnswers(
	{ texts }: AskedFile,
	question: Question,
	row: Row,
	key: string,
	context: Omit<PlaceContext, "asked">,
): Promise<void> {
	const { file } = texts;
	const { from, to } = question.target!;
	const now = file.target.slice(from, to).join("");
	const right = carry(file.target, splitLines(row.file_new_p), from, to);
	const patched = file.patched.slice(question.patched.from, question.patched.to).join("");
	const { decode } = codecOf(file.base.join(""), file.patched.join(""), file.target.join(""));
	const whole = file.target.join("");
	const carried = (text: string) => applyReplacements(whole, [{ from, to, text }]);
	for (const [what, mistake] of [["right", undefined] as const, ...Object.entries(MISTAKES)]) {
		const given = mistake ? mistake({ now, right, patched }) : right;
		if (given === undefined || (mistake && squash(given) === squash(right))) continue;
		const chat: ChatModel = {
			async complete({ messages }) {
				const diff = sectionOf(messages[1]!.content, "PATCH");
				const isHonest = !mistake || values.excuse;
				const text = isHonest ? honestAnswer(decode(given), decode(now), diff) : answer(decode(given));
				return { ok: true, text, usage: NO_USAGE, source: "endpoint" };
			},
		};
		const asked = { ...context, asked: { chat, model: "known" } };
		const [answered] = await askPlaces(texts, [question], () => asked);
		const result = answered!;
		if (result.isAsked === false) {
			const isRight = squash(result.belief!.lines.join("")) === squash(right);
			count("no question", isRight ? "right" : "wrong");
			return;
		}
		const landed = fateOf(result) === "landed";
		const isReordered =
			landed &&
			mistake &&
			verdictOf(row.path, carried(result.belief!.lines.join("")), carried(right)) === "order";
		const fate = isReordered ? "landed in another order" : fateOf(result);
		count(what, fate);
		if (result.belief && !isReordered) passed[mistake ? "wrong" : "right"].push(result.belief);
		if (!values.list.includes(`${what} ${fate}`)) continue;
		const shown = (a: string, b: string) => partialDiff(splitLines(a), splitLines(b), 3);
		const base = file.base.slice(question.base.from, question.base.to).join("");
		console.log(`${what} ${fate} ${row.edit} ${key} ${row.path}:${question.base.from + 1}`);
		console.log(
			`    ${context.knowledge.outcomes.flatMap(({ reason }) => (reason ? [hunkReasonText(reason)] : [])).join(" | ")}`,
		);
		console.log(
			`    ${result.belief ? `${result.belief.confidence} ${result.belief.checks.join("; ")}` : hunkReasonText({ kind: "asked", failure: result.failed! })}`,
		);
		console.log(`  PATCH\n${shown(base, patched)}  RIGHT\n${shown(now, right)}`);
		if (mistake) console.log(`  GIVEN instead\n${shown(right, given)}`);
	}
}

function fateOf({ belief }: PlaceAnswer): string {
	if (!belief) return "rejected";
	return belief.confidence >= threshold ? "landed" : "flagged";
}

function count(what: string, fate: string): void {
	const fates = counts.get(what) ?? new Map<string, number>();
	fates.set(fate, (fates.get(fate) ?? 0) + 1);
	counts.set(what, fates);
}
