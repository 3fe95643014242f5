import OpenAI from "openai";
import { boundedFetch } from "./bounded-fetch.js";

/** The official client for an endpoint; it says nothing of this machine, and sends nothing again by itself. @param most bytes of an answer */
export function openAi({ url, key }: { readonly url: string; readonly key?: string }, most?: number): OpenAI {
	return new OpenAI({
		baseURL: url,
		apiKey: key ?? "none",
		organization: null,
		project: null,
		maxRetries: 0,
		logLevel: "off",
		fetch: boundedFetch(key, most),
		// What the package tells of the machine is nobody's business.
		defaultHeaders: Object.fromEntries(
			["OS", "Arch", "Lang", "Runtime", "Runtime-Version", "Package-Version", "Retry-Count"].map((name) => [
				`X-Stainless-${name}`,
				null,
			]),
		),
	});
}
