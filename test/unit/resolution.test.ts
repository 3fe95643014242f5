import { describe, expect, it } from "vitest";
import { unaccounted } from "../../src/verify/resolution.js";

const file = (
	added: string[],
	removed: string[],
	before: string[],
	after: string[],
	elsewhere: string[] = [],
) => unaccounted({ added, removed, before, after, elsewhere });

describe("a resolution", () => {
	it("accounts for lines that are there, changed to fit, or in another file", () => {
		expect(file(["\tmine(a);"], [], ["x;"], ["x;", "mine(a);"])).toEqual([]);
		expect(file(["foo(mnt_userns, path);"], [], ["x;"], ["x;", "foo(idmap, path);"])).toEqual([]);
		expect(file(["foo(mnt_userns, path);"], [], ["x;"], ["x;"], ["foo(idmap, path);"])).toEqual([]);
	});

	it("takes a line that is only indented anew as neither added nor removed", () => {
		expect(file(["\tif (rt)", "\t\tgo();"], ["\tgo();"], [], [], ["if (rt)"])).toEqual([]);
	});

	it("names lines that are lost, and lines that still stand, each as often as it should be there", () => {
		expect(file(["mine();"], [], ["x;"], ["x;"])).toEqual(["+ mine();"]);
		expect(file(["one(a, b);", "two(a, b);"], [], [], ["one(a, b);"])).toEqual(["+ two(a, b);"]);
		expect(file([], ["old();"], ["old();", "old();"], ["old();", "old();"])).toEqual(["- old();"]);
		expect(file([], ["old();"], ["old();", "old();"], ["old();"])).toEqual([]);
	});
});
