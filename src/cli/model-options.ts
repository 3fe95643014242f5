import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../errors.js";
import { configOrigin, configValue } from "../git/config.js";
import type { GitContext } from "../git/process.js";
import type { Limits } from "../llm/budget.js";
import type { ModelRequest } from "../rebase/assist.js";
import type { Io, OptionSpec, Parsed } from "./command.js";

const DEFAULT_URL = "https://api.openai.com/v1";
const DEFAULT_KEY = "OPENAI_API_KEY";
const DEFAULT_CACHE_MB = 256;

/** How a model is named and bounded. Each can be set as `MIGGPT_…` in the environment and `miggpt.…` in git's config. */
export const MODEL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	llm: {
		type: "string",
		value: "MODEL",
		describe: "Ask this model about what the engine leaves; none asks no model, whatever the config says.",
	},
	"llm-url": {
		type: "string",
		value: "URL",
		describe: `Base URL of an OpenAI-compatible endpoint, by default ${DEFAULT_URL}. Not read from the repository's config.`,
	},
	"llm-key-env": {
		type: "string",
		value: "NAME",
		describe: `The environment variable that holds the key, by default ${DEFAULT_KEY}. Not read from the repository's config.`,
	},
	"llm-timeout": { type: "number", value: "SECONDS", describe: "For one request, by default 120." },
	"llm-temperature": {
		type: "number",
		value: "N",
		describe: "The temperature to ask with; by default the endpoint's own.",
	},
	"llm-extra": {
		type: "string",
		value: "JSON",
		describe:
			"An object whose members are added to the body of every request. Not read from the repository's config.",
	},
	jobs: { type: "number", alias: "j", value: "N", describe: "Requests at once, by default 4." },
	votes: {
		type: "number",
		value: "N",
		describe: "Ask N times about each place and take what most answers agree on; by default once.",
	},
	"max-requests": { type: "number", value: "N", describe: "Send no more requests than this in a run." },
	"max-tokens": {
		type: "number",
		value: "N",
		describe:
			"Ask no more once a run has used this many tokens, in and out; answers under way may exceed it.",
	},
	"max-cost": {
		type: "number",
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
		describe: "Keep every answer of the model in DIR as well. Not read from the repository's config.",
	},
	replay: {
		type: "string",
		value: "DIR",
		describe:
			"Take the model's answers from DIR, where --record kept them, and send nothing. Not read from the repository's config.",
	},
	cache: {
		type: "boolean",
		default: true,
		describe: "Use answers of earlier runs for the same requests (--no-cache asks again).",
	},
};

/** Where a setting comes from, first match: the command line, the environment, git's config. */
interface Settings {
	text(option: string): Promise<string | undefined>;
	number(option: string, least: number): Promise<number | undefined>;
}

/** The model that a run is to ask, or undefined where none is named. @throws UserError for a setting that makes no sense */
export async function modelRequest(
	parsed: Parsed,
	io: Io,
	context: GitContext,
): Promise<ModelRequest | undefined> {
	const settings = settingsOf(parsed, io, context);
	const model = await settings.text("llm");
	if (model === undefined || model === "none") {
		for (const option of ["record", "replay"])
			if (parsed.text(option) !== undefined)
				throw new UserError(`--${option} needs a model`, "name it with --llm MODEL");
		return undefined;
	}
	if (!/^[\x21-\x7e]{1,200}$/.test(model))
		throw new UserError(`${model} is no name of a model`, "it has no blanks and is plain ASCII");
	const url = await endpointUrl(settings, io, context, parsed.text("llm") ?? io.env.MIGGPT_LLM);
	const replay = await settings.text("replay");
	const record = await settings.text("record");
	if (replay !== undefined && record !== undefined)
		throw new UserError(
			"--record and --replay cannot be used together",
			"a replay has nothing new to record",
		);
	if (replay !== undefined && !existsSync(resolve(io.cwd, replay)))
		throw new UserError(`there is no folder ${replay} to replay`, "--record DIR makes one");
	const key = replay === undefined ? await keyOf(settings, io, url) : undefined;
	const temperature = await settings.number("llm-temperature", 0);
	const extra = extraOf(await settings.text("llm-extra"));
	const taken = ["model", "messages", "stream"].find((name) => extra && name in extra);
	if (taken !== undefined)
		throw new UserError(
			`--llm-extra says what ${taken} is`,
			taken === "model" ? "name the model with --llm" : "leave it out: it is ours to say",
		);
	return {
		votes: whole("votes", (await settings.number("votes", 1)) ?? 1),
		jobs: whole("jobs", (await settings.number("jobs", 1)) ?? 4),
		settings: {
			model,
			url,
			timeout: ((await settings.number("llm-timeout", 0.001)) ?? 120) * 1000,
			retries: 4,
			limits: await limitsOf(settings),
			...(key !== undefined && { key }),
			...(temperature !== undefined && { temperature }),
			...(extra && { extra }),
			...(parsed.flag("cache") && { cache: await cacheOf(io, context) }),
			...(record !== undefined && { record: resolve(io.cwd, record) }),
			...(replay !== undefined && { replay: resolve(io.cwd, replay) }),
		},
	};
}

