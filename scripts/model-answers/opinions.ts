/**
 * What a critic's word is worth: whoever reads the prompts of `--critic` is shown answers that pass the checks, right
 * ones and wrong ones, at places of ports whose result is known.
 *
 *     npm run bench:opinions -- CSV… --opinions DIR [--repo REPO --old v6.1 --new v6.12] [--count 40] [--seed 1]
 *
 * DIR/PLACE.prompt is what the critic is asked, and DIR/PLACE.answer what it says, by whoever reads the prompt. Places,
 * and whether a place is shown with the maintainers' code or with a wrong answer, are drawn by the seed; which it is stands
 * in no file. Once all are answered the counts are printed, --list with each place where the critic was not right.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { askPlaces } from "../../src/assist/ask-place.js";
import { codecOf } from "../../src/assist/codec.js";
import type { PlaceAnswer } from "../../src/assist/place-answer.js";
import { type ChatModel, failed, NO_USAGE } from "../../src/llm/chat.js";
import { DEFAULT_LLM_THRESHOLD } from "../../src/model/decision.js";
import { applyReplacements } from "../../src/port/assemble.js";
import { splitLines, squash } from "../../src/text/lines.js";
import { verdictOf } from "../bench-ports/judge.js";
import { type Row, readPorts } from "../bench-ports/rows.js";
import { NO_TREES, openTrees } from "../bench-ports/world.js";
import { answer, sectionOf } from "../model-server/prompt.js";
import { carry } from "./carry.js";
import { type KnownPlace, placesIn } from "./each-place.js";
import { honestAnswer } from "./honest.js";
import { MISTAKES } from "./mistakes.js";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		repo: { type: "string" },
		old: { type: "string" },
		new: { type: "string" },
		opinions: { type: "string" },
		count: { type: "string", default: "40" },
		seed: { type: "string", default: "1" },
		list: { type: "boolean", default: false },
	},
});
const { opinions: folder } = values;
if (!folder || positionals.length === 0) {
	console.error("usage: npm run bench:opinions -- CSV… --opinions DIR [OPTION…]");
	process.exit(2);
}
mkdirSync(folder, { recursive: true });
const trees = values.repo ? await openTrees(values.repo, values.old!, values.new!) : NO_TREES;
const counts = new Map<string, number>();
let [shown, unanswered] = [0, 0];
for (const [port, rows] of await shuffledPorts()) {
	if (shown >= Number(values.count)) break;
	await showOne(port, rows);
}
await trees.close();
for (const [what, count] of [...counts].sort()) console.log(`${what.padEnd(32)} ${count}`);
console.log(`${unanswered} of ${shown} wait for an answer in ${folder}`);

async function shuffledPorts(): Promise<[string, readonly Row[]][]> {
	const all: [string, readonly Row[]][] = [];
	for (const csv of positionals) all.push(...(await readPorts(csv)).ports);
	return all
		.filter(([, rows]) => rows[0]!.edit === "same")
		.sort(([a], [b]) => (drawn(a) < drawn(b) ? -1 : 1));
}

function drawn(text: string): string {
	return createHash("sha256").update(`${values.seed} ${text}`, "latin1").digest("hex");
}

/** Shows the first place of a port, as the seed shuffles them, that upstream changed and that has an answer of the kind drawn. */
async function showOne(port: string, rows: readonly Row[]): Promise<void> {
	const places = await placesIn(port, rows, trees, {
		threshold: DEFAULT_LLM_THRESHOLD,
		votes: 1,
		isAll: true,
	});
	const idOf = ({ row, question }: KnownPlace) => drawn(`${port} ${row.path} ${question.base.from}`);
	for (const known of places.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))) {
		const { file } = known.open.texts;
		const { base, target } = known.question;
		if (!target) continue;
		const code = (lines: readonly string[], { from, to }: typeof base) =>
			squash(lines.slice(from, to).join(""));
		if (code(file.base, base) === code(file.target, target)) continue;
		const id = idOf(known);
		const isRight = Number.parseInt(id.slice(-1), 16) % 2 === 0;
		for (const given of isRight ? [rightAt(known)] : wrongAt(known, id)) {
			const checked = await ask(known, given);
			if (!checked.belief || checked.isAsked === false) continue;
			if (!isRight && verdictIn(known, checked.belief.lines.join("")) !== "wrong") continue;
			shown++;
			return judged(known, given, id.slice(0, 12), isRight);
		}
	}
}

