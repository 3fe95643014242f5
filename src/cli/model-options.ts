import { API_NAMES } from "../llm/api.js";
import type { OptionSpec } from "./command.js";

/** Requests at once, and rows of a benchmark that asks a model. */
export const JOBS = 4;
export const DEFAULT_URL = "https://api.openai.com/v1";
export const DEFAULT_KEY = "OPENAI_API_KEY";

const FROM_ENVIRONMENT = fromEnvironment({
	llm: {
		type: "string",
		value: "MODEL",
		describe: "Ask this model about what the engine leaves; none asks no model, whatever the config says.",
	},
	"llm-url": {
		type: "string",
		value: "URL",
		config: "user",
		describe: `Base URL of an OpenAI-compatible endpoint, by default ${DEFAULT_URL}. Not read from the repository's config.`,
	},
	"llm-key-env": {
		type: "string",
		value: "NAME",
		config: "user",
		describe: `The environment variable that holds the key, by default ${DEFAULT_KEY}. Not read from the repository's config.`,
	},
	"llm-api": {
		type: "string",
		value: API_NAMES.join("|"),
		choices: API_NAMES,
		default: "chat",
		describe: "What of the endpoint is asked: chat completions, or the Responses API where it has only that.",
	},
	"llm-timeout": {
		type: "number",
		least: 0.001,
		value: "SECONDS",
		default: 120,
		describe: "For one request.",
	},
	"llm-temperature": {
		type: "number",
		least: 0,
		value: "N",
		describe: "The temperature to ask with; by default the endpoint's own.",
	},
	"llm-extra": {
		type: "string",
		value: "JSON",
		config: "user",
		describe:
			"An object whose members are added to the body of every request. Not read from the repository's config.",
	},
	jobs: {
		type: "number",
		alias: "j",
		least: 1,
		isWhole: true,
		value: "N",
		default: JOBS,
		describe: "Requests at once.",
	},
	votes: {
		type: "number",
		least: 1,
		isWhole: true,
		value: "N",
		default: 1,
		describe: "Ask N times about each place and take what most answers agree on.",
	},
	critic: {
		type: "string",
		value: "MODEL",
		config: "user",
		describe:
			"Ask this model of the same endpoint whether an answer that passed the checks is right: one that it calls wrong never lands. none asks none. Not read from the repository's config.",
	},
	calibrate: {
		type: "boolean",
		describe:
			"Ask up to 8 control questions before the first question, at places of the series that the engine is sure of: the fewer the model agrees at, the less its answers count, and where it fails none lands. The score is known to later runs of the repository.",
	},
	explain: {
		type: "boolean",
		describe:
			"Note beside the model's one sentence where its change differs from the patch's, line by line; for the notes of a stop and the review, never for a message.",
	},
	"max-requests": {
		type: "number",
		least: 0,
		value: "N",
		describe: "Send no more requests than this in a run.",
	},
	"max-tokens": {
		type: "number",
		least: 0,
		value: "N",
		describe:
			"Ask no more once a run has used this many tokens, in and out; answers under way may exceed it.",
	},
	"max-cost": {
		type: "number",
		least: 0,
		value: "N",
		describe: "Ask no more once a run has cost this much; answers under way may exceed it. Needs --price.",
	},
	price: {
		type: "string",
		value: "IN,OUT",
		describe: "What a million tokens cost, in and out; without it the cost is unknown.",
	},
	record: {
		type: "string",
		value: "DIR",
		config: "user",
		describe: "Keep every answer of the model in DIR as well. Not read from the repository's config.",
	},
	replay: {
		type: "string",
		value: "DIR",
		config: "user",
		describe:
			"Take the model's answers from DIR, where --record kept them, and send nothing. Not read from the repository's config.",
	},
	cache: {
		type: "boolean",
		default: true,
		describe: "Use answers of earlier runs for the same requests (--no-cache asks again).",
	},
	"cache-size": {
		type: "number",
		value: "MB",
		default: 256,
		least: 0,
		config: "user",
		describe: "The most that the cache of answers holds; the answers used least recently go first.",
	},
});

/** How a model is named and bounded. All can be set in the environment as well, but for what is run. */
export const MODEL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	...FROM_ENVIRONMENT,
	"llm-command": {
		type: "string",
		value: "CMD",
		config: "user",
		describe:
			"Ask this shell command instead of an endpoint: the prompt on its standard input, the answer on its standard output. --llm says what the model is called. Not read from the repository's config.",
	},
};

/** Where what the model is asked goes in one batch, for a whole run. */
export const BATCH_OPTION: Readonly<Record<string, OptionSpec>> = {
	"llm-batch": {
		type: "boolean",
		describe:
			"Wait for no single answer: what only the model could answer is parked, and goes to the endpoint at the end as one batch (OpenAI's Batch API). git miggpt rebase --continue fetches the answers, and decides those patches again.",
	},
};

/** Their names begin with MIGGPT_ there. */
function fromEnvironment(
	options: Readonly<Record<string, OptionSpec>>,
): Readonly<Record<string, OptionSpec>> {
	return Object.fromEntries(
		Object.entries(options).map(([name, option]) => [name, { ...option, isVariable: true }]),
	);
}
