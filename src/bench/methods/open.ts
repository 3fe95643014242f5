import type { MethodSettings } from "../../model/bench.js";
import { engineMethod } from "./engine.js";
import { gitMethod } from "./git.js";
import type { Method } from "./method.js";

export interface OpenedMethod {
	readonly method: Method;
	/** What it has cost so far; undefined where that is not known. */
	cost(): number | undefined;
	close(): Promise<void>;
}

/** Makes a method ready for use. */
export async function openMethod(settings: MethodSettings, signal: AbortSignal): Promise<OpenedMethod> {
	const { threshold } = settings;
	const engine = { threshold, without: new Set(settings.without) };
	const offline = (method: Method): OpenedMethod => ({ method, cost: () => 0, close: async () => {} });
	return offline(settings.method === "git" ? gitMethod(signal) : engineMethod(engine));
}
