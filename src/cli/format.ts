import { RUN_FORMATS, type RunFormat } from "../report/formats.js";
import type { Parsed } from "./command.js";

/** The format in which a command is to show a run. */
export function formatOf(parsed: Parsed): RunFormat {
	return RUN_FORMATS[parsed.flag("json") ? "json" : "text"];
}
