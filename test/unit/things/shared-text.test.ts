import { expect, it } from "vitest";
import { thingsOf } from "../../../src/fingerprint/things/index.js";
import { splitLines } from "../../../src/text/lines.js";

it("reads a text that two files share in the language of each", () => {
	const lines = splitLines("config ZED\n\tbool\n".repeat(400));
	expect(splitLines(lines.join(""))).toBe(lines);
	expect(thingsOf("zed/Kconfig", lines).named("config", "ZED")).not.toHaveLength(0);
	expect(thingsOf("zed/zed.c", lines).named("config", "ZED")).toHaveLength(0);
	expect(thingsOf("zed/Kconfig", lines).things).not.toEqual(thingsOf("zed/zed.c", lines).things);
});