/** The user's cache of answers: `$XDG_CACHE_HOME/git-miggpt/answers`; `miggpt.cacheSize` is its size in MB. */
export async function cacheOf({ env }: Io, context: GitContext): Promise<{ folder: string; limit: number }> {
	const root = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
	const size = Number((await configValue(context, "miggpt.cacheSize", "global")) ?? DEFAULT_CACHE_MB);
	if (!(size >= 0)) throw new UserError("miggpt.cacheSize is no number", "it counts megabytes");
	return { folder: join(root, "git-miggpt", "answers"), limit: size * 2 ** 20 };
}

/** Settings that decide where code and key go, or where answers come from: never from the repository's own config. */
const OWN_ONLY = ["llm-url", "llm-key-env", "llm-extra", "record", "replay"];

function settingsOf(parsed: Parsed, { env }: Io, context: GitContext): Settings {
	const text = async (option: string) =>
		(MODEL_OPTIONS[option]!.type === "number" ? parsed.number(option)?.toString() : parsed.text(option)) ??
		(env[variableOf(option)] || undefined) ??
		(await configValue(context, configNameOf(option), OWN_ONLY.includes(option) ? "global" : "any"));
	return {
		text,
		async number(option, least) {
			const value = await text(option);
			if (value === undefined) return undefined;
			if (value.trim() === "" || !(Number(value) >= least))
				throw new UserError(
					`--${option} ${value} is no number of at least ${least}`,
					"see git miggpt help rebase",
				);
			return Number(value);
		},
	};
}

/** `llm-url` is `MIGGPT_LLM_URL` in the environment. */
function variableOf(option: string): string {
	return `MIGGPT_${option.toUpperCase().replaceAll("-", "_")}`;
}

/** `llm-url` is `miggpt.llmUrl` in git's config. */
function configNameOf(option: string): string {
	return `miggpt.${option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}

async function endpointUrl(
	settings: Settings,
	{ env }: Io,
	context: GitContext,
	named: string | undefined,
): Promise<string> {
	const url = (await settings.text("llm-url")) ?? (env.OPENAI_BASE_URL || undefined);
	// A tree that comes with its config may choose a model, but not that code is sent at all.
	if (url === undefined && named === undefined && (await configOrigin(context, "miggpt.llm"))?.isLocal)
		throw new UserError(
			"the repository's config names a model, but you have named no endpoint",
			"name it with --llm-url or git config --global miggpt.llmUrl, or run with --llm none",
		);
	const parsed = URL.canParse(url ?? DEFAULT_URL) ? new URL(url ?? DEFAULT_URL) : undefined;
	if (!parsed || !/^https?:$/.test(parsed.protocol))
		throw new UserError("--llm-url is no http or https URL", "it looks like http://localhost:11434/v1");
	if (parsed.username !== "" || parsed.password !== "")
		throw new UserError(
			"--llm-url has a user name or password in it",
			"put the key into an environment variable and name that with --llm-key-env",
		);
	if (parsed.search !== "" || parsed.hash !== "")
		throw new UserError(
			"--llm-url has a query or fragment in it",
			"name the base URL alone, as in http://localhost:11434/v1; a key goes into an environment variable",
		);
	return parsed.href.replace(/\/$/, "");
}

async function keyOf(settings: Settings, { env }: Io, url: string): Promise<string | undefined> {
	const named = await settings.text("llm-key-env");
	const name = named ?? DEFAULT_KEY;
	if (!/^[A-Za-z_]\w*$/.test(name))
		throw new UserError(
			"--llm-key-env is no name of an environment variable",
			"name the variable, not the key",
		);
	const key = env[name]?.trim();
	if (key) return key;
	if (named !== undefined || url === DEFAULT_URL)
		throw new UserError(
			`the environment variable ${name} is not set`,
			`put the key of ${new URL(url).host} into it`,
		);
	return undefined;
}

function extraOf(text: string | undefined): Record<string, unknown> | undefined {
	if (text === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === "object" && value !== null && !Array.isArray(value))
			return value as Record<string, unknown>;
	} catch {
		// Told below.
	}
	throw new UserError("--llm-extra is no JSON object", `it looks like {"top_p": 0.9}`);
}

async function limitsOf(settings: Settings): Promise<Limits> {
	const [requests, tokens, cost] = await Promise.all(
		["max-requests", "max-tokens", "max-cost"].map((option) => settings.number(option, 0)),
	);
	const price = priceOf(await settings.text("price"));
	if (cost !== undefined && !price)
		throw new UserError("--max-cost needs --price", "name what a million tokens cost: --price IN,OUT");
	return {
		...(requests !== undefined && { requests }),
		...(tokens !== undefined && { tokens }),
		...(cost !== undefined && { cost }),
		...(price && { price }),
	};
}

function priceOf(text: string | undefined): Limits["price"] {
	if (text === undefined) return undefined;
	const [input, output, ...rest] = text
		.split(",")
		.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
	if (rest.length > 0 || !(input! >= 0) || !(output! >= 0))
		throw new UserError(
			`--price ${text} is no pair of numbers`,
			"it looks like 2.5,10: a million tokens in, and out",
		);
	return { in: input!, out: output! };
}

function whole(option: string, value: number): number {
	if (Number.isInteger(value)) return value;
	throw new UserError(`--${option} ${value} is no whole number`, "see git miggpt help rebase");
}
