import { migrateSnippet } from "../../port/snippet.js";
import { evidenceText } from "../../report/wording/evidence.js";
import { hunkReasonText } from "../../report/wording/reason.js";
import { retrieveSnippet } from "../../retrieve/snippet.js";
import { type EngineSettings, portFileRow } from "../engine/port-file.js";
import type { Method } from "./method.js";

export { RULE_NAMES } from "../../port/rules.js";

/** A place is believed where it is more likely right than wrong: what is made of it passes the threshold besides. */
const LEAST_RETRIEVAL = 0.5;

/** The deterministic engine alone. */
export function engineMethod(settings: EngineSettings): Method {
	return {
		async retrieve({ base, target, path }) {
			const site = retrieveSnippet(base, target, path);
			if (!site)
				return { text: undefined, failure: "not found", note: "nothing in the file is enough like it" };
			const [fact] = site.evidence;
			const note = fact ? evidenceText(fact) : "it may be elsewhere";
			return site.confidence < LEAST_RETRIEVAL
				? { text: undefined, failure: "refused", note }
				: { text: site.text, note };
		},
		async migrate({ base, patched, path, threshold = settings.threshold }, target) {
			const { state, text, reason } = migrateSnippet({ ...settings, base, patched, target, path, threshold });
			return state === "landed"
				? { text }
				: { text: undefined, failure: "refused", ...(reason && { note: hunkReasonText(reason) }) };
		},
		portFile: (row) => portFileRow(row, settings),
	};
}
