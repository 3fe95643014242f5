import { Assistant } from "../../assist/assistant.js";
import type { Answer, FileRow, SnippetRow } from "../../model/bench.js";
import { type EngineSettings, portFileRow } from "../engine/port-file.js";
import type { ModelSettings } from "./asker.js";
import { metered } from "./metered.js";
import type { Meter, Method } from "./method.js";

/**
 * The engine, and a model for what it leaves: a place that it does not find is asked for as MigGPT does, a change that it
 * does not land as a run does, with the same checks of the answer.
 */
export function autoMethod(
	engine: Method,
	miggpt: Method,
	settings: EngineSettings,
	model: ModelSettings,
): Method {
	const assisted = (row: FileRow, meter: Meter) => {
		const asked = { chat: metered(model.chat, meter), model: model.model };
		return portFileRow(row, settings, new Assistant({ asked, votes: 1 }));
	};
	const orElse = async (first: Promise<Answer>, second: () => Promise<Answer>) => {
		const answer = await first;
		return answer.text === undefined ? second() : answer;
	};
	return {
		retrieve: (row, meter) => orElse(engine.retrieve(row, meter), () => miggpt.retrieve(row, meter)),
		migrate: (row, found, meter) =>
			orElse(engine.migrate(row, found, meter), () => assisted(asFile(row, found), meter)),
		portFile: assisted,
	};
}

/** A snippet as if it were a file. */
function asFile(row: SnippetRow, found: string): FileRow {
	const { id, type, path, extra, threshold, base, patched } = row;
	return {
		kind: "file",
		...{ id, type, path, extra, base, patched },
		...(threshold !== undefined && { threshold }),
		pathNew: path,
		around: { base: {}, target: {} },
		target: found,
		targetPatched: "",
	};
}
