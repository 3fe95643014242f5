import { migrateSnippet } from "../../port/snippet.js";
import { retrieveSnippet } from "../../retrieve/snippet.js";
import { type EngineSettings, portFileRow } from "../engine/port-file.js";
import type { Method } from "./method.js";

/** The deterministic engine alone. */
export function engineMethod(settings: EngineSettings): Method {
	return {
		async retrieve({ old, fileNew, path }) {
			const site = retrieveSnippet(old, fileNew, path);
			const [evidence] = site?.evidence ?? [];
			return site
				? { text: site.text, ...(evidence && { note: evidence.text }) }
				: { text: undefined, failure: "not found", note: "nothing in the file is enough like it" };
		},
		async migrate({ old, oldPatched: patched, path, threshold = settings.threshold }, now) {
			const { state, text, reason } = migrateSnippet({ ...settings, old, patched, now, path, threshold });
			return state === "landed"
				? { text }
				: { text: undefined, failure: "refused", ...(reason !== undefined && { note: reason }) };
		},
		portFile: (row) => portFileRow(row, settings),
	};
}
