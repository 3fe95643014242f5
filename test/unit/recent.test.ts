import { describe, expect, it } from "vitest";
import { Recent } from "../../src/git/recent.js";

describe("texts that were read last", () => {
	it("go when others need their room, the one not asked for the longest first", () => {
		const recent = new Recent(6);
		recent.keep("a", "aa");
		recent.keep("b", "bb");
		recent.keep("c", "cc");
		expect(recent.get("a")).toBe("aa");
		recent.keep("d", "dd");
		expect(["a", "b", "c", "d"].map((name) => recent.get(name))).toEqual(["aa", undefined, "cc", "dd"]);
	});

	it("count once each, also where they are kept again", () => {
		const recent = new Recent(4);
		recent.keep("a", "aa");
		recent.keep("b", "bb");
		recent.keep("b", "bb");
		expect(recent.get("a")).toBe("aa");
	});

	it("are not kept where they are longer than all the room", () => {
		const recent = new Recent(4);
		recent.keep("a", "aa");
		recent.keep("b", "bbbbb");
		expect(recent.get("b")).toBeUndefined();
		recent.keep("c", "cccc");
		expect(recent.get("c")).toBe("cccc");
	});
});
