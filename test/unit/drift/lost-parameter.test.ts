import { describe, expect, it } from "vitest";
import { membersOf } from "../../../src/fingerprint/functions.js";
import { needingSource, rewriteCallbacks } from "../../../src/migrate/drift/callback.js";
import { sourceOfParameter } from "../../../src/migrate/drift/lost-parameter.js";
import { filePair } from "../../../src/migrate/drift/mine.js";
import { applyRewrites } from "../../../src/migrate/drift/splice.js";
import { splitLines } from "../../../src/text/lines.js";

const header = (parameters: string) =>
	`struct demo_driver {\n\tint (*probe)(${parameters});\n\tint depth;\n};\n`;
const struct = (parameters: string) => ({
	...membersOf(header(parameters), "demo_driver")!,
	path: "include/linux/demo.h",
});
const structs = (name: string) =>
	name === "demo_driver"
		? { base: struct("struct demo *demo, const struct demo_id *id"), target: struct("struct demo *demo") }
		: undefined;

const driver = (head: string, body: string) =>
	`static int my_probe(${head})\n{\n${body}}\n\nstatic struct demo_driver driver = {\n\t.probe = my_probe,\n};\n`;
const before = driver(
	"struct demo *d,\n\t\t    const struct demo_id *id",
	"\tgo(d, id->data);\n\treturn 0;\n",
);
const after = (value: string) =>
	driver("struct demo *d", `\tconst struct demo_id *id = ${value};\n\n\tgo(d, id->data);\n\treturn 0;\n`);
const siblings = (count: number, value: (i: number) => string) =>
	Array.from({ length: count }, (_, i) => filePair(`drivers/s${i}.c`, before, after(value(i))));

const mine = driver("struct demo *demo, const struct demo_id *id", "\treturn demo_on(demo, id->data);\n");

/** What becomes of a driver, every line being the patch's own, where others did as given. */
function rewrite(files: ReturnType<typeof siblings>): string {
	const [stale] = needingSource(mine, structs);
	const source = sourceOfParameter(stale!, files);
	const range = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: splitLines(mine).length };
	return applyRewrites(
		mine,
		[{ ...range, edits: [range] }],
		rewriteCallbacks(mine, structs, () => source),
	).patched;
}

describe("a parameter that a callback lost and still uses", () => {
	it("comes from where all other functions of that member have it now", () => {
		expect(rewrite(siblings(3, () => "demo_id_of(d)"))).toBe(
			driver(
				"struct demo *demo",
				"\tconst struct demo_id *id = demo_id_of(demo);\n\treturn demo_on(demo, id->data);\n",
			),
		);
	});

	it.each([
		["two show it", siblings(2, () => "demo_id_of(d)")],
		["they disagree", siblings(4, (i) => `demo_id_of${i % 2}(d)`)],
		["none shows it", []],
	])("is left alone where %s", (_, files) => {
		expect(rewrite(files)).toBe(mine);
	});

	it("is not looked for where the function does not use it", () => {
		expect(needingSource(mine.replace("id->data", "0"), structs)).toEqual([]);
	});
});
