import { describe, expect, it } from "vitest";
import { Recent } from "../../src/text/recent.js";

describe("texts that were read last", () => {
	it("go when others need their room, the one not asked for the longest first", () => {
		const recent = new Recent<string>(6);
		recent.keep("a", "aa", 2);
		recent.keep("b", "bb", 2);
		recent.keep("c", "cc", 2);
		expect(recent.get("a")).toBe("aa");
		recent.keep("d", "dd", 2);
		expect(["a", "b", "c", "d"].map((name) => recent.get(name))).toEqual(["aa", undefined, "cc", "dd"]);
	});

	it("count once each, also where they are kept again", () => {
		const recent = new Recent<string>(4);
		recent.keep("a", "aa", 2);
		recent.keep("b", "bb", 2);
		recent.keep("b", "bb", 2);
		expect(recent.get("a")).toBe("aa");
	});

	it("are not kept where they are longer than all the room", () => {
		const recent = new Recent<string>(4);
		recent.keep("a", "aa", 2);
		recent.keep("b", "bbbbb", 5);
		expect(recent.get("b")).toBeUndefined();
		recent.keep("c", "cccc", 4);
		expect(recent.get("c")).toBe("cccc");
	});
});
