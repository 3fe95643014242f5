import { UserError } from "../../errors.js";
import type { ChatModel } from "../../llm/chat.js";
import type { MethodSettings } from "../../model/bench.js";
import { DEFAULT_SETTINGS } from "../../model/settings.js";
import type { CParser } from "../../model/syntax.js";
import { autoMethod } from "./auto.js";
import { engineMethod } from "./engine.js";
import { gitMethod } from "./git.js";
import type { Method } from "./method.js";
import { miggptMethod } from "./miggpt.js";
import { vanillaMethod } from "./vanilla.js";

/** What methods are made of. */
interface Means {
	/** Absent where no model is named. */
	readonly chat?: ChatModel;
	readonly parser: CParser;
	readonly signal: AbortSignal;
}

/** True for a method that asks a model. */
export function needsModel({ method }: Pick<MethodSettings, "method">): boolean {
	return method === "miggpt" || method === "vanilla" || method === "auto";
}

/** Makes a method ready for use. @throws UserError where it needs a model and none is named */
export function openMethod(settings: MethodSettings, { chat, parser, signal }: Means): Method {
	const { method, threshold, without, model } = settings;
	const engineSettings = { ...DEFAULT_SETTINGS, threshold, without: new Set(without), parser };
	const engine = engineMethod(engineSettings);
	if (method === "engine") return engine;
	if (method === "git") return gitMethod(signal);
	if (!chat || model === undefined)
		throw new UserError(`--method ${method} asks a model, and none is named`, "name one with --llm MODEL");
	if (method === "vanilla") return vanillaMethod({ chat, model });
	const prompted = miggptMethod({ chat, model }, parser);
	return method === "miggpt" ? prompted : autoMethod(engine, prompted, engineSettings, { chat, model });
}
