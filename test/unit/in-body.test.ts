import { expect, test } from "vitest";
import { areInBody } from "../../src/fingerprint/in-body.js";
import { splitLines } from "../../src/text/lines.js";

const TEXT = splitLines(`static int zed_open(struct zed *zed)
{
	int ret;

#ifdef CONFIG_ZED
	ret = zed_power(zed);
#endif
out:
	return ret;
}

struct zed_ops {
	int (*open)(struct zed *zed);
};

enum
{
	ZED_ON,
};

#define ZED_MAX 4
	static int zed_count;
`);

test.each([
	[3, true, "ret ="],
	[2, true, "int ret;"],
	[8, true, "return, behind a label"],
	[0, false, "the head"],
	[4, false, "a directive"],
	[12, false, "a member"],
	[17, false, "an enumerator"],
	[21, false, "what is indented at file scope"],
])("line %i in a body: %s (%s)", (line, isIn) => {
	expect(areInBody(TEXT, line, line + 1)).toBe(isIn);
});

test("lines that leave the body are not in it", () => {
	expect(areInBody(TEXT, 8, 10)).toBe(false);
});
