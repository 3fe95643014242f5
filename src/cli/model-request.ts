import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../errors.js";
import type { ApiName } from "../llm/api.js";
import type { Limits } from "../llm/budget.js";
import type { ModelSettings } from "../llm/open.js";
import type { ModelRequest } from "../rebase/assist.js";
import type { Io, Parsed } from "./command.js";
import { BATCH_OPTION, DEFAULT_KEY, DEFAULT_URL, JOBS, MODEL_OPTIONS } from "./model-options.js";

/** That questions go by batch, where the command line or config says so. */
function batchOf(parsed: Parsed): ModelSettings["batch"] {
	return parsed.flag("llm-batch") ? { failures: {} } : undefined;
}

/**
 * The model that a run is to ask, or undefined where none is named.
 *
 * @param batch set where questions go by batch
 * @throws UserError for a setting that makes no sense
 */
export function modelRequest(parsed: Parsed, io: Io, batch = batchOf(parsed)): ModelRequest | undefined {
	const model = parsed.text("llm");
	if (model === undefined || model === "none") {
		// Who says none may leave the rest of a line as it was, but for what would be lost by it.
		// How many at once may be said to any command, as git's own --jobs may.
		const all = Object.keys({ ...MODEL_OPTIONS, ...BATCH_OPTION }).filter((option) => option !== "jobs");
		const lost = model === "none" ? ["record", "replay", "llm-command"] : all;
		for (const option of lost)
			if (parsed.source(option) === "line")
				throw new UserError(`--${option} needs a model`, "name it with --llm MODEL");
		return undefined;
	}
	requireName(model);
	const command = commandOf(parsed);
	if (command !== undefined) for (const option of ["llm-api", "critic"]) requireEndpoint(parsed, option);
	const critic = command === undefined ? criticOf(parsed) : undefined;
	const url = command === undefined ? endpointUrl(parsed, io) : undefined;
	const replay = parsed.text("replay");
	const record = parsed.text("record");
	if (replay !== undefined && record !== undefined)
		throw new UserError(
			"--record and --replay cannot be used together",
			"a replay has nothing new to record",
		);
	if (replay !== undefined && !existsSync(resolve(io.cwd, replay)))
		throw new UserError(`there is no folder ${replay} to replay`, "--record DIR makes one");
	if (batch) requireBatchable(parsed);
	const key = replay === undefined ? keyOf(parsed, io, url) : undefined;
	const temperature = parsed.number("llm-temperature");
	const extra = extraOf(parsed.text("llm-extra"));
	return {
		votes: parsed.number("votes") ?? 1,
		...(critic !== undefined && { critic }),
		explains: parsed.flag("explain"),
		calibrates: parsed.flag("calibrate"),
		jobs: parsed.number("jobs") ?? JOBS,
		settings: {
			model,
			...(url !== undefined && { url, api: parsed.text("llm-api") as ApiName }),
			...(command !== undefined && { command }),
			timeout: parsed.number("llm-timeout")! * 1000,
			retries: 4,
			limits: limitsOf(parsed),
			...(key !== undefined && { key }),
			...(temperature !== undefined && { temperature }),
			...(extra && { extra }),
			...(parsed.flag("cache") && { cache: cacheOf(parsed, io) }),
			...(record !== undefined && { record: resolve(io.cwd, record) }),
			...(replay !== undefined && { replay: resolve(io.cwd, replay) }),
			...(batch && { batch }),
		},
	};
}

/** Cannot be answered later, or not by a batch. */
const NOT_BY_BATCH: Readonly<Record<string, (parsed: Parsed) => boolean>> = {
	"llm-command": (parsed) => commandOf(parsed) !== undefined,
	"llm-api responses": (parsed) => parsed.text("llm-api") === "responses",
	critic: (parsed) => criticOf(parsed) !== undefined,
	calibrate: (parsed) => parsed.flag("calibrate"),
	replay: (parsed) => parsed.text("replay") !== undefined,
	"no-cache": (parsed) => !parsed.flag("cache"),
	"dry-run": (parsed) => parsed.flag("dry-run"),
	"on-conflict stop": (parsed) =>
		parsed.source("on-conflict") === "line" && parsed.text("on-conflict") === "stop",
};

/** @throws UserError for what does not go with questions that go by batch */
function requireBatchable(parsed: Parsed): void {
	const [option] = Object.keys(NOT_BY_BATCH).filter((each) => NOT_BY_BATCH[each]!(parsed));
	if (option !== undefined)
		throw new UserError(
			`--${option} does not go with --llm-batch`,
			"leave one of the two out; git miggpt config says where it is set",
		);
}

