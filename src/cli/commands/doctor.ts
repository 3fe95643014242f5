import { access, constants, mkdir } from "node:fs/promises";
import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { gitVersion, openRepository } from "../../git/repository.js";
import { openModel } from "../../llm/open.js";
import type { ModelRequest } from "../../rebase/assist.js";
import { display } from "../../report/display.js";
import { colours } from "../colours.js";
import type { Io, Parsed } from "../command.js";
import { answersFolder, modelRequest } from "../model-request.js";

/** What a check found. A note is no fault. */
interface Finding {
	readonly state: "ok" | "note" | "bad";
	readonly text: string;
	/** What to do about it. */
	readonly remedy?: string | undefined;
}

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const chalk = colours(parsed, io.stdout, io.env);
	const marks = { ok: chalk.green("ok"), note: chalk.yellow("note"), bad: chalk.red("bad") };
	let isWell = true;
	for (const [name, check] of Object.entries(CHECKS)) {
		const { state, text, remedy } = await check(parsed, io).catch(asFinding);
		isWell &&= state !== "bad";
		const hint = remedy === undefined ? "" : `\n      ${display(remedy)}`;
		io.stdout.write(`${marks[state].padEnd(4)}  ${name}: ${display(text)}${hint}\n`);
	}
	return isWell ? ExitCode.Done : ExitCode.CannotRun;
}

const CHECKS: Readonly<Record<string, (parsed: Parsed, io: Io) => Promise<Finding>>> = {
	git: async (_, io) => ({ state: "ok", text: `version ${await gitVersion(io.cwd)}` }),
	repository: async (_, io) => {
		const { commonDir, isShallow } = await openRepository(io.cwd, io.signal);
		return isShallow
			? { state: "note", text: `${commonDir} is shallow`, remedy: "base, target and series must be in it" }
			: { state: "ok", text: commonDir };
	},
	model: checkModel,
	cache: checkCache,
	terminal: async (_, { stderr, env }) => {
		if (!stderr.isTTY) return { state: "note", text: "none: progress is one plain line a patch" };
		return env.TERM === "dumb"
			? { state: "note", text: "TERM is dumb: no moving line, no colours" }
			: {
					state: "ok",
					text: `${env.TERM ?? "unknown"}, ${stderr.columns} columns${env.NO_COLOR ? ", NO_COLOR is set" : ""}`,
				};
	},
};

async function checkModel(parsed: Parsed, io: Io): Promise<Finding> {
	const request = modelRequest(parsed, io);
	if (!request)
		return {
			state: "note",
			text: "none is named; what the engine cannot decide goes to you",
			remedy: "name one with --llm MODEL, or git config --global miggpt.llm MODEL",
		};
	return askTiny(request, io);
}

async function askTiny({ settings }: ModelRequest, io: Io): Promise<Finding> {
	const { cache, record, replay, ...direct } = settings;
	const { model, url, key, extra } = direct;
	const isPlain = url?.startsWith("http:") === true && !/^http:\/\/(localhost|127\.|\[::1\])/.test(url);
	const { chat } = openModel(
		{ ...direct, retries: 0 },
		{ signal: io.signal, clock: () => performance.now() },
	);
	const messages = [{ role: "user" as const, content: "Answer with the word ready." }];
	const result = await chat.complete({ model, messages, ...(extra && { extra }) });
	const where =
		url === undefined
			? `${model} by --llm-command`
			: `${model} at ${url}${key === undefined ? ", without a key" : ""}`;
	if (!result.ok)
		return {
			state: "bad",
			text: `${where}: ${result.failure.message}`,
			remedy: remedyOf(result.failure.kind, url),
		};
	const text = `${where} answers in ${result.usage.seconds.toFixed(1)} s`;
	return isPlain
		? { state: "note", text, remedy: "http without TLS: code and key can be read on the way" }
		: { state: "ok", text };
}

/** What to try; the usual end of a URL is not named for one that has it. */
function remedyOf(kind: string, url = ""): string | undefined {
	const remedy = REMEDIES[kind];
	return url.endsWith("/v1") ? remedy?.replace(": it mostly ends in /v1", "") : remedy;
}

const REMEDIES: Readonly<Record<string, string>> = {
	auth: "see that the variable that --llm-key-env names holds a key of this endpoint",
	"no-such-model": "see the model's name with --llm, and the URL with --llm-url: it mostly ends in /v1",
	malformed: "see the URL with --llm-url: it mostly ends in /v1",
	connection: "see that the server runs and the URL is right: --llm-url",
	"unusable-url": "see the URL with --llm-url",
	timeout: "the model may still be loading; wait, or give it longer with --llm-timeout",
	server: "wait, or see what the server or the command says of itself",
	"rate-limited": "wait, or look at the account's quota",
	"refused-request": "see --llm-extra: the endpoint takes no such request",
};

async function checkCache(_: Parsed, io: Io): Promise<Finding> {
	const folder = answersFolder(io);
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await access(folder, constants.W_OK);
		return { state: "ok", text: folder };
	} catch (error) {
		return {
			state: "note",
			text: `${folder} cannot be written to: ${(error as NodeJS.ErrnoException).code}`,
			remedy: "answers are not kept; set XDG_CACHE_HOME to a folder of yours",
		};
	}
}

function asFinding(error: unknown): Finding {
	if (error instanceof UserError) return { state: "bad", text: error.message, remedy: error.remedy };
	throw error;
}
