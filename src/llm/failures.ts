import { APIConnectionError, APIConnectionTimeoutError, APIError } from "openai";
import { oneLine } from "./answer.js";
import type { ApiName } from "./api.js";
import { TooLargeError } from "./bounded-fetch.js";
import type { ChatFailure } from "./chat.js";

/** What was asked, and how patiently. */
interface Asked {
	readonly url: string;
	/** By default chat completions. */
	readonly api?: ApiName;
	/** In milliseconds. */
	readonly timeout: number;
}

/** What an exception of the `openai` package means. @param isNew nothing was ever answered there: what is not there is named wrongly */
export function failureOf(
	error: unknown,
	{ url, api = "chat", timeout }: Asked,
	isNew: boolean,
): ChatFailure {
	if (error instanceof APIConnectionTimeoutError)
		return { kind: "timeout", message: `no answer within ${timeout / 1000} seconds` };
	if (error instanceof APIConnectionError) return connectionFailure(error, hostOf(url), isNew);
	if (error instanceof APIError) return statusFailure(error, api);
	if (error instanceof SyntaxError)
		return { kind: "malformed", message: "the answer's JSON is cut off or broken" };
	return { kind: "malformed", message: `the answer cannot be read: ${oneLine(String(error))}` };
}

/** True for a failure that another try may not meet. */
export function isTransient(kind: ChatFailure["kind"]): boolean {
	return kind === "timeout" || kind === "connection" || kind === "rate-limited" || kind === "server";
}

/** True for a failure that every other request would meet as well. */
export function isFatal(kind: ChatFailure["kind"]): boolean {
	return kind === "auth" || kind === "no-such-model" || kind === "unusable-url";
}

const OF_AN_ENDPOINT = new Set<ChatFailure["kind"]>([
	"timeout",
	"connection",
	"rate-limited",
	"server",
	"malformed",
	"refused-request",
]);

/** True for a failure that says more of the endpoint than of the request: a request may be too long for a model. */
export function isOfEndpoint({ kind, message }: ChatFailure): boolean {
	const isTooLong = kind === "refused-request" && /context|too long|too many tokens|maximum/i.test(message);
	return OF_AN_ENDPOINT.has(kind) && !isTooLong;
}

/** Codes of node and OpenSSL for a server that does not answer as TLS does. */
const NOT_TLS = /^(ERR_SSL_|EPROTO$)/;
/** Codes of node for a certificate that does not hold (node documentation, `tls`, X509 certificate error codes). */
const UNTRUSTED = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Codes of node for a server that is not there at all. */
const NOT_THERE: Readonly<Record<string, (host: string) => string>> = {
	ECONNREFUSED: (host) =>
		`nothing listens at ${host}: is the server running, and the port in --llm-url right?`,
	ENOTFOUND: (host) => `no machine is known as ${host}: see the host in --llm-url`,
};

/** Host and port of a URL: `localhost:11434`. */
export function hostOf(url: string): string {
	const { hostname, port, protocol } = new URL(url);
	return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

function connectionFailure(error: APIConnectionError, host: string, isNew: boolean): ChatFailure {
	const causes: unknown[] = [];
	for (let cause: unknown = error; cause instanceof Error && causes.length < 6; cause = cause.cause)
		causes.push(cause);
	const tooLarge = causes.find((cause) => cause instanceof TooLargeError);
	if (tooLarge) return { kind: "too-large", message: (tooLarge as Error).message };
	const code = causes
		.map((cause) => (cause as NodeJS.ErrnoException).code)
		.find((each) => each !== undefined);
	if (causes.some((cause) => /redirect/i.test((cause as Error).message)))
		return {
			kind: "no-such-model",
			message: `${host} redirects elsewhere; name its final URL with --llm-url`,
		};
	if (causes.some((cause) => (cause as Error).message === "bad port"))
		return {
			kind: "unusable-url",
			message: `no web request is sent to the port of ${host}; have the server listen on another`,
		};
	if (code !== undefined && NOT_TLS.test(code))
		return {
			kind: "unusable-url",
			message: `${host} speaks no TLS (${code}): is it http:// in --llm-url?`,
		};
	if (code !== undefined && UNTRUSTED.test(code))
		return {
			kind: "unusable-url",
			message: `the certificate of ${host} is not trusted (${code}): name its authority's file with NODE_EXTRA_CA_CERTS`,
		};
	if (isNew && code !== undefined && code in NOT_THERE)
		return { kind: "unusable-url", message: `${NOT_THERE[code]!(host)} (${code})` };
	return {
		kind: "connection",
		message: `${host} cannot be reached, or hung up${code ? ` (${code})` : ""}`,
	};
}

/** What to try where an endpoint has not what is asked of it. */
const OTHER_API: Readonly<Record<ApiName, string>> = {
	chat: "if it has the Responses API alone, say --llm-api responses",
	responses: "if it has chat completions alone, say --llm-api chat",
};

function statusFailure(error: APIError, api: ApiName): ChatFailure {
	const said = oneLine(error.message);
	if (error.code === "content_filter")
		return { kind: "filtered", message: "a content filter refused the request" };
	if (error.status === 401 || error.status === 403)
		return { kind: "auth", message: `the endpoint refuses the key: ${said}` };
	if (error.status === 402) return { kind: "auth", message: `the endpoint wants to be paid: ${said}` };
	if (error.status === 404)
		return {
			kind: "no-such-model",
			message: `the endpoint does not know the model, or has no such URL (${OTHER_API[api]}): ${said}`,
		};
	if (error.status === 429) return { kind: "rate-limited", message: `too many requests: ${said}` };
	if (error.status === undefined || error.status >= 500 || error.status === 408 || error.status === 409)
		return { kind: "server", message: `the endpoint failed: ${said}` };
	return { kind: "refused-request", message: `the endpoint refuses the request: ${said}` };
}
