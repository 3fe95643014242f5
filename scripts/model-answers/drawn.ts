/**
 * How a model fares at places that the engine leaves and whose right answer is known: so many are drawn by a seed and
 * asked about, and what it answers is checked as in a run.
 *
 *     npm run bench:drawn -- CSV… --answers DIR [--repo REPO --old v6.1 --new v6.12] [OPTION…]
 *
 * What the model is asked stands in DIR as PLACE.N.prompt, N for the first or a further request about a place, and what
 * it says in PLACE.N.answer: written by whoever reads the prompt, or kept there from an endpoint (--llm NAME --llm-url
 * URL). Answers are of places, not of prompts, so that they outlive a change of wording. DIR/drawn.json remembers which
 * places were drawn. --count 60, --seed 1, --edit same (`any` for all), --list shows each place that did not land right;
 * --all also draws, behind those that the engine leaves, places that it decides and that upstream changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { applyEdits } from "../../src/assist/apply-edits.js";
import { askPlaces } from "../../src/assist/ask-place.js";
import { codecOf } from "../../src/assist/codec.js";
import type { PlaceAnswer } from "../../src/assist/place-answer.js";
import type { Range } from "../../src/assist/regions.js";
import { partialDiff } from "../../src/assist/render.js";
import { readAnswer } from "../../src/llm/answer.js";
import { type ChatModel, estimateTokens, failed, NO_USAGE } from "../../src/llm/chat.js";
import { openModel } from "../../src/llm/open.js";
import { DEFAULT_LLM_THRESHOLD, DEFAULT_THRESHOLD } from "../../src/model/decision.js";
import { hunkReasonText } from "../../src/report/wording/reason.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines, squash } from "../../src/text/lines.js";
import { readPorts } from "../bench-ports/rows.js";
import { NO_TREES, openTrees } from "../bench-ports/world.js";
import { type KnownPlace, placesIn } from "./each-place.js";
import { Judge } from "./likeness.js";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		repo: { type: "string" },
		old: { type: "string" },
		new: { type: "string" },
		answers: { type: "string" },
		count: { type: "string", default: "60" },
		seed: { type: "string", default: "1" },
		edit: { type: "string", default: "same" },
		threshold: { type: "string", default: String(DEFAULT_LLM_THRESHOLD) },
		llm: { type: "string", default: "known" },
		"llm-url": { type: "string" },
		list: { type: "boolean", default: false },
		all: { type: "boolean", default: false },
	},
});
const { answers: folder } = values;
if (!folder || positionals.length === 0) {
	console.error("usage: npm run bench:drawn -- CSV… --answers DIR [OPTION…]");
	process.exit(2);
}

interface Drawn {
	readonly place: string;
	readonly csv: string;
	readonly port: string;
	/** The engine decides it; it is asked about as if it did not. */
	readonly isDecided: boolean;
}

type Found = KnownPlace & Omit<Drawn, "place">;

const threshold = Number(values.threshold);
const trees = values.repo ? await openTrees(values.repo, values.old!, values.new!) : NO_TREES;
const endpoint =
	values["llm-url"] === undefined
		? undefined
		: openModel(
				{
					url: values["llm-url"],
					model: values.llm,
					timeout: 600_000,
					retries: 2,
					limits: {},
					...(process.env.OPENAI_API_KEY && { key: process.env.OPENAI_API_KEY }),
				},
				{ clock: () => performance.now() },
			).chat;
mkdirSync(folder, { recursive: true });
const list = join(folder, "drawn.json");
if (!existsSync(list)) writeFileSync(list, `${JSON.stringify(await draw(), undefined, "\t")}\n`);
const drawn = JSON.parse(readFileSync(list, "utf8")) as Drawn[];
const counts = new Map<string, number>();
const tokens: Record<"sent" | "said", number[]> = { sent: [], said: [] };
let unanswered = 0;
const met = new Set<string>();
for (const [place, known] of await placesOf(drawn)) {
	met.add(place);
	await ask(place, known);
}
await trees.close();
printResult();

/** The places of all ports, or those that were drawn. */
async function placesOf(wanted?: readonly Drawn[]): Promise<Map<string, Found>> {
	const found = new Map<string, Found>();
	for (const csv of positionals)
		for (const [port, rows] of (await readPorts(csv)).ports) {
			if (values.edit !== "any" && rows[0]!.edit !== values.edit) continue;
			const own = wanted?.filter((each) => each.port === port);
			for (const isDecided of [false, true]) {
				const isMeant = own ? own.some((each) => each.isDecided === isDecided) : values.all || !isDecided;
				if (!isMeant) continue;
				const { old, new: now } = values;
				const versions = old !== undefined && now !== undefined ? ([old, now] as const) : undefined;
				const how = {
					threshold: DEFAULT_THRESHOLD,
					votes: 1,
					isAll: isDecided,
					...(versions && { versions }),
				};
				for (const known of await placesIn(port, rows, trees, how)) {
					const place = idOf(port, known);
					const isWanted = own ? own.some((each) => each.place === place) : !isDecided || isChanged(known);
					if (isWanted && !found.has(place)) found.set(place, { ...known, csv, port, isDecided });
				}
			}
		}
	return found;
}