function rightAt({ open, row, question }: KnownPlace): string {
	return carry(
		open.texts.file.target,
		splitLines(row.file_new_p),
		question.target!.from,
		question.target!.to,
	);
}

function wrongAt(known: KnownPlace, id: string): string[] {
	const { file } = known.open.texts;
	const { target, patched } = known.question;
	const right = rightAt(known);
	const material = {
		right,
		now: file.target.slice(target!.from, target!.to).join(""),
		patched: file.patched.slice(patched.from, patched.to).join(""),
	};
	return Object.entries(MISTAKES)
		.sort(([a], [b]) => (drawn(id + a) < drawn(id + b) ? -1 : 1))
		.flatMap(([, mistake]) => mistake(material) ?? [])
		.filter((text) => squash(text) !== squash(right));
}

/** Whether a file is as the maintainers have it with this code at the place. */
function verdictIn(known: KnownPlace, text: string) {
	const { target } = known.open.texts.file;
	const { from, to } = known.question.target!;
	const whole = (own: string) => applyReplacements(target.join(""), [{ from, to, text: own }]);
	return verdictOf(known.row.path, whole(text), whole(rightAt(known)));
}

async function ask(known: KnownPlace, given: string, critic?: ChatModel): Promise<PlaceAnswer> {
	const { open, question, context } = known;
	const { file } = open.texts;
	const { decode } = codecOf(file.base.join(""), file.patched.join(""), file.target.join(""));
	const now = file.target.slice(question.target!.from, question.target!.to).join("");
	const isRight = squash(given) === squash(rightAt(known));
	const chat: ChatModel = {
		async complete({ messages }) {
			const diff = sectionOf(messages[1]!.content, "PATCH");
			const text = isRight ? honestAnswer(decode(given), decode(now), diff) : answer(decode(given));
			return { ok: true, text, usage: NO_USAGE, source: "endpoint" };
		},
	};
	const asked = { chat, model: "known" };
	const judging = critic && { critic: { chat: critic, model: "critic" } };
	const [answered] = await askPlaces(open.texts, [question], () => ({ ...context, asked, ...judging }));
	return answered!;
}

async function judged(known: KnownPlace, given: string, place: string, isRight: boolean): Promise<void> {
	const stem = join(folder!, place);
	let isOpen = false;
	const critic: ChatModel = {
		async complete({ messages }) {
			writeFileSync(
				`${stem}.prompt`,
				messages.map(({ role, content }) => `=== ${role}\n${content}\n`).join("\n"),
			);
			isOpen = !existsSync(`${stem}.answer`);
			if (isOpen) return failed("not-recorded", "not answered yet");
			return { ok: true, text: readFileSync(`${stem}.answer`, "utf8"), usage: NO_USAGE, source: "endpoint" };
		},
	};
	const { opinion, belief } = await ask(known, given, critic);
	if (isOpen || !opinion) {
		unanswered++;
		return;
	}
	const what = `${isRight ? "right" : "wrong"}, called ${opinion.verdict}`;
	counts.set(what, (counts.get(what) ?? 0) + 1);
	const isSeen = opinion.verdict === (isRight ? "right" : "wrong");
	if (!values.list || isSeen) return;
	console.log(
		`${what} ${place} ${known.row.path}:${known.question.base.from + 1} ${belief?.checks.join("; ")}`,
	);
	console.log(`    ${opinion.says}`);
}
