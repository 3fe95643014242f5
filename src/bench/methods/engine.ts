import { type EngineSettings, portFileRow } from "../engine/port-file.js";
import type { Method } from "./method.js";

/** The deterministic engine alone. */
export function engineMethod(settings: EngineSettings): Method {
	return {
		retrieve: async () => ({ text: undefined, failure: "not found" }),
		migrate: async () => ({ text: undefined, failure: "refused" }),
		portFile: (row) => portFileRow(row, settings),
	};
}