/** So many places, those that come first when the seed shuffles them; what the engine decides behind the rest. */
async function draw(): Promise<Drawn[]> {
	const all = [...(await placesOf())].map(([place, { csv, port, isDecided }]) => ({
		...{ place, csv, port, isDecided },
		rank: `${Number(isDecided)} ${digest(`${values.seed} ${place}`)}`,
	}));
	const shuffled = all.sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, Number(values.count));
	return shuffled.map(({ rank, ...each }) => each);
}

/** Whether upstream changed the code that a place shows. */
function isChanged({ open, question: { base, target } }: KnownPlace): boolean {
	const { file } = open.texts;
	const code = (lines: readonly string[], { from, to }: Range) => squash(lines.slice(from, to).join(""));
	return target !== undefined && code(file.base, base) !== code(file.target, target);
}

/** A place by the first line that the patch changes there, whatever is shown around it. */
function idOf(port: string, { open, question: { base, patched } }: KnownPlace): string {
	const { file } = open.texts;
	const [edit] = diffLines(
		file.base.slice(base.from, base.to),
		file.patched.slice(patched.from, patched.to),
		{
			ignoreSpace: false,
		},
	);
	return digest(`${port}\0${file.path}\0${base.from + (edit?.oldFrom ?? 0)}`);
}

function digest(text: string): string {
	return createHash("sha256").update(text, "latin1").digest("hex").slice(0, 12);
}

async function ask(place: string, known: Found) {
	const { open, question, row, context, port, isDecided } = known;
	const { file } = open.texts;
	const said: string[] = [];
	let isOpen = false;
	const chat: ChatModel = {
		async complete(request) {
			const stem = join(folder!, `${place}.${said.length + 1}`);
			const prompt = request.messages.map(({ role, content }) => `=== ${role}\n${content}\n`).join("\n");
			writeFileSync(`${stem}.prompt`, prompt);
			tokens.sent.push(estimateTokens(prompt));
			if (!existsSync(`${stem}.answer`) && endpoint) {
				const result = await endpoint.complete(request);
				if (!result.ok) return result;
				writeFileSync(`${stem}.answer`, result.text);
			}
			isOpen = !existsSync(`${stem}.answer`);
			if (isOpen) return failed("not-recorded", "not answered yet");
			const text = readFileSync(`${stem}.answer`, "utf8");
			said.push(text);
			tokens.said.push(estimateTokens(text));
			return { ok: true, text, usage: NO_USAGE, source: "endpoint" };
		},
	};
	const asked = { ...context, asked: { chat, model: values.llm } };
	const [answered] = await askPlaces(open.texts, [question], () => asked);
	const result = answered!;
	if (isOpen) {
		unanswered++;
		return;
	}
	const { encode } = codecOf(file.base.join(""), file.patched.join(""), file.target.join(""));
	const site = result.site ?? question.target;
	const now = site ? file.target.slice(site.from, site.to) : [];
	const judge = site && new Judge(known, site);
	const given = result.belief?.lines ?? codeOf(said.at(-1) ?? "", now)?.map(encode);
	const likeness = (given && judge?.likenessOf(given)) ?? "no code";
	const key = `${isDecided ? "decided" : "left"}: ${likeness} ${fateOf(result)}`;
	counts.set(key, (counts.get(key) ?? 0) + 1);
	if (!values.list || key.endsWith("right landed")) return;
	console.log(`${key} ${place} ${row.edit} ${port} ${row.path}:${question.base.from + 1}`);
	const { belief, failed: failure } = result;
	const right = judge?.right ?? "";
	const why = belief ? `${belief.confidence} ${belief.checks.join("; ")}` : undefined;
	console.log(`    ${why ?? hunkReasonText({ kind: "asked", failure: failure! })}`);
	console.log(`  RIGHT\n${partialDiff(now, splitLines(right), 3)}`);
	if (given) console.log(`  GIVEN instead\n${partialDiff(splitLines(right), given, 3)}`);
}

/** The code that an answer comes to, whether or not it holds. */
function codeOf(text: string, now: readonly string[]): readonly string[] | undefined {
	const answer = readAnswer(text);
	if (answer.kind === "code") return answer.lines;
	if (answer.kind !== "edits" || answer.isOfMerge) return undefined;
	const edited = applyEdits(now, answer.edits);
	return "lines" in edited ? edited.lines : undefined;
}

function fateOf({ belief, failed: failure }: PlaceAnswer): string {
	if (!belief) return failure?.kind ?? "rejected";
	return belief.confidence >= threshold ? "landed" : "flagged";
}

function printResult(): void {
	const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
	for (const [key, number] of [...counts].sort()) console.log(`${String(number).padStart(5)}  ${key}`);
	const gone = drawn.length - met.size;
	console.log(`${unanswered} of ${met.size} places wait for an answer in ${folder}`);
	if (gone > 0) console.log(`${gone} of the places drawn are not asked about any more`);
	console.log(`a request has ${median(tokens.sent)} tokens (median), an answer ${median(tokens.said)}`);
}