function requireName(model: string): void {
	if (!/^[\x21-\x7e]{1,200}$/.test(model))
		throw new UserError(`${model} is no name of a model`, "it has no blanks and is plain ASCII");
}

function criticOf(parsed: Parsed): string | undefined {
	const critic = parsed.text("critic");
	if (critic === undefined || critic === "none") return undefined;
	requireName(critic);
	return critic;
}

/** The user's cache of answers. */
export function cacheOf(parsed: Parsed, io: Io): { folder: string; limit: number } {
	return { folder: answersFolder(io), limit: parsed.number("cache-size")! * 2 ** 20 };
}

/** `$XDG_CACHE_HOME/git-miggpt/answers`. */
export function answersFolder({ env }: Io): string {
	const root = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
	return join(root, "git-miggpt", "answers");
}

/** The command that is asked; none where an endpoint was named closer by. @throws UserError where both are named alike */
function commandOf(parsed: Parsed): string | undefined {
	const command = parsed.text("llm-command");
	if (command === undefined || parsed.text("llm-url") === undefined) return command;
	const isOnLine = (option: string) => parsed.source(option) === "line";
	if (isOnLine("llm-command") === isOnLine("llm-url"))
		throw new UserError(
			"--llm-command and --llm-url exclude each other",
			"name the one that is to be asked on the command line",
		);
	return isOnLine("llm-command") ? command : undefined;
}

/** @throws UserError for an option that speaks of the endpoint where a command is asked */
function requireEndpoint(parsed: Parsed, option: string): void {
	if (parsed.source(option) === "line")
		throw new UserError(
			`--${option} is about an endpoint, and a command is asked`,
			`leave it out, or name the endpoint with --llm-url in place of --llm-command`,
		);
}

function endpointUrl(settings: Parsed, { env }: Io): string {
	const url = settings.text("llm-url") ?? (env.OPENAI_BASE_URL || undefined);
	// A tree that comes with its config may choose a model, but not that code is sent at all.
	if (url === undefined && settings.source("llm") === "repository's config")
		throw new UserError(
			"the repository's config names a model, but you have named no endpoint",
			"name it with --llm-url or git config --global miggpt.llmUrl, or run with --llm none",
		);
	const parsed = URL.canParse(url ?? DEFAULT_URL) ? new URL(url ?? DEFAULT_URL) : undefined;
	const port = /^https?:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(url ?? "")?.[1];
	if (Number(port) > 65535)
		throw new UserError(`--llm-url names port ${port}, and ports end at 65535`, "see the server's own port");
	if (!parsed || !/^https?:$/.test(parsed.protocol))
		throw new UserError("--llm-url is no http or https URL", "it looks like http://localhost:11434/v1");
	if (parsed.username !== "" || parsed.password !== "")
		throw new UserError(
			"--llm-url has a user name or password in it",
			"put the key into an environment variable and name that with --llm-key-env",
		);
	if (/[?#]/.test(parsed.href))
		throw new UserError(
			"--llm-url has a query or fragment in it",
			"name the base URL alone, as in http://localhost:11434/v1; a key goes into an environment variable",
		);
	return parsed.href.replace(/\/$/, "");
}

function keyOf(settings: Parsed, { env }: Io, url: string | undefined): string | undefined {
	const named = settings.text("llm-key-env");
	const name = named ?? DEFAULT_KEY;
	if (!/^[A-Za-z_]\w*$/.test(name))
		throw new UserError(
			"--llm-key-env is no name of an environment variable",
			"name the variable, not the key",
		);
	const key = env[name]?.trim();
	if (key) return key;
	if (url === undefined) return undefined;
	if (named !== undefined || url === DEFAULT_URL)
		throw new UserError(
			`the environment variable ${name} is not set`,
			`put the key of ${new URL(url).host} into it`,
		);
	return undefined;
}

function extraOf(text: string | undefined): Record<string, unknown> | undefined {
	if (text === undefined) return undefined;
	const extra = jsonObject(text);
	if (!extra) throw new UserError("--llm-extra is no JSON object", `it looks like {"top_p": 0.9}`);
	const taken = ["model", "messages", "input", "stream"].find((name) => name in extra);
	if (taken === undefined) return extra;
	throw new UserError(
		`--llm-extra says what ${taken} is`,
		taken === "model" ? "name the model with --llm" : "leave it out: it is ours to say",
	);
}

function jsonObject(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
		return isObject ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

function limitsOf(parsed: Parsed): Limits {
	const requests = parsed.number("max-requests");
	const tokens = parsed.number("max-tokens");
	const cost = parsed.number("max-cost");
	const price = priceOf(parsed.text("price"));
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
