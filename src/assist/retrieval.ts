import type { Definition } from "../fingerprint/definition.js";
import { oneLine, readAnswer } from "../llm/answer.js";
import { retrievePrompt } from "../llm/prompts/retrieve.js";
import type { ModelFailure } from "../model/reason.js";
import { squash } from "../text/lines.js";
import { identifiersOf } from "../text/tokens.js";
import { isAnother } from "./another.js";
import type { Codec } from "./codec.js";
import type { Conversation } from "./conversation.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { partialDiff } from "./render.js";

/** Rounds of the paper's retrieval: wrong functions are excluded, and it is asked again. */
const ROUNDS = 3;
/** A definition that has fewer of the old code's names does not hold it. */
const LEAST_LIKE = 0.4;
const MOST_OUTLINED = 150;
const MOST_CANDIDATES = 3;
const LONGEST_CANDIDATE = 80;
const LONGEST_SITE = 200;
const MOST_MOVED = 8;

/** A place that the model named and that held, or why there is none. */
type Found = Range | { readonly failed: ModelFailure };

/**
 * Asks where code lives that the engine has no place for. What counts is the definition that the answer's first
 * and last lines are those of, never the answer's text.
 *
 * @param moved where the engine says that the file went
 */
export async function findByModel(
	{ file, baseDefinitions, targetDefinitions }: AskedTexts,
	question: Question,
	moved: readonly string[],
	codec: Codec,
	talk: Conversation,
): Promise<Found> {
	const old = file.base.slice(question.base.from, question.base.to);
	const patched = file.patched.slice(question.patched.from, question.patched.to);
	const words = identifiersOf(old.join(""));
	const likeness = (definition: Definition) => {
		const theirs = identifiersOf(file.target.slice(definition.from, definition.to).join(""));
		return [...words].filter((word) => theirs.has(word)).length / Math.max(1, words.size);
	};
	const ranked = targetDefinitions
		.map((definition) => ({ definition, likeness: likeness(definition) }))
		.sort((a, b) => b.likeness - a.likeness);
	const shown = ranked.filter(({ likeness }) => likeness >= LEAST_LIKE).slice(0, MOST_OUTLINED);
	const came = lacking(
		shown.map(({ definition }) => definition),
		baseDefinitions,
	);
	const went = lacking(baseDefinitions, targetDefinitions);
	const known = [
		...moved,
		...(went === "" ? [] : [`gone from the file: ${went}`]),
		...(came === "" ? [] : [`new in the file, the likeliest first: ${came}`]),
	];
	const excluded: string[] = [];
	let malformed = "";
	for (let round = 0; round < ROUNDS; round++) {
		const open = shown.filter(({ definition }) => !excluded.includes(definition.name));
		if (open.length === 0) return { failed: { kind: "place not found", rounds: round, named: excluded } };
		const result = await talk.ask(
			retrievePrompt({
				path: codec.decode(file.path),
				definition: question.definition && codec.decode(question.definition),
				patch: codec.decode(partialDiff(old, patched, Number.POSITIVE_INFINITY)),
				signature: codec.decode(question.signature ?? ""),
				isWhole: shown.length === ranked.length,
				outline: codec.decode(
					outline(
						file.target,
						open.map(({ definition }) => definition),
					),
				),
				candidates: codec.decode(
					candidates(
						file.target,
						open.map(({ definition }) => definition),
					),
				),
				moved: known.map(codec.decode),
				excluded: excluded.map(codec.decode),
				malformed,
			}),
		);
		if (!result.ok) return { failed: { kind: "no answer", says: result.failure.message } };
		const answer = readAnswer(result.text);
		if (answer.kind === "cannot") return { failed: { kind: "cannot find", says: answer.reason } };
		malformed = answer.kind === "malformed" ? answer.reason : "";
		if (answer.kind !== "code") {
			malformed ||= "one fenced code block was asked for";
			continue;
		}
		const named = definitionNamed(
			file.target,
			open.map(({ definition }) => definition),
			answer.lines.map(codec.encode),
		);
		if (!named) {
			excluded.push(codec.encode(oneLine(answer.lines.find((line) => line.trim() !== "") ?? "")));
			continue;
		}
		const isIt =
			likeness(named) >= LEAST_LIKE &&
			!isAnother(file, baseDefinitions, targetDefinitions, question.definition, old, named);
		if (!isIt) excluded.push(named.name);
		else if (named.to - named.from > LONGEST_SITE)
			return {
				failed: {
					kind: "place too long",
					name: named.name,
					lines: named.to - named.from,
					most: LONGEST_SITE,
				},
			};
		else return { from: named.from, to: named.to };
	}
	const last = malformed === "" ? {} : { malformed };
	return { failed: { kind: "place not found", rounds: ROUNDS, named: excluded, ...last } };
}

/** The names of definitions that others lack, in their order. */
function lacking(some: readonly Definition[], others: readonly Definition[]): string {
	const names = new Set(others.map(({ name }) => name));
	const own = some.filter(({ name, from, to }) => to - from > 1 && !names.has(name));
	return [...new Set(own.map(({ name }) => name))].slice(0, MOST_MOVED).join(", ");
}

function outline(lines: readonly string[], definitions: readonly Definition[]): string {
	return [...definitions]
		.sort((a, b) => a.from - b.from)
		.map(({ from, to }) => `${from + 1}: ${signatureOf(lines, from, to)} [${to - from} lines]`)
		.join("\n");
}

function candidates(lines: readonly string[], definitions: readonly Definition[]): string {
	return definitions
		.filter(({ from, to }) => to - from > 1 && to - from <= LONGEST_CANDIDATE)
		.slice(0, MOST_CANDIDATES)
		.map(({ from, to }) => lines.slice(from, to).join(""))
		.join("\n");
}

/** The lines of a definition up to its opening brace, as one. */
export function signatureOf(lines: readonly string[], from: number, to: number): string {
	const head = lines
		.slice(from, Math.min(to, from + 6))
		.join("")
		.split("{", 1)[0]!;
	return head.replace(/\s+/g, " ").trim().slice(0, 160);
}

/** The shown definition that an answer's first line belongs to; the last line tells where several do. */
function definitionNamed(
	lines: readonly string[],
	definitions: readonly Definition[],
	answer: readonly string[],
): Definition | undefined {
	const said = answer.map(squash).filter(Boolean);
	const [first, last] = [said[0], said.at(-1)];
	if (first === undefined || first.length < 4) return undefined;
	const fitting = definitions.filter(({ from, to }) => {
		const head = squash(signatureOf(lines, from, to));
		return squash(lines[from]!) === first || head === first.replace(/\{$/, "");
	});
	if (fitting.length < 2) return fitting[0];
	const ended = fitting.filter(({ to }) => squash(lines[to - 1]!) === last);
	return ended.sort((a, b) => b.to - b.from - (a.to - a.from))[0];
}
