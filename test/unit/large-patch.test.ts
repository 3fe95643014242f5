import { describe, expect, it } from "vitest";
import { largeHeader } from "../../scripts/bench-hunks/large-header.js";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

describe("a patch of many hunks to one header", () => {
	it("lands each of them, and nothing else changes", () => {
		const registers = 600;
		const { base, patched, target } = largeHeader(registers);
		const hunks = hunksBetween(base, patched);
		const port = portText({ path: "include/zed.h", base, patched, target, hunks }, DEFAULT_SETTINGS);
		expect(hunks).toHaveLength(registers);
		expect(new Set(port.hunks.map(({ state }) => state))).toEqual(new Set(["landed"]));
		const back = portText(
			{
				path: "include/zed.h",
				base: patched,
				patched: base,
				target: port.text,
				hunks: hunksBetween(patched, base),
			},
			DEFAULT_SETTINGS,
		);
		expect(back.text).toBe(target);
	});
});
