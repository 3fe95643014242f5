import { describe, expect, it } from "vitest";
import { partsOf } from "../../src/llm/parts.js";

describe("an answer about several places", () => {
	it("is taken apart by its lines PLACE, however they are marked", () => {
		const parts = partsOf("Here:\nPLACE 1\none\n**PLACE 2:**\r\ntwo\n## Place 10\nten\n");
		expect([...parts]).toEqual([
			[1, "one"],
			[2, "two"],
			[10, "ten\n"],
		]);
	});

	it("is not taken apart by what stands in code or in thoughts", () => {
		const code = "WITH\n```\n/*\nPLACE 2\n*/\n```\nREASON: why";
		expect([...partsOf(`<think>\nPLACE 1\nno\n</think>\nPLACE 1\n${code}`)]).toEqual([[1, code]]);
		expect([...partsOf("the PLACE 1 is right\nPLACES 2\n")]).toEqual([]);
	});

	it("has the first of two parts about one place", () => {
		expect([...partsOf("PLACE 1\nfirst\nPLACE 1\nsecond")]).toEqual([[1, "first"]]);
	});
});
